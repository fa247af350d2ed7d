"""A run while it goes on: what its parts say so far, and their events, each new one behind those that are there."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, ClassVar, Final

from talonbench.archive.results.database import MOST_USERS, PAGE, Results
from talonbench.archive.results.part_rows import events_of
from talonbench.archive.results.rows import EventRow, Value
from talonbench.archive.results.summary import HOUR, SUMMARY, choose_step, count_chosen_too
from talonbench.archive.results.verdicts import read_verdict_text

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from talonbench.archive.results.run_folder import RunFolder
    from talonbench.archive.results.selection import Selection

_TABLES: Final = f"""
create table names (code int, name varchar); create table texts (code int, verdict varchar);
create table parts (path varchar, first bigint);
create table {SUMMARY} (start bigint, name int, verdict int, events bigint, first bigint, last bigint);
"""
_CODES: Final = """
insert into {table} select (select count(*) from {table}) + row_number() over () - 1, value from (
    select distinct {column} as value from read_parquet($part)
    where {column} is not null and {column} not in (select {column} from {table}))
"""
_COUNTS: Final = f"""
insert into {SUMMARY}
select time // {HOUR} * {HOUR}, names.code, texts.code, count(*), min(time), max(time)
from read_parquet($part) parts left join names on parts.name = names.name join texts on parts.verdict = texts.verdict
group by all
"""
_COLUMNS: Final = """n, file, line, "offset", time, type, name, "user", message_id, verdict"""
# the order is asked for: with a join, rows come in whatever order suits it
_PLACES: Final = """
select list(n order by n) filter (where (place + {count}) % {page} = 0), count(*)
from (select n, row_number() over (order by n) - 1 as place from ({events}) where {condition})
"""
_AT_ONCE: Final = 32  # parts whose events are put in order together


@dataclass(slots=True)
class _Listed:
    """The *count* and the *anchors* of a *selection*, as far as its *parts* go."""

    selection: Selection
    parts: int = 0
    count: int = 0
    anchors: list[int] = field(default_factory=list)


class LiveResults(Results):
    """The results of *run* as far as they are, in the order in which the parts came.

    The number of an event is its place in this order, so that a list only grows at its end. The events themselves stay
    in the parts.
    """

    is_live: ClassVar = True
    is_rising = True

    def __init__(self, run: RunFolder) -> None:
        import duckdb

        self.run = run
        self._base = duckdb.connect(config={"memory_limit": "100MB", "threads": 1})
        self._adding = self._base.cursor()  # what is added isn't interrupted
        self._adding.execute(_TABLES)
        self._parts: list[Path] = []
        self._firsts: list[int] = []  # the number of the first event of each part
        self._size = self._chosen_parts = 0
        self._listed: _Listed | None = None
        self._counted = None
        self._forget()

    def close(self) -> None:
        """Close the database."""
        self._adding.close()
        super().close()

    def add(self, parts: Iterable[Path]) -> None:
        """Add the events of *parts*."""
        for part in parts:
            (rows,) = self._adding.execute("select count(*) from read_parquet(?)", [str(part)]).fetchall()[0]
            self._adding.execute("begin")
            self._add_codes(part)
            self._adding.execute(_COUNTS, {"part": str(part)})
            self._adding.execute("insert into parts values (?, ?)", [str(part), self._size])
            self._adding.execute("commit")
            self._parts.append(part)
            self._firsts.append(self._size)
            self._size += int(rows)
        self._forget()

    def _add_codes(self, part: Path) -> None:
        for table, column in (("names", "name"), ("texts", "verdict")):
            self._adding.execute(_CODES.format(table=table, column=column), {"part": str(part)})

    def _forget(self) -> None:
        """Read again what doesn't change once a run has ended."""
        self._read_texts()
        self._first, self._last = self._read_ends(self._adding)
        step = choose_step(self._first, self._last)
        if step != getattr(self, "_step", step):
            self._counted = None
        self._step = step
        self.spellings = self._find_spellings(self._adding)
        self.is_compared, self.kinds = False, {}
        self._adding.execute(f"create or replace view events as {events_of(self._parts, are_judged=True)}")

    def _read_texts(self) -> None:
        texts = self._adding.execute("select code, verdict from texts").fetchall()
        self.verdicts = {code: read_verdict_text(text) for code, text in texts}

    # -- the list -------------------------------------------------------------------------------------------

    def count(self, selection: Selection) -> int:
        """How many events *selection* has."""
        return self._size if selection == self.everything else self._list(selection).count

    def anchors(self, selection: Selection) -> list[int]:
        """The number of the first event of each page, in the order of the list."""
        if selection == self.everything:
            return list(range(0, self._size, PAGE))
        return [*self._list(selection).anchors]

    def _list(self, selection: Selection) -> _Listed:
        """The list of *selection*: only new parts are looked at, if it was asked for before."""
        if self._listed is None or self._listed.selection != selection:
            self._listed = _Listed(selection)
        listed = self._listed
        condition, values = self._where(selection)
        while listed.parts < len(self._parts):
            new = self._parts[listed.parts : listed.parts + _AT_ONCE]
            sql = _PLACES.format(count=listed.count, page=PAGE, events=events_of(new), condition=condition)
            anchors, count = self._fetch(sql, values)[0]
            listed.anchors += anchors or []
            listed.count += count
            listed.parts += len(new)
        return listed

    def page(self, selection: Selection, anchor: int, end: int = -1) -> tuple[EventRow, ...]:
        """The events of *selection* from the one with the number *anchor* to later ones, a page at most.

        None has the number *end*, the next page's anchor, or a higher one; without a next page it is -1.
        """
        first = bisect_right(self._firsts, anchor) - 1
        parts = self._parts[first : None if end < 0 else bisect_right(self._firsts, end - 1)]
        condition, values = self._where(selection)
        sql = f"select {_COLUMNS} from ({events_of(parts)}) where n >= ? and (n < ? or ? < 0) and {condition}"
        limits = [anchor, end, end, *values]
        found = self._fetch(f"{sql} order by n limit {PAGE}", limits)
        if any(row[-1] is None for row in found):  # the end of the run has judged a part once more
            for part in parts:
                self._add_codes(part)
            self._read_texts()
            found = self._fetch(f"{sql} order by n limit {PAGE}", limits)
        names = self._decode("names", "name", (row[6] for row in found))
        return tuple(
            EventRow(n, file, line, at, time, kind or "", names.get(name, ""), user or "", known or "", verdict)
            for n, file, line, at, time, kind, name, user, known, verdict in found
        )

    # -- users, which have no numbers yet -------------------------------------------------------------------

    def find_users(self, text: str, selection: Selection) -> tuple[Value, ...]:
        """The commonest users whose ID has *text* in it, among the events that *selection* has without its users."""
        condition, values = self._where(selection.without("users"))
        rows = self._fetch(
            f'select "user", count(*) from events where contains(lower("user"), lower(?)) and {condition} group by 1 '
            f"order by 2 desc, 1 limit {MOST_USERS}",
            [text, *values],
        )
        return tuple(Value(user, count) for user, count in rows)

    def _where(self, selection: Selection) -> tuple[str, list[object]]:
        condition, values = super()._where(selection.without("users"))
        if selection.users:
            condition, values = (
                f'"user" in (select unnest(?::varchar[])) and {condition}',
                [[*selection.users], *values],
            )
        return condition, values

    def _count_chosen(self, selection: Selection) -> tuple[str, Selection]:
        if self._counted is not None and self._chosen_parts < len(self._parts):
            condition, values = self._where(self._counted)
            new = events_of(self._parts[self._chosen_parts :], are_judged=True)
            self._fetch(count_chosen_too(self._step, new, condition), values)
            self._chosen_parts = len(self._parts)
        found = super()._count_chosen(selection)
        self._chosen_parts = len(self._parts)
        return found
