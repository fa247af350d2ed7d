"""Destination filters: what becomes of an event before any mapping's trigger sees it.

First the event's ``integrations``; then, of the enabled filters, Sample, Drop, Drop Properties, Allow Properties.
Segment does not describe everything: chance decides samples, a condition may be open, and whether a later filter sees
what an earlier one removed is not said. So the result holds every event that may come of it.
"""

from talonbench.filters.actions import apply_action
from talonbench.filters.applying import apply_filters
from talonbench.filters.definition import (
    CompiledFilter,
    DestinationFilter,
    FilterError,
    compile_destination_filter,
    read_filter,
)
from talonbench.filters.result import FilteredResult, Step

__all__ = [
    "CompiledFilter",
    "DestinationFilter",
    "FilterError",
    "FilteredResult",
    "Step",
    "apply_action",
    "apply_filters",
    "compile_destination_filter",
    "read_filter",
]
