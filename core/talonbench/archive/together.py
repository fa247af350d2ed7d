"""What the events of a kept run say together, counted by SQL; examples are judged again for the words."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from datetime import timedelta
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Final

from talonbench.across import JudgedEvent, Observation, observe
from talonbench.across.repeats import OTHER_MESSAGE, SAME_MESSAGE
from talonbench.across.sessions import (
    CLOSED_BEFORE,
    DELAY,
    ENDS,
    LATE,
    NEVER_CLOSED,
    OPEN,
    SPLIT,
    find_open_sessions,
)
from talonbench.archive.parts import ACROSS
from talonbench.archive.results.run_folder import RunError, read_run
from talonbench.archive.side_by_side import read_lines_of
from talonbench.archive.together_file import Place, Together
from talonbench.filters.result import DUPLICATE
from talonbench.lint.setup import BESIDE, lint_setup
from talonbench.lint.together import TWO_STATES, lint_together

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from duckdb import DuckDBPyConnection

    from talonbench.archive.results.run_folder import RunFolder
    from talonbench.archive.setups import SetupJudge
    from talonbench.judgement import Judgement
    from talonbench.lint import Finding

MEMORY: Final = "300MB"  # DuckDB's own; what needs more goes to the run's disk
_EXAMPLES: Final = 3  # of each kind
_KINDS: Final = 5  # of each code
_NOTE: Final = '{{"title":"VARCHAR","arrived":"BIGINT","delay":"BIGINT","same":"VARCHAR","writes":[["VARCHAR"]]}}'
_ENDS, _OPEN = (", ".join(f"'{one}'" for one in states) for states in (ENDS, OPEN))
_WAIT: Final = timedelta(days=1)  # that the run goes on after the last event of a session, so that it's left open
# parts are read in their order by one thread, so the numbers are those of the archive
_EVENTS: Final = f"""
create table events as
select row_number() over () as n, file, line, message_id, contains(verdict, '"summary":"{DUPLICATE}"') as is_dropped,
       from_json({ACROSS}, '{_NOTE}') as note
from read_parquet([{{parts}}])
"""
# in the order of arrival, unless one has no time
_SENT: Final = """
create table sent as
select n, note.title as title, note.arrived as arrived, note.delay as delay, note.same as same, note.writes as writes,
       row_number() over (order by case when (select bool_and(note.arrived is not null) from events
           where note is not null) then note.arrived end, n) as place
from events where note is not null
"""
_WRITES: Final = """
create table writes as
select row_number() over () as w, n, place, title, arrived, part[1] as mapping, part[2] as session, part[3] as state,
       part[4] as customer
from (select n, place, title, arrived, unnest(writes) as part from sent order by n)
"""
_SPLIT: Final = f"""
create table split as
select opened.mapping || ' ' || ended.mapping as kind, opened.n as first, ended.n as n, opened.session as session
from (select * from writes where state in ({_ENDS})) ended asof join (
    select * from writes where state in ({_OPEN})
    and session not in (select session from writes where state in ({_ENDS}))) opened
on ended.customer = opened.customer and ended.w > opened.w
"""
# each gives, for an event *n*, an earlier one that belongs to it, and its kind
_PAIRS: Final = {
    SAME_MESSAGE: """
        select '' as kind, earlier.n as first, again.n
        from (select n, message_id from events where is_dropped) again asof join (
            select n, message_id from events where not is_dropped
            and message_id in (select message_id from events where is_dropped)) earlier
        on again.message_id = earlier.message_id and again.n > earlier.n
    """,
    OTHER_MESSAGE: """
        select title as kind, first, n from sent join (
            select same, min(n) as first from sent where same is not null group by same having count(*) > 1
        ) using (same) where n > first
    """,
    SPLIT: "select kind, first, n from split",
    CLOSED_BEFORE: """
        select any_value(closed.title || ' ' || writes.title) as kind, arg_min(closed.n, w) as first, writes.n
        from writes join (
            select session, min(place) as place, arg_min(n, place) as n, arg_min(title, place) as title
            from writes where state = 'closed' group by session) closed
        on writes.session = closed.session and writes.place > closed.place and writes.title <> closed.title
        group by writes.n
    """,
    TWO_STATES: """
        select min(mappings) as kind, n as first, n from (
            select n, string_agg(mapping, ' ' order by w) as mappings from writes where state <> ''
            group by n, session having count(distinct state) > 1)
        group by n
    """,
    NEVER_CLOSED: f"""
        select arg_max(mapping, w) as kind, arg_max(n, w) as first, arg_max(n, w) as n
        from writes where session not in (select session from split)
        group by session having bool_and(state in ({_OPEN}))
        and max(arrived) + {_WAIT // timedelta(milliseconds=1)} <= (select max(arrived) from sent)
    """,
    LATE: f"select title as kind, n as first, n from sent where delay >= {round(DELAY.total_seconds())}",
}
# where the source has another destination, it gets all of them
_BESIDE: Final = {BESIDE: "select '' as kind, n as first, n from sent"}
_KINDS_OF: Final = f"""
select kind, count(*) as events, arg_min([first, n], n, {_EXAMPLES}) from ({{}}) group by kind order by events desc, 1
"""


@dataclass(frozen=True, slots=True)
class _Counted:
    code: str
    events: int
    examples: tuple[tuple[int, ...], ...]


def find_together(folder: Path, judge: SetupJudge) -> tuple[Together, ...]:
    """What the events of the run in *folder* say together; RunError if its rows don't have what that takes."""
    import duckdb  # late: 75 ms

    run = read_run(folder)
    beside = () if judge.setup.info is None else judge.setup.info.beside
    settings: dict[str, str | bool | int | float | list[str]] = {"memory_limit": MEMORY, "threads": 1}
    try:
        with (
            TemporaryDirectory(prefix="across-", dir=folder) as spilled,
            closing(duckdb.connect(config={**settings, "temp_directory": spilled})) as base,
        ):
            counted = [*_count(base, run, has_beside=bool(beside))]
            places = _find_places(base, run, {n for one in counted for pair in one.examples for n in pair})
    except duckdb.Error as error:
        raise RunError(f"{folder}: can't look at the events together: {error}") from error
    judged = _judge({place for place, _ in places.values()}, judge)
    return tuple(told for one in counted if (told := _tell(one, places, judged, beside)) is not None)


def _count(base: DuckDBPyConnection, run: RunFolder, *, has_beside: bool) -> Iterator[_Counted]:
    parts = sorted(run.parts, key=lambda part: (len(part.name), part.name))  # a name grows with the file's number
    if not parts:
        return
    named = ", ".join("'{}'".format(str(part).replace("'", "''")) for part in parts)
    for make in (_EVENTS.format(parts=named), _SENT, _WRITES, _SPLIT):
        base.execute(make)
    for code, pairs in {**_PAIRS, **(_BESIDE if has_beside else {})}.items():
        for _, events, examples in base.execute(_KINDS_OF.format(pairs)).fetchmany(_KINDS):
            yield _Counted(code, events, tuple(tuple(dict.fromkeys(pair)) for pair in examples))


def _find_places(base: DuckDBPyConnection, run: RunFolder, numbers: set[int]) -> dict[int, tuple[Place, int]]:
    """Where the events with *numbers* are: the line, and how many events on it come before."""
    if not numbers:
        return {}
    found = base.execute(
        "with wanted as (select n, file, line from events where n in (select unnest($1))) "
        "select n, file, line, (select count(*) from events e where e.file = wanted.file and e.line = wanted.line "
        "and e.n < wanted.n) from wanted",
        [sorted(numbers)],
    ).fetchall()
    return {n: ((run.files[file], line), at) for n, file, line, at in found}


def _judge(places: Iterable[Place], judge: SetupJudge) -> dict[Place, list[Judgement]]:
    """The judgements on the events at *places*; each file is read once."""
    wanted: dict[str, set[int]] = {}
    for path, line in places:
        wanted.setdefault(path, set()).add(line)
    judged: dict[Place, list[Judgement]] = {}
    for path, lines in wanted.items():
        for item in read_lines_of(path, lines):
            if (judgement := judge.judge(item)) is not None:
                judged.setdefault((path, item.line), []).append(judgement)
    return judged


def _tell(
    counted: _Counted,
    places: dict[int, tuple[Place, int]],
    judged: dict[Place, list[Judgement]],
    beside: Sequence[str],
) -> Together | None:
    """*counted* in the words of the first example that shows it, too, when judged in full; None if none does."""
    for example in counted.examples:
        there = [judged.get(place, [])[at : at + 1] for place, at in map(places.__getitem__, example)]
        events = [JudgedEvent(number, one) for number, (one,) in enumerate(filter(None, there), 1)]
        for said in _observe(events, beside):
            if said.code == counted.code:
                others = (other for other in counted.examples if other != example)
                shown = tuple(tuple(places[n][0] for n in one) for one in (example, *others))
                return Together(counted.code, counted.events, said.message, shown)
    return None


def _observe(events: Sequence[JudgedEvent], beside: Sequence[str]) -> Iterator[Observation | Finding]:
    """What *events* say together and each for itself, with destinations *beside* that get them, too."""
    yield from observe(events)
    yield from find_open_sessions(events)
    for one in events:
        yield from lint_together(one.judgement.trace.mappings)
    yield from lint_setup((), beside)
