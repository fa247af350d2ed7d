"""What the user chooses on the Archive page: a time, values, examples, and what is searched for."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer, Signal

from talonbench_gui.features.archive.together_words import name_examples
from talonbench_gui.state.archive_answers import Found, find_places

if TYPE_CHECKING:
    from talonbench.archive.results import Selection
    from talonbench_gui.features.archive.chips import FilterBar
    from talonbench_gui.features.archive.facets import FacetPanel
    from talonbench_gui.state.archive import ArchiveStore
    from talonbench_gui.widgets.histogram import HistogramView

REST: Final = 150  # milliseconds of rest before users are searched


class Choice(QObject):
    """Asks *archive* for what is chosen in the other parts. *cleared*: all filters were taken off."""

    cleared = Signal()

    def __init__(
        self,
        archive: ArchiveStore,
        facets: FacetPanel,
        filters: FilterBar,
        histogram: HistogramView,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._archive, self._facets = archive, facets
        self._search = QTimer(self, singleShot=True, interval=REST)
        self._search.timeout.connect(self._on_search)
        histogram.chosen.connect(self._on_time)
        facets.toggled.connect(self._on_facet)
        facets.searched.connect(lambda _: self._search.start())
        filters.removed.connect(self._on_removed)
        filters.cleared.connect(self._on_cleared)

    def _select(self, selection: Selection) -> None:
        if selection != self._archive.selection:
            self._archive.select(selection)
            if self._facets.users.text().strip():
                self._on_search()

    def _on_time(self, first: int, last: int) -> None:
        overview, selection = self._archive.overview, self._archive.selection
        if overview is None or selection is None:
            return
        if first < 0:
            self._select(selection.without("time"))
            return
        bars, step = overview.histogram.bars, overview.histogram.step
        self._select(replace(selection, since=bars[first].start, until=bars[last].start + step))

    def _on_facet(self, facet: str, value: str) -> None:
        selection, overview, run = self._archive.selection, self._archive.overview, self._archive.run
        if facet == "numbers" and overview is not None and run is not None and value:
            one = (overview.together or ())[int(value)]
            self._archive.show_places(find_places(run, one), name_examples(one))
        elif facet == "numbers":
            self._archive.leave_places()
        elif selection is not None:
            self._select(selection.toggle(facet, value))  # type: ignore[arg-type]  # a signal carries any string

    def _on_removed(self, facet: str, value: str) -> None:
        selection = self._archive.selection
        if selection is not None and facet == "time":
            self._select(selection.without("time"))
        else:
            self._on_facet(facet, value)

    def _on_cleared(self) -> None:
        if self._archive.shown is not None:
            self._select(self._archive.shown.everything)
            self.cleared.emit()

    def _on_search(self) -> None:
        text = self._facets.users.text().strip()
        if text:
            self._archive.find_values(text, self._facets.show_found)
        else:
            self._facets.show_found(Found())
