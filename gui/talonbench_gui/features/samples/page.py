"""Samples with their ready-made mappings; and an event made to fire the selected mapping."""

from __future__ import annotations

import time
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QSplitter, QStackedWidget, QTabWidget, QVBoxLayout

from talonbench.errors import WorkspaceError
from talonbench.events import format_text
from talonbench.samples import Sample, refresh_sample, search_samples
from talonbench.suggest import MatchingEvent, Unmatchable, make_matching_event
from talonbench.talon_one import ACTIONS
from talonbench.values import json_text
from talonbench.workspace import SavedSample, saved_samples
from talonbench_gui.features.samples.words import SAVED, sample_rows, unmatchable_html
from talonbench_gui.page import Page
from talonbench_gui.widgets.detail import DetailHeader, bar
from talonbench_gui.widgets.editor.json_view import JsonView
from talonbench_gui.widgets.html_view import HtmlView
from talonbench_gui.widgets.naming import make_button, set_accessible_name
from talonbench_gui.widgets.panels import panel
from talonbench_gui.widgets.tables.table import Column, Table
from talonbench_gui.widgets.tables.table_model import TableModel

if TYPE_CHECKING:
    from talonbench.destination import CompiledSubscription
    from talonbench.preview import Preview
    from talonbench_gui.shell.main_window import MainWindow

COLUMNS = (Column("Sample", 26, 1), Column("What it is", 30, 3))
LONGEST_NAME = 36  # characters of a mapping's on a button
Shown = Sample | SavedSample | None


class SamplesPage(Page):
    """The gallery; what is chosen is shown beside, with what can be done with it."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._samples: tuple[Sample, ...] = ()
        self._saved: tuple[SavedSample, ...] = ()
        self._seed = int(time.time())
        self.search = set_accessible_name(QLineEdit(placeholderText="Search samples"), "Search the samples")
        self.make = make_button("Make the selected mapping fire")
        self.model = TableModel(self, [one.title for one in COLUMNS])
        self.table = Table("samplesList", "Samples", COLUMNS)
        self.table.setModel(self.model)
        self.both, self.open = make_button("Add mapping and event"), make_button("Open the event")
        self.fresh, self.forget = make_button("With fresh ids and times"), make_button("Delete")
        self.head = DetailHeader(self.both, self.open, self.fresh, self.forget)
        self.event_view = JsonView("sampleEvent", "Event of the sample")
        self.mapping_view = JsonView("sampleMapping", "Mapping of the sample", has_head=True)
        self.reader = HtmlView("sampleView", "Why no event fires it")
        self._lay_out()
        self._connect()
        self.begin_at(self.table, self.search)
        self._look()

    def _lay_out(self) -> None:
        self.search.setClearButtonEnabled(True)
        self.tabs = QTabWidget()
        self.tabs.setAccessibleName("Parts of the sample")
        self.tabs.addTab(self.event_view, "Event")
        self.tabs.addTab(self.mapping_view, "Mapping")
        self.below = QStackedWidget()
        self.below.addWidget(self.tabs)
        self.below.addWidget(self.reader)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.addWidget(panel(self.table, stretch=0))
        split.addWidget(panel(self.head, self.below, stretch=1))
        split.setSizes([620, 560])
        split.setChildrenCollapsible(False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(panel(bar(self.search, self.make, stretch=0), stretch=0))
        layout.addWidget(split, 1)

    def _connect(self) -> None:
        self.search.textChanged.connect(lambda _: self._look())
        self.make.clicked.connect(self.make_fire)
        self.table.selectionModel().currentChanged.connect(lambda *_: self._show_chosen())
        self.table.clicked.connect(lambda _: self._show_chosen())
        self.table.activated.connect(lambda _: self.open_event())
        self.both.clicked.connect(self.add_both)
        self.open.clicked.connect(self.open_event)
        self.fresh.clicked.connect(self.open_fresh)
        self.forget.clicked.connect(self.forget_saved)

    def show_preview(self, preview: Preview) -> None:
        name = preview.selected_mapping.subscription.name if preview.selected_mapping is not None else ""
        short = name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1]}…"
        self.make.setText(f"Make “{short}” fire" if name else "Make the selected mapping fire")
        self.make.setEnabled(bool(name))
        if saved_samples() != self._saved:
            self._look()

    # -- showing --------------------------------------------------------------------------------------------

    def _look(self) -> None:
        words = self.search.text().lower().split()
        self._samples = search_samples(self.search.text())
        self._saved = saved_samples()
        fitting = [one for one in self._saved if all(word in one.title.lower() for word in words)]
        self._saved = self._saved if not words else tuple(fitting)
        self.model.show(sample_rows(self._samples, self._saved))
        self.table.select(next((at for at, row in enumerate(self.model.rows) if not row.is_heading), -1))
        self._show_chosen()

    def selected(self) -> Shown:
        """The sample that is chosen."""
        row = self.model.row(self.table.selected)
        if row is None or row.key is None:
            return None
        kind, at = row.key
        return self._saved[at] if kind == SAVED else self._samples[at]

    def _show_chosen(self) -> None:
        one = self.selected()
        self.both.setVisible(isinstance(one, Sample))
        self.forget.setVisible(isinstance(one, SavedSample))
        for button in (self.open, self.fresh):
            button.setVisible(one is not None)
        self.below.setCurrentIndex(0)
        self.tabs.setTabVisible(1, isinstance(one, Sample))
        self.event_view.set_text(self._text(one))
        if isinstance(one, Sample):
            self.head.say(one.title, f"{one.description}\nMapping: {one.job or ACTIONS[one.action].title}")
            self.mapping_view.set_text(f"trigger: {one.trigger}\n\n{format_text(json_text(one.mapping))}")
        else:
            self.head.say(*("No sample is like that", "") if one is None else (one.title, "Saved on this machine"))

    def _text(self, one: Shown) -> str:
        if one is None:
            return ""
        try:
            return one.text
        except WorkspaceError as error:
            self.window_.say(str(error), "bad")
            return ""

    # -- acts -----------------------------------------------------------------------------------------------

    def open_event(self) -> None:
        """Put the event onto the bench."""
        self._open(self._text(self.selected()))

    def open_fresh(self) -> None:
        """Put the event onto the bench with ids and times of its own."""
        now = time.strftime("%Y-%m-%dT%H:%M:%S.000Z", time.gmtime())
        self._open(refresh_sample(self._text(self.selected()), self._seed, now))

    def add_both(self) -> None:
        """Put the event onto the bench, and add the mapping."""
        one = self.selected()
        if isinstance(one, Sample):
            mapping = {**ACTIONS[one.action].default_mapping(), **one.mapping}
            self.window_.arranging.change(lambda now: now.added(one.action, one.trigger, one.title, mapping))
            self._open(one.text)

    def _open(self, text: str) -> None:
        self._seed += 1  # an event that is still being made comes too late
        if text:
            self.window_.event_panel.json.set_text(text)
            self.window_.show_page("editor")

    def forget_saved(self) -> None:
        """Delete the saved sample that is chosen."""
        one = self.selected()
        if isinstance(one, SavedSample):
            try:
                one.delete()
            except WorkspaceError as error:
                self.window_.say(str(error), "bad")
            self._look()
            self.table.setFocus()  # the button goes

    def make_fire(self) -> None:
        """Put an event into the editor that fires the mapping selected on the bench; or say why there is none."""
        preview = self.window_.preview
        if preview is None or preview.selected_mapping is None:
            self.window_.say("Select a mapping on the bench first.", "warn")
            return
        self._seed += 1
        compiled, seed = preview.selected_mapping.compiled, self._seed
        self.window_.say(f"Making an event that fires “{compiled.subscription.name}”…")
        self.window_.background.run(
            partial(make_matching_event, compiled, self.window_.settings(), seed),
            lambda made: self._show_made(compiled, seed, made),
        )

    def _show_made(self, compiled: CompiledSubscription, seed: int, made: MatchingEvent | Unmatchable) -> None:
        """Take what was *made*, unless something else has been asked for since."""
        if seed != self._seed:
            return
        name = compiled.subscription.name
        if isinstance(made, MatchingEvent):
            self._open(format_text(json_text(made.event)))
            self.window_.say(f"This event fires “{name}”, and fills every path that it reads.")
            return
        self.window_.say("")
        self.head.say(f"No event fires “{name}”", compiled.subscription.trigger, "✕ impossible", "bad")
        for button in (self.both, self.open, self.fresh, self.forget):
            button.hide()
        self.reader.show_html(unmatchable_html(made))
        self.below.setCurrentIndex(1)
