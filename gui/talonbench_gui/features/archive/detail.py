"""The chosen event: what becomes of it with the setup of the run, why, and its text."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSplitter

from talonbench.filters.result import DUPLICATE
from talonbench.fql.explanation import shown
from talonbench.values import Undefined
from talonbench_gui.features.archive.side_by_side import pair_html
from talonbench_gui.features.archive.words import (
    LAST_REPLAY,
    NOT_DELIVERED,
    NOT_KEPT,
    OUTCOMES,
    REPEATED,
    WITH_DOCUMENT,
    describe_event,
    describe_outcome,
    name_event,
)
from talonbench_gui.markup import table
from talonbench_gui.widgets.detail import DetailFooter, DetailHeader
from talonbench_gui.widgets.editor.json_view import JsonView
from talonbench_gui.widgets.html_view import HtmlView
from talonbench_gui.widgets.naming import make_button
from talonbench_gui.widgets.page_header import make_primary
from talonbench_gui.widgets.panels import panel
from talonbench_gui.wording.events import format_event

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QFrame

    from talonbench.archive.results import EventRow, EventVerdict, RunFolder
    from talonbench.archive.sending import DeadLetter
    from talonbench.judgement import Judgement
    from talonbench.values import Json
    from talonbench_gui.state.archive_events import ReadEvent


class ArchiveDetail:
    """Shows one event; *frame* contains its widgets, *read* is the event once it was read, *body* its body."""

    def __init__(self) -> None:
        self.trace = make_primary(make_button("Open in Trace"))
        self.editor = make_button("Open in Editor")
        self.sample = make_button("Save as sample")
        self.case = make_button("Save as case…")
        self._buttons = (self.trace, self.editor, self.sample, self.case)
        for button, name in zip(
            self._buttons, ("archiveTrace", "archiveEditor", "archiveSample", "archiveCase"), strict=True
        ):  # fmt: skip
            button.setObjectName(name)
        self._head = DetailHeader()
        self._conditions = HtmlView("archiveConditions", "Conditions")
        self._event = JsonView("archiveEvent", "Event")
        self.read: ReadEvent | None = None
        self.title = ""
        parts = QSplitter(Qt.Orientation.Vertical)
        parts.addWidget(self._conditions)
        parts.addWidget(self._event)
        parts.setSizes([230, 290])
        parts.setChildrenCollapsible(False)
        footer = DetailFooter(*self._buttons)
        self.frame: QFrame = panel(self._head, parts, footer, stretch=1)
        self.show_nothing()

    @property
    def body(self) -> dict[str, Json] | None:
        """The event's body; None until it was read."""
        return None if self.read is None else self.read.item.body

    def show_nothing(self) -> None:
        """Show that no event is chosen."""
        self.title = ""
        self._head.say("Nothing selected", "Select an event to see why it was sent or not.")
        self._show(None, "", "")

    def show_row(self, row: EventRow, verdict: EventVerdict, run: RunFolder, *, is_failed: bool) -> None:
        """Show what the run says of an event whose text isn't read yet; *is_failed*: a replay didn't deliver it."""
        self.title = name_event(row)
        sign, word, color = describe_outcome(verdict)
        said = (NOT_DELIVERED, "bad") if is_failed else (f"{sign} {word}", color)
        self._head.say(self.title, describe_event(row, run), *said)
        self._show(None, "", "")

    def show_event(self, read: ReadEvent, here: Judgement | None, verdict: EventVerdict, across: str) -> None:
        """Show the event, and why the mappings of the run send it or not; *here* is the open document's judgement.

        *across* is what it says together with others, as HTML.
        """
        body = read.item.body
        assert body is not None
        differs = read.pair is not None and any(one.kinds for one in read.pair.mappings)
        said = pair_html(read.pair) if read.pair is not None and differs else ""
        self._show(
            read,
            _tell_letters(read.letters) + across + said + _explain(read.judgement, here, verdict),
            format_event(body),
        )

    def show_problem(self, problem: str) -> None:
        """Show why the event can't be read."""
        self._show(None, f'<p class="bad">✕ {escape(problem)}</p>', "")

    def _show(self, read: ReadEvent | None, html: str, text: str) -> None:
        self.read = read
        for button in self._buttons:
            button.setEnabled(read is not None)
        self._conditions.show_html(html)
        self._event.set_text(text)


def _tell_letters(letters: Sequence[DeadLetter]) -> str:
    """What was answered to the requests of the last replay that weren't delivered."""
    return "".join(
        f'<p class="bad"><b>{LAST_REPLAY.format(escape(one.mapping))}</b></p>'
        + "".join(f"<p>{escape(said)}</p>" for said in (one.reason, *one.causes))
        for one in letters
    )


def _explain(own: Judgement | None, here: Judgement | None, verdict: EventVerdict) -> str:
    """Why the run's *own* setup sends the event or not, and where the open document decides otherwise."""
    if verdict.code == DUPLICATE:
        return f"<p><b>{REPEATED[0]}</b></p><p>{REPEATED[1]}</p>"
    if own is not None:
        differs = here is not None and here.summary.sends != own.summary.sends
        said = f'<p class="accent">{WITH_DOCUMENT}: {escape(here.summary.title)}.</p>' if here and differs else ""
        return said + _judgement_html(own)
    if here is None:
        return ""
    parts = [f'<p class="muted">{NOT_KEPT}</p>']
    if here.summary.sends != (verdict.outcome == "sends"):
        parts.append(f'<p class="warn">! With the setup of the run: {escape(OUTCOMES[verdict.outcome][1])}.</p>')
    return "".join(parts) + _judgement_html(here)


def _judgement_html(judgement: Judgement) -> str:
    """The judgement's summary, and the conditions of the filter or mapping that decides."""
    summary = judgement.summary
    parts = [f"<p><b>{escape(summary.title)}</b></p>", f"<p>{escape(summary.cause)}</p>" if summary.cause else ""]
    if judgement.decisive >= 0:
        mapping = judgement.trace.mappings[judgement.decisive]
        rows = [
            (
                '<span class="good">✓</span>' if one.holds else '<span class="bad">✕</span>',
                f"<code>{escape(one.text)}</code>",
                "missing" if isinstance(one.found, Undefined) else f"<code>{escape(shown(one.found))}</code>",
            )
            for one in judgement.explain(mapping).conditions
        ]
        if rows:
            parts.append(table(("", judgement.decider, "The event has"), rows, (54, 40)))
    return "".join(parts)
