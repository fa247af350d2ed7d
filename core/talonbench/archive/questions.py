"""What the command line asks of a kept run: how many events, since when, by day, mapping, reason, event or user."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from talonbench.archive.path_groups import Row, group_by_paths
from talonbench.archive.results import OUTCOMES, RunError, read_run
from talonbench.archive.wanted import Group, Wanted, is_path

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

MOST: Final = 1000  # groups
_FEW: Final = 10_000  # rows that are fetched at a time
_MEMORY: Final = "300MB"
_COLUMNS: Final[dict[str, str]] = {
    "day": "strftime(epoch_ms(e.time), '%Y-%m-%d')",
    "mapping": "r.mapping",
    "reason": "r.reason",
    "event": "coalesce(names.name, e.type)",
    "user": 'users."user"',
}
_EVENTS: Final = """
events e join verdicts v using (verdict) left join names on e.name = names.code left join users on e."user" = users.code
"""
_FAILED: Final = "select verdict, mapping, reason from verdict_mappings where outcome in ('rejected', 'invalid')"
_TAKEN: Final = (
    "select verdict, mapping, reason from verdict_mappings where outcome in ('ready', 'rejected', 'invalid')"
)
# The reasons of an event: those of the mappings that fail, else that of its judgement.
_REASONS: Final = f"""
select distinct verdict, reason from ({_FAILED})
union all select verdict, summary from verdicts where verdict not in (select verdict from ({_FAILED}))
"""


class Questions:
    """Answers from the database of the run in *folder*, of the *wanted* events; to be closed."""

    def __init__(self, folder: Path, wanted: Wanted) -> None:
        import duckdb  # late: 75 ms

        self._run = read_run(folder)
        try:
            self._base: DuckDBPyConnection = duckdb.connect(
                self._run.results, read_only=True, config={"memory_limit": _MEMORY}
            )
        except duckdb.Error as error:
            raise RunError(f"{folder}: can't open the results: {error}") from error
        self._where, self._values = _where(wanted)

    def close(self) -> None:
        """Close the database."""
        self._base.close()

    def group(self, keys: Sequence[str], most: int = MOST) -> list[Group]:
        """The events by *keys*, the most first; by days in their order. Keys are columns or paths of the events."""
        if any(map(is_path, keys)):
            groups = group_by_paths(self._list_rows([key for key in keys if not is_path(key)]), keys)[:most]
        else:
            groups = self._group_rows(keys, most)
        names = self._run.mappings
        return [self._named(one, keys, names) for one in groups]

    def _group_rows(self, keys: Sequence[str], most: int) -> list[Group]:
        columns = ", ".join(_COLUMNS[key] for key in keys) or "''"
        ties = [f"{at} nulls first" for at in range(1, len(keys) + 1)]
        order = ", ".join(["1 nulls first"] * ("day" in keys[:1]) + ["many desc", *ties])
        found = self._ask(
            f"select {columns}, count(distinct e.n) as many, min(e.time), max(e.time) from {_EVENTS} "
            f"{_join(keys)} where {self._where} group by {columns} order by {order} limit {most}"
        )
        return [Group(tuple(row[: len(keys)]), *row[-3:]) for row in found]

    def _list_rows(self, keys: Sequence[str]) -> Iterator[Row]:
        """The wanted events in the order of the archive, with the columns that *keys* name."""
        columns = "".join(f", {_COLUMNS[key]}" for key in keys)
        query = (
            f"select e.n, e.file, e.line, e.message_id, e.time{columns} from {_EVENTS} {_join(keys)} "
            f"where {self._where} order by e.file, e.line, e.n"
        )
        found = self._base.cursor().execute(query, self._values)
        while rows := found.fetchmany(_FEW):
            for n, file, line, message_id, time, *values in rows:
                yield Row(n, self._run.files[file], line, message_id, time, tuple(values))

    @staticmethod
    def _named(group: Group, keys: Sequence[str], names: dict[str, str]) -> Group:
        pairs = zip(keys, group.values, strict=True)
        values = tuple(names.get(value or "", value) if key == "mapping" else value for key, value in pairs)
        return Group(values, group.events, group.first, group.last)

    def count_outcomes(self) -> dict[str, int]:
        """How many events have each outcome."""
        found = dict(self._ask(f"select v.outcome, count(*) from {_EVENTS} where {self._where} group by 1"))
        return {one: found.get(one, 0) for one in OUTCOMES}

    def count_stops(self) -> dict[str, int]:
        """How many events are filtered by each code: by filters, as duplicates and so on."""
        return dict(
            self._ask(
                f"select v.summary, count(*) from {_EVENTS} where {self._where} and v.outcome = 'filtered' "
                "group by 1 order by 2 desc, 1"
            )
        )

    @property
    def files(self) -> tuple[str, ...]:
        """The files of the run."""
        return self._run.files

    def count_requests(self) -> int:
        """How many requests the wanted events make."""
        return int(self._ask(f"select coalesce(sum(v.sends), 0) from {_EVENTS} where {self._where}")[0][0])

    def list_places(self) -> Iterator[tuple[str, int, list[str | None]]]:
        """File, line and messageIds of the wanted events, in the order of the archive."""
        query = (
            f"select e.file, e.line, list(e.message_id) from {_EVENTS} where {self._where} group by 1, 2 order by 1, 2"
        )
        found = self._base.cursor().execute(query, self._values)
        while rows := found.fetchmany(_FEW):
            for file, line, ids in rows:
                yield self._run.files[file], line, ids

    def _ask(self, query: str) -> list[tuple[Any, ...]]:
        return self._base.execute(query, self._values).fetchall()


def _join(keys: Sequence[str]) -> str:
    """The rows of mappings or reasons, if one of *keys* asks for them."""
    rows = _TAKEN if "mapping" in keys else _REASONS
    return f"join ({rows}) r using (verdict)" if {"mapping", "reason"} & {*keys} else ""


def _where(wanted: Wanted) -> tuple[str, list[object]]:
    """The condition on events, with its parameters."""
    tests = {
        "v.outcome = ?": wanted.outcome,
        "e.time >= ?": wanted.since,
        "e.time < ?": wanted.until,
        'users."user" = ?': wanted.user,
        "coalesce(names.name, e.type) = ?": wanted.event,
    }
    kept = {test: value for test, value in tests.items() if value is not None}
    parts = [*kept]
    values: list[object] = [*kept.values()]
    if wanted.reason is not None:
        parts.append(
            f"e.verdict in (select verdict from ({_REASONS}) where reason = ? or starts_with(reason, ? || ':'))"
        )
        values += [wanted.reason, wanted.reason]
    return " and ".join(parts) or "true", values
