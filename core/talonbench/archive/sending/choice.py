"""The events that a selection of the window asks for, as they are sent: those alone that make requests."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from talonbench.archive.results.selection import Selection

if TYPE_CHECKING:
    from collections.abc import Iterator

    from talonbench.archive.results import RunFolder

SENDS: Final = "sends"
_FACETS: Final = ("outcomes", "reasons", "mappings", "names", "users", "kinds", "numbers")


def narrow(selection: Selection, *, is_other: bool) -> Selection | None:
    """*selection* without the events that send nothing in the run's setup; None if it asks for others alone.

    *is_other*: they are sent with the setup that the run was compared with, so all may send.
    """
    if is_other:
        return selection
    if selection.outcomes and SENDS not in selection.outcomes:
        return None
    return replace(selection, outcomes=frozenset({SENDS}))


class ChosenEvents:
    """The events of *selection* in *run*; to be closed."""

    def __init__(self, run: RunFolder, selection: Selection) -> None:
        from talonbench.archive.results import Results  # late: an order needs no database

        self._results, self._selection = Results(run), selection

    @property
    def files(self) -> tuple[str, ...]:
        """The files of the run."""
        return self._results.run.files

    def count(self) -> int:
        """How many events there are."""
        return self._results.count(self._selection)

    def count_requests(self) -> int:
        """How many requests they make in the run's setup."""
        return self._results.count_requests(self._selection)

    def list_places(self) -> Iterator[tuple[str, int, list[str | None]]]:
        """File, line and messageIds of the events, in the order of the archive."""
        return self._results.places(self._selection)

    def close(self) -> None:
        """Close the database."""
        self._results.close()


def selection_json(selection: Selection) -> dict[str, object]:
    """*selection* as JSON has it."""
    values = {facet: sorted(getattr(selection, facet)) for facet in _FACETS}
    return {"since": selection.since, "until": selection.until, **values}


def read_selection(said: dict[str, Any]) -> Selection:
    """The selection that JSON has as *said*."""
    values: dict[str, Any] = {facet: frozenset(map(str, said[facet])) for facet in _FACETS}
    return Selection(said["since"], said["until"], **values)
