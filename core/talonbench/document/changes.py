"""Which event, mapping or part of the setup differs between two documents: what an undo took back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeVar

from talonbench.document.document import are_identical
from talonbench.values import UNDEFINED

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from talonbench.destination import Subscription
    from talonbench.document.document import Document, NamedEvent
    from talonbench.values import Value
    from talonbench.values.pointer import Keys

One = TypeVar("One")
Kind = Literal["text", "event", "events", "trigger", "field", "name", "mapping", "mappings", "connection", "other"]


@dataclass(frozen=True, slots=True)
class Change:
    """What differs: a ``text`` or more of one event, a ``trigger``, ``field``, ``name`` or more of one mapping.

    *id* and *name* are those of the event or mapping. *keys* is the innermost place of the mapping around the
    difference. ``events`` and ``mappings`` are several or their order; ``other`` is any other part, or many parts.
    """

    kind: Kind
    id: str = ""
    name: str = ""
    keys: Keys = ()


def find_change(before: Document, after: Document) -> Change | None:
    """The difference of *after* to *before*; None if only the selection differs."""
    found = list(_changes(before, after))
    return Change("other") if len(found) > 1 else next(iter(found), None)


def _changes(before: Document, after: Document) -> Iterator[Change]:
    if before.events != after.events:
        yield _compare_events(before.events, after.events)
    if not are_identical(before.mappings, after.mappings):
        yield _compare_mappings(before.mappings, after.mappings)
    if before.connection != after.connection:
        yield Change("connection")
    is_same = are_identical(before.filters, after.filters) and before.destination is after.destination
    if not is_same or before.redaction != after.redaction:
        yield Change("other")


def _compare_events(before: Sequence[NamedEvent], after: Sequence[NamedEvent]) -> Change:
    former = {event.id: event for event in before}
    later = {event.id: event for event in after}
    if list(former) != list(later):
        one = _only([*(former.keys() - later.keys()), *(later.keys() - former.keys())])
        return Change("events") if one is None else Change("event", one, (later.get(one) or former[one]).name)
    event = _only([event for event in after if event != former[event.id]])
    if event is None:
        return Change("events")
    old = former[event.id]
    is_text = (old.name, old.receipt) == (event.name, event.receipt)
    return Change("text" if is_text else "event", event.id, event.name)


def _compare_mappings(before: Sequence[Subscription], after: Sequence[Subscription]) -> Change:
    if len(before) != len(after):
        shorter, longer = sorted((before, after), key=len)
        part = _only([one for one in longer if one.id not in {other.id for other in shorter}])
        return Change("mappings") if part is None else Change("mapping", part.id, part.name)
    pair = _only([(old, new) for old, new in zip(before, after, strict=True) if old is not new])
    if pair is None or pair[0].id != pair[1].id:
        return Change("mappings")
    return _compare_mapping(*pair)


def _compare_mapping(old: Subscription, new: Subscription) -> Change:
    parts: dict[Kind, bool] = {
        "name": old.name != new.name,
        "trigger": old.trigger != new.trigger,
        "field": old.mapping is not new.mapping,
        "mapping": (old.action, old.enabled) != (new.action, new.enabled),
    }
    kind: Kind = _only([kind for kind, differs in parts.items() if differs]) or "mapping"
    keys = _find_place(old.mapping, new.mapping) if kind == "field" else ()
    return Change("mapping" if kind == "field" and not keys else kind, new.id, new.name, keys)


def _find_place(old: Value, new: Value) -> Keys:
    """The keys to the innermost value around everything in which *old* and *new* differ."""
    inner = _pairs(old, new)
    key = _only([key for key, (left, right) in inner.items() if repr(left) != repr(right)])  # exact: 1 == True
    return () if key is None else (key, *_find_place(*inner[key]))


def _pairs(old: Value, new: Value) -> dict[str, tuple[Value, Value]]:
    match old, new:
        case dict(), dict():
            return {key: (old.get(key, UNDEFINED), new.get(key, UNDEFINED)) for key in {**old, **new}}
        case list(), list() if len(old) == len(new):
            return {str(at): pair for at, pair in enumerate(zip(old, new, strict=True))}
    return {}


def _only(found: Sequence[One]) -> One | None:
    return found[0] if len(found) == 1 else None
