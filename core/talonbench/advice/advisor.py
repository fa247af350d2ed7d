"""All advice on one event's way; what depends on the mappings alone is found once, when they are compiled."""

from collections.abc import Iterator
from dataclasses import dataclass

from talonbench.advice.configured import configured_findings
from talonbench.advice.event import event_findings
from talonbench.advice.filters import filter_findings, step_findings
from talonbench.advice.finding import Finding, Place
from talonbench.advice.payload import payload_remarks
from talonbench.advice.reading import WrittenField, reading_findings, written_fields
from talonbench.advice.settings import deployment_findings, key_findings
from talonbench.advice.triggered import trigger_findings
from talonbench.destination import CompiledSubscription, Settings
from talonbench.events import KnownPaths
from talonbench.journey import Journey, Leg, Way
from talonbench.pipeline import Ready, Rejected
from talonbench.values import Value

MOST_MAPPINGS = 50  # segment-docs, connections/destinations/actions
_WEIGHT = {"error": 0, "warning": 1, "info": 2}


@dataclass(frozen=True, slots=True)
class Studied:
    """One mapping, with the advice that holds for every event and the fields that read the event."""

    to: CompiledSubscription
    findings: tuple[Finding, ...]
    fields: tuple[WrittenField, ...]


@dataclass(frozen=True, slots=True)
class Advisor:
    """The mappings of a journey, studied; *setup* is the advice on its filters and on the number of its mappings."""

    studied: tuple[Studied, ...]
    setup: tuple[Finding, ...]

    def find(self, way: Way, settings: Settings) -> tuple[Finding, ...]:
        """All advice on *way*, the gravest first; one sentence about one place is said once."""
        found = dict.fromkeys(self._all(way, settings))
        return tuple(sorted(found, key=lambda finding: _WEIGHT[finding.severity]))

    def _all(self, way: Way, settings: Settings) -> Iterator[Finding]:
        yield from deployment_findings(settings.deployment)
        yield from key_findings(settings.api_key)
        yield from self.setup
        yield from step_findings(way)
        if way.event is not None:
            yield from event_findings(way.event)
        known = KnownPaths(way.mapped) if way.mapped is not None else None
        for studied, leg in zip(self.studied, way.legs, strict=True):
            yield from studied.findings
            if way.mapped is not None and known is not None:
                yield from _leg(studied, leg, way.mapped, known)
        yield from _twice(way.legs)


def compile_advice(journey: Journey, before: Advisor | None = None) -> Advisor:
    """Study the mappings of *journey*; what *before* studied already is taken from it."""
    known = {id(part.to): part for part in before.studied} if before is not None else {}
    studied = tuple(known.get(id(to)) or _study(to) for to in journey.subscriptions)
    return Advisor(studied, (*filter_findings(journey.filters), *_many(studied)))


def _study(to: CompiledSubscription) -> Studied:
    return Studied(to, tuple(configured_findings(to)), written_fields(to))


def _leg(studied: Studied, leg: Leg, event: dict[str, Value], known: KnownPaths) -> Iterator[Finding]:
    if isinstance(leg.outcome, (Ready, Rejected)):
        yield from reading_findings(studied.to, studied.fields, event, leg.outcome, known)
    if leg.status == "not_triggered":
        yield from trigger_findings(studied.to, event)
    if isinstance(leg.outcome, Ready):
        for remark in payload_remarks(event, leg.to.action.slug, leg.outcome.payload):
            place = Place("field", remark.path, leg.subscription.id)
            yield Finding(remark.code, remark.severity, remark.message, place)


def _many(studied: tuple[Studied, ...]) -> Iterator[Finding]:
    if len(studied) > MOST_MAPPINGS:
        message = f"There are {len(studied)} mappings; Segment takes {MOST_MAPPINGS} of one destination."
        yield Finding("limit.mappings", "warning", message, Place("mapping"))


def _twice(legs: tuple[Leg, ...]) -> Iterator[Finding]:
    seen: dict[tuple[str, str, str | None], str] = {}
    for leg in legs:
        for request in leg.requests:
            key = (request.method, request.url, request.body)
            if key in seen:
                message = f"“{leg.subscription.name}” sends the same as “{seen[key]}”: Talon.One gets it twice."
                yield Finding("mapping.same_request", "warning", message, Place("mapping", "", leg.subscription.id))
            seen.setdefault(key, leg.subscription.name)
