"""Whether events that fail all come from few versions of an app: theirs are set against those of events that don't.

The events are read again at the places that a kept run has of them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from talonbench.archive.event_values import Place, read_places, read_value
from talonbench.archive.results.run_folder import read_run
from talonbench.errors import WorkspaceError
from talonbench.plurals import join_words

if TYPE_CHECKING:
    from pathlib import Path

    from duckdb import DuckDBPyConnection

VERSION: Final = "$.context.app.version"
LARGEST: Final = 5_000_000  # events of a run that is looked at: its archives are read once more, by one process
MOST_EVENTS: Final = 100_000  # of a side that are read again
MOST_NAMED: Final = 3  # versions
_CHECKED: Final = 1000  # events after which it is asked whether reading on may still find anything
_FEW: Final = 10  # per cent of the other events that may have one of them, too
_MEMORY: Final = "300MB"
_ROWS: Final = 10_000  # that are fetched at a time
_EVENTS: Final = """
events e join verdicts v using (verdict) left join names on e.name = names.code
"""


@dataclass(frozen=True, slots=True)
class Side:
    """Events of a run, by a *condition* in SQL on its rows, with its *values*; *count* is how many there must be."""

    condition: str
    values: tuple[object, ...]
    count: int | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """Whether the events that are *wrong* have other versions than those that are *right*, in a sentence *others*."""

    wrong: Side
    right: Side
    others: str


@dataclass(frozen=True, slots=True)
class AppVersions:
    """The *versions* that all events have that are wrong, with their number, and a *message* that says so."""

    versions: dict[str, int]
    message: str

    @property
    def json(self) -> dict[str, Any]:
        """For programs."""
        return {"versions": {**self.versions}, "message": self.message}


def find_versions(folder: Path, questions: Sequence[Question]) -> list[AppVersions | None]:
    """The answer to each of *questions* by the run in *folder*; None where versions make no difference."""
    import duckdb  # late: 75 ms

    found: list[AppVersions | None] = [None for _ in questions]
    try:
        run = read_run(folder)
        with closing(duckdb.connect(run.results, read_only=True, config={"memory_limit": _MEMORY})) as base:
            whole = int(base.execute("select count(*) from events").fetchall()[0][0])
            if whole > LARGEST:
                return found
            sides = [side for one in questions for side in (one.wrong, one.right)]
            counts = [_count(base, side) for side in sides]
            asked = [at for at, side in enumerate(sides) if side.count in (None, counts[at]) and counts[at]]
            asked = [at for at in asked if at ^ 1 in asked]
            seen = _read(base, run.files, {at: (sides[at], counts[at]) for at in asked}, whole)
    except (duckdb.Error, WorkspaceError):
        return found  # the archive isn't there any more, or the run isn't finished
    for at, question in enumerate(questions):
        if 2 * at in asked:
            found[at] = compare_versions(seen[2 * at], seen[2 * at + 1], counts[2 * at], question.others)
    return found


def _count(base: DuckDBPyConnection, side: Side) -> int:
    return int(base.execute(f"select count(*) from {_EVENTS} where {side.condition}", [*side.values]).fetchall()[0][0])


def _read(
    base: DuckDBPyConnection, files: Sequence[str], sides: dict[int, tuple[Side, int]], whole: int
) -> dict[int, Counter[str | None]]:
    """The versions of the events of each of *sides* of a run of *whole* events; of many, of some spread over all.

    Where no question is left that may have an answer, nothing more is read.
    """
    seen = {at: Counter[str | None]() for at in sides}
    left = {at for at in sides if at % 2 == 0}
    most = {at: min(count, whole // _step(count) + 1) for at, (_, count) in sides.items()}  # that can be read
    places = read_places(_find_places(base, files, sides)) if sides else ()
    for number, (body, among) in enumerate(places, 1):
        version = read_value(body, VERSION)
        for at in among:
            seen[at][version] += 1
            if version is None or len(seen[at]) > MOST_NAMED:
                left.discard(at)
        if number % _CHECKED == 0:
            left -= {at for at in left if _are_shared(seen[at], seen[at + 1], most[at + 1])}
        if not left:
            break
    return seen


def _step(count: int) -> int:
    """Of how many events of a run one is read, for a side of *count* of them."""
    return -(-count // MOST_EVENTS)


def _are_shared(wrong: Counter[str | None], right: Counter[str | None], whole: int) -> bool:
    """Whether so many *right* events have versions of *wrong* ones that *whole* of them make no difference."""
    return sum(right[one] for one in wrong) * 100 > _FEW * whole


def _find_places(
    base: DuckDBPyConnection, files: Sequence[str], sides: dict[int, tuple[Side, int]]
) -> Iterator[Place[list[int]]]:
    """Where the events are, each with the sides that it is on."""
    parts = [
        f"select e.n, file, line, message_id, {at} as side from {_EVENTS} "
        f"where ({side.condition}) and e.n % {_step(count)} = 0"
        for at, (side, count) in sides.items()
    ]
    values = [value for side, _ in sides.values() for value in side.values]
    found = base.execute(
        f"select file, line, any_value(message_id), list(side) from ({' union all '.join(parts)}) "
        "group by file, line, n order by file, line, n",
        values,
    )
    while rows := found.fetchmany(_ROWS):
        for file, line, message_id, among in rows:
            yield Place(files[file], line, message_id, among)


def compare_versions(
    wrong: Counter[str | None], right: Counter[str | None], count: int, others: str
) -> AppVersions | None:
    """What the versions of *wrong* events, *count* in all, say beside those of *right* ones; None if nothing."""
    named = {one: times for one, times in wrong.most_common() if one is not None}
    too = sum(right[one] for one in named)
    if not named or None in wrong or len(named) > MOST_NAMED or not right or _are_shared(wrong, right, right.total()):
        return None
    whole = wrong.total()
    first = f"All {whole:,} such events" if whole == count else f"All of {whole:,} such events looked at"
    each = [f"{one} ({times:,})" if len(named) > 1 else one for one, times in named.items()]
    have = f"{first} have app version {join_words(each, 'or')}"
    rest = f"{too:,} of the {right.total():,} {others} have it, too" if too else (
        f"none of the {right.total():,} {others} has it"
    )  # fmt: skip
    return AppVersions(named, f"{have}; {rest}.")
