"""The trigger editor: a page beside the event and the mappings, for the selected mapping's trigger."""

from __future__ import annotations

from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from talonbench.document import edits
from talonbench.events import complete_paths
from talonbench.fql.triggers.builder_form import explain_unbuildable, format_trigger, parse_trigger_form
from talonbench.fql.triggers.condition_rows import make_row
from talonbench.trace.trigger_matches import trace_conditions
from talonbench_gui.features.trigger.condition_form import ConditionForm
from talonbench_gui.features.trigger.draft import DraftRow, make_draft
from talonbench_gui.features.trigger.other_events import OtherEvents
from talonbench_gui.features.trigger.results import count_levels, describe_rows
from talonbench_gui.features.trigger.stored_text import StoredText
from talonbench_gui.features.trigger.unbuildable import Unbuildable
from talonbench_gui.state.jobs import Latest
from talonbench_gui.widgets.detail import Title
from talonbench_gui.widgets.labels import MessageLine
from talonbench_gui.widgets.naming import make_button, make_tool_button
from talonbench_gui.wording.triggers import describe_trigger, describe_verdict

if TYPE_CHECKING:
    from talonbench.destination import Subscription
    from talonbench.document import Document
    from talonbench.fql import Explanation
    from talonbench.preview import Preview
    from talonbench.values import Value
    from talonbench_gui.commands.actions import Actions
    from talonbench_gui.features.trigger.draft import Draft, Spot
    from talonbench_gui.state.workbench import Workbench

APPLIED = "Changes apply as you type."
ROOTS = ("type", "event", "name", "userId", "properties", "traits", "context")


class TriggerEditor(QFrame):
    """Follows the selected mapping while it is open; all edits of a visit are one step to undo.

    *closed*: the user is done. *conditions_found* carries the keys in the event of each condition and whether it holds.
    """

    closed = Signal()
    conditions_found = Signal(object)

    def __init__(self, workbench: Workbench, actions: Actions) -> None:
        super().__init__()
        self._workbench, self._store, self._previews = workbench, workbench.store, workbench.previews
        self._mapping = self._original = self._written = ""  # the mapping's ID, its trigger before, and as written here
        self._visit = 0
        self._paths_of = ""  # the event's text whose paths are offered
        self._listing = Latest(workbench.jobs, "analysis")
        self.setObjectName("triggerEditor")
        self.setAccessibleName("Trigger editor")
        self.setProperty("panel", True)
        self.title, self.name = Title(), MessageLine("Mapping")
        self.verdict = MessageLine("Whether the trigger matches")
        self.form, self.problem = ConditionForm(), Unbuildable()
        self.text, self.others = StoredText(actions.context.ui), OtherEvents(workbench)
        self.note = MessageLine("Trigger editor: status")
        self.done = make_button("Done", "Done, close the trigger editor")
        self.revert = make_button("Revert", "Revert trigger")
        self.close_button = make_tool_button("cross", "Close (Esc)")
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        self.title.set_text("Trigger", "text")
        self.verdict.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.verdict.setObjectName("triggerVerdict")
        self.note.setObjectName("triggerNote")
        self.done.setProperty("kind", "primary")
        self.stack = QStackedWidget()
        self.stack.addWidget(self.form)
        self.stack.addWidget(self.problem)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 1)
        column.setSpacing(0)
        head = _bar(self.title, self.name, self.verdict, self.close_button)
        foot = _bar(self.note, self.revert, self.done)
        for part, stretch in (
            (head, 0), (_line(), 0), (self.stack, 1), (_line(), 0), (self.text, 0), (_line(), 0), (self.others, 0),
            (_line(), 0), (foot, 0),
        ):  # fmt: skip
            column.addWidget(part, stretch)

    def _connect(self) -> None:
        self.form.edited.connect(self._on_draft)
        self.form.rebuilt.connect(self._order_stops)
        self.form.path_chosen.connect(self._on_path_chosen)
        self.text.edited.connect(self._on_text)
        self.problem.text_requested.connect(self.text.begin_edit)
        self.others.chosen.connect(lambda at: self._store.apply(edits.select_event(at)))
        self.revert.clicked.connect(self._on_revert)
        for button in (self.done, self.close_button):
            button.clicked.connect(self.leave)
        self._store.changed.connect(self._on_document)
        self._previews.changed.connect(self._on_preview)

    def _order_stops(self) -> None:
        """Let Tab go on below the conditions, which are made again and so come last."""
        text = self.text
        stops = (self.form.last_stop, text.edit_button, text.copy, text.edit, self.others.list, self.revert, self.done)
        for before, behind in pairwise(stops):
            QWidget.setTabOrder(before, behind)

    # -- visits ---------------------------------------------------------------------------------------------

    @property
    def is_open(self) -> bool:
        """Whether a visit is going on."""
        return bool(self._mapping)

    def enter(self) -> bool:
        """Begin a visit to the selected mapping's trigger; whether there is one."""
        mapping = self._store.document.current_mapping
        if mapping is None:
            return False
        self._begin(mapping)
        return True

    def leave(self) -> None:
        """End the visit; the next edit of this trigger is another step to undo."""
        if self.is_open:
            self._mapping = ""
            self._store.seal()
            self.others.stop()
            self.conditions_found.emit(())
            self.closed.emit()

    def focus_first(self) -> None:
        """Focus the first condition, or what can be done instead."""
        spot = next((spot for spot, _ in self.form.draft.spots()), None)
        if self.stack.currentWidget() is self.problem:
            self.problem.setFocus()
        elif spot is not None:
            self.form.focus_row(spot)
        else:
            self.close_button.setFocus()

    def _begin(self, mapping: Subscription) -> None:
        self._visit += 1
        self._mapping, self._original = mapping.id, mapping.trigger
        self.name.set_text(mapping.name, "muted")
        self.text.end_edit()
        self._show(mapping.trigger)
        if self._previews.current is not None:
            self._on_preview(self._previews.current)

    # -- the document ---------------------------------------------------------------------------------------

    def _on_document(self, before: Document, after: Document) -> None:
        if not self.is_open or before.current_mapping is after.current_mapping:
            return
        mapping = after.current_mapping
        if mapping is None:
            self.leave()
        elif mapping.id != self._mapping:
            self._begin(mapping)
        else:
            self.name.set_text(mapping.name, "muted")
            self.text.show_text(mapping.trigger)
            if mapping.trigger != self._written:
                self._follow(mapping.trigger)

    def _follow(self, trigger: str) -> None:
        """Show *trigger*, which an undo brought, and keep the focus in its row as far as there is one."""
        spot = self.form.focused_spot()
        self._show(trigger)
        if spot in self.form.rows:
            self.form.focus_row(spot)
        elif spot is not None:
            self.focus_first()

    def _show(self, trigger: str) -> None:
        """Show *trigger* as a form, or say why there is none."""
        self._written = trigger
        self.text.show_text(trigger)
        form = parse_trigger_form(trigger)
        if form is None:
            self.problem.say(explain_unbuildable(trigger))
        else:
            self.form.show_draft(make_draft(form))
        self.stack.setCurrentWidget(self.problem if form is None else self.form)
        self._say()
        self._show_results()

    def _write(self, trigger: str) -> None:
        self._written = trigger
        self._store.apply(edits.set_trigger(self._mapping, trigger, self._visit))
        self.text.show_text(trigger)

    def _on_draft(self, draft: Draft) -> None:
        problems = draft.problems()
        if not problems:
            self._write(format_trigger(draft.to_form()))
        self._say(problems)
        self._show_results()

    def _on_text(self, text: str) -> None:
        self._write(text)
        self._show(text)

    def _on_revert(self) -> None:
        self._write(self._original)
        self._show(self._original)

    def _say(self, problems: dict[Spot, str] | None = None) -> None:
        if problems:
            text = "The trigger keeps its last text until every condition is complete."
            self.note.show_message(text, "warn")
        else:
            self.note.set_text(APPLIED, "muted")
        self.revert.setEnabled(self._written != self._original or bool(problems))

    # -- the trace ------------------------------------------------------------------------------------------

    def _on_preview(self, preview: Preview) -> None:
        document = self._store.document
        mapping = preview.selected_mapping
        if not self.is_open or mapping is None or preview.text != document.current_event.text:
            return
        verdict = describe_trigger(mapping, preview.trace)
        self.verdict.show_message(*describe_verdict(verdict), verdict.note)
        if preview.text != self._paths_of:
            self._paths_of = preview.text
            self._listing.run(partial(list_trigger_paths, preview), self.form.offer_paths)
        self._show_results()
        self.others.match(preview, document)

    def _show_results(self) -> None:
        preview, draft = self._previews.current, self.form.draft
        found = [] if preview is None else self._trace(preview)
        if self.stack.currentWidget() is self.form:
            results = describe_rows(draft, [explanation for _, explanation in found])
            self.form.show_results(results, count_levels(draft, results))
        self.conditions_found.emit([(keys, explanation.holds) for keys, explanation in found])

    def _trace(self, preview: Preview) -> list[tuple[tuple[str, ...], Explanation]]:
        """The conditions of the trigger as the event meets them; none while the preview lags behind."""
        mapping, event = preview.selected_mapping, preview.trace.filtered_event
        trigger = None if mapping is None else mapping.compiled.trigger
        is_current = trigger is not None and trigger.source == self._written
        return trace_conditions(trigger, event) if is_current and trigger is not None and event is not None else []

    # -- values of the event --------------------------------------------------------------------------------

    def add_condition(self, keys: tuple[str, ...]) -> None:
        """Add a condition for the event's value at *keys*."""
        value = self._value_at(keys)
        row = None if value is None else make_row(keys, value[0])
        path = ".".join(keys)
        if self.stack.currentWidget() is self.problem:
            self.note.show_message("Edit this trigger as text: the builder can't show it.", "warn")
        elif row is None:
            self.note.show_message(f"Triggers can't test {path} for this value.", "warn")
        elif any(part.row == row for _, part in self.form.draft.spots()):
            self.note.show_message(f"The trigger already has this condition for {path}.", "muted")
        else:
            self.form.add_row(DraftRow(row))

    def _on_path_chosen(self, spot: Spot, path: str) -> None:
        """Fill in a new condition with the event's value at the chosen path."""
        row = self.form.rows[spot]
        keys = tuple(part for part in path.replace("]", "").replace("[", ".").split(".") if part)
        value = self._value_at(keys)
        made = None if value is None else make_row(keys, value[0])
        if made is not None and not row.value.text() and row.current().row.test == "=":
            row.fill_in(made)
            row.value.setFocus()
            row.value.selectAll()

    def _value_at(self, keys: tuple[str, ...]) -> tuple[Value] | None:
        """The event's value at *keys*, in a tuple; None if there is none."""
        preview = self._previews.current
        value: Value = None if preview is None or preview.event is None else preview.event.body
        for key in keys:
            if isinstance(value, dict) and key in value:
                value = value[key]
            elif isinstance(value, list) and key.isdecimal() and int(key) < len(value):
                value = value[int(key)]
            else:
                return None
        return (value,)

    # -- keys -----------------------------------------------------------------------------------------------

    def event(self, event: QEvent) -> bool:
        """Claim Escape before the window's shortcuts do: what is on top closes first."""
        if event.type() == QEvent.Type.ShortcutOverride and _is_escape(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
            return
        super().keyPressEvent(event)


def _is_escape(event: QEvent) -> bool:
    return isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape


def list_trigger_paths(preview: Preview) -> list[str]:
    """The event's paths that a trigger can read."""
    body = {} if preview.event is None else preview.event.body
    paths = (path.removeprefix("$.") for path, _ in complete_paths(body, ""))
    return [path for path in paths if path.partition(".")[0].partition("[")[0] in ROOTS]


def _bar(*parts: QWidget) -> QWidget:
    """A header or footer of fixed height; the second part takes the room that is left."""
    bar = QWidget()
    row = QHBoxLayout(bar)
    row.setContentsMargins(16, 6, 12, 6)
    row.setSpacing(8)
    for part in parts:
        row.addWidget(part, 1 if isinstance(part, MessageLine) else 0)
    return bar


def _line() -> QFrame:
    line = QFrame()
    line.setProperty("role", "line")
    line.setFixedHeight(1)
    return line
