"""The Trace page: what becomes of an event, stage by stage, with details and changes for the selected row."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from talonbench.document import edits
from talonbench.trace.diff import MappingDiff, diff_traces
from talonbench_gui.commands import suggestions
from talonbench_gui.commands.reply import COPIED, PASTE
from talonbench_gui.features.trace.detail import TraceDetail
from talonbench_gui.features.trace.event_choice import EventChoice
from talonbench_gui.features.trace.offers import TraceOffers
from talonbench_gui.features.trace.reply import ReplyPanel
from talonbench_gui.features.trace.rows import (
    BASELINE,
    INGESTION,
    INTEGRATIONS,
    MAPPING,
    STEP,
    LastSends,
    first_row,
    trace_rows,
)
from talonbench_gui.features.trace.stages import StageBar, find_stage, list_stages
from talonbench_gui.features.trace.together import ACROSS, TraceTogether, across_rows
from talonbench_gui.features.trace.verdict import Verdict, show_judgement
from talonbench_gui.widgets.detail import foot
from talonbench_gui.widgets.labels import ToneLabel
from talonbench_gui.widgets.menus import show_menu_below
from talonbench_gui.widgets.naming import make_button, set_accessible_name
from talonbench_gui.widgets.page_header import PageHeader
from talonbench_gui.widgets.page_split import PageSplit
from talonbench_gui.widgets.panels import panel
from talonbench_gui.widgets.tables.table import Table
from talonbench_gui.widgets.tables.table_model import About, TableModel
from talonbench_gui.widgets.tables.widths import Column

if TYPE_CHECKING:
    from PySide6.QtCore import QModelIndex
    from PySide6.QtGui import QShowEvent

    from talonbench.across import Observation
    from talonbench.filters.result import FilterStep
    from talonbench.judgement import Judgement
    from talonbench.lint import Place
    from talonbench.preview import Preview
    from talonbench.trace import EventTrace, MappingTrace
    from talonbench_gui.commands.actions import Actions
    from talonbench_gui.commands.command import Facts
    from talonbench_gui.state.workbench import Workbench

PIN, UNPIN = "Pin as baseline", "Clear baseline"
NO_BASELINE, PINNED = "Pinned baseline: none", "Pinned baseline: the table shows what changed since"
LONGEST_WORDS = 32  # letters on the button that undoes
CHECK, DELIVERY = "Check filters with Segment", "Delivery in Segment"
SHARED = ("share.report", "share.redacted", "share.case", "copy.curl")
COLUMNS = (
    Column("State", 14), Column("Name", 22, 2), Column("Result", 26, 6), Column("Findings", 10, rank=2),
    Column("Last send", 18, rank=1),
)  # fmt: skip


class TracePage(QWidget):
    """Shows the workbench's preview, and what changed since a pinned baseline."""

    def __init__(self, workbench: Workbench, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workbench, self._actions = workbench, actions
        self._preview: Preview | None = None
        self._judgement: Judgement | None = None  # that of the preview, with what Talon.One is known to have rejected
        self._baseline: EventTrace | None = None
        self._changes: tuple[MappingDiff, ...] | None = None
        self._selected: About | None = None
        self._verdict = Verdict("", "", "muted", (MAPPING, 0))
        self._is_chosen = False  # whether the user selected the row, which then stays selected
        self._make_widgets()
        self._lay_out()
        self._connect()
        self._refresh()

    def setFocus(self, *_: object) -> None:
        """Focus the table: a proxy would take Tab past what is above it."""
        self.table.setFocus()

    def _make_widgets(self) -> None:
        self.undo = make_button("Undo")
        self.undo.setObjectName("undoButton")
        self.event_choice = EventChoice(self._workbench.store)
        self.share = make_button("Share…", "Share what this page shows")
        self.share.setObjectName("traceShare")
        self.head = PageHeader(
            "Trace", "traceCause", self.undo, self.event_choice, self.share, size="verdict", parent=self
        )
        self.summary = self.head.title
        self.summary.setObjectName("traceSummary")
        self.stages = StageBar()
        self.pin = make_button(PIN)
        self.pin.setObjectName("pinBaseline")
        self.pin.setToolTip("Compare later edits with the current requests")
        self.pinned = ToneLabel(NO_BASELINE, "muted")
        self.check, self.delivery = make_button("Check filters…", CHECK), make_button("Delivery…", DELIVERY)
        self.check.setObjectName("traceCheck")
        self.delivery.setObjectName("traceDelivery")
        self.model = TableModel(self, [one.title for one in COLUMNS])
        self.table = Table("traceList", "Trace", COLUMNS)
        self.table.setModel(self.model)
        self.reply = ReplyPanel()
        self.detail = TraceDetail(self.reply)
        self._together = TraceTogether(self._workbench, self)
        self._offers = TraceOffers(self._actions.context, self.detail, self)

    def _lay_out(self) -> None:
        below = foot(self.pinned, self.delivery, self.check, self.pin, stretch=0)
        split = PageSplit(panel(self.table, below, stretch=0), self.detail.frame, (760, 520))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.head)
        layout.addWidget(self.stages)
        layout.addWidget(split, 1)

    def _connect(self) -> None:
        self.pin.clicked.connect(self._toggle_baseline)
        self.table.selectionModel().currentChanged.connect(self._on_selected)
        self.stages.chosen.connect(self._on_stage)
        self.table.activated.connect(self._open_mapping)
        self.detail.open.clicked.connect(self._open_mapping)
        self.detail.switch.clicked.connect(self._switch_filter)
        self._offers.applied.connect(self._focus_table)
        self._together.changed.connect(self._show_together)
        self.reply.copied.connect(self._copy_reply)
        self.share.clicked.connect(lambda: show_menu_below(self.share, [self._actions[name] for name in SHARED]))
        self.check.clicked.connect(self._actions["segment.filters"].trigger)
        self.delivery.clicked.connect(self._actions["segment.delivery"].trigger)
        self.undo.clicked.connect(self._actions["edit.undo"].trigger)
        self.undo.clicked.connect(self._focus_table)
        self._actions.refreshed.connect(self._show_undo)
        self._workbench.previews.changed.connect(self._on_preview)
        self._workbench.results.changed.connect(self._on_preview)
        self._workbench.file.opened.connect(self._on_opened)
        self.undo.setEnabled(bool(self._workbench.store.undo_label))

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
        self._is_chosen = True
        self.table.select(first_row(self.model.rows, key))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._is_chosen = False  # the decisive row is shown first
        self._refresh()

    def _on_preview(self) -> None:
        if self.isVisible():
            self._refresh()

    def _on_opened(self) -> None:
        """Drop what belongs to the former document."""
        self._baseline = self._selected = None
        self._is_chosen = False
        self._offers.clear()
        self._together.clear()
        self._clear()

    def _clear(self) -> None:
        self._preview = self._judgement = None
        self._show_pin()
        self.model.show(())
        self.summary.set_text("", "text")
        self.head.say("")
        self.stages.show_stages({})
        self._show_detail()

    def _refresh(self) -> None:
        preview = self._workbench.previews.current
        if preview is None or self._workbench.previews.is_pending:
            return  # a newer one is pending: this may belong to a former document
        self._preview, self._judgement = preview, self._together.judge(preview.judgement)
        self._changes = None if self._baseline is None else diff_traces(self._baseline, preview.trace)
        self._show_verdict(self._together.complete(show_judgement(preview, self._judgement)))
        stages = list_stages(self._judgement)
        self.stages.show_stages(stages)
        heads = {name: f"{stage.title} · {stage.words}" for name, stage in stages.items()}
        rows = trace_rows(self._judgement, heads, self._changes, self._sends())
        self.model.show((*rows, *across_rows(self._together.found.observed)))
        self._together.find(preview)
        wanted = self._selected if self._is_chosen and self._selected is not None else self._verdict.key
        row = first_row(self.model.rows, wanted)
        if row != self.table.selected:
            self._select_row(row)
        self._show_selected()

    def _show_together(self) -> None:
        """Show what was found about all events; the reply is about the current one."""
        self.reply.show_reply(self._together.found.reply, PASTE if self._together.found.is_sample else "")
        self._on_preview()

    def _show_verdict(self, verdict: Verdict) -> None:
        self._verdict = verdict
        self.summary.set_text(verdict.title, "text")
        if (verdict.cause, verdict.tone) != (self.head.status.text(), self.head.status.property("tone")):
            self.head.say(verdict.cause, verdict.tone)

    def _select_row(self, row: int) -> None:
        """Select *row*, though the user didn't."""
        is_chosen, self._is_chosen = self._is_chosen, False
        self.table.select(row)
        self._is_chosen = is_chosen

    def _sends(self) -> LastSends:
        results = self._workbench.results
        return LastSends(results.exchanges, results.is_outdated)

    def _show_undo(self, facts: Facts) -> None:
        self.undo.setEnabled(bool(facts.undo_label))
        words = self._actions["edit.undo"].text()  # it says what is undone
        self.undo.setText(words if len(words) <= LONGEST_WORDS else f"{words[: LONGEST_WORDS - 1].rstrip()}…")
        set_accessible_name(self.undo, words, words)

    def _on_stage(self, name: str) -> None:
        """Scroll to the stage *name*, and select its decisive row."""
        stage = list_stages(self._judgement).get(name) if self._judgement is not None else None
        if stage is None or stage.key is None:
            self._mark_stage()
            return
        row = first_row(self.model.rows, stage.key)
        self.select(stage.key)
        self.table.scrollTo(self.model.index(max(0, row - 1), 0), self.table.ScrollHint.PositionAtTop)
        self.table.scrollTo(self.model.index(row, 0))

    def _mark_stage(self) -> None:
        """Check the stage of the selected row."""
        if self._preview is not None:
            self.stages.mark(find_stage(self._preview.trace, self._selected or ("", 0)))

    def _on_selected(self, current: QModelIndex) -> None:
        row = self.model.row(current)
        if row is not None and not row.is_heading:
            self._is_chosen = True
            self._selected = row.key
            self._show_selected()

    def _show_selected(self) -> None:
        self._mark_stage()
        self._show_detail()
        self._find_offers()

    def _show_detail(self) -> None:
        preview, judgement, step, mapping = self._preview, self._judgement, self._step(), self._mapping()
        if preview is not None and step is not None:
            self.detail.show_step(preview, step)
        elif judgement is not None and mapping is not None:
            self.detail.show_mapping(judgement, mapping, self._sends())
        elif (observation := self._observation()) is not None:
            self.detail.show_observation(observation)
        elif preview is not None and self._selected is not None and self._selected[0] == INTEGRATIONS:
            self.detail.show_integrations(preview.trace)
        elif preview is not None and self._selected is not None and self._selected[0] == INGESTION:
            self.detail.show_receipt(preview.trace)
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

    def _observation(self) -> Observation | None:
        """The selected observation on several events."""
        kind, at = self._selected or ("", 0)
        observed = self._together.found.observed if kind == ACROSS else ()
        return observed[at] if at < len(observed) else None

    def _find_offers(self) -> None:
        """Find the smallest changes for the selected row."""
        mapping = self._mapping()
        if self._preview is None or self._selected is None or (mapping is None and self._step() is None):
            self._offers.clear()
        else:
            self._offers.find(self._preview, self._selected, mapping)

    # -- actions --------------------------------------------------------------------------------------------

    def _focus_table(self) -> None:
        """Keep the focus on this page: the pressed button may be hidden."""
        self.table.setFocus()

    def _toggle_baseline(self) -> None:
        """Pin the current trace as the baseline, or clear the baseline."""
        if self._preview is None:
            return
        self._baseline = None if self._baseline is not None else self._preview.trace
        self._show_pin()
        if self._selected is not None and self._selected[0] == BASELINE:
            self._selected = None
        self._refresh()

    def _show_pin(self) -> None:
        self.pin.setText(PIN if self._baseline is None else UNPIN)
        self.pinned.set_text(NO_BASELINE if self._baseline is None else PINNED, "muted")

    def _open_mapping(self) -> None:
        """Show the selected mapping in the Editor."""
        if self._mapping() is not None and self._selected is not None:
            self._workbench.store.apply(edits.select_mapping(self._selected[1]))
            self._actions.context.ui.focus("mappings")

    def _copy_reply(self, text: str) -> None:
        self._actions.context.ui.copy(text, COPIED)

    def _switch_filter(self) -> None:
        """Enable or disable the selected filter."""
        step = self._step()
        if step is not None:
            suggestions.enable_filter(self._actions.context, step.title, step.result == "off")
