"""The details of the selected row of a trace: state, conditions, smallest changes, findings and the last send."""

from __future__ import annotations

from html import escape
from math import ceil
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, QSizeF, Qt
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from talonbench.across.observation import name_events
from talonbench.suggest.model import (
    DisableFilter,
    EnableDestination,
    EnableMapping,
    KeepInFilter,
    SetEventValue,
    SetField,
    SetFilter,
    SetTrigger,
)
from talonbench_gui.features.trace.rows import LastSends, describe_receipt, describe_state, describe_step
from talonbench_gui.features.trace.words import (
    comparison_html,
    filter_conditions_html,
    filter_step_html,
    findings_html,
    integrations_html,
    mapping_conditions_html,
    mapping_html,
    receipt_html,
)
from talonbench_gui.widgets.detail import DetailFooter, DetailHeader, SuggestionList
from talonbench_gui.widgets.html_view import HtmlView
from talonbench_gui.widgets.naming import make_button
from talonbench_gui.widgets.panels import panel
from talonbench_gui.wording.numbers import plural

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QKeyEvent
    from PySide6.QtWidgets import QFrame

    from talonbench.across import Observation
    from talonbench.filters.result import FilterStep
    from talonbench.judgement import Judgement
    from talonbench.preview import Preview
    from talonbench.suggest import Suggestion
    from talonbench.trace import EventTrace, MappingTrace
    from talonbench.trace.diff import MappingDiff
    from talonbench_gui.features.trace.reply import ReplyPanel

DISABLE, ENABLE = "Disable filter", "Enable filter"
FEWEST_LINES = 10  # always visible
NOTHING = "Select a filter or a mapping to see its details."
SCROLLING = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)
_VERBS = {
    SetEventValue: "Change the event", SetTrigger: "Change the trigger", SetField: "Change the mapping",
    EnableMapping: "Enable mapping", DisableFilter: "Disable filter", KeepInFilter: "Change the filter",
    SetFilter: "Change the filter",     EnableDestination: "Enable destination",
}  # fmt: skip


class DetailArea(QScrollArea):
    """Has room for some lines: in a low window, the page scrolls."""

    def minimumSizeHint(self) -> QSize:
        return QSize(super().minimumSizeHint().width(), FEWEST_LINES * self.fontMetrics().lineSpacing())


class FittedHtml(HtmlView):
    """As high as its text; hidden without text."""

    def __init__(self, object_name: str, accessible_name: str) -> None:
        super().__init__(object_name, accessible_name)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.document().documentLayout().documentSizeChanged.connect(self._fit)

    def show_html(self, html: str) -> None:
        super().show_html(html)
        self.setVisible(bool(html))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave the keys that scroll to the area around it."""
        if event.key() in SCROLLING and not event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            event.ignore()
        else:
            super().keyPressEvent(event)

    def _fit(self, size: QSizeF) -> None:
        self.setFixedHeight(ceil(size.height()) + 2 * self.frameWidth())


class TraceDetail:
    """Shows a filter's step, a mapping, the comparison with a baseline, or nothing; below it the *reply*.

    *frame* contains its widgets.
    """

    def __init__(self, reply: ReplyPanel) -> None:
        self.open = make_button("Open in Editor")
        self.open.setObjectName("openMapping")
        self.switch = make_button(DISABLE)
        self.switch.setObjectName("switchFilter")
        self.head = DetailHeader()
        self.conditions = FittedHtml("traceConditions", "Conditions")
        self.offers = SuggestionList("Smallest change")
        self.offers.setObjectName("suggestionList")
        self.view = FittedHtml("traceDetail", "Details")
        self.sent = FittedHtml("traceRequests", "Requests and fields")
        self._is_waiting = False
        self._reply = reply
        foot = DetailFooter(self.open, self.switch, reply.copy)
        self.frame: QFrame = panel(self.head, self._make_area(), foot, stretch=1)

    def _make_area(self) -> QScrollArea:
        """All below the heading, scrolled together."""
        inner = QWidget()
        inner.setProperty("role", "form")
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for part in (self.conditions, self.offers, self.view, self._reply, self.sent):
            column.addWidget(part)
        column.addStretch(1)
        area = DetailArea(widgetResizable=True)
        area.setObjectName("traceDetails")
        area.setAccessibleName("Details of the selected row")
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(inner)
        return area

    def show_nothing(self) -> None:
        """Show that nothing is selected."""
        self._show_buttons()
        self.head.say("Nothing selected", NOTHING)
        self._show_html("", "")

    def show_step(self, preview: Preview, step: FilterStep) -> None:
        """Show what a filter did."""
        sign, word, color = describe_step(step)
        kind = step.action.replace("_", " ").lower()
        found = [one for one in preview.destination.filters if one.filter.title == step.title]
        self._show_buttons(switch=bool(found))
        self.switch.setText(ENABLE if step.result == "off" else DISABLE)
        self.head.say(step.title or "Filter", f"Filter: {kind}", f"{sign} {word}", color)
        findings = [one for one in preview.findings if (one.place.kind, one.place.path) == ("filter", step.title)]
        conditions = filter_conditions_html(found[0] if found else None, preview.trace.event)
        self._show_html(conditions, filter_step_html(step, findings))

    def show_integrations(self, trace: EventTrace) -> None:
        """Show that the event's integrations allow the destination."""
        self._show_buttons()
        self.head.say("Integrations", "The event's integrations object", "✓ allowed", "good")
        self._show_html("", integrations_html(trace))

    def show_receipt(self, trace: EventTrace) -> None:
        """Show what Segment makes of the event on receipt."""
        sign, word, color, _ = describe_receipt(trace)
        self._show_buttons()
        self.head.say("Ingestion", "Segment's Tracking API", f"{sign} {word}", color)
        self._show_html("", receipt_html(trace))

    def show_mapping(self, judgement: Judgement, mapping: MappingTrace, sends: LastSends) -> None:
        """Show the outcome of a mapping, with what is found about it and its last send."""
        sign, word, color = describe_state(mapping, judgement)
        identity = mapping.subscription.id
        self._show_buttons(open_=True)
        self.head.say(mapping.subscription.name, f"Mapping: {mapping.compiled.action.title}", f"{sign} {word}", color)
        findings = [one for one in judgement.findings if one.place.mapping == identity]
        sent = mapping_html(mapping, judgement.trace, sends.exchanges.get(identity), sends.is_outdated)
        self._show_html(mapping_conditions_html(mapping, judgement.trace), findings_html(findings), sent)

    def show_changes(self, changes: Sequence[MappingDiff]) -> None:
        """Show what changed since the baseline."""
        self._show_buttons()
        self.head.say("Compared with baseline", f"{plural(len(changes), 'mapping')} changed")
        self._show_html("", comparison_html(changes))

    def show_observation(self, observation: Observation) -> None:
        """Show what several events say together."""
        self._show_buttons()
        self.head.say(name_events(observation.events, starts=True), "Across events", "! warning", "warn")
        self._show_html("", f"<p>{escape(observation.message)}</p>")

    def show_offers(self, found: Sequence[Suggestion]) -> None:
        """Offer the smallest changes, each with a button that says what it changes."""
        self._is_waiting = False
        self.offers.show_offers([(name_change(one), one.sentence) for one in found])
        self._show_below(True)

    def await_offers(self) -> None:
        """Show what is below the offers only once they are found: else they would push it down."""
        self._is_waiting = True
        self.offers.show_offers(())
        self._show_below(False)

    def _show_html(self, conditions: str, html: str, sent: str = "") -> None:
        self.conditions.show_html(conditions)
        self.view.show_html(html)
        self.sent.show_html(sent)
        if self._is_waiting:
            self._show_below(False)

    def _show_below(self, is_shown: bool) -> None:
        """Show what is below the offers, or hide it."""
        for part in (self.view, self.sent):
            part.setVisible(is_shown and part.is_filled)
        self._reply.setVisible(is_shown)

    def _show_buttons(self, *, open_: bool = False, switch: bool = False) -> None:
        self.open.setEnabled(open_)
        self.switch.setEnabled(switch)


def name_change(suggestion: Suggestion) -> str:
    """What *suggestion* changes, as a button's words."""
    kinds = {type(edit) for edit in suggestion.edits}
    return _VERBS[kinds.pop()] if len(kinds) == 1 else "Apply changes"
