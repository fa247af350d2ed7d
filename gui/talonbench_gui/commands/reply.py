"""The reply for the customer about the current event, and what the document's events say together."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from talonbench_gui.commands.share import NO_EVENT, say_missing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from talonbench.across import JudgedEvent, Observation
    from talonbench.deliveries import DeliveryReport
    from talonbench.document import Document
    from talonbench.formats import Configuration, DestinationConfiguration
    from talonbench.judgement import Judgement, Refusal
    from talonbench.preview import Preview
    from talonbench.report import Reply
    from talonbench.trace import EventTrace
    from talonbench_gui.commands.context import Context
    from talonbench_gui.state.workbench import Workbench

CameAlong: TypeAlias = "tuple[Configuration, DestinationConfiguration | None]"
FindRefusals: TypeAlias = "Callable[[EventTrace], tuple[Refusal, ...]]"
COPIED = "Copied the reply."
PASTE = "This is a built-in sample. Paste the customer's event to draft a reply."


class Findings(NamedTuple):
    """What the document's events say together, and the *reply* about the current one, redacted; None without one.

    *is_sample*: the current event is a built-in one, about which no customer is told anything.
    *reports* are on Talon.One's responses to the current event, imported with the document.
    """

    observed: tuple[Observation, ...]
    reply: Reply | None
    reports: tuple[DeliveryReport, ...] = ()
    is_sample: bool = False


def find_together(workbench: Workbench, preview: Preview) -> Callable[[], Findings]:
    """The work, for another thread, of judging all events of the document as that of *preview* was."""
    importer = workbench.importer
    loaded = importer.find_loaded()
    found = importer.configuration
    is_setup = found is not None and bool(found.destinations)  # what came without one is about the document's own
    came_along = None if found is None or (is_setup and loaded is None) else (found, loaded)
    refused = workbench.opened_events.recall()
    return partial(_judge, workbench.store.document, preview, came_along, workbench.store.received, refused)


def copy_reply(context: Context) -> None:
    """Copy the reply about the current event as text."""
    preview = context.workbench.previews.current
    if preview is None or preview.event is None:
        say_missing(context, NO_EVENT)
        return
    context.workbench.jobs.run(find_together(context.workbench, preview), partial(_copy, context), lane="analysis")


def _copy(context: Context, found: Findings) -> None:
    from talonbench.report import reply_text  # late: rarely used

    if found.is_sample:
        say_missing(context, PASTE)
    elif found.reply is not None:
        context.ui.copy(reply_text(found.reply, "text"), COPIED)


def _judge(
    document: Document,
    preview: Preview,
    came_along: CameAlong | None,
    received: Document | None,
    refused: FindRefusals,
) -> Findings:
    from talonbench.across import observe  # late: not needed for the first paint
    from talonbench.preview import judge_events
    from talonbench.report import make_redactor, redact_reply
    from talonbench.samples import samples

    events = judge_events(document.events, preview)
    observed = observe(events) if len(events) > 1 else ()
    about = _find_current(events, document)
    if about is None:
        return Findings(observed, None)
    if document.current_event.text in {one.text for one in samples()}:
        return Findings(observed, None, is_sample=True)
    reports = () if came_along is None else tuple(_explain(*came_along, about, events))
    if received is None or not is_setup_changed(received, document):
        reply = _write(about, events, observed, reports, refused)
    else:
        theirs = judge_received(document, received, preview)
        told = _find_current(theirs, document) or about
        answers = () if came_along is None else tuple(_explain(*came_along, told, theirs))
        together = observe(theirs) if len(theirs) > 1 else ()
        reply = _write(told, theirs, together, answers, refused, about.judgement)
    return Findings(observed, redact_reply(reply, events, make_redactor(document, user_ids=True)), reports)


def _find_current(events: Sequence[JudgedEvent], document: Document) -> JudgedEvent | None:
    return next((event for event in events if event.number == document.event + 1), None)


def _write(
    about: JudgedEvent,
    events: Sequence[JudgedEvent],
    observed: Sequence[Observation],
    reports: Sequence[DeliveryReport],
    refused: FindRefusals,
    changed: Judgement | None = None,
) -> Reply:
    """The reply about one of *events*; *changed* is the judgement on it in our copy of the setup, if it was changed.

    *refused* finds which of its requests were rejected when we replayed the run.
    """
    from talonbench.report import list_answers, write_reply_about

    ours = refused(about.judgement.trace)
    refusals = (*ours, *(one.refusal for one in reports if one.refusal is not None))
    told = replace(about, judgement=replace(about.judgement, refusals=(*about.judgement.refusals, *refusals)))
    others = [event for event in events if event.number != about.number]
    return write_reply_about(told, observed, list_answers(reports, [told]), others, changed, is_sent=bool(ours))


def is_setup_changed(received: Document, document: Document) -> bool:
    """Whether the setup of *document* was edited since it was *received*, and still is that of the same destination."""
    infos = [one.destination for one in (received, document)]
    names = [None if info is None else (info.id, info.name, info.source) for info in infos]
    is_same = received.mappings == document.mappings and received.filters == document.filters and infos[0] == infos[1]
    return names[0] == names[1] and not is_same


def judge_received(document: Document, received: Document, preview: Preview) -> tuple[JudgedEvent, ...]:
    """The events of *document* in the setup as it was *received*: those who have it didn't change it."""
    from talonbench.lint.linter import compile_linter
    from talonbench.preview import compile_document, judge_events

    to = compile_document(received, preview.destination)
    return judge_events(document.events, replace(preview, destination=to, linter=compile_linter(to)))


def _explain(
    configuration: Configuration,
    loaded: DestinationConfiguration | None,
    about: JudgedEvent,
    events: Sequence[JudgedEvent],
) -> Iterator[DeliveryReport]:
    """What the responses of *configuration* say that belong to the event *about*."""
    from talonbench.deliveries import explain_delivery, find_sender, narrow

    if not configuration.deliveries:
        return
    judged = [event.judgement for event in events]
    before = () if loaded is None else judge_imported(configuration, loaded, about.judgement)
    for one in configuration.deliveries:
        sender = find_sender(one.delivery, narrow(one.delivery, judged))
        if sender is not None and sender.judgement is about.judgement:
            yield explain_delivery(one.delivery, judged, configuration.attributes, before)


def judge_imported(
    configuration: Configuration, loaded: DestinationConfiguration, like: Judgement
) -> tuple[Judgement, ...]:
    """The judgements on the events of *configuration* as it was imported, made as *like* is now."""
    from talonbench.judgement import Judgement
    from talonbench.preview import compile_destination

    to = compile_destination(loaded.mappings, loaded.filters, info=loaded.info)
    bodies = [body for _, body in configuration.named_events]
    traces = [to.trace(body, like.settings, receipt=like.trace.receipt) for body in bodies]
    return tuple(Judgement(trace, to, like.settings) for trace in traces)
