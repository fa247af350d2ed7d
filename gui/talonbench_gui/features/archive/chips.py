"""The line above the table: how many events are listed, and a button for each filter that takes it off."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QSize, Signal
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QSizePolicy, QWidget

from talonbench_gui.features.archive.words import FACETS, RunNames, describe_range, name_value
from talonbench_gui.widgets.labels import ToneLabel
from talonbench_gui.widgets.naming import make_button
from talonbench_gui.wording.numbers import plural

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent

    from talonbench.archive.results import Selection

LONGEST: Final = 32  # characters of a filter's words
GAP: Final = 6  # pixels between chips
MOST: Final = 99  # filters that the button for the others has room for


class FilterBar(QWidget):
    """*removed* carries a facet and its value, *cleared* is for all of them; *exported* asks for the events listed.

    It is one line high with any number of filters, so that the table below never moves.
    """

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
        self._chips = ChipLine()
        self._chips.removed.connect(self.removed)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 6, 8, 6)
        row.addWidget(self.count)
        row.addWidget(self._chips, 1)
        row.addWidget(self.clear)
        row.addWidget(self.export)

    def show_selection(
        self, count: int, selection: Selection, names: RunNames, numbered: str, *, can_export: bool
    ) -> None:
        """Show that *selection* has *count* events, and its filters; *numbered* are those chosen one by one."""
        self.count.setText(plural(count, "event"))
        filters = (
            [("time", "", describe_range(selection.since, selection.until))] if selection.since is not None else []
        )
        if selection.numbers:
            filters.append(("numbers", "", numbered))
        for facet in FACETS:
            filters += [(facet, value, name_value(facet, value, names)) for value in sorted(selection.chosen(facet))]
        self._chips.show_filters(filters)
        self.clear.setEnabled(bool(filters))
        self.export.setEnabled(can_export and count > 0)


class ChipLine(QWidget):
    """Filters as chips; those that there is no room for are in the menu of its last button."""

    removed = Signal(str, str)

    def __init__(self) -> None:
        super().__init__()
        self._filters: list[tuple[str, str, str]] = []
        self._chips: list[QPushButton] = []
        self._rest = make_button(f"{MOST} more", "More filters")
        self._rest.setObjectName("archiveMoreFilters")
        self._rest.setProperty("role", "filter")
        self._rest.setParent(self)
        self._menu = QMenu(self._rest)
        self._menu.setAccessibleName("More filters")
        self._rest.setMenu(self._menu)
        self._rest.hide()
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def show_filters(self, filters: list[tuple[str, str, str]]) -> None:
        """Show *filters*: the facet, value and words of each."""
        if filters == self._filters:
            return
        self._filters = filters
        for chip in self._chips:
            chip.hide()
            chip.deleteLater()
        self._chips = [self._make_chip(*one) for one in filters]
        self._place()

    def sizeHint(self) -> QSize:
        return QSize(0, self._rest.sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:  # a chip has another size, as with larger text
            self._place()
        return super().event(event)

    def _make_chip(self, facet: str, value: str, words: str) -> QPushButton:
        shown = words if len(words) <= LONGEST else f"{words[: LONGEST - 1]}…"
        chip = make_button(f"{shown} ✕", f"Remove filter: {words}")
        chip.setToolTip(f"Remove filter: {words}")
        chip.setProperty("role", "filter")
        chip.clicked.connect(partial(self._on_clicked, facet, value))
        chip.setParent(self)
        return chip

    def _place(self) -> None:
        """Place the chips that there is room for; the others become entries of the menu."""
        ends, left = [], 0
        for chip in self._chips:
            left += chip.sizeHint().width()
            ends.append(left)
            left += GAP
        room, rest = self.width(), self._rest.sizeHint().width()
        fits = sum(end <= room for end in ends)
        if fits < len(ends):
            fits = sum(end + GAP + rest <= room for end in ends)
        for at, chip in enumerate(self._chips):
            chip.setVisible(at < fits)
            chip.setGeometry(ends[at] - chip.sizeHint().width(), 0, chip.sizeHint().width(), self.height())
        self._show_rest(fits, ends[fits - 1] + GAP if fits else 0, rest)

    def _show_rest(self, fits: int, left: int, width: int) -> None:
        rest = self._filters[fits:]
        self._menu.clear()
        for facet, value, words in rest:
            act = self._menu.addAction(f"Remove filter: {words.replace('&', '&&')}")
            act.triggered.connect(partial(self._on_clicked, facet, value))
        if rest:
            self._rest.setText(f"{len(rest)} more" if fits else plural(len(rest), "filter"))
        self._rest.setVisible(bool(rest))
        self._rest.setGeometry(left, 0, min(width, self.width()), self.height())

    def _on_clicked(self, facet: str, value: str, *_: object) -> None:
        self.removed.emit(facet, value)
