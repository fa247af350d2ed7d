"""The mappings: their list above the selected one with its action, trigger and fields."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QSplitter, QStackedWidget, QVBoxLayout, QWidget

from talonbench.document import edits
from talonbench_gui.features.mappings.form import MappingForm
from talonbench_gui.features.mappings.list_panel import LEAST_ROWS, MappingListPanel
from talonbench_gui.widgets.menus import attach_menu
from talonbench_gui.widgets.panels import EmptyPanel
from talonbench_gui.wording.status import NO_MAPPING

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtCore import QObject
    from PySide6.QtGui import QResizeEvent

    from talonbench.document import Document
    from talonbench.lint import Place
    from talonbench.preview import Preview
    from talonbench.values.pointer import Keys
    from talonbench_gui.commands.actions import Actions
    from talonbench_gui.state.workbench import Workbench

MOST_OF_LIST, RESERVED_FOR_LIST = 0.4, 0.25  # shares of the height
FIELD_MENU: Final = ("field.copy", "field.add", "field.delete", "field.reset")


class MappingsPanel(QWidget):
    """Shows the document's mappings and the selected one.

    The list is as high as its rows, up to a share of the height, until the user drags the line below it.
    """

    def __init__(self, workbench: Workbench, actions: Actions) -> None:
        super().__init__()
        self._workbench, self._actions = workbench, actions
        self._store = workbench.store
        self._path_source: Callable[[str], str] = str
        self._is_shared_by_hand = False
        self.list_panel = MappingListPanel(workbench, actions)
        self.form = MappingForm(workbench.store)
        self.detail = QStackedWidget()
        self._split = QSplitter(Qt.Orientation.Vertical)
        self._lay_out()
        self._connect()
        self._bind()
        self._show_page(workbench.store.document)
        if workbench.previews.current is not None:
            self._show_preview(workbench.previews.current)

    # -- layout ---------------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        self.detail.addWidget(EmptyPanel(NO_MAPPING))
        self.detail.addWidget(self.form)
        self._split.addWidget(self.list_panel)
        self._split.addWidget(self.detail)
        self._split.setStretchFactor(1, 1)
        self._split.setHandleWidth(6)
        self._split.setChildrenCollapsible(False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._split)

    def _share_height(self) -> None:
        """Give the list the height of its rows, up to a share, unless the user has chosen."""
        room = self._split.height()
        if not self._is_shared_by_hand:
            reserved = self.list_panel.height_for(LEAST_ROWS)  # so that adding the first few mappings moves nothing
            height = min(self.list_panel.wanted_height(), round(room * MOST_OF_LIST))
            height = max(height, reserved if reserved <= room * RESERVED_FOR_LIST else 0)
            self._split.setSizes([height, room - height])

    def _share_if_away(self) -> None:
        """Share the height again once the mouse isn't below the list: nothing moves under it."""
        if self.detail.underMouse():
            self.detail.installEventFilter(self)
        else:
            self._share_height()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Leave:
            self.detail.removeEventFilter(self)
            self._share_height()
        return False

    def _on_shared(self) -> None:
        self._is_shared_by_hand = True

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share_height()

    def _connect(self) -> None:
        workbench = self._workbench
        workbench.store.changed.connect(self._on_document)
        workbench.previews.changed.connect(self._show_preview)
        workbench.file.opened.connect(self._on_opened)
        self.list_panel.wanted_changed.connect(self._share_if_away)
        self._split.splitterMoved.connect(self._on_shared)
        self.form.table.path_dropped.connect(self._on_path_dropped)

    def _bind(self) -> None:
        actions = self._actions
        actions.bind("mapping.rename", self._rename)
        actions.bind("field.copy", self._copy_field)
        actions.bind("field.reset", self.form.reset_selected)
        self.form.head.edit_trigger.clicked.connect(actions["mapping.trigger"].trigger)
        actions.bind("field.add", self.form.add_to_selected)
        actions.bind("field.delete", self.form.delete_selected)
        actions.bind("field.unset", lambda: self.form.table.unset.button.toggle())
        attach_menu(self.form.table, [actions[name] for name in FIELD_MENU])

    # -- for others -----------------------------------------------------------------------------------------

    def reveal(self, place: Place) -> bool:
        """Focus the mapping, trigger or field at *place*; return whether it exists."""
        ids = [part.id for part in self._store.document.mappings]
        if place.mapping not in ids:
            return False
        self._store.apply(edits.select_mapping(ids.index(place.mapping)))
        if place.kind == "trigger":
            self.form.head.select_in_trigger(place.start, place.end)
            return True
        if place.kind == "field" and place.path:
            from talonbench.values.pointer import parse_pointer  # imported late: not needed for the first paint

            return self.form.select_place(parse_pointer(place.path), focus=True)
        self.focus_list()
        return True

    def show_lit_field(self, keys: Keys) -> None:
        """Select the row of the value at *keys* in the payload, without moving the focus."""
        self.form.select_place(keys)

    def set_path_source(self, find_path: Callable[[str], str]) -> None:
        """Let *find_path* return the event path for a text dropped on a field."""
        self._path_source = find_path

    def focus_list(self) -> None:
        """Focus the list of mappings."""
        self.list_panel.list.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def focus_fields(self) -> None:
        """Focus the table of fields."""
        self.form.table.setFocus(Qt.FocusReason.ShortcutFocusReason)

    # -- showing --------------------------------------------------------------------------------------------

    def _on_document(self, before: Document, after: Document) -> None:
        if before.mappings is not after.mappings:
            self._show_page(after)

    def _show_page(self, document: Document) -> None:
        self.detail.setCurrentIndex(1 if document.mappings else 0)

    def _show_preview(self, preview: Preview) -> None:
        self.form.show_preview(preview)

    def _on_opened(self) -> None:
        self.form.clear()

    # -- edits ----------------------------------------------------------------------------------------------

    def _rename(self) -> None:
        if not self.list_panel.rename():
            self.form.head.name.setFocus()
            self.form.head.name.selectAll()

    def _on_path_dropped(self, keys: Keys, text: str) -> None:
        self.form.set_field_path(keys, self._path_source(text))

    def _copy_field(self) -> None:
        label, value = self.form.selected_value()
        if label:
            self._actions.context.ui.copy(value, f"Copied the value of {label}.")
