"""The reply for the customer about the current event, and what the document's events say together."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from talonbench_gui.commands.share import NO_EVENT, say_missing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from talonbench.across import JudgedEvent, Observation
    from talonbench.document import Document
    from talonbench.formats import Configuration
    from talonbench.preview import Preview
    from talonbench.report import Reply
    from talonbench_gui.commands.context import Context
    from talonbench_gui.state.workbench import Workbench

COPIED = "Copied the reply."


class Findings(NamedTuple):
    """What the document's events say together, and the *reply* about the current one, redacted; None without one.

    *answered* are sentences on Talon.One's responses to the current event, imported with the document.
    """

    observed: tuple[Observation, ...]
    reply: Reply | None
    answered: tuple[str, ...] = ()


def find_together(workbench: Workbench, preview: Preview) -> Callable[[], Findings]:
    """The work, for another thread, of judging all events of the document as that of *preview* was."""
    importer = workbench.importer
    came_along = importer.configuration if importer.find_loaded() is not None else None
    return partial(_judge, workbench.store.document, preview, came_along)


def copy_reply(context: Context) -> None:
    """Copy the reply about the current event as text."""
    preview = context.workbench.previews.current
    if preview is None or preview.event is None:
        say_missing(context, NO_EVENT)
        return
    context.workbench.jobs.run(find_together(context.workbench, preview), partial(_copy, context), lane="analysis")


def _copy(context: Context, found: Findings) -> None:
    from talonbench.report import reply_text  # late: rarely used

    if found.reply is not None:
        context.ui.copy(reply_text(found.reply, "text"), COPIED)


def _judge(document: Document, preview: Preview, came_along: Configuration | None) -> Findings:
    from talonbench.across import observe  # late: not needed for the first paint
    from talonbench.preview import judge_events
    from talonbench.report import make_redactor, redact_reply, write_reply_about

    events = judge_events(document.events, preview)
    observed = observe(events) if len(events) > 1 else ()
    about = next((event for event in events if event.number == document.event + 1), None)
    if about is None:
        return Findings(observed, None)
    answered = () if came_along is None else tuple(_explain(came_along, about, events))
    reply = write_reply_about(about, observed, answered, [event for event in events if event is not about])
    return Findings(observed, redact_reply(reply, events, make_redactor(document, user_ids=True)), answered)


def _explain(came_along: Configuration, about: JudgedEvent, events: Sequence[JudgedEvent]) -> Iterator[str]:
    """Sentences on the responses of *came_along* that belong to the event *about*."""
    from talonbench.deliveries import explain_delivery, find_sender

    judged = [event.judgement for event in events]
    for one in came_along.deliveries:
        sender = find_sender(one.delivery, judged)
        if sender is not None and sender.judgement is about.judgement:
            report = explain_delivery(one.delivery, judged, came_along.attributes)
            yield from (report.title, *report.brief)
