"""Events of a run, read again at their places for what its rows don't have: values at paths of the event."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Final, Generic, NamedTuple, TypeVar

from talonbench.archive.lines import read_blocks, read_odd_line
from talonbench.archive.plain_lines import read_plain
from talonbench.errors import MappingError
from talonbench.events.stream import StreamItem
from talonbench.mapping.paths import compile_path, strip_root
from talonbench.reading import read_archive_parts
from talonbench.values import UNDEFINED, Value, json_text, to_text

T = TypeVar("T")
_USERS: Final = ("userId", "anonymousId")


class Place(NamedTuple, Generic[T]):
    """Where an event is: the file *path*, its *line*, its *message_id* among those there; and what is *known* of it."""

    path: str
    line: int
    message_id: str | None
    known: T


def read_places(places: Iterable[Place[T]]) -> Iterator[tuple[dict[str, Value], T]]:
    """The events at *places*, which come in the order of the archive, each with what is known of it.

    UnreadableError if a file can't be read any more; what isn't there any more is left out.
    """
    for path, of_file in groupby(places, key=lambda place: place.path):
        lines = ((line, [*found]) for line, found in groupby(of_file, key=lambda place: place.line))
        yield from _read_file(path, lines)


def _read_file(path: str, lines: Iterator[tuple[int, list[Place[T]]]]) -> Iterator[tuple[dict[str, Value], T]]:
    at = next(lines, None)
    for block in read_blocks(read_archive_parts(path)):
        if isinstance(block, StreamItem):
            while at is not None and at[0] < block.line:
                at = next(lines, None)
            if at is not None and at[0] == block.line:  # further events may be on the same line
                yield from _choose([block], at[1])
                at = at if at[1] else next(lines, None)
        else:
            while at is not None and at[0] < block.number + len(block.lines):
                yield from _find(block.lines[at[0] - block.number], *at)
                at = next(lines, None)
        if at is None:
            return


def _find(text: bytes, line: int, wanted: list[Place[T]]) -> Iterator[tuple[dict[str, Value], T]]:
    """The events at a *line* with this *text*."""
    body = read_plain(text, is_number_sensitive=False) if len(wanted) == 1 else None
    if body is not None:
        yield body, wanted[0].known
    else:
        yield from _choose(read_odd_line(text, line), wanted)


def _choose(items: Iterable[StreamItem], wanted: list[Place[T]]) -> Iterator[tuple[dict[str, Value], T]]:
    """The events of *items* that are *wanted*, from which each is taken once."""
    for item in items:
        identity = None if item.body is None else item.body.get("messageId")
        named = identity if isinstance(identity, str) else None
        at = next((at for at, one in enumerate(wanted) if one.message_id == named), None)
        if item.body is not None and at is not None:
            yield dict(item.body), wanted.pop(at).known


def read_value(body: dict[str, Value], path: str) -> str | None:
    """What the event *body* has at *path* as a text, JSON where it isn't one value; None if it has nothing there."""
    try:
        value = compile_path(strip_root(path))(body)
    except MappingError:
        return None
    if value is None or value is UNDEFINED:
        return None
    return write_value(value)


def name_user(body: dict[str, Value]) -> str | None:
    """The userId of the event *body*, or its anonymousId, as a text; None if it has neither."""
    value = next((body[key] for key in _USERS if body.get(key)), None)
    return None if value is None else write_value(value)


def write_value(value: Value) -> str:
    """*value* as a text."""
    return json_text(value) if isinstance(value, dict | list) else to_text(value)
