"""The results of a run, asked: how many events, since when, why, which; each answer in well under 100 ms."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Final

from talonbench.archive.results.run_folder import RunError, RunFolder
from talonbench.archive.results.selection import VERDICTS, Facet, Selection, where, within
from talonbench.archive.results.verdicts import OUTCOMES, EventVerdict, group_rows
from talonbench.errors import TalonbenchError

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

PAGE: Final = 200  # events that are read at a time
MOST_VALUES: Final = 20  # of names and users
MOST_BARS: Final = 400
HOUR: Final = 3_600_000  # milliseconds
DAY: Final = 24 * HOUR
_FEW_DAYS: Final = 3  # shown by the hour
_MEMORY: Final = "100MB"
_ROW: Final = """
select n, file, line, "offset", time, coalesce(type, ''), coalesce(names.name, ''), coalesce(users."user", ''),
       coalesce(message_id, ''), verdict
from events left join names on events.name = names.code left join users on events."user" = users.code
"""
# counted on the way, in the order of the table: a window with an order of its own takes ten times as long
_ANCHORS: Final = """
select n from (select n, row_number() over () as place from events where {{}}) where ({count} - place) % {page} = 0
"""


class InterruptedQueryError(TalonbenchError):
    """What was asked isn't wanted any more."""


@dataclass(frozen=True, slots=True)
class EventRow:
    """An event in the results: its number *n*, its place, what it is, and the number of its verdict.

    *time* is milliseconds since the epoch; *offset* is in the bytes of the unpacked file, None if it isn't lines.
    """

    n: int
    file: int
    line: int
    offset: int | None
    time: int | None
    type: str
    name: str
    user: str
    message_id: str
    verdict: int


@dataclass(frozen=True, slots=True)
class Value:
    """A value of a facet, and how many events have it."""

    value: str
    count: int


@dataclass(frozen=True, slots=True)
class Bar:
    """The events from *start*, in milliseconds, for one step of the histogram; their *counts* are by outcome."""

    start: int
    counts: tuple[int, ...]

    @property
    def count(self) -> int:
        """All of them."""
        return sum(self.counts)


@dataclass(frozen=True, slots=True)
class Histogram:
    """Events over time, in UTC; *step* is an hour, a day or several, *bars* has one for each, gaps included."""

    step: int
    bars: tuple[Bar, ...] = ()


class Results:
    """The database of a run, open for reading. One thread at a time asks; `interrupt` may come from another."""

    def __init__(self, run: RunFolder) -> None:
        import duckdb  # imported late: 75 ms

        self.run = run
        settings: dict[str, str | bool | int | float | list[str]] = {"memory_limit": _MEMORY, "threads": 2}
        try:
            self._base: DuckDBPyConnection = duckdb.connect(run.results, read_only=True, config=settings)
            self.verdicts = self._read_verdicts()
        except duckdb.Error as error:
            raise RunError(f"{run.path}: can't open the results: {error}") from error

    everything: ClassVar = Selection()
    page_size: ClassVar = PAGE

    def close(self) -> None:
        """Close the database."""
        self._base.close()

    def interrupt(self) -> None:
        """End what is being asked: it raises InterruptedQueryError."""
        self._base.interrupt()

    def count(self, selection: Selection) -> int:
        """How many events *selection* has."""
        return int(self._all("select count(*) from events where {}", selection)[0][0])

    def count_outcomes(self, selection: Selection) -> dict[str, int]:
        """How many events of *selection* have each outcome."""
        found = _count_values("outcomes", self._by_verdict(selection), self.verdicts, selection)
        return {outcome: found[outcome] for outcome in OUTCOMES}

    def facets(self, selection: Selection) -> dict[Facet, tuple[Value, ...]]:
        """The values of each facet among the events that *selection* has without it, the commonest first."""
        counted: dict[Selection, dict[int, int]] = {}  # the same question is asked once
        found: dict[Facet, tuple[Value, ...]] = {}
        for facet in VERDICTS:
            others = selection.without(facet)
            if others not in counted:
                counted[others] = self._by_verdict(others)
            found[facet] = _rank_values(_count_values(facet, counted[others], self.verdicts, others))
        found["names"] = self._common("names", selection.without("names"))
        return found

    def find_users(self, text: str, selection: Selection) -> tuple[Value, ...]:
        """The commonest users whose ID has *text* in it, among the events that *selection* has without its users."""
        return self._common("users", selection.without("users"), text)

    def histogram(self, selection: Selection) -> Histogram:
        """The events of *selection* over all the time of the run."""
        others = selection.without("time")
        ends = next(iter(self._fetch("select min(time), max(time) from events")), None)
        if ends is None or ends[0] is None:
            return Histogram(DAY)
        step = _choose_step(ends[0], ends[1])
        starts = f"time // {step} * {step}"
        sql = f"select {starts}, verdict, count(*) from events where time is not null and {{}} group by all"
        counts: dict[int, Counter[str]] = {}
        for start, verdict, count in self._all(sql, others):
            counts.setdefault(start, Counter())[self.verdicts[verdict].outcome] += count
        none: Counter[str] = Counter()
        every = range(ends[0] // step * step, ends[1] + 1, step)
        return Histogram(step, tuple(Bar(at, _in_order(counts.get(at, none))) for at in every))

    def anchors(self, selection: Selection) -> list[int]:
        """The number of the first event of each page, the latest event first."""
        count = self.count(selection)
        rows = self._all(_ANCHORS.format(count=count, page=PAGE), selection)
        return [int(row[0]) for row in reversed(rows)]

    def page(self, selection: Selection, anchor: int) -> tuple[EventRow, ...]:
        """The events of *selection* from the one with the number *anchor* to earlier ones, a page at most."""
        condition, values = self._where(selection)
        inner = f"select * from events where n <= ? and {condition} order by n desc limit {PAGE}"
        sql = f"{_ROW.replace('from events', f'from ({inner}) events')} order by n desc"
        return tuple(EventRow(*row) for row in self._fetch(sql, [anchor, *values]))

    # -- asking ---------------------------------------------------------------------------------------------

    def _common(self, facet: Facet, selection: Selection, text: str = "") -> tuple[Value, ...]:
        table, column = ("names", "name") if facet == "names" else ("users", '"user"')
        codes = f"{column} is not null"
        if text:
            found = self._fetch(f"select code from {table} where contains(lower({column}), lower(?))", [text])
            codes = within(column, [code for (code,) in found])
        condition, values = self._where(selection)
        sql = (
            f"select t.{column}, times from (select {column} as code, count(*) as times from events "
            f"where {codes} and {condition} group by {column}) join {table} t using (code) "
            f"order by times desc, t.{column} limit {MOST_VALUES}"
        )
        return tuple(Value(str(value), int(count)) for value, count in self._fetch(sql, values))

    def _by_verdict(self, selection: Selection) -> dict[int, int]:
        rows = self._all("select verdict, count(*) from events where {} group by verdict", selection)
        return {number: count for number, count in rows}  # noqa: C416  # a row is a tuple of any length to the checker

    def _all(self, sql: str, selection: Selection) -> Sequence[tuple[int, ...]]:
        condition, values = self._where(selection)
        return self._fetch(sql.format(condition), values)

    def _fetch(self, sql: str, values: Sequence[object] = ()) -> list[Any]:
        import duckdb

        try:
            return self._base.execute(sql, list(values)).fetchall()
        except duckdb.InterruptException:
            raise InterruptedQueryError from None

    def _where(self, selection: Selection) -> tuple[str, list[object]]:
        asked = (selection.outcomes, selection.reasons, selection.mappings)
        verdicts = [number for number, one in self.verdicts.items() if one.fits(*asked)]
        names = self._codes("names", "name", selection.names)
        return where(selection, verdicts, names, self._codes("users", '"user"', selection.users))

    def _codes(self, table: str, column: str, values: frozenset[str]) -> list[int]:
        if not values:
            return []
        sql = f"select code from {table} where {column} in (select unnest(?::varchar[]))"
        return [code for (code,) in self._fetch(sql, [[*values]])]

    def _read_verdicts(self) -> dict[int, EventVerdict]:
        rows = self._base.execute(
            "select v.verdict, summary, coalesce(mapping, ''), coalesce(m.outcome, ''), coalesce(reason, ''), "
            "coalesce(calls, 0) from verdicts v left join verdict_mappings m using (verdict) "
            "order by v.verdict, m.rowid"
        ).fetchall()
        return group_rows(rows)


def _choose_step(first: int, last: int) -> int:
    if last - first <= _FEW_DAYS * DAY:
        return HOUR
    return DAY * (1 + (last - first) // DAY // MOST_BARS)


def _count_values(
    facet: Facet, counts: dict[int, int], verdicts: dict[int, EventVerdict], selection: Selection
) -> Counter[str]:
    found: Counter[str] = Counter()
    for number, count in counts.items():
        verdict = verdicts[number]
        values = {"outcomes": (verdict.outcome,), "reasons": verdict.reasons}.get(facet)
        for value in verdict.takers(selection.reasons) if values is None else values:
            found[value] += count
    return found


def _rank_values(counts: Counter[str]) -> tuple[Value, ...]:
    return tuple(Value(value, count) for value, count in sorted(counts.items(), key=lambda one: (-one[1], one[0])))


def _in_order(counts: Counter[str]) -> tuple[int, ...]:
    return tuple(counts[one] for one in OUTCOMES)
