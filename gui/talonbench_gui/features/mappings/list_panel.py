"""The panel of the mapping list: its header, its rows, and what mouse and keys do with them."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QItemSelection, QItemSelectionModel, QTimer, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFrame, QVBoxLayout

from talonbench.document import edits
from talonbench_gui.features.mappings.list_delegate import row_height
from talonbench_gui.features.mappings.list_header import MappingListHeader
from talonbench_gui.features.mappings.list_model import MappingModel
from talonbench_gui.features.mappings.mapping_list import MappingList
from talonbench_gui.widgets.menus import attach_menu, show_menu_below
from talonbench_gui.widgets.naming import make_tool_button, set_accessible_name

if TYPE_CHECKING:
    from talonbench.document import Document
    from talonbench.preview import Preview
    from talonbench_gui.commands.actions import Actions
    from talonbench_gui.state.workbench import Workbench

FEWEST_ROWS = 1
LEAST_ROWS = 3  # always visible, if there are as many
EDGES = 6  # pixels: the frames of the panel and of the list
NONE_LEFT: Final = "No matching mappings; try a broader filter."
SEPARATOR: Final = ""
MENU: Final = (
    "mapping.add",
    "mapping.duplicate",
    "mapping.copy",
    "mapping.copy_text",
    "mapping.paste",
    "mapping.rename",
    "mapping.delete",
    SEPARATOR,
    "mapping.up",
    "mapping.down",
    SEPARATOR,
    "mapping.toggle",
    "mapping.enable_all",
    "mapping.disable_all",
    SEPARATOR,
    "mapping.trigger",
    "mapping.reset",
)


class MappingListPanel(QFrame):
    """The selected rows are the workbench's marked mappings, the current one the document's; both ways.

    Filtering never selects another mapping. *wanted_changed*: the panel would like another height.
    """

    wanted_changed = Signal()

    def __init__(self, workbench: Workbench, actions: Actions) -> None:
        super().__init__()
        self._workbench, self._actions, self._store = workbench, actions, workbench.store
        self._is_following = False  # the selection follows the document, not the user
        self.rows = MappingModel(self)
        self.list = set_accessible_name(MappingList(), "Mappings")
        self.list.setObjectName("mappingList")
        self.list.setModel(self.rows)
        self.header = MappingListHeader()
        self._lay_out()
        self._connect()
        self.rows.show_mappings(self._store.document.mappings)
        if workbench.previews.current is not None:
            self._show_preview(workbench.previews.current)

    def _lay_out(self) -> None:
        self.setProperty("panel", True)
        self._menu = [self._menu_action(name) for name in MENU]
        add = self._actions["mapping.add"]
        self._add = make_tool_button("add", f"{add.text()} ({add.shortcut().toString()})")
        self._more = make_tool_button("more", "More actions for mappings")
        self._more.setObjectName("mappingMenuButton")
        self.header.add_button(self._add)
        self.header.add_button(self._more)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 1)
        column.setSpacing(0)
        column.addWidget(self.header)
        column.addWidget(self.list, 1)
        self._allow_few_rows()

    def _allow_few_rows(self) -> None:
        """Let the list be as low as a few rows; Qt wants room for a scroll bar."""
        rows = min(LEAST_ROWS, max(FEWEST_ROWS, len(self._store.document.mappings)))
        self.list.setMinimumHeight(rows * row_height(self.list.fontMetrics()) + 2)

    def _menu_action(self, name: str) -> QAction:
        if name:
            return self._actions[name]
        line = QAction(self)
        line.setSeparator(True)
        return line

    def _connect(self) -> None:
        workbench, actions = self._workbench, self._actions
        workbench.store.changed.connect(self._on_document)
        workbench.previews.changed.connect(self._show_preview)
        workbench.results.changed.connect(self._show_results)
        workbench.file.opened.connect(self._on_opened)
        self.rows.modelReset.connect(self._follow)
        self.rows.counted.connect(self._show_counts)
        self.rows.switched.connect(self._on_switched)
        self.rows.renamed.connect(self._on_renamed)
        selection = self.list.selectionModel()
        selection.selectionChanged.connect(self._on_selection)
        selection.currentChanged.connect(self._on_selection)
        self.list.delete_pressed.connect(actions["mapping.delete"].trigger)
        self.list.copy_pressed.connect(actions["mapping.copy"].trigger)
        self.list.paste_pressed.connect(actions["mapping.paste"].trigger)
        self.list.toggle_pressed.connect(actions["mapping.toggle"].trigger)
        self.list.dropped.connect(self._on_dropped)
        self.header.filtered.connect(self.rows.set_filter)
        self.header.filter.left.connect(self.list.setFocus)
        self.header.resized.connect(self.wanted_changed)
        self._add.clicked.connect(actions["mapping.add"].trigger)
        self._more.clicked.connect(self._open_menu)
        attach_menu(self.list, self._menu)
        actions.bind("mapping.filter", self.header.open_filter)

    def _open_menu(self) -> None:
        show_menu_below(self._more, self._menu)

    # -- for the panel around -------------------------------------------------------------------------------

    def wanted_height(self) -> int:
        """The height at which all mappings are visible, also those that the filter hides."""
        return self.height_for(max(FEWEST_ROWS, len(self._store.document.mappings)))

    def height_for(self, rows: int) -> int:
        """The height at which this many *rows* are visible."""
        return self.header.sizeHint().height() + rows * row_height(self.list.fontMetrics()) + EDGES

    def rename(self) -> bool:
        """Let the user rename the selected mapping in its row; return whether it is shown."""
        row = self.rows.row_of(self._store.document.mapping)
        if row >= 0:
            self.list.setFocus()
            self.list.edit(self.rows.index(row))
        return row >= 0

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._allow_few_rows()
            self.wanted_changed.emit()

    # -- showing --------------------------------------------------------------------------------------------

    def _show_preview(self, preview: Preview) -> None:
        self.header.complete()
        self.rows.show_preview(preview)

    def _show_results(self) -> None:
        results = self._workbench.results
        self.rows.show_results(results.states, results.exchanges)

    def _show_counts(self) -> None:
        counts = self.rows.counts()
        self.header.show_counts(counts)
        self.list.empty_text = NONE_LEFT if counts.mappings else ""

    def _on_opened(self) -> None:
        self.header.clear()
        self.rows.clear()

    def _on_document(self, before: Document, after: Document) -> None:
        row = self.rows.row_of(before.mapping)
        if before.mappings is not after.mappings:
            self.rows.show_mappings(after.mappings)
            if len(before.mappings) != len(after.mappings):
                self._allow_few_rows()
                self.wanted_changed.emit()
        elif before.mapping == after.mapping:
            return
        if not self._is_following:
            self._keep_visible(row, is_shorter=len(after.mappings) < len(before.mappings))
            self._follow()

    def _keep_visible(self, row: int, *, is_shorter: bool) -> None:
        """After an edit whose selected mapping the filter hides: go to the next row, or show all."""
        if self._store.document.mapping < 0 or self.rows.row_of(self._store.document.mapping) >= 0:
            return
        if is_shorter and row >= 0 and self.rows.rowCount():
            QTimer.singleShot(0, self, partial(self._select_row, row))  # observers of this edit come first
        elif row >= 0 or not is_shorter:
            self.header.clear()

    def _select_row(self, row: int) -> None:
        at = self.rows.at(min(row, self.rows.rowCount() - 1))
        if at >= 0:
            self._store.apply(edits.select_mapping(at))

    def _follow(self) -> None:
        """Select what the document and the workbench have selected, as far as it is shown."""
        selection, flags = self.list.selectionModel(), QItemSelectionModel.SelectionFlag
        chosen = QItemSelection()
        for at in self._workbench.marked.rows:
            if (row := self.rows.row_of(at)) >= 0:
                chosen.select(self.rows.index(row), self.rows.index(row))
        current = self.rows.index(self.rows.row_of(self._store.document.mapping))
        self._is_following = True
        selection.select(chosen, flags.ClearAndSelect)
        selection.setCurrentIndex(current, flags.NoUpdate)
        self._is_following = False
        if current.isValid():
            self.list.scrollTo(current)

    # -- edits ----------------------------------------------------------------------------------------------

    def _on_selection(self) -> None:
        if self._is_following:
            return
        chosen = self.rows.indices(self.list.selectedIndexes())
        if not chosen:
            self._follow()
            return
        now, current = self._store.document.mapping, self.rows.at(self.list.currentIndex().row())
        wanted = next((at for at in (current, now) if at in chosen), chosen[0])
        self._is_following = True
        self._store.apply(edits.select_mapping(wanted))
        self._is_following = False
        self._workbench.marked.mark(chosen)

    def _on_switched(self, at: int, is_on: bool) -> None:
        self._store.apply(edits.enable_mappings(is_on, at))

    def _on_renamed(self, at: int, name: str) -> None:
        part = self._store.document.mappings[at]
        if name.strip() and name != part.name:
            self._store.seal()
            self._store.apply(edits.rename_mapping(part.id, name))
            self._store.seal()

    def _on_dropped(self, row: int) -> None:
        count = len(self._store.document.mappings)
        gap = self.rows.at(row) if row < self.rows.rowCount() else count
        self._store.apply(edits.place_mappings(gap, *self._workbench.marked.rows))
