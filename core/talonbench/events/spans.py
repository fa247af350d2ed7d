"""Locates the parts of an event in its text: the span of each path, and the path at each offset."""

from bisect import bisect_right
from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeAlias

from talonbench.errors import EventSyntaxError
from talonbench.events.grammar import ARRAY, CLOSE, KEY, OBJECT, walk
from talonbench.events.parser import decoded

Span: TypeAlias = tuple[int, int]


@dataclass(slots=True)
class Part:
    """A value in the text: the spans of its *key* (empty for an array's item) and of its *value*.

    *above* is the index of the part that contains it, -1 for the event itself.
    """

    name: str
    above: int
    key: Span
    value: Span


@dataclass(frozen=True)
class SpanIndex:
    """The parts of one text, in order; parsed on first use.

    A text with an error has the parts before the error; parts still open there extend to the end of the text.
    """

    text: str = field(repr=False)

    def span(self, keys: tuple[str, ...]) -> Span | None:
        """The start and end of the value at *keys*, array indices as text; None if there is none."""
        part = self._part(keys)
        return None if part is None else part.value

    def key_span(self, keys: tuple[str, ...]) -> Span | None:
        """The start and end of the key, with its quotes; None if there is none, as for an array's item."""
        part = self._part(keys)
        return None if part is None or part.key[0] == part.key[1] else part.key

    def names(self, keys: tuple[str, ...]) -> tuple[str, ...]:
        """The names of the parts directly below *keys*, in the order of the text."""
        at = self._index(keys)
        return () if at is None else tuple(part.name for part in self._parts if part.above == at)

    def path_at(self, offset: int) -> tuple[str, ...]:
        """The keys of the innermost part at *offset*: on its key, its value, between them, or right after."""
        at = bisect_right(self._starts, offset) - 1
        while at >= 0 and self._parts[at].value[1] < offset:
            at = self._parts[at].above
        names: list[str] = []
        while at > 0:
            names.append(self._parts[at].name)
            at = self._parts[at].above
        return tuple(reversed(names))

    def _part(self, keys: tuple[str, ...]) -> Part | None:
        at = self._index(keys)
        return None if at is None else self._parts[at]

    def _index(self, keys: tuple[str, ...]) -> int | None:
        at: int | None = 0 if self._parts else None
        for key in keys:
            at = None if at is None else self._below.get((at, key))
        return at

    @cached_property
    def _parts(self) -> list[Part]:
        return _parts(self.text)

    @cached_property
    def _starts(self) -> list[int]:
        return [part.key[0] for part in self._parts]

    @cached_property
    def _below(self) -> dict[tuple[int, str], int]:
        """The index of each part by its container's index and its name; of duplicate keys the last, as in JSON."""
        return {(part.above, part.name): at for at, part in enumerate(self._parts)}


def index_spans(text: str) -> SpanIndex:
    """The parts of *text*; parsed on first use, and no text is refused."""
    return SpanIndex(text)


def _parts(text: str) -> list[Part]:
    parts: list[Part] = []
    holders: list[tuple[int, list[int] | None]] = [(-1, None)]  # index, and for an array the count of its items
    try:
        for kind, found in walk(text):
            if kind == CLOSE:
                above, _ = holders.pop()
                parts[above].value = (parts[above].value[0], found.end())
                continue
            above, count = holders[-1]
            name = decoded(found[KEY]) if count is None else str(count[0])
            if count is not None:
                count[0] += 1
            value = found.span(kind)
            key = found.span(KEY) if found[KEY] else (value[0], value[0])
            if kind >= ARRAY:
                value = (value[0], len(text))
                holders.append((len(parts), None if kind == OBJECT else [0]))
            parts.append(Part(name, above, key, value))
    except EventSyntaxError:
        pass  # the parts up to the error are the result; read_event reports the error itself
    return parts
