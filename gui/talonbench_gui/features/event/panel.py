"""The event: its text, and what is wrong with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from talonbench import events
from talonbench.errors import EventSyntaxError
from talonbench_gui.widgets.editor.code_edit import Mark
from talonbench_gui.widgets.editor.json_editor import JsonEditor
from talonbench_gui.widgets.labels import ToneLabel
from talonbench_gui.widgets.naming import make_text_button, make_tool_button
from talonbench_gui.widgets.panels import header, panel

if TYPE_CHECKING:
    from talonbench.preview import Preview

EMPTY_EVENT = "Paste a Segment event here: JSON, comments and trailing commas welcome."


class EventPanel(QWidget):
    """The left column."""

    open_asked = Signal()
    wrap_asked = Signal()
    stepped = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.json = JsonEditor(
            "eventEditor",
            "Event",
            breaker=lambda text: events.break_long_lines(text),  # found when it is called, after the first paint
            formatter=_formatted,
            commenter=lambda text, start, end: events.toggle_comment(text, start, end),
        )
        self.json.editor.setPlaceholderText(EMPTY_EVENT)
        self._tools = {name: make_tool_button(name, title) for name, title in (
            ("open", "Open an event (Ctrl+O)"),
            ("search", "Find (Ctrl+F)"),
            ("format", "Format, comments kept (Ctrl+Shift+F)"),
            ("comment", "Toggle comment (Ctrl+/)"),
            ("wrap", "Wrap long lines (Alt+Z)"),
        )}  # fmt: skip
        self._tools["open"].clicked.connect(self.open_asked)
        self._tools["search"].clicked.connect(lambda: self.json.find_bar.open(True))
        self._tools["format"].clicked.connect(self.json.format)
        self._tools["comment"].clicked.connect(self.json.toggle_comment)
        self._tools["wrap"].clicked.connect(self.wrap_asked)
        self._tools["wrap"].setCheckable(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(
            panel(header("Event", *self._tools.values()), self._steps(), self.json, self._uses_line(), stretch=2)
        )

    def wrap(self, wraps: bool) -> None:
        """Wrap long lines, or not."""
        self._tools["wrap"].setChecked(wraps)
        self.json.editor.set_wrap(wraps)

    @property
    def wraps(self) -> bool:
        """Whether long lines are wrapped."""
        return self._tools["wrap"].isChecked()

    def _steps(self) -> QWidget:
        """The bar with which several pasted events are stepped through."""
        self.steps = QFrame()
        self.steps.setProperty("role", "find")
        self.place = ToneLabel("", "muted")
        back, on = (
            make_text_button("Before", "The event before (Alt+Page up)"),
            make_text_button("Next", "The next event (Alt+Page down)"),
        )
        back.clicked.connect(lambda: self.stepped.emit(-1))
        on.clicked.connect(lambda: self.stepped.emit(1))
        row = QHBoxLayout(self.steps)
        row.setContentsMargins(10, 2, 6, 2)
        row.addWidget(self.place, 1)
        row.addWidget(back)
        row.addWidget(on)
        self.steps.hide()
        return self.steps

    def _uses_line(self) -> QWidget:
        self.uses = ToneLabel("", "muted")
        self.uses.setWordWrap(True)
        self.uses.setProperty("role", "note")
        self.uses.setAccessibleName("What this value feeds")
        self.uses.hide()
        return self.uses

    def show_uses(self, words: str) -> None:
        """Say below what the value under the cursor feeds; nothing hides it."""
        self.uses.set_text(words, "muted")
        self.uses.setVisible(bool(words))

    def show_place(self, at: int, count: int) -> None:
        """Say which of *count* events is shown; with one, the bar goes."""
        self.place.set_text(f"Event {at + 1} of {count}", "muted")
        self.steps.setVisible(count > 1)

    def show_preview(self, preview: Preview) -> None:
        """Mark the place that cannot be read."""
        problem = preview.problem
        self.json.set_marks(() if problem is None else (Mark(problem.start, problem.end, problem.message),))


def _formatted(text: str) -> str:
    try:
        return events.format_text(text)
    except EventSyntaxError as error:
        raise ValueError(error.message) from error
