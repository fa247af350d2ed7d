"""What a filter's actions do to an event. The event is never changed in place."""

from collections.abc import Iterator
from dataclasses import replace

from talonbench.filters.definition import ORDER, DestinationFilter, FilterError
from talonbench.values import Value, to_text
from talonbench.values.text import is_index

Event = dict[str, Value]
Keys = tuple[str, ...]


def apply_action(action: dict[str, Value], event: Event) -> Event | None:
    """*event* after *action*, None if it is dropped; *event* itself is never changed.

    A sample that keeps some events keeps this one: chance can't be predicted. FilterError for an unknown action.
    """
    kind = action.get("type")
    if kind == "DROP":
        return None
    if kind == "SAMPLE":
        return None if share(action) <= 0 else event
    if kind not in ("DROP_PROPERTIES", "ALLOW_PROPERTIES"):
        raise FilterError(f"Unknown filter action “{to_text(kind)}”; must be one of {', '.join(ORDER)}.")
    keep = kind == "ALLOW_PROPERTIES"
    after: Value = event
    for path, keys in _fields(action):
        after = _changed(after, path.split(".") if path else [], frozenset(keys), keep)
    return after if isinstance(after, dict) and any(True for _ in removed_places(event, after)) else event


def share(action: dict[str, Value]) -> float:
    """The share of events that a sample keeps, 0 to 1; without a number, all."""
    percent = action.get("percent")
    return float(percent) if isinstance(percent, (int, float)) else 1.0


def keep_value(of: DestinationFilter, place: Keys) -> DestinationFilter:
    """The filter *of* without what it removes at *place*, a path of the event; all else stays as it is."""
    return replace(of, actions=tuple(_keep(action, place) for action in of.actions))


def _keep(action: dict[str, Value], place: Keys) -> dict[str, Value]:
    keep, fields = action.get("type") == "ALLOW_PROPERTIES", action.get("fields")
    if not isinstance(fields, dict):
        return action
    changed: dict[str, Value] = {}
    for path, keys in fields.items():
        key = _key_below(tuple(path.split(".")) if path else (), place)
        left = [one for one in keys if to_text(one) != key] if isinstance(keys, list) else keys
        changed[path] = [*left, key] if keep and key is not None and isinstance(left, list) else left
    return {**action, "fields": changed}


def _key_below(above: Keys, place: Keys) -> str | None:
    """The key of *place* that a filter of the object at *above* names; of a list's items, that of the item."""
    if place[: len(above)] != above:
        return None
    below = [key for key in place[len(above) :] if not is_index(key)]
    return below[0] if below else None


def _fields(action: dict[str, Value]) -> list[tuple[str, list[str]]]:
    fields = action.get("fields")
    pairs = fields.items() if isinstance(fields, dict) else ()
    return [(path, [to_text(key) for key in keys]) for path, keys in pairs if isinstance(keys, list)]


def _changed(value: Value, path: list[str], keys: frozenset[str], keep: bool) -> Value:
    """*value* with the *keys* of the object at *path* removed, or with only them kept.

    An array at the end of the path stands for each object in it; along the path, an item is named by its index
    (npm @segment/tsub 2.0, filterProperties).
    """
    if not path:
        return [_kept(item, keys, keep) for item in value] if isinstance(value, list) else _kept(value, keys, keep)
    first, *rest = path
    if isinstance(value, dict) and first in value:
        return {**value, first: _changed(value[first], rest, keys, keep)}
    if isinstance(value, list) and is_index(first) and int(first) < len(value):
        at = int(first)
        return [*value[:at], _changed(value[at], rest, keys, keep), *value[at + 1 :]]
    return value


def _kept(value: Value, keys: frozenset[str], keep: bool) -> Value:
    """The kept members of an object."""
    return {key: part for key, part in value.items() if (key in keys) == keep} if isinstance(value, dict) else value


def removed_places(before: Value, after: Value, place: Keys = ()) -> Iterator[Keys]:
    """The paths of *before* that *after*, its result, lacks."""
    if before is after:
        return
    if isinstance(before, dict) and isinstance(after, dict):
        for key, part in before.items():
            if key in after:
                yield from removed_places(part, after[key], (*place, key))
            else:
                yield (*place, key)
    elif isinstance(before, list) and isinstance(after, list):
        for index, (old, new) in enumerate(zip(before, after, strict=True)):
            yield from removed_places(old, new, (*place, str(index)))
