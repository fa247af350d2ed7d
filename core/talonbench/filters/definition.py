"""A destination filter, as in Segment's Public API."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from talonbench.errors import FqlSyntaxError, TalonbenchError
from talonbench.values import Value, to_text

if TYPE_CHECKING:
    from talonbench.fql.filters import FilterCondition

# Segment's order (segment-docs, destination-filters); within one kind, the order of the filters.
ORDER = ("SAMPLE", "DROP", "DROP_PROPERTIES", "ALLOW_PROPERTIES")


class FilterError(TalonbenchError):
    """A filter or filter action that Segment doesn't support."""


@dataclass(frozen=True, slots=True)
class DestinationFilter:
    """If *condition* (Segment's ``if``) matches, *actions* run: objects with a ``type`` and its options.

    *extra* is what else Segment stores with it, such as its description; it is kept for the export.
    """

    title: str
    condition: str
    actions: tuple[dict[str, Value], ...]
    enabled: bool = True
    id: str = ""
    extra: dict[str, Value] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CompiledFilter:
    """A filter with its condition compiled, or *invalid*: why Segment can't parse it and drops every event."""

    filter: DestinationFilter
    condition: FilterCondition | None
    invalid: FqlSyntaxError | None


def read_filter(data: dict[str, Value]) -> DestinationFilter:
    """A filter from the Public API (``if``, ``actions``, ``title``, ``enabled``, ``id``); FilterError if invalid."""
    condition, actions = data.get("if"), data.get("actions")
    if not isinstance(condition, str) or not isinstance(actions, list):
        raise FilterError("A filter must have a condition “if” and an array of “actions”.")
    known = tuple(action for action in actions if isinstance(action, dict) and action.get("type") in ORDER)
    if len(known) < len(actions):
        raise FilterError(f"A filter's action must be one of {', '.join(ORDER)}.")
    title, identity = (to_text(data.get(key) or "") for key in ("title", "id"))
    return DestinationFilter(title, condition, known, data.get("enabled") is not False, identity)


def compile_destination_filter(of: DestinationFilter) -> CompiledFilter:
    """Compile the condition; an invalid one is kept as such."""
    from talonbench.fql.filters import compile_condition  # late: nothing is compiled for the first paint

    try:
        return CompiledFilter(of, compile_condition(of.condition), None)
    except FqlSyntaxError as error:
        return CompiledFilter(of, None, error)
