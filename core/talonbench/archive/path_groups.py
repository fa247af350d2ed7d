"""Events grouped by values at paths of theirs, for which they are read again, beside what their rows have."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias

from talonbench.archive.event_values import Place, read_places, read_value
from talonbench.archive.wanted import Group, is_path

if TYPE_CHECKING:
    from talonbench.values import Value

MOST_VALUES: Final = 100_000  # groups that are counted separately
OTHER: Final = "…"  # all further values
Values: TypeAlias = "tuple[str | None, ...]"


class Row(NamedTuple):
    """An event *n* for one of its groups: its place, when it happened, and the *values* of the keys that rows have."""

    n: int
    path: str
    line: int
    message_id: str | None
    time: int | None
    values: Values


class _Known(NamedTuple):
    time: int | None
    groups: frozenset[Values]


def group_by_paths(rows: Iterable[Row], keys: Sequence[str]) -> list[Group]:
    """The events of *rows*, which come in the order of the archive, by *keys*; the most first."""
    found: dict[Values, Group] = {}
    for body, known in read_places(_find_places(rows)):
        for values in known.groups:
            named = _name(body, values, keys)
            group = found.get(named)
            if group is None and len(found) >= MOST_VALUES:
                named = tuple(OTHER for _ in keys)
                group = found.get(named)
            found[named] = _add(group or Group(named, 0, None, None), known.time)
    return _rank(found.values(), keys)


def _rank(groups: Iterable[Group], keys: Sequence[str]) -> list[Group]:
    """*groups*, the most first; by days in their order."""
    by_day = keys[:1] == ["day"]
    return sorted(groups, key=lambda one: (one.values[0] or "" if by_day else "", -one.events, _sorted(one)))


def _find_places(rows: Iterable[Row]) -> Iterator[Place[_Known]]:
    for _, same in groupby(rows, key=lambda row: row.n):
        first, *more = same
        groups = frozenset(one.values for one in (first, *more))
        yield Place(first.path, first.line, first.message_id, _Known(first.time, groups))


def _name(body: dict[str, Value], values: Values, keys: Sequence[str]) -> Values:
    """The values of all *keys* in their order."""
    rest = iter(values)
    return tuple(read_value(body, key) if is_path(key) else next(rest) for key in keys)


def _add(group: Group, time: int | None) -> Group:
    times = [one for one in (group.first, group.last, time) if one is not None]
    return Group(group.values, group.events + 1, min(times, default=None), max(times, default=None))


def _sorted(group: Group) -> tuple[str, ...]:
    return tuple(value or "" for value in group.values)
