"""The results of a run, asked: how many events, since when, why, which; each answer in well under 100 ms."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, ClassVar, Final

from talonbench.archive.kinds import Kind
from talonbench.archive.results.rows import Bar, EventRow, Histogram, Value
from talonbench.archive.results.run_folder import DIFFERENCES, OldResultsError, RunError, RunFolder
from talonbench.archive.results.selection import VERDICTS, Facet, Selection, is_scanned, where, within
from talonbench.archive.results.summary import SUMMARY, choose_step, count_chosen, is_summed
from talonbench.archive.results.verdicts import OUTCOMES, EventVerdict, group_rows
from talonbench.errors import TalonbenchError

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

PAGE: Final = 200  # events that are read at a time
MOST_NAMES: Final = 200
MOST_USERS: Final = 20
_ALL: Final = 2**62  # more than any event's number
_MANY: Final = 10_000  # rows that are fetched at a time
_FEW_CODES: Final = 1000  # that are listed in a condition
_MEMORY: Final = "100MB"
_COLUMNS: Final = """n, file, line, "offset", time, type, name, "user", message_id, verdict"""
_NAMED: Final = "contains(lower(name), lower(?))"
_CONTAINS: Final = 'contains(lower("user"), lower(?))'
_ANCHORS: Final = """
select n from (select n, row_number() over ({order}) as place from events where {condition})
where abs(place - {first}) % {page} = 0 order by n
"""


class InterruptedQueryError(TalonbenchError):
    """What was asked isn't wanted any more."""


class Results:
    """The database of a run, open for reading. One thread at a time asks; `interrupt` may come from another.

    *spellings* are names that no mapping takes, each with the name that one takes and that differs in case alone.
    *kinds* are the differences from another setup by number, if the run *is_compared*.
    """

    def __init__(self, run: RunFolder) -> None:
        import duckdb  # imported late: 75 ms

        self.run = run
        settings: dict[str, str | bool | int | float | list[str]] = {"memory_limit": _MEMORY, "threads": 2}
        try:
            self._base: DuckDBPyConnection = duckdb.connect(run.results, read_only=True, config=settings)
            self.verdicts = self._read_verdicts()
            self._first, self._last = self._read_ends(self._base)
            self.spellings = self._find_spellings(self._base)
        except duckdb.CatalogException as error:
            raise OldResultsError(f"{run.path}: the results are from an earlier version") from error
        except duckdb.Error as error:
            raise RunError(f"{run.path}: can't open the results: {error}") from error
        self._step = choose_step(self._first, self._last)
        self._counted: Selection | None = None  # by users, kinds or odd times, in a table of its own
        self.is_compared = self._attach()
        self.kinds = self._read_kinds() if self.is_compared else {}

    everything: ClassVar = Selection()
    is_live: ClassVar = False  # the run is going on
    is_rising: bool = False  # whether the event with the lowest number, the oldest one, is listed first
    page_size: ClassVar = PAGE

    def close(self) -> None:
        """Close the database."""
        self._base.close()

    def interrupt(self) -> None:
        """End what is being asked: it raises InterruptedQueryError."""
        self._base.interrupt()

    def count(self, selection: Selection) -> int:
        """How many events *selection* has."""
        return int(self._all("coalesce(sum(events), 0)", selection)[0][0])

    def count_requests(self, selection: Selection) -> int:
        """How many requests the events of *selection* make."""
        rows = self._all("verdict, sum(events)::bigint", selection, "group by verdict")
        return sum(self.verdicts[verdict].sends * count for verdict, count in rows)

    def count_outcomes(self, selection: Selection) -> dict[str, int]:
        """How many events of *selection* have each outcome."""
        counts: Counter[str] = Counter()
        for one in self._by_verdict("outcomes", selection):
            counts[one.value] = one.count
        return {outcome: counts[outcome] for outcome in OUTCOMES}

    def count_stops(self, selection: Selection) -> dict[str, int]:
        """How many filtered events of *selection* each code stopped, the most first: filters, duplicates and so on."""
        counts: Counter[str] = Counter()
        for verdict, count in self._all("verdict, sum(events)::bigint", selection, "group by verdict"):
            if self.verdicts[verdict].outcome == "filtered":
                counts[self.verdicts[verdict].code] += count
        return dict(counts.most_common())

    def facets(self, selection: Selection) -> dict[Facet, tuple[Value, ...]]:
        """The values of each facet among the events that *selection* has without it, the commonest first."""
        found: dict[Facet, tuple[Value, ...]] = {
            facet: self._by_verdict(facet, selection.without(facet)) for facet in VERDICTS
        }
        found["names"] = self._by_name(selection.without("names"))
        if self.kinds:
            found = {"kinds": self._by_kind(selection.without("kinds")), **found}
        return found

    def find_starts(self) -> dict[str, int]:
        """When the first event of each reason happened, in the whole run."""
        found = self._by_verdict("reasons", self.everything)
        return {one.value: one.first for one in found if one.first is not None}

    def find_users(self, text: str, selection: Selection) -> tuple[Value, ...]:
        """The commonest users whose ID has *text* in it, among the events that *selection* has without its users."""
        others = selection.without("users")
        if others == self.everything:
            sql = f'select "user", events from users where {_CONTAINS} order by code limit {MOST_USERS}'
            return tuple(Value(str(user), int(count)) for user, count in self._fetch(sql, [text]))
        codes = [
            code for (code,) in self._fetch(f"select code from users where {_CONTAINS} limit {_FEW_CODES}", [text])
        ]
        is_few = len(codes) < _FEW_CODES
        among = within('"user"', codes) if is_few else f'"user" in (select code from users where {_CONTAINS})'
        condition, values = self._where(others)
        sql = (
            f'select "user", count(*) from events where {among} and {condition} group by 1 '
            f"order by 2 desc, 1 limit {MOST_USERS}"
        )
        found = self._fetch(sql, values if is_few else [text, *values])
        users = self._decode("users", '"user"', (code for code, _ in found))
        return tuple(Value(users[code], count) for code, count in found)

    def find_names(self, text: str, selection: Selection) -> tuple[Value, ...]:
        """The commonest event names with *text* in them, among the events that *selection* has without its names."""
        found = self._fetch(f"select code from names where {_NAMED} order by code limit {_FEW_CODES}", [text])
        return self._by_name(selection.without("names"), within("name", [code for (code,) in found]))

    def histogram(self, selection: Selection) -> Histogram:
        """The events of *selection* over all the time of the run."""
        first, last, step = self._first, self._last, self._step
        if first is None or last is None:
            return Histogram(step)
        columns = f"start // {step} * {step}, verdict, sum(events)::bigint"
        rows = self._all(columns, selection.without("time"), "group by all")
        counts: dict[int, Counter[str]] = {}
        for start, verdict, count in rows:
            if start is not None:
                counts.setdefault(start, Counter())[self.verdicts[verdict].outcome] += count
        none: Counter[str] = Counter()
        every = range(first // step * step, last + 1, step)
        return Histogram(step, tuple(Bar(at, _in_order(counts.get(at, none))) for at in every))

    def anchors(self, selection: Selection) -> list[int]:
        """The number of the first event of each page, in the order of the list."""
        count, is_rising = self.count(selection), self.is_rising
        if selection == self.everything:
            return list(range(0, count, PAGE) if is_rising else range(count - 1, -1, -PAGE))
        condition, values = self._where(selection)
        # a plain scan is counted on the way, in the order of the table, which takes a tenth of the time
        order = "" if is_scanned(condition) else "order by n"
        first = 1 if is_rising else count
        rows = self._fetch(_ANCHORS.format(order=order, condition=condition, first=first, page=PAGE), values)
        return [int(row[0]) for row in (rows if is_rising else reversed(rows))]

    def page(self, selection: Selection, anchor: int, end: int = -1) -> tuple[EventRow, ...]:
        """The events of *selection* from the one with the number *anchor* on, in the order of the list; a page at most.

        *end* is the next page's anchor, -1 for none: no event is read from there on, which makes it quick.
        """
        condition, values = self._where(selection)
        among, order = ("n >= ? and n < ?", "n") if self.is_rising else ("n <= ? and n > ?", "n desc")
        found = self._fetch(
            f"select {_COLUMNS} from events where {among} and {condition} order by {order} limit {PAGE}",
            [anchor, _ALL if self.is_rising and end < 0 else end, *values],
        )
        names = self._decode("names", "name", (row[6] for row in found))
        users = self._decode("users", '"user"', (row[7] for row in found))
        kinds = self._find_kinds([row[0] for row in found])
        return tuple(
            EventRow(
                n,
                file,
                line,
                at,
                time,
                kind or "",
                names.get(name, ""),
                users.get(user, ""),
                known or "",
                verdict,
                kinds.get(n, ()),
            )
            for n, file, line, at, time, kind, name, user, known, verdict in found
        )

    def places(self, selection: Selection) -> Iterator[tuple[str, int, list[str | None]]]:
        """File, line and messageIds of the events of *selection*, in the order of the archive."""
        condition, values = self._where(selection)
        found = self._base.cursor().execute(
            f"select file, line, list(message_id order by n) from events where {condition} "
            "group by file, line order by file, line",
            values,
        )
        while rows := found.fetchmany(_MANY):
            for file, line, ids in rows:
                yield self.run.files[file], line, ids

    def find_numbers(self, places: Sequence[tuple[int, int]]) -> frozenset[str]:
        """The numbers of the events at *places*: the number of the file and the line of each."""
        files, lines = [file for file, _ in places], [line for _, line in places]
        found = self._fetch(
            "select n from events where (file, line) in (select unnest(?::int[]), unnest(?::bigint[]))", [files, lines]
        )
        return frozenset(str(n) for (n,) in found)

    def detach(self) -> None:
        """Forget with what the run was compared, so that it can be compared again."""
        if self.is_compared:
            self._base.execute("detach other")
            self.is_compared, self.kinds, self._counted = False, {}, None

    def find_listed(self, selection: Selection, rows: Sequence[EventRow]) -> tuple[int | None, ...]:
        """Where the events of *rows*, which may be of other results of the run, are listed; None for one that isn't."""
        condition, values = self._where(selection)
        places = [one.file for one in rows], [one.line for one in rows]
        found = self._fetch(
            f"select file, line, coalesce(message_id, ''), min(n) from events where {condition} "
            "and (file, line) in (select unnest(?::int[]), unnest(?::bigint[])) group by all",
            [*values, *places],
        )
        numbers = {tuple(place): n for *place, n in found}
        listed = [numbers.get((one.file, one.line, one.message_id)) for one in rows]
        return tuple(None if n is None else self._count_before(n, condition, values) for n in listed)

    def _count_before(self, n: int, condition: str, values: Sequence[object]) -> int:
        sql = f"select count(*) from events where {condition} and n {'<' if self.is_rising else '>'} ?"
        return int(self._fetch(sql, [*values, n])[0][0])

    # -- asking ---------------------------------------------------------------------------------------------

    def _by_name(self, selection: Selection, among: str = "name is not null") -> tuple[Value, ...]:
        counted = "name, sum(events)::bigint, min(first), max(last)"
        end = f"and {among} group by name order by 2 desc, name limit {MOST_NAMES}"
        rows = self._all(counted, selection, end)
        names = self._decode("names", "name", (row[0] for row in rows))
        return tuple(Value(names[code], *rest) for code, *rest in rows)

    def _by_kind(self, selection: Selection) -> tuple[Value, ...]:
        condition, values = self._where(selection)
        found = self._fetch(
            "select kind, count(*), min(time), max(time) from other.marks join (select n, time from events "
            f"where {condition}) using (n) group by kind order by 2 desc, 1",
            values,
        )
        return tuple(Value(str(kind), *rest) for kind, *rest in found)

    def _find_kinds(self, numbers: Sequence[int]) -> dict[int, tuple[str, ...]]:
        """The kinds of difference of the events with *numbers*, where there are any."""
        if not self.kinds:
            return {}
        rows = self._fetch(
            f"select n, list(kind::varchar order by kind) from other.marks where {within('n', numbers)} group by n"
        )
        return {n: tuple(kinds) for n, kinds in rows}

    def _attach(self) -> bool:
        """Open what the run was compared with; whether it was."""
        import duckdb

        store = self.run.path / DIFFERENCES
        if not store.is_file():
            return False
        quoted = str(store).replace("'", "''")
        try:
            self._base.execute(f"attach '{quoted}' as other (read_only)")
            self._base.execute("select n, kind from other.marks limit 0")
        except duckdb.Error:  # unfinished, or of another version: the run itself can be read
            return False
        return True

    def _read_kinds(self) -> dict[str, Kind]:
        rows = self._base.execute("select kind, change, mapping, detail, message from other.kinds").fetchall()
        return {str(number): Kind(*rest) for number, *rest in rows}

    def _by_verdict(self, facet: Facet, selection: Selection) -> tuple[Value, ...]:
        rows = self._all("verdict, sum(events)::bigint, min(first), max(last)", selection, "group by verdict")
        found: dict[str, Value] = {}
        for number, count, first, last in rows:
            for value in self._values(facet, self.verdicts[number], selection):
                found[value] = _add(found.get(value), Value(value, count, first, last))
        return tuple(sorted(found.values(), key=lambda one: (-one.count, one.value)))

    @staticmethod
    def _values(facet: Facet, verdict: EventVerdict, selection: Selection) -> Iterable[str]:
        match facet:
            case "outcomes":
                return (verdict.outcome,)
            case "reasons":
                return verdict.reasons
        return verdict.takers(selection.reasons)

    def _all(self, columns: str, selection: Selection, end: str = "") -> list[Any]:
        """*columns* of the summary's rows that *selection* has."""
        table, rest = SUMMARY, selection
        if not is_summed(selection, self._step):
            table, rest = self._count_chosen(selection)
        names = self._codes("names", "name", rest.names)
        condition, values = where(rest, self._verdict_codes(rest), names, (), time="start")
        return self._fetch(f"select {columns} from {table} where {condition} {end}", values)

    def _count_chosen(self, selection: Selection) -> tuple[str, Selection]:
        """The table with the events of the users and odd times of *selection*, and what is left to ask of it."""
        base = replace(self.everything, users=selection.users, kinds=selection.kinds, numbers=selection.numbers)
        rest = selection.without("users").without("kinds").without("numbers")
        if not is_summed(rest, self._step):
            base, rest = replace(base, since=rest.since, until=rest.until), rest.without("time")
        condition, values = self._where(base)
        table, sql = count_chosen(self._step, condition)
        if self._counted != base:
            self._counted = None  # until it is there: it may be interrupted
            self._fetch(sql, values)
            self._counted = base
        return table, rest

    def _fetch(self, sql: str, values: Sequence[object] = ()) -> list[Any]:
        import duckdb

        try:
            return self._base.execute(sql, list(values)).fetchall()
        except duckdb.InterruptException:
            raise InterruptedQueryError from None

    def _where(self, selection: Selection) -> tuple[str, list[object]]:
        names = self._codes("names", "name", selection.names)
        users = self._codes("users", '"user"', selection.users)
        return where(selection, self._verdict_codes(selection), names, users)

    def _verdict_codes(self, selection: Selection) -> list[int]:
        asked = (selection.outcomes, selection.reasons, selection.mappings)
        return [number for number, one in self.verdicts.items() if one.fits(*asked)]

    def _codes(self, table: str, column: str, values: frozenset[str]) -> list[int]:
        if not values:
            return []
        sql = f"select code from {table} where {column} in (select unnest(?::varchar[]))"
        return [code for (code,) in self._fetch(sql, [[*values]])]

    def _decode(self, table: str, column: str, codes: Iterable[int | None]) -> dict[int, str]:
        """What *codes* stand for."""
        wanted = sorted({code for code in codes if code is not None})
        return dict(self._fetch(f"select code, {column} from {table} where {within('code', wanted)}"))

    @staticmethod
    def _read_ends(base: DuckDBPyConnection) -> tuple[int | None, int | None]:
        first, last = base.execute(f"select min(first), max(last) from {SUMMARY}").fetchall()[0]
        return first, last

    def _find_spellings(self, base: DuckDBPyConnection) -> dict[str, str]:
        """Names that no mapping takes, with the one that a mapping takes and that differs in letter case alone."""
        taken = within("verdict", [number for number, one in self.verdicts.items() if one.takers()])
        sql = (
            f"with taken as (select distinct name as code from {SUMMARY} where {taken} and name is not null) "
            "select a.name, b.name from names a join names b on lower(a.name) = lower(b.name) "
            "where a.code not in (from taken) and b.code in (from taken) order by b.code desc"
        )
        return dict(base.execute(sql).fetchall())

    def _read_verdicts(self) -> dict[int, EventVerdict]:
        rows = self._base.execute(
            "select v.verdict, summary, coalesce(mapping, ''), coalesce(m.outcome, ''), coalesce(reason, ''), "
            "coalesce(calls, 0) from verdicts v left join verdict_mappings m using (verdict) "
            "order by v.verdict, m.rowid"
        ).fetchall()
        return group_rows(rows)


def _add(one: Value | None, other: Value) -> Value:
    """The counts of both, from the earlier first to the later last."""
    if one is None:
        return other
    firsts = [at for at in (one.first, other.first) if at is not None]
    lasts = [at for at in (one.last, other.last) if at is not None]
    return Value(one.value, one.count + other.count, min(firsts, default=None), max(lasts, default=None))


def _in_order(counts: Counter[str]) -> tuple[int, ...]:
    return tuple(counts[one] for one in OUTCOMES)
