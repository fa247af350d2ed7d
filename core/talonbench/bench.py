"""The workbench: what a window or a script drives. Values in, values out; sending is the client's."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from time import perf_counter
from typing import TYPE_CHECKING

from talonbench.advice.settings import deployment_findings, key_findings
from talonbench.client import check_origin
from talonbench.destination import CompiledSubscription, Settings, Subscription, compile_subscription
from talonbench.errors import EventSyntaxError, SettingsError
from talonbench.events import Event, format_text, read_event
from talonbench.journey import Journey, Leg, Way, compile_journey
from talonbench.pipeline import FieldExplanation, configured_fields, explain
from talonbench.request import Request
from talonbench.talon_one import ACTIONS
from talonbench.values import Value

if TYPE_CHECKING:
    from talonbench.advice import Finding
    from talonbench.advice.advisor import Advisor
    from talonbench.filters import CompiledFilter, DestinationFilter


@dataclass(frozen=True, slots=True)
class Preview:
    """One event text through all filters and subscriptions.

    *fields* explain the leg at *selected*, *body* is its request's body laid out to be read; *seconds* is what it took.
    *advisor* is for the next preview.
    """

    text: str
    event: Event | None
    problem: EventSyntaxError | None
    way: Way
    selected: int
    fields: tuple[FieldExplanation, ...]
    body: str
    findings: tuple[Finding, ...]
    advisor: Advisor
    journey: Journey
    seconds: float

    @property
    def legs(self) -> tuple[Leg, ...]:
        """One for each subscription, in their order."""
        return self.way.legs

    @property
    def leg(self) -> Leg | None:
        """The one that is selected."""
        return self.legs[self.selected] if 0 <= self.selected < len(self.legs) else None


def compile_all(
    subscriptions: Iterable[Subscription], filters: Iterable[DestinationFilter] = (), before: Journey | None = None
) -> Journey:
    """The journey through *filters* to *subscriptions*, whose actions all exist.

    What *before* has compiled already is taken from it: of fifty mappings only the one that is edited is compiled.
    """
    known = {id(to.subscription): to for to in before.subscriptions} if before is not None else {}
    screened = {id(one.filter): one for one in before.filters} if before is not None else {}
    return compile_journey(
        (known.get(id(part)) or compile_subscription(part, ACTIONS[part.action]) for part in subscriptions),
        (screened.get(id(part)) or _compiled_filter(part) for part in filters),
    )


def _compiled_filter(part: DestinationFilter) -> CompiledFilter:
    from talonbench.filters import compile_destination_filter  # late: the first paint has no filters

    return compile_destination_filter(part)


def preview(
    text: str, journey: Journey, settings: Settings, selected: int = 0, before: Preview | None = None
) -> Preview:
    """Take *text* through *journey*; what cannot be read is the preview's *problem*; *before* spares work done then."""
    from talonbench.advice.advisor import compile_advice  # late: not needed for the first paint

    begun = perf_counter()
    event, problem = _read(text)
    way = journey.run(None if event is None else event.body, settings)
    leg = way.legs[selected] if 0 <= selected < len(way.legs) else None
    fields = _fields(way.mapped or way.event, leg.to) if leg is not None else ()
    body = _laid_out(leg.requests) if leg is not None else ""
    advisor = compile_advice(journey, before.advisor if before is not None else None)
    findings = advisor.find(way, settings)
    seconds = perf_counter() - begun
    return Preview(text, event, problem, way, selected, fields, body, findings, advisor, journey, seconds)


def _laid_out(requests: tuple[Request, ...]) -> str:
    body = (requests[0].body or "") if requests else ""
    try:
        return format_text(body) if body else ""
    except EventSyntaxError:  # nested deeper than is laid out
        return body


def _fields(event: dict[str, Value] | None, to: CompiledSubscription) -> tuple[FieldExplanation, ...]:
    return configured_fields(to) if event is None else explain(event, to)


def _read(text: str) -> tuple[Event | None, EventSyntaxError | None]:
    try:
        return read_event(text), None
    except EventSyntaxError as error:
        return None, error


def deployment_problem(deployment: str) -> tuple[str, bool]:
    """What is wrong with the address typed for a deployment, in a sentence, and whether it cannot work so."""
    findings = sorted(deployment_findings(deployment), key=lambda found: found.severity != "error")
    try:
        check_origin(deployment, "deployment")
    except SettingsError as error:
        return (findings[0].message if findings else error.message), True
    return (findings[0].message, findings[0].severity == "error") if findings else ("", False)


def key_problem(api_key: str) -> tuple[str, bool]:
    """What is wrong with the key typed, in a sentence, and whether it cannot work so."""
    return next(((found.message, found.severity == "error") for found in key_findings(api_key)), ("", False))
