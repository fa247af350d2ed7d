"""The Trace page: an event through filters and mappings, with details and suggestions for the selected row."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from talonbench.document import edits
from talonbench.suggest import Suggestion, suggest_for_filters, suggest_for_mapping
from talonbench.trace.diff import MappingDiff, diff_traces
from talonbench_gui.commands import suggestions
from talonbench_gui.features.trace.detail import TraceDetail
from talonbench_gui.features.trace.rows import BASELINE, MAPPING, STEP, first_row, summarize, trace_rows
from talonbench_gui.state.jobs import Latest
from talonbench_gui.widgets.detail import bar
from talonbench_gui.widgets.labels import ToneLabel
from talonbench_gui.widgets.naming import make_button
from talonbench_gui.widgets.panels import panel
from talonbench_gui.widgets.tables.table import Column, Table
from talonbench_gui.widgets.tables.table_model import About, TableModel

if TYPE_CHECKING:
    from PySide6.QtGui import QShowEvent

    from talonbench.destination import Settings
    from talonbench.filters.result import FilterStep
    from talonbench.lint import Place
    from talonbench.preview import Preview
    from talonbench.trace import EventTrace, MappingTrace
    from talonbench_gui.commands.actions import Actions
    from talonbench_gui.commands.command import Facts
    from talonbench_gui.state.workbench import Workbench

PIN, UNPIN = "Pin as baseline", "Clear baseline"
COLUMNS = (Column("State", 17), Column("Name", 26, 2), Column("Action", 20, 1, rank=2), Column("Outcome", 36, 6))


class TracePage(QWidget):
    """Shows the workbench's preview, and what changed since a pinned baseline."""

    def __init__(self, workbench: Workbench, actions: Actions) -> None:
        super().__init__()
        self._workbench, self._actions = workbench, actions
        self._latest = Latest(workbench.jobs, "analysis")
        self._preview: Preview | None = None
        self._baseline: EventTrace | None = None
        self._changes: tuple[MappingDiff, ...] | None = None
        self._selected: About | None = None
        self._suggestions: tuple[Suggestion, ...] = ()
        self._make_widgets()
        self._lay_out()
        self._connect()
        self.setFocusProxy(self.table)
        self._refresh()

    def _make_widgets(self) -> None:
        self.summary = ToneLabel("", "text", bold=True)
        self.summary.setObjectName("traceSummary")
        self.pin = make_button(PIN)
        self.pin.setObjectName("pinBaseline")
        self.pin.setToolTip("Compare later edits with the current requests")
        self.undo = make_button("Undo")
        self.undo.setObjectName("undoButton")
        self.model = TableModel(self, [one.title for one in COLUMNS])
        self.table = Table("traceList", "Trace", COLUMNS)
        self.table.setModel(self.model)
        self.detail = TraceDetail()

    def _lay_out(self) -> None:
        split = QSplitter(Qt.Orientation.Horizontal)
        split.addWidget(panel(self.table, stretch=0))
        split.addWidget(self.detail.frame)
        split.setSizes([640, 540])
        split.setChildrenCollapsible(False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        self.summary.setWordWrap(True)
        layout.addWidget(panel(bar(self.summary, self.undo, self.pin, stretch=0), stretch=0))
        layout.addWidget(split, 1)

    def _connect(self) -> None:
        self.pin.clicked.connect(self._toggle_baseline)
        self.table.selectionModel().currentChanged.connect(self._on_selected)
        self.table.activated.connect(self._open_mapping)
        self.detail.open.clicked.connect(self._open_mapping)
        self.detail.switch.clicked.connect(self._switch_filter)
        self.detail.offers.activated.connect(self._apply)
        self.undo.clicked.connect(self._actions["edit.undo"].trigger)
        self.undo.clicked.connect(self._focus_table)
        self._actions.refreshed.connect(self._show_undo)
        self._workbench.previews.changed.connect(self._on_preview)
        self._workbench.file.opened.connect(self._on_opened)
        self.undo.setVisible(bool(self._workbench.store.undo_label))

    # -- showing --------------------------------------------------------------------------------------------

    def reveal(self, place: Place) -> bool:
        """Select the first step of the filter at *place*; return whether there is one."""
        self._refresh()
        filtered = self._preview.trace.filter_result if self._preview is not None else None
        titles = [step.title for step in filtered.steps] if filtered is not None else []
        if place.path not in titles:
            return False
        self.select((STEP, titles.index(place.path)))
        return True

    def select(self, key: About) -> None:
        """Select the row that represents *key*: a kind and an index."""
        self.table.select(first_row(self.model.rows, key))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._refresh()

    def _on_preview(self) -> None:
        if self.isVisible():
            self._refresh()

    def _on_opened(self) -> None:
        """Drop what belongs to the former document."""
        self._latest.cancel()
        self._baseline = self._selected = None
        self._show_suggestions(())
        self._clear()

    def _clear(self) -> None:
        self._preview = None
        self.pin.setText(PIN)
        self.model.show(())
        self.summary.set_text("", "text")
        self._show_detail()

    def _refresh(self) -> None:
        preview = self._workbench.previews.current
        if preview is None or self._workbench.previews.is_pending:
            return  # a newer one is pending: this may belong to a former document
        self._preview = preview
        self.summary.set_text(summarize(preview), "text")
        self._changes = None if self._baseline is None else diff_traces(self._baseline, preview.trace)
        wanted = self._selected or (MAPPING, max(0, self._workbench.store.document.mapping))
        self.model.show(trace_rows(preview.trace, self._changes))
        row = first_row(self.model.rows, wanted)
        if row != self.table.selected:
            self.table.select(row)
        self._show_selected()

    def _show_undo(self, facts: Facts) -> None:
        self.undo.setVisible(bool(facts.undo_label))
        self.undo.setText(self._actions["edit.undo"].text())

    def _on_selected(self, current: QModelIndex) -> None:
        row = self.model.row(current)
        if row is not None and not row.is_heading:
            self._selected = row.key
            self._show_selected()

    def _show_selected(self) -> None:
        self._show_detail()
        self._request_suggestions()

    def _show_detail(self) -> None:
        preview, step, mapping = self._preview, self._step(), self._mapping()
        if preview is not None and step is not None:
            self.detail.show_step(preview, step)
        elif preview is not None and mapping is not None:
            self.detail.show_mapping(preview, mapping)
        elif self._selected is not None and self._selected[0] == BASELINE and self._changes is not None:
            self.detail.show_changes(self._changes)
        else:
            self.detail.show_nothing()

    def _mapping(self) -> MappingTrace | None:
        """The selected mapping."""
        kind, at = self._selected or ("", 0)
        rows = self._preview.mappings if self._preview is not None and kind == MAPPING else ()
        return rows[at] if at < len(rows) else None

    def _step(self) -> FilterStep | None:
        """The selected step of a filter."""
        kind, at = self._selected or ("", 0)
        filtered = self._preview.trace.filter_result if self._preview is not None and kind == STEP else None
        return filtered.steps[at] if filtered is not None and at < len(filtered.steps) else None

    # -- suggestions ----------------------------------------------------------------------------------------

    def _request_suggestions(self) -> None:
        preview, mapping = self._preview, self._mapping()
        if preview is None or preview.trace.event is None or (mapping is None and self._step() is None):
            self._latest.cancel()
            self._show_suggestions(())
            return
        find = partial(find_suggestions, preview, mapping, self._workbench.connections.settings())
        self._latest.run(find, self._show_suggestions)

    def _show_suggestions(self, found: tuple[Suggestion, ...]) -> None:
        self._suggestions = found
        self.detail.offers.show_sentences([one.sentence for one in found])

    def _apply(self, number: int) -> None:
        mapping = self._mapping()
        identity = "" if mapping is None else mapping.subscription.id
        suggestions.apply(self._actions.context, self._suggestions[number], identity)
        self._focus_table()

    # -- actions --------------------------------------------------------------------------------------------

    def _focus_table(self) -> None:
        """Keep the focus on this page: the pressed button may be hidden."""
        self.table.setFocus()

    def _toggle_baseline(self) -> None:
        """Pin the current trace as the baseline, or clear the baseline."""
        if self._preview is None:
            return
        self._baseline = None if self._baseline is not None else self._preview.trace
        self.pin.setText(PIN if self._baseline is None else UNPIN)
        if self._selected is not None and self._selected[0] == BASELINE:
            self._selected = None
        self._refresh()

    def _open_mapping(self) -> None:
        """Show the selected mapping in the Editor."""
        if self._mapping() is not None and self._selected is not None:
            self._workbench.store.apply(edits.select_mapping(self._selected[1]))
            self._actions.context.ui.open_page("editor")

    def _switch_filter(self) -> None:
        """Enable or disable the selected filter."""
        step = self._step()
        if step is not None:
            suggestions.enable_filter(self._actions.context, step.title, step.result == "off")


def find_suggestions(preview: Preview, mapping: MappingTrace | None, settings: Settings) -> tuple[Suggestion, ...]:
    """The smallest changes that fix *mapping* or, without one, let the event pass the filters."""
    trace = preview.trace
    if trace.event is None:
        return ()
    if mapping is None or trace.filtered_event is None:
        return suggest_for_filters(trace.event, preview.destination.filters)
    return suggest_for_mapping(trace.filtered_event, mapping.compiled, settings)
