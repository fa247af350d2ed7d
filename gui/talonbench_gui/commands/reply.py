"""The reply for the customer about the current event, and what the document's events say together."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from talonbench_gui.commands.share import NO_EVENT, say_missing

if TYPE_CHECKING:
    from collections.abc import Callable

    from talonbench.across import Observation
    from talonbench.document import Document
    from talonbench.preview import Preview
    from talonbench.report import Reply
    from talonbench_gui.commands.context import Context
    from talonbench_gui.state.workbench import Workbench

COPIED = "Copied the reply."


class Findings(NamedTuple):
    """What the document's events say together, and the *reply* about the current one, redacted; None without one."""

    observed: tuple[Observation, ...]
    reply: Reply | None


def find_together(workbench: Workbench, preview: Preview) -> Callable[[], Findings]:
    """The work, for another thread, of judging all events of the document as that of *preview* was."""
    document = workbench.store.document
    return partial(_judge, document, preview)


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


def _judge(document: Document, preview: Preview) -> Findings:
    from talonbench.across import observe  # late: not needed for the first paint
    from talonbench.preview import judge_events
    from talonbench.report import make_redactor, redact_reply, write_reply_about

    current = document.event + 1
    events = judge_events(document.events, preview)
    observed = observe(events) if len(events) > 1 else ()
    about = next((event for event in events if event.number == current), None)
    reply = (
        None
        if about is None
        else redact_reply(write_reply_about(about, observed), events, make_redactor(document, user_ids=True))
    )
    return Findings(observed, reply)
