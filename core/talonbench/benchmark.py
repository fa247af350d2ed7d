"""Measures the engine in events per second, on workloads in the form of the parity data's ``workloads.json``.

For each event it times what Segment's engine does before it sends: parse the text, test the trigger, map, drop
empties, validate, and write the payload as JSON.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from time import perf_counter

from talonbench.destination import Subscription, compile_subscription
from talonbench.errors import TalonbenchError
from talonbench.talon_one import ACTIONS
from talonbench.values import Json, json_text, parse_event_bytes


@dataclass(frozen=True, slots=True)
class Rate:
    """The speed of one workload: *seconds* of wall time for *events* events."""

    workload: str
    events: int
    seconds: float

    def as_json(self) -> dict[str, Json]:
        """The line that Segment's engine prints in the same benchmark."""
        return {
            "workload": self.workload,
            "events": self.events,
            "seconds": round(self.seconds, 6),
            "events_per_second": round(self.events / self.seconds),
        }


def measure(workloads: dict[str, Json], count: int) -> Iterator[Rate]:
    """Run *count* events (times each workload's share) after a warm-up of a fifth."""
    for name, workload in workloads.items():
        if not isinstance(workload, dict):
            raise TalonbenchError(f"workload {name} must be an object")
        once = _step(name, workload)
        events = max(1, round(count * _number(workload.get("share", 1))))
        for _ in range(events // 5):
            once()
        start = perf_counter()
        for _ in range(events):
            once()
        yield Rate(name, events, perf_counter() - start)


def _number(value: Json) -> float:
    if isinstance(value, (int, float)):
        return value
    raise TalonbenchError("a workload's share must be a number")


def _step(name: str, workload: dict[str, Json]) -> Callable[[], str]:
    match workload:
        case {"action": str(slug), "trigger": str(trigger), "mapping": dict(mapping), "event": dict(event)}:
            pass
        case _:
            raise TalonbenchError(f"workload {name} must have action, trigger, mapping and event")
    if slug not in ACTIONS:
        raise TalonbenchError(f"workload {name}: unknown action {slug}")
    action = ACTIONS[slug]
    subscription = Subscription(
        id=name, name=name, action=slug, trigger=trigger, mapping={**action.default_mapping(), **mapping}
    )
    compiled = compile_subscription(subscription, action)
    if compiled.trigger is None or compiled.plan is None:
        raise TalonbenchError(f"workload {name}: its trigger or mapping is invalid")
    matches, resolve, check = compiled.trigger.matches, compiled.plan.resolve, compiled.action.validator.check
    data = json_text(event).encode()

    def once() -> str:
        body = parse_event_bytes(data)
        if not isinstance(body, dict) or not matches(body):
            raise TalonbenchError(f"workload {name}: its trigger doesn't match its event")
        payload, faults = check(resolve(body))
        if faults:
            raise TalonbenchError(f"workload {name}: {faults[0].message}")
        return json_text(payload, sent=True)

    return once
