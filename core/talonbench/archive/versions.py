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
_FEW: Final = 10  # per cent of the other events that may have one of them, too, however few events are wrong
_HALF: Final = 50  # the same where so many events are wrong that it can't be by chance
_CHANCE: Final = 0.001  # that wrong events all have these versions because many others have them
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


@dataclass(frozen=True, slots=True)
class _Events:
    """The events of a *side*, *count* in all; one of *step* events is looked at, whose versions are *seen*."""

    side: Side
    count: int
    step: int
    seen: Counter[str | None]


def find_versions(folder: Path, questions: Sequence[Question]) -> list[AppVersions | None]:
    """The answer to each of *questions* by the run in *folder*; None where versions make no difference."""
    import duckdb  # late: 75 ms

    nothing: list[AppVersions | None] = [None for _ in questions]
    try:
        run = read_run(folder)
        with closing(duckdb.connect(run.results, read_only=True, config={"memory_limit": _MEMORY})) as base:
            whole = int(base.execute("select count(*) from events").fetchall()[0][0])
            if whole > LARGEST:
                return nothing
            pairs = [(_find_events(base, one.wrong), _find_events(base, one.right)) for one in questions]
            _read(base, run.files, [(wrong, right) for wrong, right in pairs if wrong and right], whole)
    except (duckdb.Error, WorkspaceError):
        return nothing  # the archive isn't there any more, or the run isn't finished
    return [
        compare_versions(wrong.seen, right.seen, wrong.count, one.others) if wrong and right else None
        for one, (wrong, right) in zip(questions, pairs, strict=True)
    ]


def _find_events(base: DuckDBPyConnection, side: Side) -> _Events | None:
    """The events of *side*; None if there are none, or another number than there must be."""
    found = base.execute(f"select count(*) from {_EVENTS} where {side.condition}", [*side.values]).fetchall()
    count = int(found[0][0])
    return _Events(side, count, -(-count // MOST_EVENTS), Counter()) if count and side.count in (None, count) else None


def _read(base: DuckDBPyConnection, files: Sequence[str], pairs: Sequence[tuple[_Events, _Events]], whole: int) -> None:
    """See the versions of wrong and right events of a run of *whole* events; of many, of some spread over all.

    Where no question is left that may have an answer, nothing more is read.
    """
    sides = [one for pair in pairs for one in pair]
    places = read_places(_find_places(base, files, sides)) if sides else ()
    for number, (body, among) in enumerate(places, 1):
        version = read_value(body, VERSION)
        for at in among:
            sides[at].seen[version] += 1
        if number % _CHECKED == 0:
            pairs = [
                (wrong, right) for wrong, right in pairs
                if not _are_shared(wrong.seen, right.seen, min(right.count, whole // right.step + 1))
            ]  # fmt: skip
        if not any(_may_be_named(wrong.seen) for wrong, _ in pairs):
            break


def _may_be_named(wrong: Counter[str | None]) -> bool:
    """Whether all events that are *wrong* have a version, and few different ones."""
    return None not in wrong and len(wrong) <= MOST_NAMED


def _are_shared(wrong: Counter[str | None], right: Counter[str | None], whole: int) -> bool:
    """Whether so many *right* events have versions of *wrong* ones that *whole* of them make no difference."""
    return sum(right[one] for one in wrong) * 100 > _HALF * whole


def _is_chance(wrong: int, too: int, whole: int) -> bool:
    """Whether all of few *wrong* events may well have versions by chance that *too* many of *whole* others have."""
    return too * 100 > _FEW * whole and (too / whole) ** wrong > _CHANCE


def _find_places(
    base: DuckDBPyConnection, files: Sequence[str], sides: Sequence[_Events]
) -> Iterator[Place[list[int]]]:
    """Where the events are, each with the numbers of the *sides* that it is on."""
    parts = [
        f"select e.n, file, line, message_id, {at} as side from {_EVENTS} "
        f"where ({one.side.condition}) and e.n % {one.step} = 0"
        for at, one in enumerate(sides)
    ]
    found = base.execute(
        f"select file, line, any_value(message_id), list(side) from ({' union all '.join(parts)}) "
        "group by file, line, n order by file, line, n",
        [value for one in sides for value in one.side.values],
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
    whole, others_seen = wrong.total(), right.total()
    if not wrong or not right or not _may_be_named(wrong) or _are_shared(wrong, right, others_seen):
        return None
    if _is_chance(whole, too, others_seen):
        return None
    first = f"All {whole:,} such events" if whole == count else f"All of {whole:,} such events looked at"
    each = [f"{one} ({times:,})" if len(named) > 1 else one for one, times in named.items()]
    have = f"{first} have app version {join_words(each, 'or')}"
    rest = f"{too:,} of the {others_seen:,} {others} have it, too" if too else (
        f"none of the {others_seen:,} {others} has it"
    )  # fmt: skip
    return AppVersions(named, f"{have}; {rest}.")
