"""The messageIds of earlier events, which tell the repeated ones."""

from __future__ import annotations

from itertools import islice, repeat
from typing import TYPE_CHECKING, Any, Final

from talonbench.ingestion.receipt import read_time

if TYPE_CHECKING:
    from talonbench.values import Value

DAY: Final = 24 * 60 * 60 * 1000  # milliseconds for which Segment remembers a messageId
MOST: Final = 100_000  # messageIds that are remembered


class MessageIds:
    """The messageIds of events, empty for one without, and when they were received.

    A moment is in milliseconds or, as a text, a date. They go to another process as one text each.
    """

    __slots__ = ("_by_id", "_moments", "ids")

    def __init__(self, ids: list[str], moments: list[int | str] | str) -> None:
        self.ids, self._moments = ids, moments
        self._by_id: dict[str, int | str] = {}

    @property
    def moments(self) -> list[int | str]:
        """When the events were received."""
        if isinstance(self._moments, str):
            self._moments = [*self._moments.split("\n")]
        return self._moments

    def find_moment(self, identity: str) -> int | str:
        """When the event with *identity*, which no other one has, was received; of many, each is found at once."""
        self._by_id = self._by_id or dict(zip(self.ids, self.moments, strict=True))
        return self._by_id[identity]

    def cut(self, count: int) -> tuple[MessageIds, MessageIds]:
        """The first *count*, and the rest."""
        ids, moments = self.ids, self.moments
        return MessageIds(ids[:count], moments[:count]), MessageIds(ids[count:], moments[count:])

    def extend(self, other: MessageIds) -> None:
        """Add *other* ones, which follow."""
        self.ids += other.ids
        self.moments.extend(other.moments)

    def __reduce__(self) -> tuple[object, ...]:
        return _unpack, (_pack(self.ids), _pack(self.moments))


def _pack(values: list[Any]) -> str | list[Any]:
    try:
        text = "\n".join(values)
    except TypeError:  # numbers
        return values
    return text if text.count("\n") == len(values) - 1 else values


def _unpack(ids: str | list[str], moments: str | list[int | str]) -> MessageIds:
    return MessageIds(ids.split("\n") if isinstance(ids, str) else ids, moments)  # of few the moment is asked for


class SeenIds:
    """At least the last `MOST` messageIds, each with the time of its first receipt; and at most twice as many."""

    def __init__(self) -> None:
        self._first: dict[str, MessageIds | int | str] = {}  # in the order of receipt

    def add(self, identity: Value, at: int | str) -> bool:
        """Remember *identity*, received *at*; whether it was received in the 24 hours before.

        *at* is in milliseconds or, as a text, a date: few are repeated, so dates are read only then.
        """
        if type(identity) is not str or not identity:
            return False
        if identity in self._first:  # seldom
            first = _find_moment(identity, self._first[identity])
            if abs(_milliseconds(at) - _milliseconds(first)) < DAY:
                return True
            del self._first[identity]
        self._first[identity] = at
        self._forget()
        return False

    def add_all(self, message_ids: MessageIds) -> tuple[int, ...]:
        """Remember *message_ids*, as `add` does; the places of those received before."""
        room = 2 * MOST + 1 - len(self._first)  # until some are forgotten
        if len(message_ids.ids) > room:
            part, rest = message_ids.cut(room)
            if self._add_new(part):
                return tuple(room + at for at in self.add_all(rest))
        elif self._add_new(message_ids):
            return ()
        pairs = enumerate(zip(message_ids.ids, message_ids.moments, strict=True))
        return tuple(at for at, (identity, moment) in pairs if self.add(identity, moment))

    def _add_new(self, message_ids: MessageIds) -> bool:
        """Remember *message_ids* if each event has one that wasn't met before; whether it's so."""
        first, ids = self._first, message_ids.ids
        count = len(first)
        found = [*map(first.setdefault, ids, repeat(message_ids))]  # looks each up only once
        if len(first) == count + len(ids) and "" not in first:
            self._forget()
            return True
        for identity, known in zip(ids, found, strict=True):
            if known is message_ids:
                first.pop(identity, None)
        return False

    def _forget(self) -> None:
        count = len(self._first) - MOST
        if count > MOST:  # all at once: taking out one for each that comes takes twice as long
            self._first = dict(islice(self._first.items(), count, None))


def _find_moment(identity: str, known: MessageIds | int | str) -> int | str:
    return known.find_moment(identity) if isinstance(known, MessageIds) else known


def _milliseconds(at: int | str) -> int:
    return at if isinstance(at, int) else read_time(at) or 0
