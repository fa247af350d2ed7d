"""The event panel: the selected event's text and its problem."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Final, Literal

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from talonbench import events
from talonbench.errors import EventSyntaxError
from talonbench_gui.features.event.binding import TextBinding
from talonbench_gui.widgets.editor.code_edit import Mark, focused_text
from talonbench_gui.widgets.editor.json_editor import JsonEditor
from talonbench_gui.widgets.labels import MessageLine
from talonbench_gui.widgets.naming import make_tool_button
from talonbench_gui.widgets.panels import header, panel

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from PySide6.QtWidgets import QMenu

    from talonbench.lint import Place
    from talonbench.preview import Preview
    from talonbench_gui.commands.actions import Actions
    from talonbench_gui.features.event.invitation import Invitation
    from talonbench_gui.features.event.places import EventPlaces
    from talonbench_gui.features.event.value_acts import ValueActs
    from talonbench_gui.state.workbench import Workbench

TOOLS: Final = (
    ("open", "Open events (Ctrl+Shift+O)", "file.open_event"),
    ("search", "Find (Ctrl+F)", "edit.find"),
    ("format", "Format, keeping comments (Ctrl+Shift+F)", "edit.format"),
    ("comment", "Toggle comment (Ctrl+/)", "edit.comment"),
    ("cloud", "Preview as received by Segment, with receivedAt and messageId", "event.as_received"),
    ("wrap", "Wrap long lines (Alt+Z)", "view.wrap"),
)
LONGEST_TYPE: Final = 12  # characters; Segment's own are shorter
TAB_FREE: Final = "Tab now leaves the editor; any other key keeps you here."
KEYS: Final = "Tab indents; after Escape, it leaves the editor. F6 goes to the next panel."
FOLDING: Final = ("edit.fold", "edit.unfold", "edit.fold_all", "edit.unfold_all")
LARGEST: Final = 200_000  # characters; places are only searched in smaller events


class EventPanel(QWidget):
    """The left column: the editor of the selected event.

    *path_alt_clicked* carries the JSON pointer of a value clicked with Alt; *places_found*: the places of the values in
    the visible text are known.
    """

    path_alt_clicked = Signal(str)
    places_found = Signal()

    def __init__(self, workbench: Workbench, actions: Actions) -> None:
        super().__init__()
        self._workbench, self._actions = workbench, actions
        self.json = JsonEditor(
            "eventEditor",
            "Event",
            breaker=_break_lines,
            formatter=_format,
            commenter=lambda text, start, end: events.toggle_comment(text, start, end),
        )
        self.json.editor.setAccessibleDescription(KEYS)
        self.json.editor.undo_actions = (actions["edit.undo"], actions["edit.redo"])
        self.json.taker = self._take_paste
        self.json.cleaner = self._clean_paste
        self.binding = TextBinding(self.json, workbench.store, self)
        self._lay_out()
        self._bind()
        self._wrap(workbench.session.option("wrap", "yes"))

    def setFocus(self, *_: object) -> None:
        """Focus the editor: a proxy would take Tab past the tools above it."""
        self.json.setFocus()

    def _lay_out(self) -> None:
        self._tools = {name: make_tool_button(name, title) for name, title, _ in TOOLS}
        for name, _, command in TOOLS:
            self._tools[name].clicked.connect(self._actions[command].trigger)
        self._tools["wrap"].setCheckable(True)
        self._tools["cloud"].setCheckable(True)
        self._consumers = MessageLine("Where this value is used")
        self._consumers.setObjectName("consumersLabel")
        self._consumers.setContentsMargins(10, 0, 10, 2)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        self._kind = MessageLine("Event type")
        self._kind.setObjectName("eventType")
        head = header("Event", *self._tools.values(), beside=self._kind)
        layout.addWidget(panel(head, self.json, self._consumers, stretch=1))

    def _bind(self) -> None:
        workbench = self._workbench
        self._actions.bind("edit.find", lambda: self.json.find_bar.open(False))
        self._actions.bind("edit.replace", lambda: self.json.find_bar.open(True))
        self._actions.bind("edit.format", self.json.format)
        self._actions.bind("edit.comment", self.json.toggle_comment)
        self._bind_values()
        self._bind_folding()
        self.json.notice.connect(self._post_notice)
        self.json.text_changed.connect(lambda: self._invite(is_empty=False) if self.json.text() else None)
        self.json.editor.tab_freed.connect(self._tell_tab)
        self.json.editor.tab_kept.connect(self._untell_tab)
        self.json.editor.alt_clicked.connect(self._on_alt_click)
        self.json.files_dropped.connect(self._open_files)
        workbench.session.option_changed.connect(self._on_option)
        workbench.previews.changed.connect(self._on_preview)
        workbench.file.opened.connect(self.binding.forget_views)
        workbench.store.changed.connect(self._show_receipt)
        self.binding.inserting.connect(workbench.results.outdate_event)

    def _bind_values(self) -> None:
        bind = self._actions.bind
        bind("event.copy_path", lambda: self._acts.copy_path())
        bind("event.copy_value", lambda: self._acts.copy_value())
        bind("event.map_to_field", lambda: self._acts.choose_field())
        bind("event.add_to_trigger", lambda: self._acts.add_to_trigger())
        bind("event.redact", lambda: self._acts.redact())
        self.json.editor.extend_menu = self._extend_menu

    def _bind_folding(self) -> None:
        """Each folds in the text that has the focus: the event, the request or the response."""
        bind = self._actions.bind
        bind("edit.fold", lambda: focused_text(self.json.editor).folding.fold())
        bind("edit.unfold", lambda: focused_text(self.json.editor).folding.unfold())
        bind("edit.fold_all", lambda: focused_text(self.json.editor).folding.fold_all())
        bind("edit.unfold_all", lambda: focused_text(self.json.editor).folding.unfold_all())

    @cached_property
    def _acts(self) -> ValueActs:
        from talonbench_gui.features.event.value_acts import ValueActs  # imported late: not needed for the first paint

        return ValueActs(self.json, self.places, self._workbench, self._actions)

    def _extend_menu(self, menu: QMenu) -> None:
        """Add what can be done with the value at the cursor, and folding."""
        from talonbench_gui.features.event.value_acts import COMMANDS

        menu.addSeparator()
        for name in COMMANDS:
            if name == "event.map_to_field":
                fields = menu.addMenu("Map to field")
                fields.setEnabled(self._acts.fill_fields(fields))
            else:
                menu.addAction(self._actions[name])
        menu.addSeparator()
        menu.addActions([self._actions[name] for name in FOLDING])

    # -- for others -----------------------------------------------------------------------------------------

    @cached_property
    def places(self) -> EventPlaces:
        """The places of the values, read from the first time on that they are needed."""
        from talonbench_gui.features.event.places import EventPlaces  # imported late: not needed for the first paint

        places = EventPlaces(self.json, self._workbench.jobs, LARGEST, self)
        places.found.connect(self.places_found)
        return places

    def light(self, paths: Iterable[tuple[str, ...]], tone: Literal["good", "bad"]) -> None:
        """Tint the values at *paths* as conditions that pass or fail, until other paths are lit; none: no more.

        An edit moves the tint with its text; whoever lights up asks again after the next preview.
        """
        places = self.places.find()
        spans = [span for keys in paths if (span := places.span(keys)) is not None]
        self.json.set_highlights(spans, tone)

    def reveal(self, place: Place) -> bool:
        """Select and focus *place* in the event; return whether it exists."""
        self.setFocus()
        if place.kind == "event_text":
            start, end = place.start or 0, place.end or 0
            self.json.go_to(self.binding.offset_of(start), self.binding.offset_of(end))
            return True
        from talonbench.values.pointer import parse_pointer  # imported late: not needed for the first paint

        return self.go_to_value(parse_pointer(place.path))

    def go_to_value(self, keys: tuple[str, ...]) -> bool:
        """Select the value at *keys*; return whether it exists."""
        span = self.places.find().span(keys)
        if span is not None:
            self.json.go_to(*span)
        return span is not None

    def settle(self) -> None:
        """Put a paste still being inserted into the document before the window closes."""
        self.binding.settle()

    def show_consumers(self, words: str) -> None:
        """Show below what uses the value at the cursor."""
        self._consumers.set_text(words, "muted")

    # -- signals of the services ----------------------------------------------------------------------------

    def _on_preview(self, preview: Preview) -> None:
        """Mark the place that can't be read; an empty event is no mistake."""
        self._invite(is_empty=not self.json.text())
        if preview.text != self._workbench.store.document.current_event.text:
            return  # a newer one is pending
        problem, place = preview.problem, self.binding.offset_of
        marks = (
            ()
            if problem is None or not preview.text.strip()
            else (Mark(place(problem.start), place(problem.end), problem.message),)
        )
        self.json.set_marks(marks)
        kind = preview.event.body.get("type") if preview.event is not None else ""
        self._kind.setText(kind if isinstance(kind, str) and len(kind) <= LONGEST_TYPE else "")

    def _show_receipt(self) -> None:
        self._tools["cloud"].setChecked(self._workbench.store.document.current_event.receipt is not None)

    def _invite(self, *, is_empty: bool) -> None:
        if is_empty or "_invitation" in self.__dict__:
            self._invitation.setVisible(is_empty)

    @cached_property
    def _invitation(self) -> Invitation:
        from talonbench_gui.features.event.invitation import Invitation  # imported late: most events aren't empty

        return Invitation(self.json.editor.viewport(), self._actions)

    def _on_option(self, name: str, value: str) -> None:
        if name == "wrap":
            self._wrap(value)

    def _wrap(self, value: str) -> None:
        self._tools["wrap"].setChecked(value == "yes")
        self.json.editor.set_wrap(value == "yes")

    def _tell_tab(self) -> None:
        self._workbench.notices.post(TAB_FREE, "status")

    def _untell_tab(self) -> None:
        self._workbench.notices.end_status(TAB_FREE)

    def _on_alt_click(self, offset: int) -> None:
        from talonbench.values.pointer import format_pointer

        keys = self.places.find().path_at(offset)
        if keys:
            self.path_alt_clicked.emit(format_pointer(keys))

    def _take_paste(self, text: str) -> bool:
        return self._workbench.intake.accept(text)

    def _clean_paste(self, text: str) -> str:
        return self._workbench.intake.clean(text)

    def _open_files(self, paths: list[Path]) -> None:
        self._workbench.intake.open_files(paths)

    def _post_notice(self, text: str) -> None:
        self._workbench.notices.post(text, key="event")


def _break_lines(text: str) -> str | None:
    from talonbench.events.folding import break_lines  # imported late: not needed for the first paint

    return break_lines(text)


def _format(text: str) -> str:
    try:
        return events.format_text(text)
    except EventSyntaxError as error:
        raise ValueError(error.message) from error
