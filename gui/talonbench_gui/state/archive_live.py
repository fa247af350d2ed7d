"""A run while it goes on: how far it is, and what its parts say so far."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from talonbench.archive.results import Facet, Histogram, LiveResults, Progress, RunWatch, Value
    from talonbench.archive.together_file import Together


class Overview(NamedTuple):
    """What a selection looks like: its outcomes, the values of each facet, and the events over time.

    *together* is what the events of the whole run say together; None if they weren't looked at so. *stops* counts the
    filtered ones by what stopped them.
    """

    outcomes: dict[str, int]
    facets: dict[Facet, tuple[Value, ...]]
    histogram: Histogram
    together: tuple[Together, ...] | None = None
    stops: Mapping[str, int] = {}


class LiveOverview(NamedTuple):
    """The *overview* of a run that is going on; its mappings by ID, and *spellings* of event names."""

    overview: Overview
    mappings: dict[str, str]
    spellings: dict[str, str]


class LiveLook:
    """Looks at the run in *folder*, in one lane."""

    def __init__(self, folder: Path, watch: RunWatch) -> None:
        self._folder, self._watch = folder, watch
        self._results: LiveResults | None = None
        self._added = 0

    def look(self) -> tuple[Progress, LiveOverview | None]:
        """How far the run is, and its overview if there are new parts."""
        from talonbench.archive.results import LiveResults, read_run

        progress = self._watch.look()
        new = self._watch.parts[self._added :]
        if not new:
            return progress, None
        if self._results is None:
            self._results = LiveResults(read_run(self._folder))
        self._results.add(new)
        self._added += len(new)
        results, everything = self._results, self._results.everything
        overview = Overview(
            results.count_outcomes(everything),
            results.facets(everything),
            results.histogram(everything),
            stops=results.count_stops(everything),
        )
        return progress, LiveOverview(overview, results.run.mappings, results.spellings)
