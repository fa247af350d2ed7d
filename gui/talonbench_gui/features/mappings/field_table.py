"""The table of a mapping's fields; a path of the event can be dropped on a row."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from talonbench_gui.features.mappings.field_model import STATE
from talonbench_gui.widgets.tables.row_delegates import ColoredRows, SignOnly

if TYPE_CHECKING:
    from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent, QResizeEvent

    from talonbench_gui.features.mappings.field_model import FieldModel

FEWEST_ROWS = 4
REST_MS = 120  # without new values, before the columns are shared out again: they stand still while the user types
LEAST_ROWS = 2  # with hardly any room
WEIGHTS = (1.55, 0.85, 1.2)  # of names, sources and values, if there isn't room for all


class FieldTable(QTableView):
    """*path_dropped* carries a row and the text dropped on it; *fitted*: the table may need another height."""

    path_dropped = Signal(int, str)
    fitted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._is_dragged = False
        self._rest = QTimer(self, singleShot=True, interval=REST_MS)
        self._rest.timeout.connect(self.share)
        self.setAccessibleName("Fields")
        self.setProperty("plain", True)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setAcceptDrops(True)
        self.setItemDelegate(ColoredRows(self))
        self.setItemDelegateForColumn(STATE, SignOnly(self))
        self.verticalHeader().hide()
        head = self.horizontalHeader()
        head.setHighlightSections(False)
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        head.sectionResized.connect(self._on_resized)

    def setModel(self, model: FieldModel | None) -> None:  # type: ignore[override]  # only ever this model
        super().setModel(model)
        head = self.horizontalHeader()
        head.moveSection(STATE, 0)
        head.setStretchLastSection(True)
        head.setSectionResizeMode(STATE, QHeaderView.ResizeMode.Fixed)
        if model is not None:
            model.modelReset.connect(self.share)
            model.dataChanged.connect(lambda *_: self._rest.start())

    # -- sizes ----------------------------------------------------------------------------------------------

    def share(self) -> None:
        """Give each column what it needs, or its share, unless the user resized a column."""
        metrics, head = self.fontMetrics(), self.horizontalHeader()
        self.verticalHeader().setDefaultSectionSize(metrics.height() + 8)
        head.setMinimumSectionSize(metrics.horizontalAdvance("●") + 14)
        head.resizeSection(STATE, head.minimumSectionSize())
        if not self._is_dragged:
            wanted = [self.sizeHintForColumn(column) + 4 for column in range(STATE)]
            for column, width in enumerate(shared(self._width() - head.minimumSectionSize(), wanted)[:-1]):
                head.resizeSection(column, width)
            self._is_dragged = False
        self.updateGeometry()
        self.fitted.emit()

    def _width(self) -> int:
        """Of the viewport. To say what that is, Qt makes Python classes of all its widgets: not for the first paint."""
        is_filled = self.verticalHeader().count() > 0
        return self.viewport().width() if is_filled else self.maximumViewportSize().width()

    def _on_resized(self, column: int, _: int, __: int) -> None:
        self._is_dragged = self._is_dragged or column < STATE - 1

    def _height_of(self, rows: int) -> int:
        return self.horizontalHeader().sizeHint().height() + rows * self.verticalHeader().defaultSectionSize() + 4

    def sizeHint(self) -> QSize:
        """As high as its rows."""
        return QSize(320, self._height_of(max(FEWEST_ROWS, self.verticalHeader().count())))

    def minimumSizeHint(self) -> QSize:
        return QSize(200, self._height_of(LEAST_ROWS))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.share()
        self.scrollTo(self.currentIndex())  # the form of the selected field shrank the table

    # -- drops ----------------------------------------------------------------------------------------------

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasText():
            event.acceptProposedAction()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        event.setDropAction(Qt.DropAction.CopyAction)  # moving would remove the text from the event
        event.accept()

    def dropEvent(self, event: QDropEvent) -> None:
        row = self.rowAt(int(event.position().y()))
        text = event.mimeData().text().strip()
        if row >= 0 and text:
            self.path_dropped.emit(row, text)
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()


def shared(room: int, wanted: list[int]) -> list[int]:
    """The column widths in pixels: as *wanted*, or shares by weight if *room* is short."""
    widths, left = [0] * len(wanted), list(range(len(wanted)))
    while left:
        unit = max(0, room - sum(widths)) / sum(WEIGHTS[at] for at in left)
        content = [at for at in left if wanted[at] <= unit * WEIGHTS[at]]
        for at in content or left:
            widths[at] = wanted[at] if content else int(unit * WEIGHTS[at])
        left = [at for at in left if at not in content] if content else []
    return widths
