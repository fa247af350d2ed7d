"""The table of what a report has replaced: where it was found, of which kind it is, and what replaces it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker, Qt, QTimer, Signal
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTreeWidget, QTreeWidgetItem

from talonbench_gui.widgets.naming import set_accessible_name

if TYPE_CHECKING:
    from collections.abc import Sequence

    from talonbench.redaction import PersonalValue

COLUMNS = ("Kind", "Where", "Replaced with", "Original")
_WHERE, _ORIGINAL = 1, 3
_KEPT = "kept"
_WIDTHS = (8, 17, 12)  # in sizes of the text


class ValueTable(QTreeWidget):
    """*toggled* carries a value, and whether it is replaced from now on. Originals are hidden until they are shown."""

    toggled = Signal(str, bool)

    def __init__(self) -> None:
        super().__init__()
        set_accessible_name(self, "Personal data")
        self.setObjectName("redactionList")
        self.setHeaderLabels(COLUMNS)
        self.setRootIsDecorated(False)
        self.setUniformRowHeights(True)
        self.setTabKeyNavigation(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.header().setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        for column, width in enumerate(_WIDTHS):
            self.setColumnWidth(column, width * self.fontMetrics().height())
        self.setColumnHidden(_ORIGINAL, True)
        self.itemChanged.connect(self._on_changed)

    def show_values(self, values: Sequence[PersonalValue]) -> None:
        """Show a row for each of *values*; the current row stays."""
        current = self.currentIndex().row()
        with QSignalBlocker(self):
            self.clear()
            self.addTopLevelItems([_make_item(one) for one in values])
        self.setCurrentIndex(self.model().index(current, 0))

    def show_originals(self, on: bool) -> None:
        """Show the values that are replaced instead of their places, or hide them."""
        self.setColumnHidden(_ORIGINAL, not on)
        self.setColumnHidden(_WHERE, on)

    def _on_changed(self, item: QTreeWidgetItem, column: int) -> None:
        if column == 0:
            told = partial(self.toggled.emit, item.text(_ORIGINAL), item.checkState(0) == Qt.CheckState.Checked)
            QTimer.singleShot(0, self, told)  # whoever listens replaces the items, also this one, which Qt still uses


def _make_item(one: PersonalValue) -> QTreeWidgetItem:
    item = QTreeWidgetItem([one.kind, one.place or "—", one.placeholder or _KEPT, one.value])
    item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
    item.setCheckState(0, Qt.CheckState.Checked if one.placeholder else Qt.CheckState.Unchecked)
    item.setToolTip(1, one.place)
    return item
