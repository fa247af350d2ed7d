"""What changed between two JSON values, or between two traces of an event."""

from collections.abc import Iterator
from dataclasses import dataclass

from talonbench.trace import EventTrace, MappingTrace
from talonbench.values import UNDEFINED, Undefined, Value, json_text, parse_json
from talonbench.values.pointer import below

__all__ = ["MappingDiff", "ValueDiff", "diff_traces", "diff_values"]


@dataclass(frozen=True, slots=True)
class ValueDiff:
    """One difference, at a JSON pointer; a side is undefined if it has no value there."""

    path: str
    before: Value
    after: Value

    @property
    def what(self) -> str:
        """``added``, ``removed`` or ``changed``."""
        if isinstance(self.before, Undefined):
            return "added"
        return "removed" if isinstance(self.after, Undefined) else "changed"


@dataclass(frozen=True, slots=True)
class MappingDiff:
    """What changed for one mapping: its status, and its request: ``/method``, ``/url``, ``/headers/…``, ``/body/…``."""

    mapping: str
    name: str
    before: str
    after: str
    differences: tuple[ValueDiff, ...]


def diff_values(before: Value, after: Value) -> tuple[ValueDiff, ...]:
    """Where *after* differs from *before*; the order of an object's keys does not count."""
    return tuple(_of(before, after, ""))


def diff_traces(before: EventTrace, after: EventTrace) -> tuple[MappingDiff, ...]:
    """The mappings whose status or requests differ, in the order of *after*; those that are gone come last."""
    old = {mapping.subscription.id: mapping for mapping in before.mappings}
    new = {mapping.subscription.id: mapping for mapping in after.mappings}
    found = (_compared(old.get(key), new.get(key)) for key in dict.fromkeys([*new, *old]))
    return tuple(one for one in found if one.differences or one.before != one.after)


def _compared(before: MappingTrace | None, after: MappingTrace | None) -> MappingDiff:
    mapping = after or before
    assert mapping is not None
    was, now = (one.status if one is not None else "missing" for one in (before, after))
    found = diff_values(_request(before), _request(after))
    return MappingDiff(mapping.subscription.id, mapping.subscription.name, was, now, found)


def _request(mapping: MappingTrace | None) -> Value:
    if mapping is None or not mapping.requests:
        return {}
    request = mapping.requests[0]
    body = request.body
    headers: dict[str, Value] = {name: value for name, value in request.headers if name != "authorization"}
    found: dict[str, Value] = {"method": request.method, "url": request.url, "headers": headers}
    return found if body is None else {**found, "body": parse_json(body)}


def _of(before: Value, after: Value, path: str) -> Iterator[ValueDiff]:
    if isinstance(before, dict) and isinstance(after, dict):
        for key in dict.fromkeys([*before, *after]):
            yield from _of(before.get(key, UNDEFINED), after.get(key, UNDEFINED), below(path, key))
    elif isinstance(before, list) and isinstance(after, list):
        for index in range(max(len(before), len(after))):
            old = before[index] if index < len(before) else UNDEFINED
            yield from _of(old, after[index] if index < len(after) else UNDEFINED, below(path, index))
    elif _text(before) != _text(after):
        yield ValueDiff(path, before, after)


def _text(value: Value) -> str:
    return "" if isinstance(value, Undefined) else json_text(value)
