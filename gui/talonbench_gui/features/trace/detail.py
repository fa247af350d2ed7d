"""The details of the selected row of a trace: state, actions, suggestions and reasons."""

from __future__ import annotations

from typing import TYPE_CHECKING

from talonbench_gui.features.trace.rows import STEPS
from talonbench_gui.features.trace.words import comparison_html, filter_step_html, mapping_html
from talonbench_gui.widgets.detail import DetailHeader, SuggestionList
from talonbench_gui.widgets.html_view import HtmlView
from talonbench_gui.widgets.naming import make_button
from talonbench_gui.widgets.panels import panel
from talonbench_gui.wording.numbers import plural
from talonbench_gui.wording.status import STATUS_LABELS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QFrame

    from talonbench.filters.result import FilterStep
    from talonbench.preview import Preview
    from talonbench.trace import MappingTrace
    from talonbench.trace.diff import MappingDiff

DISABLE, ENABLE = "Disable filter", "Enable filter"
NOTHING = "Select a filter or a mapping to see its details."


class TraceDetail:
    """Shows a filter's step, a mapping, the comparison with a baseline, or nothing. *frame* contains its widgets."""

    def __init__(self) -> None:
        self.open = make_button("Open in Editor")
        self.open.setObjectName("openMapping")
        self.switch = make_button(DISABLE)
        self.switch.setObjectName("switchFilter")
        self.head = DetailHeader(self.open, self.switch)
        self.offers = SuggestionList("Suggestions")
        self.offers.setObjectName("suggestionList")
        self.view = HtmlView("traceDetail", "Details")
        self.frame: QFrame = panel(self.head, self.offers, self.view, stretch=2)

    def show_nothing(self) -> None:
        """Show that nothing is selected."""
        self._show_buttons()
        self.head.say("Nothing selected", NOTHING)
        self.view.show_html("")

    def show_step(self, preview: Preview, step: FilterStep) -> None:
        """Show what a filter did."""
        sign, word, color = STEPS[step.result]
        kind = step.action.replace("_", " ").lower()
        found = [one for one in preview.destination.filters if one.filter.title == step.title]
        self._show_buttons(switch=bool(found))
        self.switch.setText(ENABLE if step.result == "off" else DISABLE)
        self.head.say(step.title or "Filter", f"Filter: {kind}", f"{sign} {word}", color)
        self.view.show_html(filter_step_html(step, found[0] if found else None, preview.trace.event))

    def show_mapping(self, preview: Preview, mapping: MappingTrace) -> None:
        """Show the outcome of a mapping."""
        sign, word, color = STATUS_LABELS[mapping.status]
        self._show_buttons(open_=True)
        self.head.say(mapping.subscription.name, f"Mapping: {mapping.compiled.action.title}", f"{sign} {word}", color)
        self.view.show_html(mapping_html(mapping, preview.trace))

    def show_changes(self, changes: Sequence[MappingDiff]) -> None:
        """Show what changed since the baseline."""
        self._show_buttons()
        self.head.say("Compared with baseline", f"{plural(len(changes), 'mapping')} changed")
        self.view.show_html(comparison_html(changes))

    def _show_buttons(self, *, open_: bool = False, switch: bool = False) -> None:
        self.open.setVisible(open_)
        self.switch.setVisible(switch)
