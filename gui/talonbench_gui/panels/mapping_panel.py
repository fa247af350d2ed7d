"""The mappings: their list, and the selected one with its action, trigger and fields."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QFormLayout,
    QLineEdit,
    QListView,
    QScrollArea,
    QSizePolicy,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from talonbench.destination import Subscription
from talonbench.talon_one import ACTIONS, new_subscription
from talonbench.values import Undefined, Value
from talonbench_gui.models.field_model import FieldModel
from talonbench_gui.models.mapping_model import MappingModel
from talonbench_gui.panels.field_editor import FieldEditor
from talonbench_gui.panels.field_table import FieldTable
from talonbench_gui.theme import code_font, icon, switch
from talonbench_gui.widgets.naming import named, tool
from talonbench_gui.widgets.status_badge import ColouredLabel, EmptyState, header, panel
from talonbench_gui.wording import NO_MAPPING, action_title, trigger_words

if TYPE_CHECKING:
    from collections.abc import Callable

    from talonbench.bench import Preview
    from talonbench.errors import Fault
    from talonbench.journey import Leg

MOST_UNDONE = 100  # changes of the mappings that can be taken back


class MappingPanel(QWidget):
    """The middle column. *edited* brings all subscriptions, *chosen* the index of the selected one."""

    edited = Signal(tuple)
    chosen = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self._subscriptions: tuple[Subscription, ...] = ()
        self._coming: int | None = None  # to be selected when the list shows it, which is with the next preview
        self.rows = MappingModel(self)
        self._coming_field: str | None = None
        self.path_of: Callable[[str], str] = str  # the path in the event that a text dropped on a field stands for
        self._past: list[tuple[Subscription, ...]] = []
        self.fields = FieldModel(self)
        self.list = named(QListView(), "Mappings")
        self.action = named(QComboBox(), "Action")
        self.name = named(QLineEdit(), "Name of the mapping")
        self.trigger = named(QLineEdit(placeholderText='type = "track" and event = "Order Completed"'), "Trigger")
        self.trigger_state = ColouredLabel("", "muted")
        self.table = FieldTable()
        self.editor = FieldEditor()
        for widget, object_name in (
            (self.list, "mappingList"),
            (self.action, "actionCombo"),
            (self.trigger, "triggerEdit"),
            (self.table, "fieldTable"),
        ):
            widget.setObjectName(object_name)
        self._lay_out()
        self._connect()

    # -- layout ---------------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        for action in ACTIONS.values():
            self.action.addItem(action_title(action), action.slug)
        self.action.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.action.setMinimumContentsLength(18)
        self.action.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.trigger.setFont(code_font())
        self.trigger_state.setWordWrap(True)
        self.trigger_state.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        self.list.setModel(self.rows)
        self.list.setProperty("plain", True)
        self.list.setMinimumHeight(self.list.fontMetrics().height() * 3)
        self.table.setModel(self.fields)
        names = (("add", "Add a mapping"), ("duplicate", "Duplicate the mapping"), ("up", "Move up"),
                 ("down", "Move down"), ("delete", "Delete the mapping"))  # fmt: skip
        self.tools = {name: tool(name, title) for name, title in names}
        self._detail = self._detail_widget()
        self._empty = EmptyState(NO_MAPPING)
        self._stack = QStackedWidget()
        self._stack.addWidget(self._empty)
        self._stack.addWidget(self._detail)
        split = QSplitter(Qt.Orientation.Vertical)
        split.addWidget(panel(header("Mappings", *self.tools.values()), self.list, stretch=1))
        split.addWidget(self._stack)
        split.setStretchFactor(1, 1)
        split.setSizes([120, 600])
        split.setChildrenCollapsible(False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(split)
        switch().changed.connect(self._on_theme)

    def _detail_widget(self) -> QWidget:
        top = QWidget()
        rows = QFormLayout(top)
        rows.setContentsMargins(10, 8, 10, 4)
        rows.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        rows.addRow("Name", self.name)
        rows.addRow("Action", self.action)
        rows.addRow("Trigger", self.trigger)
        rows.addRow("", self.trigger_state)
        area = named(QScrollArea(widgetResizable=True), "The selected field")
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(self.editor)
        area.setMinimumHeight(120)
        split = QSplitter(Qt.Orientation.Vertical)
        split.addWidget(panel(top, self.table, stretch=1))
        split.addWidget(panel(area, stretch=0))
        split.setSizes([380, 230])
        split.setChildrenCollapsible(False)
        return split

    def _connect(self) -> None:
        self.list.selectionModel().currentChanged.connect(self._on_row_changed)
        self.rows.dataChanged.connect(lambda *_: self.list.viewport().update())
        self.rows.switched.connect(self._on_switched)
        self.action.activated.connect(self._on_action_chosen)
        self.name.textEdited.connect(lambda text: self._edit(name=text))
        self.trigger.textEdited.connect(lambda text: self._edit(trigger=text))
        self.table.selectionModel().currentRowChanged.connect(lambda *_: self._show_field())
        self.table.path_dropped.connect(self._on_path_dropped)
        self.editor.changed.connect(self._on_field_edited)
        self.editor.reset_asked.connect(self._on_field_reset)
        self.tools["add"].clicked.connect(self.add)
        self.tools["duplicate"].clicked.connect(self.duplicate)
        self.tools["delete"].clicked.connect(self.delete)
        self.tools["up"].clicked.connect(lambda: self.move_by(-1))
        self.tools["down"].clicked.connect(lambda: self.move_by(1))

    def _on_theme(self) -> None:
        for name, button in self.tools.items():
            button.setIcon(icon(name))

    # -- values ---------------------------------------------------------------------------------------------

    @property
    def selected(self) -> int:
        """The index of the selected mapping; -1 where there is none."""
        return self.list.currentIndex().row() if self._coming is None else self._coming

    def subscription(self) -> Subscription | None:
        """The selected subscription."""
        return self._subscriptions[self.selected] if 0 <= self.selected < len(self._subscriptions) else None

    def set_subscriptions(self, subscriptions: tuple[Subscription, ...], selected: int | None = None) -> None:
        """Take *subscriptions* as they are, and select the one at *selected*; nothing is told."""
        self._subscriptions = subscriptions
        self._coming = self._coming if selected is None else selected
        self._stack.setCurrentIndex(1 if subscriptions else 0)

    def show_preview(self, preview: Preview) -> None:
        """Show outcomes, the selected mapping's trigger and its fields."""
        wanted = max(self.selected, 0)
        self.rows.show(preview.legs)
        if len(preview.legs) == len(self._subscriptions):
            self._coming = None
        if preview.legs and self.list.currentIndex().row() != wanted:
            self.select(min(wanted, len(preview.legs) - 1))
        self._show_detail(preview)

    def _show_detail(self, preview: Preview) -> None:
        part = self.subscription()
        if part is None or not 0 <= preview.selected < len(preview.legs):
            return
        for edit, text in ((self.name, part.name), (self.trigger, part.trigger)):
            if edit.text() != text:
                edit.setText(text)
        self.action.setCurrentIndex(self.action.findData(part.action))
        row = preview.legs[preview.selected]
        self.trigger_state.say(*trigger_words(row))
        if preview.selected != self.selected:
            return
        self.editor.set_event(preview.event)
        self.fields.show(preview.fields)
        if not self.table.currentIndex().isValid() and preview.fields:
            self.table.selectRow(0)
        if self._coming_field is not None:
            self._take_field()
        self._show_field()
        self.editor.fault(_mapping_faults(row))

    def select(self, index: int) -> None:
        """Select the mapping at *index*."""
        self.list.setCurrentIndex(self.rows.index(index))

    def show_lit_field(self, key: str) -> None:
        """Select the field *key*, the focus staying where it is."""
        keys = [field.key for field in map(self.fields.field, range(self.fields.rowCount())) if field is not None]
        if key in keys:
            self.table.selectRow(keys.index(key))

    def select_field(self, key: str) -> None:
        """Select the field *key* of the selected mapping, once its fields are shown."""
        part = self.subscription()
        keys = [field.key for field in ACTIONS[part.action].fields] if part is not None else []
        if key in keys:
            self._coming_field = key
            self.table.setFocus()
            self._take_field()

    def _take_field(self) -> None:
        shown = [self.fields.field(row) for row in range(self.fields.rowCount())]
        keys = [field.key for field in shown if field is not None]
        if self._coming_field in keys:
            self.table.selectRow(keys.index(self._coming_field))
            self._coming_field = None

    def _show_field(self) -> None:
        self.editor.show_field(self.fields.field(self.table.currentIndex().row()))

    # -- edits ----------------------------------------------------------------------------------------------

    def _replace(self, subscriptions: tuple[Subscription, ...], selected: int | None = None) -> None:
        self._past = [*self._past[-MOST_UNDONE:], self._subscriptions]
        self.set_subscriptions(subscriptions, selected)
        self.edited.emit(subscriptions)

    def change(self, identity: str, **changes: object) -> None:
        """Change the mapping with this id: its fields by their names."""
        parts = tuple(
            replace(part, **changes) if part.id == identity else part  # type: ignore[arg-type]  # the fields' names
            for part in self._subscriptions
        )
        if parts != self._subscriptions:
            self._replace(parts)

    def undo(self) -> None:
        """Take the last change of the mappings back."""
        if self._past:
            past = self._past.pop()
            self.set_subscriptions(past, min(self.selected, len(past) - 1))
            self.edited.emit(past)

    def _edit(self, **changes: object) -> None:
        part = self.subscription()
        if part is not None:
            index = self.selected
            changed = replace(part, **changes)  # type: ignore[arg-type]  # the keys are the fields' names
            self._replace((*self._subscriptions[:index], changed, *self._subscriptions[index + 1 :]))

    def _on_switched(self, row: int, is_on: bool) -> None:
        parts = self._subscriptions
        if row < len(parts):
            self._replace((*parts[:row], replace(parts[row], enabled=is_on), *parts[row + 1 :]))

    def toggle(self) -> None:
        """Switch the selected mapping on or off."""
        part = self.subscription()
        if part is not None:
            self._edit(enabled=not part.enabled)

    def _on_row_changed(self, current: QModelIndex) -> None:
        if current.isValid():
            self._coming = None
            self.chosen.emit(current.row())

    def _on_action_chosen(self) -> None:
        """Another action starts from its own defaults; fields of the same name keep what was set."""
        part, slug = self.subscription(), self.action.currentData()
        if part is None or slug == part.action:
            return
        known = {field.key for field in ACTIONS[slug].fields}
        old = ACTIONS[part.action].default_mapping()
        kept = {key: node for key, node in part.mapping.items() if key in known and node != old.get(key)}
        name = ACTIONS[slug].title if part.name == ACTIONS[part.action].title else part.name
        self._edit(action=slug, name=name, mapping={**ACTIONS[slug].default_mapping(), **kept})

    def _on_field_edited(self, key: str, node: Value) -> None:
        part = self.subscription()
        if part is None:
            return
        mapping = {name: old for name, old in part.mapping.items() if name != key}
        if not isinstance(node, Undefined):
            order = [field.key for field in ACTIONS[part.action].fields]
            mapping[key] = node
            mapping = {name: mapping[name] for name in [*order, *mapping] if name in mapping}
        self._edit(mapping=mapping)

    def _on_field_reset(self, key: str) -> None:
        part = self.subscription()
        if part is not None:
            default = next(field.default for field in ACTIONS[part.action].fields if field.key == key)
            self._on_field_edited(key, default)

    def _on_path_dropped(self, row: int, path: str) -> None:
        self.table.selectRow(row)
        self.editor.set_path(self.path_of(path))

    def add(self) -> None:
        """Add a mapping and select it."""
        number = 1 + max(
            (int(part.id.rpartition("-")[2]) for part in self._subscriptions if _numbered(part.id)), default=0
        )
        added = new_subscription("trackEventV2", 'type = "track"', f"Mapping {number}", number)
        self._replace((*self._subscriptions, added), len(self._subscriptions))

    def duplicate(self) -> None:
        """Put a copy of the selected mapping behind it."""
        part, index = self.subscription(), self.selected
        if part is not None:
            taken = {other.id for other in self._subscriptions}
            number = next(n for n in range(1, len(taken) + 2) if f"mapping-{n}" not in taken)
            copy = replace(part, id=f"mapping-{number}", name=f"{part.name} copy")
            self._replace((*self._subscriptions[: index + 1], copy, *self._subscriptions[index + 1 :]), index + 1)

    def delete(self) -> None:
        """Delete the selected mapping."""
        index = self.selected
        if self.subscription() is not None:
            left = (*self._subscriptions[:index], *self._subscriptions[index + 1 :])
            self._replace(left, min(index, len(left) - 1))

    def move_by(self, step: int) -> None:
        """Move the selected mapping up or down."""
        index, parts = self.selected, list(self._subscriptions)
        if 0 <= index < len(parts) and 0 <= index + step < len(parts):
            parts[index], parts[index + step] = parts[index + step], parts[index]
            self._replace(tuple(parts), index + step)

    def reset(self) -> None:
        """Give the selected mapping its action's defaults."""
        part = self.subscription()
        if part is not None:
            self._edit(mapping=ACTIONS[part.action].default_mapping())

    def take(self, name: str, action: str, trigger: str, mapping: dict[str, Value]) -> None:
        """Make the selected mapping this one, or add it where there is none."""
        if self.subscription() is None:
            self._replace((Subscription("mapping-1", name, action, trigger, mapping),), 0)
        else:
            self._edit(name=name, action=action, trigger=trigger, mapping=mapping)

    def add_ready_made(self, name: str, action: str, trigger: str, mapping: dict[str, Value]) -> None:
        """Add a mapping that is made already, and select it."""
        taken = {part.id for part in self._subscriptions}
        number = next(n for n in range(1, len(taken) + 2) if f"mapping-{n}" not in taken)
        added = Subscription(f"mapping-{number}", name, action, trigger, mapping)
        self._replace((*self._subscriptions, added), len(self._subscriptions))

    def take_all(self, subscriptions: tuple[Subscription, ...]) -> None:
        """Put *subscriptions* in the place of all mappings."""
        self._replace(subscriptions, 0)

    @property
    def subscriptions(self) -> tuple[Subscription, ...]:
        """All mappings as they are edited."""
        return self._subscriptions


def _mapping_faults(row: Leg) -> tuple[Fault, ...]:
    """What Segment finds wrong in the mapping itself, or when it runs."""
    from talonbench.pipeline import Rejected  # late: the first paint has no outcome

    if row.to.invalid is not None and row.to.invalid.part == "mapping":
        return row.to.invalid.faults
    rejected = row.outcome
    return rejected.faults if isinstance(rejected, Rejected) and rejected.stage == "mapping" else ()


def _numbered(name: str) -> bool:
    return name.rpartition("-")[2].isdigit()
