"""The whole way of the event, as one table; what is chosen in it is shown beside, with what would help."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QSplitter, QVBoxLayout

from talonbench.suggest import Suggestion, suggest_for_filters, suggest_for_mapping
from talonbench.trace.diff import MappingDiff, diff_traces
from talonbench_gui.features.trace.rows import BASELINE, LEG, STEP, STEPS, first_row, summary, trace_rows
from talonbench_gui.features.trace.words import comparison_html, filter_step_html, mapping_html
from talonbench_gui.page import Page
from talonbench_gui.widgets.detail import DetailHeader, SuggestionList, bar
from talonbench_gui.widgets.html_view import HtmlView
from talonbench_gui.widgets.labels import ToneLabel
from talonbench_gui.widgets.naming import make_button
from talonbench_gui.widgets.panels import panel
from talonbench_gui.widgets.shortcuts import bind_shortcuts
from talonbench_gui.widgets.tables.table import Column, Table
from talonbench_gui.widgets.tables.table_model import About, TableModel
from talonbench_gui.wording.numbers import plural
from talonbench_gui.wording.status import STATUS_LABELS

if TYPE_CHECKING:
    from talonbench.filters.result import FilterStep
    from talonbench.preview import Preview
    from talonbench.trace import EventTrace, MappingTrace
    from talonbench_gui.shell.main_window import MainWindow

PIN, UNPIN = "Pin as baseline", "Forget the baseline"
SWITCH_OFF, SWITCH_ON = "Switch this filter off", "Switch this filter on"
COLUMNS = (Column("State", 17), Column("Name", 26, 2), Column("Action", 20, 1, rank=2), Column("What happened", 36, 6))
NOTHING = "Choose a filter or a mapping to see why it did what it did."


class TracePage(Page):
    """Filters, mappings and requests; and, against a pinned baseline, what changed."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._preview: Preview | None = None
        self._baseline: EventTrace | None = None
        self._changes: tuple[MappingDiff, ...] | None = None
        self.suggestions: tuple[Suggestion, ...] = ()
        self._about: About | None = None
        self.summary = ToneLabel("", "text", bold=True)
        self.pin = make_button(PIN)
        self.pin.setToolTip("Then change the event or a mapping, and see what that changes in the requests")
        self.undo = make_button("Undo the change")
        self.model = TableModel(self, [one.title for one in COLUMNS])
        self.table = Table("traceList", "The way of the event", COLUMNS)
        self.table.setModel(self.model)
        self.open = make_button("Open on the bench")
        self.switch = make_button(SWITCH_OFF)
        self.head = DetailHeader(self.open, self.switch)
        self.offers = SuggestionList("The smallest change that helps")
        self.detail = HtmlView("traceDetail", "What is chosen")
        self._lay_out()
        self._connect()
        self.begin_at(self.table)

    def _lay_out(self) -> None:
        split = QSplitter(Qt.Orientation.Horizontal)
        split.addWidget(panel(self.table, stretch=0))
        split.addWidget(panel(self.head, self.offers, self.detail, stretch=2))
        split.setSizes([640, 540])
        split.setChildrenCollapsible(False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        self.summary.setWordWrap(True)
        layout.addWidget(panel(bar(self.summary, self.undo, self.pin, stretch=0), stretch=0))
        layout.addWidget(split, 1)

    def _connect(self) -> None:
        self.pin.clicked.connect(self.toggle_baseline)
        self.table.selectionModel().currentChanged.connect(self._on_chosen)
        self.table.activated.connect(lambda _: self.open_mapping())
        self.open.clicked.connect(self.open_mapping)
        self.switch.clicked.connect(self.switch_filter)
        self.offers.activated.connect(self.apply)
        self.undo.clicked.connect(self.take_back)
        bind_shortcuts(self, [(QKeySequence.StandardKey.Undo, self.take_back)])

    # -- showing --------------------------------------------------------------------------------------------

    def show_preview(self, preview: Preview) -> None:
        self._preview = preview
        self.undo.setVisible(self.window_.changing.can_take_back)
        self.summary.set_text(summary(preview), "text")
        self._changes = None if self._baseline is None else diff_traces(self._baseline, preview.trace)
        wanted = self._about or (LEG, max(0, self.window_.arranging.now.selected))
        self.model.show(trace_rows(preview.trace, self._changes))
        row = first_row(self.model.rows, wanted)
        if row != self.table.selected:
            self.table.select(row)
        self._show_detail()

    def select(self, about: About) -> None:
        """Choose the row that stands for *about*."""
        self.table.select(first_row(self.model.rows, about))

    def select_filter(self, title: str) -> None:
        """Choose the first step of the filter *title*; nothing where it took none."""
        filtered = self._preview.trace.filter_result if self._preview is not None else None
        titles = [step.title for step in filtered.steps] if filtered is not None else []
        if title in titles:
            self.select((STEP, titles.index(title)))

    def _on_chosen(self, current: QModelIndex) -> None:
        row = self.model.row(current)
        if row is not None and not row.is_heading:
            self._about = row.key
            self._show_detail()

    def _show_detail(self) -> None:
        preview = self._preview
        kind, at = self._about or ("", 0)
        self.suggestions = self._suggested()
        self.open.setVisible(kind == LEG)
        self.switch.setVisible(kind == STEP)
        if preview is None or not kind:
            self.head.say("Nothing chosen", NOTHING)
        elif kind == BASELINE:
            count = len(self._changes or ())
            self.head.say("Compared with the baseline", f"{plural(count, 'mapping')} changed")
            self.detail.show_html(comparison_html(self._changes or ()))
        elif kind == STEP and preview.trace.filter_result is not None and at < len(preview.trace.filter_result.steps):
            self._show_step(preview, preview.trace.filter_result.steps[at])
        elif kind == LEG and at < len(preview.mappings):
            self._show_leg(preview, preview.mappings[at])
        self.offers.show_sentences([one.sentence for one in self.suggestions])

    def _show_step(self, preview: Preview, step: FilterStep) -> None:
        sign, word, colour = STEPS[step.result]
        kind = step.action.replace("_", " ").lower()
        found = [one for one in preview.destination.filters if one.filter.title == step.title]
        self.switch.setVisible(bool(found))
        self.switch.setText(SWITCH_ON if step.result == "off" else SWITCH_OFF)
        self.head.say(step.title or "Filter", f"Filter: {kind}", f"{sign} {word}", colour)
        self.detail.show_html(filter_step_html(step, found[0] if found else None, preview.trace.event))

    def _show_leg(self, preview: Preview, mapping: MappingTrace) -> None:
        sign, word, colour = STATUS_LABELS[mapping.status]
        self.head.say(mapping.subscription.name, f"Mapping: {mapping.compiled.action.title}", f"{sign} {word}", colour)
        self.detail.show_html(mapping_html(mapping, preview.trace))

    def _suggested(self) -> tuple[Suggestion, ...]:
        """The smallest changes that help what is chosen: a mapping, or filters that may drop the event."""
        mapping, preview = self._leg(), self._preview
        if preview is None or preview.trace.event is None or (self._about or ("",))[0] not in (LEG, STEP):
            return ()
        if mapping is None or preview.trace.filtered_event is None:
            return suggest_for_filters(preview.trace.event, preview.destination.filters)
        return suggest_for_mapping(preview.trace.filtered_event, mapping.compiled, self.window_.settings())

    # -- acts -----------------------------------------------------------------------------------------------

    def toggle_baseline(self) -> None:
        """Pin the way as it is now, or forget what was pinned."""
        if self._preview is None:
            return
        self._baseline = None if self._baseline is not None else self._preview.trace
        self.pin.setText(PIN if self._baseline is None else UNPIN)
        if self._about is not None and self._about[0] == BASELINE:
            self._about = None
        self.show_preview(self._preview)

    def _leg(self) -> MappingTrace | None:
        kind, at = self._about or ("", 0)
        legs = self._preview.mappings if self._preview is not None and kind == LEG else ()
        return legs[at] if at < len(legs) else None

    def open_mapping(self) -> None:
        """Show the mapping that is chosen on the bench."""
        if self._leg() is not None and self._about is not None:
            place = self._about[1]
            self.window_.arranging.change(lambda now: now.chosen(place))
            self.window_.show_page("editor")

    def apply(self, number: int) -> None:
        """Do what is offered."""
        mapping = self._leg()
        self.window_.changing.apply(self.suggestions[number], "" if mapping is None else mapping.subscription.id)
        self.table.setFocus()  # the button that was pressed goes

    def take_back(self) -> None:
        """Undo the last change that was made here."""
        self.window_.changing.take_back()
        self.table.setFocus()

    def switch_filter(self) -> None:
        """Switch the filter that is chosen on or off."""
        kind, at = self._about or ("", 0)
        filtered = self._preview.trace.filter_result if self._preview is not None else None
        if kind == STEP and filtered is not None and at < len(filtered.steps):
            step = filtered.steps[at]
            self.window_.changing.switch_filter(step.title, step.result == "off")
