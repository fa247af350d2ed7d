"""A run while it goes on: its results grow in the lane that asks them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from talonbench_gui.state.archive_answers import Listing, list_events

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from talonbench.archive.results import LiveResults, Selection


class LiveRun:
    """The *results* of the run in *folder*, of which *known* parts are added or being added while it *is_busy*."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.results: LiveResults | None = None
        self.known, self.is_busy = 0, False
        self._added = 0

    def grow(self, parts: Sequence[Path], selection: Selection | None) -> Listing | None:
        """Add those of *parts* that are new; the list of *selection* then, if one is shown and still wanted."""
        from talonbench.archive.results import InterruptedQueryError, LiveResults, read_run

        if self.results is None:
            self.results = LiveResults(read_run(self.folder))
        new = parts[self._added :]
        self.results.add(new)
        self._added += len(new)
        try:
            return None if selection is None else list_events(self.results, selection)
        except InterruptedQueryError:
            return None

    def close(self) -> None:
        """Close the results."""
        if self.results is not None:
            self.results.close()
