"""The tree of a mapping's fields; a path of the event can be dropped on a row."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTreeView, QWidget

from talonbench_gui.features.mappings.field_model import FIELD, FROM, STATE, VALUE
from talonbench_gui.theme import scaled

if TYPE_CHECKING:
    from PySide6.QtGui import (
        QDragEnterEvent,
        QDragMoveEvent,
        QDropEvent,
        QFocusEvent,
        QMouseEvent,
        QPainter,
        QResizeEvent,
    )
    from PySide6.QtWidgets import QMenu, QStyleOptionViewItem

    from talonbench.mapping.form_rows import FormRow
    from talonbench.values.pointer import Keys
    from talonbench_gui.features.mappings.field_model import FieldModel, Node
    from talonbench_gui.features.mappings.field_painter import FieldPainter
    from talonbench_gui.features.mappings.unset_fields import UnsetFields
    from talonbench_gui.widgets.tables.whole_rows import WholeRows

Index = QModelIndex | QPersistentModelIndex
FEWEST_ROWS = 4
STEPS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
WEIGHTS = {FIELD: 1.56, FROM: 1.66, VALUE: 0.93}  # of the columns' widths
MOST = 0.46  # of the whole width: the most that long names get


class FieldTable(QTreeView):
    """Paints its rows itself, each at once.

    *path_dropped* carries the place of a row in the mapping and the text dropped on it; *add_requested* and
    *delete_requested* the place of a row, *move_requested* also by how many places; *edit_requested*: the value of
    the selected row should be edited.
    """

    path_dropped = Signal(tuple, str)
    add_requested = Signal(tuple)
    delete_requested = Signal(tuple)
    move_requested = Signal(tuple, int)
    edit_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._is_dragged = False
        self._fitted: tuple[FormRow, ...] = ()  # the rows whose names the columns fit
        self._fields: FieldModel | None = None
        self.setAccessibleName("Fields")
        self.setProperty("plain", True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setUniformRowHeights(True)
        self.setAcceptDrops(True)
        self.customContextMenuRequested.connect(self._forget_hover)  # the menu takes the mouse
        head = self.header()
        head.setHighlightSections(False)
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        head.sectionResized.connect(self._on_resized)

    def setModel(self, model: FieldModel | None) -> None:  # type: ignore[override]  # only ever this model
        super().setModel(model)
        self._fields = model
        if model is None:
            return
        self.header().moveSection(STATE, 0)
        self.header().setStretchLastSection(True)
        self.header().setSectionResizeMode(STATE, QHeaderView.ResizeMode.Fixed)
        model.modelReset.connect(self._on_reset)
        model.rowsInserted.connect(self._on_inserted)
        model.refreshed.connect(self.refresh)

    @cached_property
    def painter(self) -> FieldPainter:
        """Paints the rows; created with the first one: the first paint has none."""
        from talonbench_gui.features.mappings.field_painter import FieldPainter

        self.setMouseTracking(True)
        return FieldPainter(self)

    @cached_property
    def unset(self) -> UnsetFields:
        """Hides the fields that aren't set; created with the first rows."""
        from talonbench_gui.features.mappings.unset_fields import UnsetFields

        assert self._fields is not None
        return UnsetFields(self, self._fields)

    @cached_property
    def _rows(self) -> WholeRows:
        from talonbench_gui.widgets.tables.whole_rows import WholeRows  # not needed for the first paint

        return WholeRows(self.verticalScrollBar())

    @property
    def last_stop(self) -> QWidget:
        """The table's last stop of Tab."""
        return self.unset.button if "unset" in self.__dict__ else self

    # -- rows -------------------------------------------------------------------------------------------------

    def select(self, index: QModelIndex) -> None:
        """Select the row at *index*, even if it is hidden as unset."""
        self.unset.keep(index)
        self.setCurrentIndex(index.siblingAtColumn(FIELD))

    def select_first(self) -> None:
        """Select the first field that isn't hidden."""
        assert self._fields is not None
        for at in range(self._fields.rowCount()):
            if not self.isRowHidden(at, QModelIndex()):
                self.setCurrentIndex(self._fields.index(at, FIELD))
                return

    def refresh(self) -> None:
        """Show the latest values; repaint only the visible rows that changed."""
        assert self._fields is not None
        self.unset.hide()
        if self._fields.rows is not self._fitted:
            self._share()
        shown = {node.number: node.cells for node in self._visible_nodes()}
        self._fields.drop_cells()
        for node in self._visible_nodes():
            cells = self._fields.cells(node)
            if cells != shown.get(node.number):
                index = self._fields.index_at(node)
                self._fields.dataChanged.emit(index, index.siblingAtColumn(VALUE))
                self.viewport().update(self.row_rect(index))

    def row_rect(self, index: Index) -> QRect:
        """The row at *index* in the viewport."""
        rect = self.visualRect(index)
        rect.setLeft(0)
        rect.setWidth(self.viewport().width())
        return rect

    def _visible_nodes(self) -> list[Node]:
        assert self._fields is not None
        nodes, index, end = [], self.indexAt(QPoint(0, 1)), self.viewport().height()
        while index.isValid() and self.visualRect(index).top() < end:
            nodes.append(self._fields.node(index))
            index = self.indexBelow(index)
        return nodes

    def _on_reset(self) -> None:
        assert self._fields is not None
        self.painter.apply()
        self.unset.forget()
        self._open_below(QModelIndex())

    def _on_inserted(self, parent: QModelIndex, first: int, last: int) -> None:
        assert self._fields is not None
        if parent.isValid() and self._fields.rowCount(parent) == last - first + 1:
            self.expand(parent)
        for at in range(first, last + 1):
            self._open_below(self._fields.index(at, 0, parent))

    def _open_below(self, index: QModelIndex) -> None:
        """Expand *index* and what is below it; never a row without children: Left would do nothing on it at first."""
        assert self._fields is not None
        for one in (index, *self._fields.walk(index)):
            if one.isValid() and self._fields.rowCount(one):
                self.expand(one)

    # -- painting ---------------------------------------------------------------------------------------------

    def drawRow(self, painter: QPainter, options: QStyleOptionViewItem, index: Index) -> None:
        assert self._fields is not None
        node = self._fields.node(index)
        self.painter.paint(painter, options.rect, node, self._fields.cells(node), index)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            if "painter" in self.__dict__:
                self.painter.measure()
            self._share()

    # -- sizes ------------------------------------------------------------------------------------------------

    def _share(self) -> None:
        """Share the width among the columns, unless the user resized one: they don't depend on the values."""
        if self._fields is None or self._is_dragged:
            return
        self._fitted = self._fields.rows
        head, metrics = self.header(), self.fontMetrics()
        head.setMinimumSectionSize(metrics.horizontalAdvance("●") + scaled(14))
        head.resizeSection(STATE, head.minimumSectionSize())
        self.setIndentation(metrics.height() + 2)
        room = self.maximumViewportSize().width() - head.minimumSectionSize()
        field = max(room * WEIGHTS[FIELD] / sum(WEIGHTS.values()), min(self._widest_name(), room * MOST))
        head.resizeSection(FIELD, int(field))
        head.resizeSection(FROM, int((room - field) * WEIGHTS[FROM] / (WEIGHTS[FROM] + WEIGHTS[VALUE])))
        rest = head.width() - sum(head.sectionSize(column) for column in (STATE, FIELD, FROM))
        head.resizeSection(VALUE, rest)  # Qt stretches the last section, but doesn't shrink it
        self._is_dragged = False

    def _widest_name(self) -> int:
        """How wide the column of names must be for all that aren't hidden as unset."""
        assert self._fields is not None
        tops = [at for at in range(self._fields.rowCount()) if not self.isRowHidden(at, QModelIndex())]
        indexes = [self._fields.index(at, FIELD) for at in tops]
        nodes = [self._fields.node(one) for top in indexes for one in (top, *self._fields.walk(top))]
        return max(map(self.painter.name_room, nodes)) if nodes else 0

    def _on_resized(self, column: int, _: int, __: int) -> None:
        self._is_dragged = self._is_dragged or (column in (FIELD, FROM) and self._is_pressed())

    def _is_pressed(self) -> bool:
        """Whether the user is dragging a column's edge now."""
        from PySide6.QtWidgets import QApplication  # already loaded: kept here because only a drag needs it

        return bool(QApplication.mouseButtons() & Qt.MouseButton.LeftButton)

    def sizeHint(self) -> QSize:
        return QSize(320, self.minimumSizeHint().height())

    def minimumSizeHint(self) -> QSize:
        metrics = self.fontMetrics()
        return QSize(200, self.header().sizeHint().height() + FEWEST_ROWS * (metrics.height() + scaled(10)))

    def updateGeometries(self) -> None:
        super().updateGeometries()
        if self.verticalScrollBar().maximum():
            self._rows.fit(self.rowHeight(self.currentIndex()))

    def scrollTo(self, index: Index, hint: QTreeView.ScrollHint = QTreeView.ScrollHint.EnsureVisible) -> None:
        super().scrollTo(index, hint)
        if self.verticalScrollBar().value():
            from talonbench_gui.widgets.tables.whole_rows import snap  # not needed for the first paint

            snap(self.verticalScrollBar(), self.rowHeight(index))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share()
        self.scrollTo(self.currentIndex())  # the form of the selected field may have grown

    # -- mouse and keys ---------------------------------------------------------------------------------------

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        if self._fields is not None and "painter" in self.__dict__:
            self._hover(event.position().toPoint())

    def _forget_hover(self) -> None:
        if "painter" in self.__dict__:
            self.painter.hover(0, is_link=False)

    def _hover(self, place: QPoint) -> None:
        assert self._fields is not None
        index = self.indexAt(place) if self.viewport().rect().contains(place) else QModelIndex()
        number = self._fields.node(index).number if index.isValid() else 0
        self.painter.hover(number, is_link=self._is_on_add(place) if number else False)

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._forget_hover()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        place = event.position().toPoint()
        if event.button() == Qt.MouseButton.LeftButton and self._is_on_add(place):
            self.add_requested.emit(self._keys_at(place))
            return
        super().mousePressEvent(event)
        self.setCurrentIndex(self.currentIndex().siblingAtColumn(FIELD))  # the arrow keys act on the first column

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        super().mouseDoubleClickEvent(event)
        if self.indexAt(event.position().toPoint()).isValid():
            self.edit_requested.emit()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and self._moves(event):
            event.accept()  # the window uses these keys for mappings
            return True
        return super().event(event)

    def _moves(self, event: QKeyEvent) -> bool:
        """Whether *event* is a key that moves the selected key or item."""
        is_alt = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier == Qt.KeyboardModifier.AltModifier
        return is_alt and event.key() in STEPS and len(self._keys(self.currentIndex())) > 1

    def keyPressEvent(self, event: QKeyEvent) -> None:
        keys = self._keys(self.currentIndex())
        match event.key():
            case Qt.Key.Key_Up | Qt.Key.Key_Down if self._moves(event):
                self.move_requested.emit(keys, STEPS[Qt.Key(event.key())])
            case Qt.Key.Key_Insert if keys:
                self.add_requested.emit(keys)
            case Qt.Key.Key_Delete if keys:
                self.delete_requested.emit(keys)
            case Qt.Key.Key_F2 | Qt.Key.Key_Return | Qt.Key.Key_Enter if keys:
                self.edit_requested.emit()
            case _:
                super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.viewport().update(self.row_rect(self.currentIndex()))

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update(self.row_rect(self.currentIndex()))

    def open_below_add(self, menu: QMenu, index: Index) -> None:
        """Open *menu* below “+ Add” of the row at *index*, or below its name."""
        assert self._fields is not None
        row = self.visualRect(index)
        link = self.painter.find_add(self._fields.cells(self._fields.node(index)), row)
        self._forget_hover()
        menu.popup(self.viewport().mapToGlobal((row if link.isNull() else link).bottomLeft()))

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        super().scrollContentsBy(dx, dy)
        if "painter" in self.__dict__:
            place = self.viewport().mapFromGlobal(self.cursor().pos())  # another row is under the mouse now
            self._hover(place if self.underMouse() else QPoint(-1, -1))

    def _is_on_add(self, place: QPoint) -> bool:
        index = self.indexAt(place)
        if self._fields is None or not index.isValid() or "painter" not in self.__dict__:
            return False
        cells = self._fields.cells(self._fields.node(index))
        return cells.adds and self.painter.find_add(cells, self.visualRect(index)).contains(place)

    def _keys(self, index: Index) -> Keys:
        row = self._fields.row(index) if self._fields is not None else None
        return row.keys if row is not None else ()

    def _keys_at(self, place: QPoint) -> Keys:
        return self._keys(self.indexAt(place))

    # -- drops ------------------------------------------------------------------------------------------------

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasText():
            event.acceptProposedAction()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        event.setDropAction(Qt.DropAction.CopyAction)  # moving would remove the text from the event
        event.accept()

    def dropEvent(self, event: QDropEvent) -> None:
        keys = self._keys_at(event.position().toPoint())
        text = event.mimeData().text().strip()
        if keys and text:
            self.path_dropped.emit(keys, text)
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
