"""The chosen event: what becomes of it with the mappings of this document, why, and its text."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSplitter

from talonbench.fql.explanation import shown
from talonbench_gui.features.archive.words import OUTCOMES, describe_event, describe_outcome, name_event
from talonbench_gui.markup import table
from talonbench_gui.widgets.detail import DetailFooter, DetailHeader
from talonbench_gui.widgets.editor.json_view import JsonView
from talonbench_gui.widgets.html_view import HtmlView
from talonbench_gui.widgets.naming import make_button
from talonbench_gui.widgets.page_header import make_primary
from talonbench_gui.widgets.panels import panel
from talonbench_gui.wording.events import format_event

if TYPE_CHECKING:
    from PySide6.QtWidgets import QFrame

    from talonbench.archive.results import EventRow, EventVerdict, RunFolder
    from talonbench.events.stream import StreamItem
    from talonbench.judgement import Judgement
    from talonbench.values import Json


class ArchiveDetail:
    """Shows one event; *frame* contains its widgets, *body* is the event once it was read."""

    def __init__(self) -> None:
        self.trace = make_primary(make_button("Open in Trace"))
        self.editor = make_button("Open in Editor")
        self.sample = make_button("Save as sample")
        for button, name in (
            (self.trace, "archiveTrace"), (self.editor, "archiveEditor"), (self.sample, "archiveSample"),
        ):  # fmt: skip
            button.setObjectName(name)
        self._head = DetailHeader()
        self._conditions = HtmlView("archiveConditions", "Conditions")
        self._event = JsonView("archiveEvent", "Event")
        self.body: dict[str, Json] | None = None
        self.title = ""
        parts = QSplitter(Qt.Orientation.Vertical)
        parts.addWidget(self._conditions)
        parts.addWidget(self._event)
        parts.setSizes([160, 360])
        parts.setChildrenCollapsible(False)
        footer = DetailFooter(self.trace, self.editor, self.sample)
        self.frame: QFrame = panel(self._head, parts, footer, stretch=1)
        self.show_nothing()

    def show_nothing(self) -> None:
        """Show that no event is chosen."""
        self.title = ""
        self._head.say("Nothing selected", "Select an event to see why it was sent or not.")
        self._show(None, "", "")

    def show_row(self, row: EventRow, verdict: EventVerdict, run: RunFolder) -> None:
        """Show what the run says of an event whose text isn't read yet."""
        self.title = name_event(row)
        sign, word, color = describe_outcome(verdict)
        self._head.say(self.title, describe_event(row, run), f"{sign} {word}", color)
        self._show(None, "", "")

    def show_event(self, item: StreamItem, judgement: Judgement | None, verdict: EventVerdict) -> None:
        """Show the event, and why the mappings of this document send it or not."""
        assert item.body is not None
        html = "" if judgement is None else _judgement_html(judgement, verdict)
        self._show(item.body, html, format_event(item.body))

    def show_problem(self, problem: str) -> None:
        """Show why the event can't be read."""
        self._show(None, f'<p class="bad">✕ {escape(problem)}</p>', "")

    def _show(self, body: dict[str, Json] | None, html: str, text: str) -> None:
        self.body = body
        for button in (self.trace, self.editor, self.sample):
            button.setEnabled(body is not None)
        self._conditions.show_html(html)
        self._event.set_text(text)


def _judgement_html(judgement: Judgement, verdict: EventVerdict) -> str:
    """The judgement's summary, and the conditions of the mapping that decides."""
    summary = judgement.summary
    parts = [f"<p><b>{escape(summary.title)}</b></p>", f"<p>{escape(summary.cause)}</p>" if summary.cause else ""]
    if summary.sends != (verdict.outcome == "sends"):
        word = OUTCOMES[verdict.outcome][1]
        parts.append(f'<p class="warn">! With the setup of the run: {escape(word)}.</p>')
    if judgement.decisive >= 0:
        mapping = judgement.trace.mappings[judgement.decisive]
        rows = [
            (
                '<span class="good">✓</span>' if one.holds else '<span class="bad">✕</span>',
                f"<code>{escape(one.text)}</code>",
                f"<code>{escape(shown(one.found))}</code>",
            )
            for one in judgement.explain(mapping).conditions
        ]
        if rows:
            parts.append(table(("", mapping.subscription.name, "The event has"), rows, (54, 40)))
    return "".join(parts)
