"""What else is wrong with a mapping that only a typo keeps from matching: it shows once it matches."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from talonbench.destination import CompiledSubscription, Settings, compile_subscription
from talonbench.events import KnownPaths
from talonbench.filters import CompiledFilter
from talonbench.judgement.reasons import find_near_miss
from talonbench.lint import Finding
from talonbench.lint.paths import find_field_paths, lint_paths
from talonbench.pipeline import prepare
from talonbench.suggest import SetField, Suggestion, suggest_for_mapping
from talonbench.trace import EventTrace, MappingTrace

_EVERY: Final = 'type != ""'  # a trigger that every event matches


def look_ahead(mapping: MappingTrace, trace: EventTrace, settings: Settings) -> Iterator[Finding]:
    """What *mapping* would miss in the event of *trace* if it matched."""
    event = trace.filtered_event
    if event is None or find_near_miss(mapping, trace) is None:
        return
    compiled = _match_all(mapping.compiled)
    outcome = prepare(event, compiled, settings)
    for one in lint_paths(compiled, find_field_paths(compiled), trace, outcome, KnownPaths(event)):
        if one.is_slip or one.severity == "error":
            yield one


def suggest_ahead(
    mapping: MappingTrace, trace: EventTrace, settings: Settings, filters: Sequence[CompiledFilter]
) -> tuple[Suggestion, ...]:
    """Changes of the fields of *mapping* with which it sends what is meant once it matches."""
    event = trace.filtered_event
    if event is None or trace.event is None or find_near_miss(mapping, trace) is None:
        return ()
    found = suggest_for_mapping(event, _match_all(mapping.compiled), settings, filters, trace.event)
    return tuple(one for one in found if all(isinstance(edit, SetField) for edit in one.edits))


def _match_all(compiled: CompiledSubscription) -> CompiledSubscription:
    return compile_subscription(replace(compiled.subscription, trigger=_EVERY), compiled.action, compiled.now)
