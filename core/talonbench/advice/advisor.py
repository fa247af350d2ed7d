"""All advice on one event's way; what depends on the mappings alone is found once, when they are compiled."""

from collections.abc import Iterator
from dataclasses import dataclass

from talonbench.advice.configured import configured_findings
from talonbench.advice.event import event_findings
from talonbench.advice.finding import Finding, Place
from talonbench.advice.payload import payload_remarks
from talonbench.advice.reading import WrittenField, reading_findings, written_fields
from talonbench.advice.settings import deployment_findings, key_findings
from talonbench.destination import CompiledSubscription, Settings
from talonbench.events import KnownPaths
from talonbench.filters import CompiledFilter
from talonbench.journey import Journey, Leg, Way
from talonbench.pipeline import Ready, Rejected
from talonbench.values import Value

_WEIGHT = {"error": 0, "warning": 1, "info": 2}


@dataclass(frozen=True, slots=True)
class Studied:
    """One mapping, with the advice that holds for every event and the fields that read the event."""

    to: CompiledSubscription
    findings: tuple[Finding, ...]
    fields: tuple[WrittenField, ...]


@dataclass(frozen=True, slots=True)
class Advisor:
    """The mappings of a journey, studied."""

    studied: tuple[Studied, ...]
    filters: tuple[Finding, ...]

    def find(self, way: Way, settings: Settings) -> tuple[Finding, ...]:
        """All advice on *way*, the gravest first; one sentence about one place is said once."""
        found = dict.fromkeys(self._all(way, settings))
        return tuple(sorted(found, key=lambda finding: _WEIGHT[finding.severity]))

    def _all(self, way: Way, settings: Settings) -> Iterator[Finding]:
        yield from deployment_findings(settings.deployment)
        yield from key_findings(settings.api_key)
        yield from self.filters
        yield from _filters(way)
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
    return Advisor(studied, tuple(_quirks(journey.filters)))


def _quirks(filters: tuple[CompiledFilter, ...]) -> Iterator[Finding]:
    """What the filters' dialect makes of a condition, other than it reads."""
    for one in filters:
        for quirk in one.condition.quirks if one.filter.enabled and one.condition is not None else ():
            place = Place("filter", one.filter.title, None, quirk.start, quirk.end)
            yield Finding(f"filter.{quirk.code}", "warning", f"“{one.filter.title}”: {quirk.message}", place)


def _study(to: CompiledSubscription) -> Studied:
    return Studied(to, tuple(configured_findings(to)), written_fields(to))


def _leg(studied: Studied, leg: Leg, event: dict[str, Value], known: KnownPaths) -> Iterator[Finding]:
    if isinstance(leg.outcome, (Ready, Rejected)):
        yield from reading_findings(studied.to, studied.fields, event, leg.outcome, known)
    if isinstance(leg.outcome, Ready):
        for remark in payload_remarks(event, leg.to.action.slug, leg.outcome.payload):
            place = Place("field", remark.path, leg.subscription.id)
            yield Finding(remark.code, remark.severity, remark.message, place)


def _filters(way: Way) -> Iterator[Finding]:
    for step in way.filtered.steps if way.filtered is not None else ():
        for warning in step.warnings:
            severity = "error" if step.result == "dropped" and step.decision is None else "warning"
            yield Finding("filter.warning", severity, warning, Place("filter", step.title))


def _twice(legs: tuple[Leg, ...]) -> Iterator[Finding]:
    seen: dict[tuple[str, str, str | None], str] = {}
    for leg in legs:
        for request in leg.requests:
            key = (request.method, request.url, request.body)
            if key in seen:
                message = f"“{leg.subscription.name}” sends the same as “{seen[key]}”: Talon.One gets it twice."
                yield Finding("mapping.same_request", "warning", message, Place("mapping", "", leg.subscription.id))
            seen.setdefault(key, leg.subscription.name)
