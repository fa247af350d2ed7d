"""Findings on mappings that send for the same event: twice the same, or states that contradict each other."""

from collections.abc import Iterator, Sequence
from typing import Final

from talonbench.lint.finding import Finding, Place
from talonbench.pipeline import Ready
from talonbench.suggest.for_mapping import CLOSING_EVENT
from talonbench.trace import MappingTrace
from talonbench.values import Value

TWO_STATES: Final = "session.two_states"
_EVENTS: Final = ("trackEvent", "trackEventV2")
Sent = tuple[MappingTrace, Ready]
State = tuple[MappingTrace, str, str, str]  # the session's ID and state, and the place of the state in the payload


def lint_together(mappings: Sequence[MappingTrace]) -> Iterator[Finding]:
    """Findings on the mappings of one event that send."""
    sent = _list_sent(mappings)
    same = list(_same_requests(sent))
    yield from same
    told = {finding.place.mapping for finding in same}
    yield from _same_events([one for one in sent if one[0].subscription.id not in told])
    yield from _two_states(list(_list_states(sent)))


def lint_left_open(mappings: Sequence[MappingTrace], event: dict[str, Value]) -> Iterator[Finding]:
    """Whether *event* is an order whose session all *mappings* leave open."""
    if event.get("event") != CLOSING_EVENT:
        return
    states = list(_list_states(_list_sent(mappings)))
    for mapping, session, state, path in states:
        if state == "open" and all(other[2] == "open" for other in states if other[1] == session):
            message = f"{CLOSING_EVENT} leaves the session open: the state sent is open, not closed."
            place = Place("field", path, mapping.subscription.id)
            yield Finding("session.left_open", "info", message, place, is_slip=True)


def _list_sent(mappings: Sequence[MappingTrace]) -> list[Sent]:
    return [(one, one.outcome) for one in mappings if isinstance(one.outcome, Ready)]


def _same_requests(sent: Sequence[Sent]) -> Iterator[Finding]:
    seen: dict[tuple[str, str, str | None], str] = {}
    for mapping, outcome in sent:
        for request in outcome.requests:
            key = (request.method, request.url, request.body)
            if key in seen:
                message = f"“{mapping.subscription.name}” sends the same as “{seen[key]}”: Talon.One receives it twice."
                yield _found("mapping.same_request", message, mapping)
            seen.setdefault(key, mapping.subscription.name)


def _same_events(sent: Sequence[Sent]) -> Iterator[Finding]:
    seen: dict[tuple[str, str], str] = {}
    for mapping, outcome in sent:
        kind, name = outcome.payload.get("eventType"), mapping.subscription.name
        if mapping.subscription.action not in _EVENTS or not isinstance(kind, str):
            continue
        other = seen.setdefault((kind, str(outcome.payload.get("customerProfileId"))), name)
        if other != name:
            message = f"“{name}” sends “{kind}” as “{other}” does: Talon.One counts two events."
            yield _found("mapping.same_event", message, mapping)


def _list_states(sent: Sequence[Sent]) -> Iterator[State]:
    for mapping, outcome in sent:
        session, nested = outcome.payload.get("customerSessionId"), outcome.payload.get("customerSession")
        inner, path = (nested, "/customerSession/state") if isinstance(nested, dict) else (outcome.payload, "/state")
        state = inner.get("state")
        if isinstance(session, str) and isinstance(state, str):
            yield mapping, session, state, path


def _two_states(states: Sequence[State]) -> Iterator[Finding]:
    seen: dict[str, tuple[str, str]] = {}
    for mapping, session, state, _ in states:
        other, before = seen.setdefault(session, (mapping.subscription.name, state))
        if before != state:
            sends = f"“{mapping.subscription.name}” sends state {state} to session “{session}”"
            message = f"{sends}, but “{other}” sends {before} for the same event: leave the state to one mapping."
            yield _found(TWO_STATES, message, mapping)


def _found(code: str, message: str, mapping: MappingTrace) -> Finding:
    return Finding(code, "warning", message, Place("mapping", "", mapping.subscription.id), is_slip=True)
