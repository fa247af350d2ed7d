"""The Samples page: events with ready-made mappings, and events made to match the selected mapping."""

from __future__ import annotations

import time
from functools import partial
from operator import is_
from typing import TYPE_CHECKING, Final

from PySide6.QtGui import QKeySequence, QShowEvent
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from talonbench import clock
from talonbench.document import edits
from talonbench.samples import Sample, refresh_sample, search_samples
from talonbench.suggest import MatchingEvent, Unmatchable, make_matching_event
from talonbench.talon_one import ACTIONS
from talonbench.workspace import SavedSample
from talonbench_gui.features.samples.detail import SampleDetail
from talonbench_gui.features.samples.words import NO_MATCH, SAVED, describe_make_button, describe_samples, sample_rows
from talonbench_gui.state.jobs import Latest
from talonbench_gui.widgets.empty import EmptyPage
from talonbench_gui.widgets.naming import make_button, set_accessible_name
from talonbench_gui.widgets.page_header import PageHeader, make_primary
from talonbench_gui.widgets.page_split import PageSplit
from talonbench_gui.widgets.panels import PageStack, panel
from talonbench_gui.widgets.search_edit import SearchParts
from talonbench_gui.widgets.shortcuts import bind_shortcuts
from talonbench_gui.widgets.tables.table import Table
from talonbench_gui.widgets.tables.table_model import TableModel
from talonbench_gui.widgets.tables.widths import Column
from talonbench_gui.wording.events import format_event

if TYPE_CHECKING:
    from collections.abc import Callable

    from talonbench.destination import CompiledSubscription
    from talonbench.document import Edit
    from talonbench.suggest import Contradiction
    from talonbench_gui.commands.actions import Actions
    from talonbench_gui.state.workbench import Workbench

COLUMNS: Final = (Column("Sample", 26, 1), Column("Description", 30, 3))
NOTICE: Final = "samples"
Shown = Sample | SavedSample | None


class SamplesPage(QWidget):
    """The gallery, and the details of the selected sample with its actions."""

    def __init__(self, workbench: Workbench, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workbench, self._context = workbench, actions.context
        self._samples: tuple[Sample, ...] = ()
        self._saved: tuple[SavedSample, ...] = ()
        self._seed = int(clock.now())
        self._making = Latest(workbench.jobs, "analysis")
        self._search = set_accessible_name(QLineEdit(placeholderText="Search samples"), "Search samples")
        self._search.setObjectName("samplesSearch")
        SearchParts(self._search)
        self._make = make_primary(make_button(describe_make_button("")))
        self._header = PageHeader("Samples", "samplesSummary", self._search, self._make, parent=self)
        self._model = TableModel(self, [column.title for column in COLUMNS])
        self._table = Table("samplesList", "Samples", COLUMNS)
        self._table.setModel(self._model)
        self._empty = EmptyPage(*NO_MATCH, picture="library")
        self._empty.setObjectName("samplesEmpty")
        self._detail = SampleDetail()
        self._lay_out()
        self._connect()
        bind_shortcuts(self._table, [(QKeySequence.StandardKey.Find, self._search.setFocus)])
        self._show_samples()

    def setFocus(self, *_: object) -> None:
        """Focus the table: a proxy would take Tab past what is above it."""
        self._table.setFocus()

    def _lay_out(self) -> None:
        self._stack = PageStack()
        self._stack.addWidget(self._table)
        self._stack.addWidget(self._empty)
        split = PageSplit(panel(self._stack, stretch=0), panel(self._detail, stretch=0), (620, 560))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._header)
        layout.addWidget(split, 1)

    def _connect(self) -> None:
        self._search.textChanged.connect(self._show_samples)
        self._make.clicked.connect(self._on_make)
        self._table.selectionModel().currentChanged.connect(self._show_selected)
        self._table.clicked.connect(self._show_selected)
        self._table.activated.connect(self._on_open)
        self._detail.add_requested.connect(self._on_add)
        self._detail.open_requested.connect(self._on_open)
        self._detail.refresh_requested.connect(self._on_open_fresh)
        self._detail.delete_requested.connect(self._on_delete)
        self._workbench.samples.changed.connect(self._show_samples)
        self._workbench.previews.changed.connect(self._show_mapping)
        self._workbench.file.opened.connect(self._on_opened)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._workbench.samples.reload()
        self._show_mapping()

    # -- showing --------------------------------------------------------------------------------------------

    def _show_mapping(self) -> None:
        """Name the selected mapping on the button."""
        if self.isVisible():
            mapping = self._workbench.store.document.current_mapping
            self._make.setText(describe_make_button(mapping.name if mapping is not None else ""))
            self._make.setEnabled(mapping is not None)

    def _show_samples(self) -> None:
        words = self._search.text().lower().split()
        self._samples = search_samples(self._search.text())
        saved = self._workbench.samples.saved
        self._saved = tuple(one for one in saved if all(word in one.title.lower() for word in words))
        self._header.say(describe_samples(len(self._samples), len(self._saved)))
        self._model.show(sample_rows(self._samples, self._saved))
        self._stack.setCurrentWidget(self._table if self._model.rows else self._empty)
        self._table.select(next((at for at, row in enumerate(self._model.rows) if not row.is_heading), -1))
        self._show_selected()

    def _selected(self) -> Shown:
        row = self._model.row(self._table.selected)
        if row is None or row.key is None:
            return None
        kind, at = row.key
        return self._saved[at] if kind == SAVED else self._samples[at]

    def _show_selected(self) -> None:
        selected = self._selected()
        if isinstance(selected, Sample):
            self._detail.show_sample(selected)
        elif isinstance(selected, SavedSample):
            self._workbench.samples.read(selected, partial(self._on_text, selected))
        else:
            self._detail.show_nothing()

    def _on_text(self, saved: SavedSample, text: str) -> None:
        if self._selected() == saved:  # loading may have taken a while
            self._detail.show_saved(saved.title, text)

    def _on_opened(self) -> None:
        """Drop what belongs to the former document."""
        self._making.cancel()
        self._show_selected()

    # -- actions --------------------------------------------------------------------------------------------

    def _on_open(self) -> None:
        self._with_text(self._open)

    def _on_open_fresh(self) -> None:
        """Open the event with new IDs and times."""
        self._seed += 1
        self._with_text(self._open_fresh)

    def _with_text(self, then: Callable[[str, str], None]) -> None:
        """Call *then* with the title and text of the selected sample."""
        selected = self._selected()
        if isinstance(selected, Sample):
            then(selected.title, selected.text)
        elif selected is not None:
            self._workbench.samples.read(selected, partial(then, selected.title))

    def _open_fresh(self, title: str, text: str) -> None:
        now = time.strftime("%Y-%m-%dT%H:%M:%S.000Z", time.gmtime())
        self._open(title, refresh_sample(text, self._seed, now))

    def _open(self, title: str, text: str) -> None:
        self._apply(edits.open_sample(title, text))

    def _on_add(self) -> None:
        """Add the event and its mapping, as one step; what is there already is selected."""
        selected = self._selected()
        if isinstance(selected, Sample):
            mapping = {**ACTIONS[selected.action].default_mapping(), **selected.mapping}
            self._apply(edits.add_sample(selected.title, selected.text, selected.action, selected.trigger, mapping))

    def _apply(self, edit: Edit) -> None:
        self._making.cancel()  # an event still being made would be too late
        self._workbench.notices.clear(NOTICE)
        self._workbench.store.apply(edit)
        self._context.ui.open_page("editor")

    def _on_delete(self) -> None:
        selected = self._selected()
        if isinstance(selected, SavedSample):
            self._table.setFocus()  # the button is hidden
            self._workbench.samples.delete(selected)

    # -- an event for the selected mapping ------------------------------------------------------------------

    def _on_make(self) -> None:
        preview = self._workbench.previews.current
        row = preview.selected_mapping if preview is not None else None
        if row is None:
            holds = partial(is_, self._workbench.store.document)
            self._workbench.notices.post("Select a mapping in the Editor first.", "warning", key=NOTICE, holds=holds)
            return
        self._seed += 1
        name = row.subscription.name
        self._workbench.notices.post(f"Making an event for “{name}”…", key=NOTICE)
        settings = self._workbench.connections.settings()
        work = partial(make_matching_event, row.compiled, settings, self._seed)
        self._making.run(work, partial(self._on_made, row.compiled))

    def _on_made(self, compiled: CompiledSubscription, made: MatchingEvent | Contradiction | Unmatchable) -> None:
        mapping = compiled.subscription
        if isinstance(made, MatchingEvent):
            self._open(f"For {mapping.name}", format_event(made.event))
            text = f"This event matches “{mapping.name}” and has a value at every path that it reads."
            self._workbench.notices.post(text, key=NOTICE, command="edit.undo")
            return
        self._workbench.notices.clear(NOTICE)
        self._detail.show_unmatchable(mapping, made)
