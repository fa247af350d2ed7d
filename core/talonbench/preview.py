"""The preview that a window or a script makes: values in, values out. Sending is the client's job."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from time import perf_counter
from typing import TYPE_CHECKING, Final

from talonbench import clock
from talonbench.connections import check_origin
from talonbench.destination import CompiledSubscription, Settings, Subscription, compile_subscription
from talonbench.errors import EventSyntaxError, SettingsError
from talonbench.events import Event, format_text, read_event
from talonbench.limits import EVENT_TEXT
from talonbench.lint.settings import lint_api_key, lint_deployment
from talonbench.pipeline import FieldTrace, list_configured_fields, trace_fields
from talonbench.request import Request
from talonbench.talon_one import ACTIONS
from talonbench.trace import CompiledDestination, EventTrace, MappingTrace
from talonbench.values import Value

if TYPE_CHECKING:
    from talonbench.across import JudgedEvent
    from talonbench.attributes import Catalog
    from talonbench.document import DestinationInfo, Document, NamedEvent
    from talonbench.filters import CompiledFilter, DestinationFilter
    from talonbench.ingestion import Receipt
    from talonbench.judgement import Judgement
    from talonbench.lint import Finding
    from talonbench.lint.linter import Linter


TOO_LONG: Final = (
    "The event has {:,} characters. "
    f"Only texts of up to {EVENT_TEXT:,} are shown whole and previewed; the rest of this one is kept, not shown."
)


@dataclass(frozen=True, slots=True)
class Preview:
    """The result of one event text in all filters and subscriptions.

    *fields* explain the mapping at *selected*; *formatted_body* is its request's body, pretty-printed; *duration* is
    in seconds. *linter* and *destination* are reused by the next preview.
    """

    text: str
    event: Event | None
    problem: EventSyntaxError | None
    trace: EventTrace
    selected: int
    fields: tuple[FieldTrace, ...]
    formatted_body: str
    judgement: Judgement
    linter: Linter
    destination: CompiledDestination
    duration: float

    @property
    def findings(self) -> tuple[Finding, ...]:
        """The findings on event, filters and mappings."""
        return self.judgement.findings

    @property
    def mappings(self) -> tuple[MappingTrace, ...]:
        """One trace per subscription, in order."""
        return self.trace.mappings

    @property
    def selected_mapping(self) -> MappingTrace | None:
        """The selected mapping's trace."""
        return self.mappings[self.selected] if 0 <= self.selected < len(self.mappings) else None


def compile_destination(
    subscriptions: Iterable[Subscription],
    filters: Iterable[DestinationFilter] = (),
    before: CompiledDestination | None = None,
    *,
    info: DestinationInfo | None = None,
) -> CompiledDestination:
    """*filters* and *subscriptions* compiled to a destination, described by *info*; all actions must exist.

    Whatever *before* has already compiled is reused: of fifty mappings only the edited one is compiled.
    """
    known = {id(compiled.subscription): compiled for compiled in before.subscriptions} if before is not None else {}
    screened = {id(one.filter): one for one in before.filters} if before is not None else {}
    return CompiledDestination(
        tuple(known.get(id(part)) or _compiled(part) for part in subscriptions),
        tuple(screened.get(id(part)) or _compiled_filter(part) for part in filters),
        info is None or info.enabled,
        () if info is None else info.missing,
        () if info is None else info.beside,
    )


def compile_document(document: Document, before: CompiledDestination | None = None) -> CompiledDestination:
    """The destination of *document*, compiled; like `compile_destination`."""
    return compile_destination(document.mappings, document.filters, before, info=document.destination)


def _compiled(part: Subscription) -> CompiledSubscription:
    return compile_subscription(part, ACTIONS[part.action], clock.now)


def _compiled_filter(part: DestinationFilter) -> CompiledFilter:
    from talonbench.filters import compile_destination_filter  # late: the first paint has no filters

    return compile_destination_filter(part)


def make_preview(
    text: str,
    destination: CompiledDestination,
    settings: Settings,
    selected: int = 0,
    before: Preview | None = None,
    receipt: Receipt | None = None,
    catalog: Catalog | None = None,
    repeats: str = "",
) -> Preview:
    """Preview *text* in *destination*; a syntax error becomes its *problem*; *before* is reused where possible.

    With a *receipt* the event is taken as Segment receives it. *catalog* is what is known to exist in Talon.One.
    *repeats* is the messageId of an earlier event, as a document has it.
    """
    with clock.hold(clock.now()):
        return _made(text, destination, settings, selected, before, receipt, catalog, repeats)


def _made(
    text: str,
    destination: CompiledDestination,
    settings: Settings,
    selected: int,
    before: Preview | None,
    receipt: Receipt | None,
    catalog: Catalog | None,
    repeats: str,
) -> Preview:
    from talonbench.judgement import Judgement  # late: neither the first paint nor an archive needs advice
    from talonbench.lint.linter import compile_linter

    begun = perf_counter()
    event, problem = _read(text)
    trace = trace_event(destination, None if event is None else event.body, settings, receipt, repeats)
    mapping = trace.mappings[selected] if 0 <= selected < len(trace.mappings) else None
    fields = _fields(trace.filtered_event or trace.event, mapping.compiled) if mapping is not None else ()
    body = _laid_out(mapping.requests) if mapping is not None else ""
    linter = compile_linter(destination, before.linter if before is not None else None, catalog)
    judged = Judgement(trace, destination, settings, linter.check(trace, settings))
    seconds = perf_counter() - begun
    return Preview(text, event, problem, trace, selected, fields, body, judged, linter, destination, seconds)


def trace_event(
    destination: CompiledDestination,
    body: dict[str, Value] | None,
    settings: Settings,
    receipt: Receipt | None,
    repeats: str,
) -> EventTrace:
    """The trace of an event of a document in *destination*, with what the document knows of it."""
    if body is None or not repeats:
        return destination.trace(body, settings, receipt=receipt)
    from talonbench.ingestion import recall_repeated  # late: few events are known to be repeated

    return destination.trace(body, settings, receipt=receipt, at_the_door=recall_repeated(body, repeats))


def judge_events(events: Iterable[NamedEvent], preview: Preview) -> tuple[JudgedEvent, ...]:
    """The *events* judged as that of *preview* was; their numbers count from 1, unreadable ones are left out."""
    from talonbench.across import JudgedEvent  # late: one event has no others
    from talonbench.judgement import Judgement

    to, settings = preview.destination, preview.judgement.settings
    judged = []
    for number, one in enumerate(events, 1):
        event, _ = (preview.event, None) if one.text == preview.text else _read(one.text)
        if event is not None:
            trace = trace_event(to, event.body, settings, one.receipt, one.repeats)
            judged.append(JudgedEvent(number, Judgement(trace, to, settings, preview.linter.check(trace, settings))))
    return tuple(judged)


def _laid_out(requests: tuple[Request, ...]) -> str:
    body = (requests[0].body or "") if requests else ""
    try:
        return format_text(body) if body else ""
    except EventSyntaxError:  # nested deeper than is laid out
        return body


def _fields(event: dict[str, Value] | None, compiled: CompiledSubscription) -> tuple[FieldTrace, ...]:
    return list_configured_fields(compiled) if event is None else trace_fields(event, compiled)


def _read(text: str) -> tuple[Event | None, EventSyntaxError | None]:
    if len(text) > EVENT_TEXT:
        return None, EventSyntaxError(TOO_LONG.format(len(text)), text, 0)
    try:
        return read_event(text), None
    except EventSyntaxError as error:
        return None, error


def check_deployment(deployment: str) -> tuple[str, bool]:
    """What is wrong with a deployment's URL, as a sentence, and whether it is an error."""
    findings = sorted(lint_deployment(deployment), key=lambda found: found.severity != "error")
    try:
        check_origin(deployment, "deployment")
    except SettingsError as error:
        return (findings[0].message if findings else error.message), True
    return (findings[0].message, findings[0].severity == "error") if findings else ("", False)


def check_api_key(api_key: str) -> tuple[str, bool]:
    """What is wrong with an API key, as a sentence, and whether it is an error."""
    return next(((found.message, found.severity == "error") for found in lint_api_key(api_key)), ("", False))
