"""What the results of a run are asked, in their lane: the list of a selection, its pages, and what it looks like."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple, TypeVar

if TYPE_CHECKING:
    from collections import deque
    from collections.abc import Callable, Mapping, Sequence

    from talonbench.archive.results import EventRow, Facet, Histogram, Results, RunFolder, Selection, Value
    from talonbench.archive.together_file import Together

T = TypeVar("T")
AROUND: Final = (-100, 0, 100)  # rows around one that are visible with it


@dataclass(frozen=True, slots=True)
class Listing:
    """How many events the selection has, and where its pages begin."""

    count: int
    anchors: tuple[int, ...]


class Overview(NamedTuple):
    """What a selection looks like: its outcomes, the values of each facet, and the events over time.

    *together* is what the events of the whole run say together; None if they weren't looked at so. *stops* counts the
    filtered ones by what stopped them. *starts* say when the first event of each reason happened, in the whole run,
    which has as many events as *whole* says.
    """

    outcomes: dict[str, int]
    facets: dict[Facet, tuple[Value, ...]]
    histogram: Histogram
    together: tuple[Together, ...] | None = None
    stops: Mapping[str, int] = {}
    starts: Mapping[str, int] = {}
    whole: int = 0


class Found(NamedTuple):
    """The *users* and event *names* that a search found."""

    users: tuple[Value, ...] = ()
    names: tuple[Value, ...] = ()


class Answers(NamedTuple):
    """What *results* answer about a *selection* at once.

    *places* are where the rows that were looked for are listed, None for one that isn't; *pages* are those around them.
    """

    results: Results
    selection: Selection
    listing: Listing
    overview: Overview
    places: tuple[int | None, ...]
    pages: Mapping[int, tuple[EventRow, ...]]


def ask(is_new: Callable[[], bool], work: Callable[[], T]) -> T | None:
    """What *work* answers; None if it isn't wanted any more."""
    from talonbench.archive.results import InterruptedQueryError

    try:
        return work() if is_new() else None
    except InterruptedQueryError:
        return None


def list_events(results: Results, selection: Selection) -> Listing:
    """How many events *selection* has, and its pages."""
    return Listing(results.count(selection), tuple(results.anchors(selection)))


def oversee(results: Results, selection: Selection) -> Overview:
    """What *selection* looks like."""
    from talonbench.archive.together_file import read_together

    counts, facets = results.count_outcomes(selection), results.facets(selection)
    together, stops = read_together(results.run.path), results.count_stops(selection)
    starts, whole = results.find_starts(), results.count(results.everything)
    return Overview(counts, facets, results.histogram(selection), together, stops, starts, whole)


def find_values(results: Results, text: str, selection: Selection) -> Found:
    """The users and event names that have *text* in them."""
    return Found(results.find_users(text, selection), results.find_names(text, selection))


def find_places(run: RunFolder, together: Together) -> list[tuple[int, int]]:
    """The number of the file and the line of each event in the examples of *together*."""
    numbers = {path: number for number, path in enumerate(run.files)}
    places = (place for example in together.examples for place in example)
    return [(numbers[path], line) for path, line in places if path in numbers]


def read_page(
    results: Results, selection: Selection | None, anchors: Sequence[int], wanted: deque[int]
) -> tuple[int, tuple[EventRow, ...]] | None:
    """Read the page that was wanted last: it is the visible one."""
    if not wanted or selection is None:
        return None
    number = wanted.pop()
    end = anchors[number + 1] if number + 1 < len(anchors) else -1
    return number, results.page(selection, anchors[number], end)


def find_again(results: Results, selection: Selection, rows: Sequence[EventRow]) -> Answers:
    """All answers about *selection*, and where *rows*, those of other results of the run, are in its list."""
    listing, overview = list_events(results, selection), oversee(results, selection)
    places, anchors = results.find_listed(selection, rows) if rows else (), listing.anchors
    first = (places[0] or 0) if places else 0
    near = {(first + step) // results.page_size for step in AROUND}
    numbers = near | {place // results.page_size for place in places if place is not None}
    ends = (*anchors[1:], -1)
    wanted = sorted(number for number in numbers if 0 <= number < len(anchors))
    pages = {number: results.page(selection, anchors[number], ends[number]) for number in wanted}
    return Answers(results, selection, listing, overview, places, pages)
