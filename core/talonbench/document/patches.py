"""The difference between two documents in little memory: what an undo step keeps."""

from __future__ import annotations

import sys
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from talonbench.document.document import Document, NamedEvent

if TYPE_CHECKING:
    from talonbench.ingestion import Receipt
    from talonbench.values import Value

LARGE: Final = 100_000  # characters; of a longer text only the difference is kept
_PIECE: Final = 32_768  # characters compared at once
_FLAT_PART: Final = 2_000  # bytes, as a mapping in a long list is counted
_MOST_MEASURED: Final = 20  # mappings whose values are measured one by one


@dataclass(frozen=True, slots=True)
class _Kept:
    """The event at this index of the other document, unchanged."""

    index: int


@dataclass(frozen=True, slots=True)
class _Derived:
    """An event whose text is the other document's at *index*, with ``[start:end]`` replaced by *middle*."""

    index: int
    id: str
    name: str
    start: int
    end: int
    middle: str
    receipt: Receipt | None
    repeats: str


@dataclass(frozen=True, slots=True)
class Patch:
    """Turns the document that it was made for into *target*; *size* is its approximate size in bytes.

    *target* has all parts but the events, which are in *events*.
    """

    target: Document
    events: tuple[_Kept | _Derived | NamedEvent, ...]
    event: int
    size: int

    def apply(self, source: Document) -> Document:
        """The target, made from *source*: the document passed as *source* to `make_patch`."""
        events = tuple(_make_event(item, source.events) for item in self.events)
        if len(events) == len(source.events) and all(map(_is_same, events, source.events)):
            events = source.events
        return replace(self.target, events=events, event=self.event)


_NO_EVENT: Final = (NamedEvent("", "", ""),)


def make_patch(source: Document, target: Document) -> Patch:
    """The patch from *source* to *target*; large texts are kept as differences to those of *source*."""
    places = {id(event): at for at, event in enumerate(source.events)}
    by_id = {event.id: at for at, event in enumerate(source.events)}
    events = tuple(
        _Kept(places[id(event)]) if id(event) in places else _derive_event(event, by_id.get(event.id, -1), source)
        for event in target.events
    )
    size = _measure_events(events) + _measure_parts(source, target)
    return Patch(replace(target, events=_NO_EVENT, event=0), events, target.event, size)


def _is_same(event: NamedEvent, other: NamedEvent) -> bool:
    return event is other


def _make_event(item: _Kept | _Derived | NamedEvent, events: tuple[NamedEvent, ...]) -> NamedEvent:
    match item:
        case _Kept(index):
            return events[index]
        case _Derived(index, identity, name, start, end, middle, receipt, repeats):
            text = events[index].text
            return NamedEvent(identity, name, f"{text[:start]}{middle}{text[end:]}", receipt, repeats)
        case NamedEvent():
            return item


def _derive_event(event: NamedEvent, index: int, source: Document) -> _Derived | NamedEvent:
    """*event* as a difference to the source's at *index*, or itself if it is small or new."""
    if index < 0 or len(event.text) <= LARGE:
        return event
    old, new = source.events[index].text, event.text
    start = _count_common(old, new)
    ending = _count_common_end(old, new, min(len(old), len(new)) - start)
    return _Derived(
        index, event.id, event.name, start, len(old) - ending, new[start : len(new) - ending],
        event.receipt, event.repeats,
    )  # fmt: skip


def _count_common(one: str, other: str) -> int:
    """The length of the common prefix; compared in pieces, which is fast and copies little at a time."""
    known, most, piece = 0, min(len(one), len(other)), _PIECE
    while piece:
        while known + piece <= most and one.startswith(other[known : known + piece], known):
            known += piece
        piece //= 2
    return known


def _count_common_end(one: str, other: str, most: int) -> int:
    """The length of the common suffix, at most *most*."""
    known, piece = 0, _PIECE
    while piece:
        end = len(other) - known
        while known + piece <= most and one.endswith(other[end - piece : end], 0, len(one) - known):
            known += piece
            end -= piece
        piece //= 2
    return known


def _measure_events(events: tuple[_Kept | _Derived | NamedEvent, ...]) -> int:
    texts = (item.middle if isinstance(item, _Derived) else item.text for item in events if not isinstance(item, _Kept))
    return sum(map(sys.getsizeof, texts))


def _measure_parts(source: Document, target: Document) -> int:
    """Approximate bytes of mappings and filters that the target has and the source doesn't."""
    if source.mappings is target.mappings and source.filters is target.filters:
        return 0
    known = {id(part) for part in (*source.mappings, *source.filters)}
    mappings = [part for part in target.mappings if id(part) not in known]
    filters = sum(id(part) not in known for part in target.filters)
    if len(mappings) > _MOST_MEASURED:
        return _FLAT_PART * (len(mappings) + filters)
    return _FLAT_PART * filters + sum(_measure_value(part.mapping) + sys.getsizeof(part.trigger) for part in mappings)


def _measure_value(value: Value) -> int:
    size, open_values = 0, [value]
    while open_values:
        now = open_values.pop()
        size += sys.getsizeof(now)
        if isinstance(now, dict):
            open_values.extend(now.values())
        elif isinstance(now, list):
            open_values.extend(now)
    return size
