"""Samples with their ready-made mappings; and an event made to fire the selected mapping."""

from __future__ import annotations

import time
from html import escape
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QListView, QSplitter, QVBoxLayout, QWidget

from talonbench.events import Sample, format_text, freshened, search_samples
from talonbench.firing import Contradiction, MadeEvent, Unfireable, make_fire
from talonbench.talon_one import ACTIONS
from talonbench.values import json_text
from talonbench_gui.models.rows_model import Line, RowsModel
from talonbench_gui.pages.page import Page
from talonbench_gui.widgets.naming import named, push
from talonbench_gui.widgets.reader import Reader, link
from talonbench_gui.widgets.status_badge import panel

if TYPE_CHECKING:
    from talonbench_gui.main_window import MainWindow


class SamplesPage(Page):
    """The gallery; what is chosen is shown beside, with what can be done with it."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._samples: tuple[Sample, ...] = ()
        self._seed = int(time.time())
        self.search = named(QLineEdit(placeholderText="Search samples"), "Search the samples")
        self.make = push("Make the selected mapping fire")
        self.rows = RowsModel(self)
        self.list = named(QListView(), "Samples")
        self.list.setObjectName("samplesList")
        self.list.setProperty("plain", True)
        self.list.setUniformItemSizes(True)
        self.list.setModel(self.rows)
        self.reader = Reader("sampleView", "The sample that is chosen")
        self._lay_out()
        self.search.textChanged.connect(self._show)
        self.make.clicked.connect(self.make_fire)
        self.list.selectionModel().currentChanged.connect(lambda *_: self._show_sample())
        self.list.activated.connect(lambda _: self._on_link("both"))
        self.reader.chosen.connect(self._on_link)
        self._show("")

    def _lay_out(self) -> None:
        head = QWidget()
        across = QHBoxLayout(head)
        across.setContentsMargins(10, 6, 8, 6)
        across.addWidget(self.search, 1)
        across.addWidget(self.make)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.addWidget(panel(self.list, stretch=0))
        split.addWidget(panel(self.reader, stretch=0))
        split.setSizes([420, 720])
        split.setChildrenCollapsible(False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(panel(head, stretch=0))
        layout.addWidget(split, 1)

    def _show(self, query: str) -> None:
        self._samples = search_samples(query)
        self.rows.show(tuple(Line(f"{one.group}  ·  {one.title}", "text", one.description) for one in self._samples))
        if self._samples:
            self.list.setCurrentIndex(self.rows.index(0))
        self._show_sample()

    def _sample(self) -> Sample | None:
        row = self.list.currentIndex().row()
        return self._samples[row] if 0 <= row < len(self._samples) else None

    def _show_sample(self) -> None:
        one = self._sample()
        self.reader.show_html("<p>No sample is like that.</p>" if one is None else sample_page(one))

    def _on_link(self, address: str) -> None:
        one = self._sample()
        if one is None:
            return
        self._seed += 1
        now = time.strftime("%Y-%m-%dT%H:%M:%S.000Z", time.gmtime())
        text = freshened(one.text, self._seed, now) if address == "fresh" else one.text
        self.window_.event_panel.json.set_text(text)
        if address == "both":
            mapping = {**ACTIONS[one.action].default_mapping(), **one.mapping}
            self.window_.arranging.change(lambda now: now.added(one.action, one.trigger, one.title, mapping))
        self.window_.show_page("bench")

    def make_fire(self) -> None:
        """Put an event into the editor that fires the mapping selected on the bench; or say why there is none."""
        preview = self.window_.preview
        if preview is None or preview.leg is None:
            self.window_.say("Select a mapping on the bench first.")
            return
        self._seed += 1
        made = make_fire(preview.leg.to, self.window_.settings(), self._seed)
        name = preview.leg.subscription.name
        if isinstance(made, MadeEvent):
            self.window_.event_panel.json.set_text(format_text(json_text(made.event)))
            self.window_.say(f"This event fires “{name}”, and fills every path that it reads.")
            self.window_.show_page("bench")
        elif isinstance(made, Contradiction):
            self.window_.say(f"No event can fire “{name}”: {made.message}")
        elif isinstance(made, Unfireable):
            self.window_.say(f"Events fire “{name}”, but no request can be made of them: {' '.join(made.reasons)}")


def sample_page(one: Sample) -> str:
    """A sample with what can be done with it."""
    job = f"<p>Ready-made: {escape(one.job)}.</p>" if one.job else ""
    acts = (
        ("event", "Open the event"),
        ("fresh", "Open it with fresh ids and times"),
        ("both", "Add the mapping, too"),
    )
    return (
        f"<h2>{escape(one.title)}</h2><p>{escape(one.description)}</p>{job}"
        f"<p>{' &nbsp; '.join(link(address, words) for address, words in acts)}</p>"
        f"<h3>Mapping</h3><p>{escape(ACTIONS[one.action].title)}</p><pre>{escape(one.trigger)}</pre>"
        f"<pre>{escape(format_text(json_text(one.mapping)))}</pre><h3>Event</h3><pre>{escape(one.text)}</pre>"
    )
