"""The line above the table: how many events are listed, and a button for each filter that takes it off."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from talonbench_gui.features.archive.words import FACETS, RunNames, describe_range, name_value
from talonbench_gui.widgets.flow import FlowLayout
from talonbench_gui.widgets.labels import ToneLabel
from talonbench_gui.widgets.naming import make_button
from talonbench_gui.wording.numbers import plural

if TYPE_CHECKING:
    from talonbench.archive.results import Selection

LONGEST: Final = 32  # characters of a filter's words


class FilterBar(QWidget):
    """*removed* carries a facet and its value, *cleared* is for all of them; *exported* asks for the events listed."""

    removed = Signal(str, str)
    cleared = Signal()
    exported = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.count = ToneLabel("", bold=True)
        self.count.setObjectName("archiveCount")
        self.clear = make_button("Clear filters")
        self.clear.setObjectName("archiveClear")
        self.clear.setProperty("kind", "link")
        self.clear.clicked.connect(self.cleared)
        self.export = make_button("Export…", "Export the listed events")
        self.export.setObjectName("archiveExport")
        self.export.setProperty("kind", "link")
        self.export.clicked.connect(self.exported)
        self._chips: list[QPushButton] = []
        self._flow = FlowLayout()
        self._flow.setContentsMargins(0, 0, 0, 0)
        self._flow.setSpacing(6)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 6, 8, 6)
        row.addWidget(self.count)
        row.addLayout(self._flow, 1)
        row.addWidget(self.clear)
        row.addWidget(self.export)

    def show_selection(self, count: int, selection: Selection, names: RunNames) -> None:
        """Show that *selection* has *count* events, and its filters."""
        self.count.setText(plural(count, "event"))
        filters = (
            [("time", "", describe_range(selection.since, selection.until))] if selection.since is not None else []
        )
        for facet in FACETS:
            filters += [(facet, value, name_value(facet, value, names)) for value in sorted(selection.chosen(facet))]
        for chip in self._chips:
            self._flow.removeWidget(chip)
            chip.hide()
            chip.deleteLater()
        self._chips = [self._make_chip(*one) for one in filters]
        self.clear.setEnabled(bool(filters))
        self.export.setEnabled(count > 0)

    def _make_chip(self, facet: str, value: str, words: str) -> QPushButton:
        shown = words if len(words) <= LONGEST else f"{words[: LONGEST - 1]}…"
        chip = make_button(f"{shown} ✕", f"Remove filter: {words}")
        chip.setToolTip(f"Remove filter: {words}")
        chip.setProperty("role", "filter")
        chip.clicked.connect(partial(self._on_clicked, facet, value))
        self._flow.addWidget(chip)
        chip.show()
        return chip

    def _on_clicked(self, facet: str, value: str) -> None:
        self.removed.emit(facet, value)
