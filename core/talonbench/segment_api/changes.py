"""What differs between two setups of a destination, object by object and field by field; fingerprints of objects.

Objects are compared as the Public API has them, callback keys masked. One without a partner of the same ID is paired
with one that is equal but for it: Segment gave it the ID.
"""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final, Literal

from talonbench.formats import DestinationConfiguration
from talonbench.formats.export import filter_body, mapping_body
from talonbench.trace.diff import ValueDiff, diff_values
from talonbench.values import UNDEFINED, Value, json_text

Body = dict[str, Value]
Kind = Literal["mapping", "filter"]
_SEGMENTS_OWN: Final = frozenset(("id", "destinationId", "sourceId", "actionId", "createdAt", "updatedAt"))


@dataclass(frozen=True, slots=True)
class Change:
    """An object that differs: *before* and *after* as the Public API has them, None where it doesn't exist."""

    kind: Kind
    id: str
    name: str
    before: Body | None
    after: Body | None
    differences: tuple[ValueDiff, ...]

    @property
    def what(self) -> Literal["added", "removed", "changed"]:
        """What becomes of it."""
        return "added" if self.before is None else "removed" if self.after is None else "changed"

    @property
    def path(self) -> str:
        """How it is named on the command line: ``mappings/ID``."""
        return f"{self.kind}s/{self.id}"


def find_changes(before: DestinationConfiguration, after: DestinationConfiguration) -> tuple[Change, ...]:
    """What differs in *after*, in its order; what is gone comes last."""
    old, new = list_objects(before), list_objects(after)
    _pair_equal(old, new)
    kept = [_compare(path, old.get(path), body) for path, body in new.items()]
    gone = [_compare(path, body, None) for path, body in old.items() if path not in new]
    return tuple(one for one in (*kept, *gone) if one.differences)


def diff_destinations(before: DestinationConfiguration, after: DestinationConfiguration) -> tuple[ValueDiff, ...]:
    """Where the destinations themselves differ."""
    return diff_values(_describe(before), _describe(after))


def _describe(one: DestinationConfiguration) -> Body:
    return {"id": one.id, "name": one.name, "enabled": one.enabled, "deployment": one.deployment}


def list_objects(one: DestinationConfiguration) -> dict[str, Body]:
    """The mappings and filters of *one* by path, as the Public API has them."""
    mappings = {f"mappings/{part.id}": mapping_body(part, one.id) for part in one.mappings}
    filters = {f"filters/{part.id or part.title}": filter_body(part, one.id) for part in one.filters}
    return {**mappings, **filters}


def take_fingerprints(objects: Mapping[str, Body]) -> tuple[str, ...]:
    """A fingerprint of each of *objects*, after its path and a space."""
    return tuple(f"{path} {take_fingerprint(body)}" for path, body in objects.items())


def read_fingerprints(pulled: tuple[str, ...]) -> dict[str, str]:
    """The fingerprints by path."""
    return {path: digest for path, _, digest in (one.rpartition(" ") for one in pulled)}


def take_fingerprint(body: Body) -> str:
    """Equal for objects that say the same, whatever the order of their keys."""
    text = json_text(_sort(_without_segments_own(body)))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _sort(value: Value) -> Value:
    if isinstance(value, dict):
        return {f".{key}": _sort(value[key]) for key in sorted(value)}  # a dot, since numbers would come first
    return [_sort(part) for part in value] if isinstance(value, list) else value


def _pair_equal(old: dict[str, Body], new: dict[str, Body]) -> None:
    """Give each object of *new* without a partner the path of an equal one of *old*."""
    free = {take_fingerprint(body): path for path, body in old.items() if path not in new}
    paired = {path: free.pop(take_fingerprint(body), path) if path not in old else path for path, body in new.items()}
    bodies = list(new.values())
    new.clear()
    new.update(zip(paired.values(), bodies, strict=True))


def _compare(path: str, before: Body | None, after: Body | None) -> Change:
    either = after if after is not None else before
    assert either is not None
    folder, _, identity = path.partition("/")
    kind: Kind = "mapping" if folder == "mappings" else "filter"
    name = str(either.get("name" if kind == "mapping" else "title") or identity)
    return Change(kind, identity, name, before, after, tuple(_list_differences(before, after)))


def _list_differences(before: Body | None, after: Body | None) -> Iterator[ValueDiff]:
    """Field by field; an object that is new or gone differs in each field."""
    was, now = (None if one is None else _without_segments_own(one) for one in (before, after))
    if was is not None and now is not None:
        yield from diff_values(was, now)
    for body, is_new in ((now, True), (was, False)):
        if body is not None and (was is None or now is None):
            for key, value in body.items():
                yield ValueDiff(f"/{key}", *((UNDEFINED, value) if is_new else (value, UNDEFINED)))


def _without_segments_own(body: Body) -> Body:
    return {key: value for key, value in body.items() if key not in _SEGMENTS_OWN}
