"""Which events of a run are asked for, and that as SQL."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any, Final, Literal, TypeAlias

Facet: TypeAlias = Literal["time", "outcomes", "reasons", "mappings", "names", "users", "kinds", "numbers"]
VERDICTS: Final[tuple[Facet, ...]] = ("outcomes", "reasons", "mappings")  # what the verdict decides
_NOTHING: Final[frozenset[str]] = frozenset()
_FEW: Final = 4  # codes that DuckDB looks for as it scans; it joins with a longer list


@dataclass(frozen=True, slots=True)
class Selection:
    """Events from *since* until before *until* (milliseconds) that have one of each set; an empty set asks for all.

    *kinds* are the numbers of differences from another setup, once the run was compared; *numbers* are those of events
    that were chosen one by one.
    """

    since: int | None = None
    until: int | None = None
    outcomes: frozenset[str] = _NOTHING
    reasons: frozenset[str] = _NOTHING
    mappings: frozenset[str] = _NOTHING
    names: frozenset[str] = _NOTHING
    users: frozenset[str] = _NOTHING
    kinds: frozenset[str] = _NOTHING
    numbers: frozenset[str] = _NOTHING

    def without(self, facet: Facet) -> Selection:
        """The same without what *facet* asks for."""
        if facet == "time":
            return replace(self, since=None, until=None)
        return self._replace(facet, _NOTHING)

    def toggle(self, facet: Facet, value: str) -> Selection:
        """The same with *value* of *facet* added or, if it is there, removed."""
        return self._replace(facet, self.chosen(facet) ^ {value})

    def chosen(self, facet: Facet) -> frozenset[str]:
        """The values of *facet* that are asked for; the time has none."""
        values: frozenset[str] = getattr(self, facet, _NOTHING)
        return values

    def _replace(self, facet: Facet, values: frozenset[str]) -> Selection:
        changed: dict[str, Any] = {facet: values}
        return replace(self, **changed)

    @property
    def has_verdicts(self) -> bool:
        """Whether only some verdicts are asked for."""
        return bool(self.outcomes or self.reasons or self.mappings)


def where(
    selection: Selection, verdicts: Iterable[int], names: Iterable[int], users: Iterable[int], time: str = "time"
) -> tuple[str, list[object]]:
    """The condition on a row of events, with its parameters; the codes are those that *selection* asks for."""
    parts: list[str] = []
    values: list[object] = []
    if selection.since is not None:
        parts.append(f"{time} >= ?")
        values.append(selection.since)
    if selection.until is not None:
        parts.append(f"{time} < ?")
        values.append(selection.until)
    if selection.has_verdicts:
        parts.append(within("verdict", verdicts))
    if selection.names:
        parts.append(within("name", names))
    if selection.users:
        parts.append(within('"user"', users))
    if selection.numbers:
        parts.append(within("n", map(int, selection.numbers)))
    if selection.kinds:
        parts.append(f"n in (select n from other.marks where {within('kind', map(int, selection.kinds))})")
    return " and ".join(parts) or "true", values


def within(column: str, codes: Iterable[int]) -> str:
    """The condition that *column* is one of *codes*, as numbers in the text: ten times as fast as with a list."""
    listed = ", ".join(map(str, codes))
    return f"{column} in ({listed})" if listed else "false"


def is_scanned(condition: str) -> bool:
    """Whether rows with *condition* come in the order of their table: with a join, they come in any order."""
    return "select" not in condition and condition.count(",") < _FEW
