"""Makes the database of a run from its parts."""

from __future__ import annotations

import os
from contextlib import closing, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

from talonbench.archive.results.run_folder import RESULTS, RunError, RunFolder, read_run
from talonbench.archive.results.summary import SUMMARY, choose_step
from talonbench.archive.results.verdicts import read_verdict_text

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_MEMORY: Final = "300MB"  # DuckDB's own; what needs more goes to the disk
_NO_PARTS: Final = """
select null::int as file, null::bigint as line, null::bigint as "offset", null::bigint as time, null::varchar as type,
       null::varchar as name, null::varchar as "user", null::varchar as message_id, null::varchar as verdict
where false
"""
# names, users and verdicts are numbers in the big table: they are compared and counted ten times faster
_CODED: Final = """
create table {table} as
select (row_number() over (order by times desc, value) - 1)::int as code, value as {column}, times as events
from (select {source} as value, count(*) as times from parts where {source} is not null group by value)
"""
# compressing messageIds took half as long as all the rest, and left 21 of 40 bytes
_EVENTS: Final = """
create table events (
    n bigint, file int, line bigint, "offset" bigint, time bigint, type varchar, name int, "user" int,
    message_id varchar using compression uncompressed, verdict int
);
insert into events
select row_number() over () - 1 as n, sorted.* from (
    select file, line, "offset", time, type, names.code as name, users.code as "user", message_id,
           texts.code as verdict
    from parts left join names on parts.name = names.name left join users on parts."user" = users."user"
         join texts on parts.verdict = texts.verdict
    order by time nulls first, file, line
) sorted
"""
# what facets and histogram ask for, counted once: a thousandth of the rows
_SUMMARY: Final = f"""
create table {SUMMARY} as
select time // {{step}} * {{step}} as start, name, verdict, count(*) as events, min(time) as first, max(time) as last
from events group by all order by all
"""
_VIEW: Final = """
create view results as
select files.path as file, line, "offset", epoch_ms(time) as time, type, names.name, users."user", message_id,
       mapping, outcome, reason, calls
from events join files on events.file = files.file join verdict_mappings using (verdict)
     left join names on events.name = names.code left join users on events."user" = users.code
"""


def build_results(folder: Path) -> None:
    """Make the results of the run in *folder*, atomically replacing older ones; RunError if that fails."""
    import duckdb  # imported late: 75 ms

    run = read_run(folder)
    made = run.path / f"{RESULTS}.{os.getpid()}.tmp"
    settings: dict[str, str | bool | int | float | list[str]] = {"memory_limit": _MEMORY, "threads": 2}
    try:
        with closing(duckdb.connect(made, config=settings)) as base:
            _fill(base, run)
        made.chmod(0o600)
        made.replace(run.results)
    except (duckdb.Error, OSError, ValueError) as error:
        raise RunError(f"{folder}: can't make the results: {error}") from error
    finally:
        for left in (made, made.with_name(f"{made.name}.wal")):
            with suppress(OSError):
                left.unlink()


def _fill(base: DuckDBPyConnection, run: RunFolder) -> None:
    base.execute(f"create table files (file int, path varchar); create view parts as {_parts_sql(run)}")
    for number, path in enumerate(run.files):
        base.execute("insert into files values (?, ?)", [number, path])
    base.execute(_CODED.format(table="names", column="name", source="name"))
    base.execute(_CODED.format(table="users", column='"user"', source='"user"'))
    base.execute(_CODED.format(table="texts", column="verdict", source="verdict"))
    _add_verdicts(base)
    base.execute(_EVENTS)
    ends = base.execute("select min(time), max(time) from events").fetchall()[0]
    base.execute(_SUMMARY.format(step=choose_step(*ends)))
    base.execute(f"drop table texts; drop view parts; {_VIEW}")


def _parts_sql(run: RunFolder) -> str:
    """All rows of the parts; without parts, none."""
    paths = ", ".join("'{}'".format(str(part).replace("'", "''")) for part in run.parts)
    return f"select * from read_parquet([{paths}])" if paths else _NO_PARTS


def _add_verdicts(base: DuckDBPyConnection) -> None:
    base.execute("create table verdicts (verdict int, summary varchar, outcome varchar, sends int)")
    base.execute(
        "create table verdict_mappings (verdict int, mapping varchar, outcome varchar, reason varchar, calls int)"
    )
    for code, text in base.execute("select code, verdict from texts order by code").fetchall():
        verdict = read_verdict_text(text)
        base.execute("insert into verdicts values (?, ?, ?, ?)", [code, verdict.code, verdict.outcome, verdict.sends])
        for one in verdict.mappings:
            row = [code, one.mapping, one.outcome, one.reason, one.calls]
            base.execute("insert into verdict_mappings values (?, ?, ?, ?, ?)", row)
