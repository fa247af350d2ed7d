"""Triggers and their conditions in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from talonbench.destination import Invalid
from talonbench.pipeline import Filtered
from talonbench.trace.trigger_matches import match_event

if TYPE_CHECKING:
    from talonbench.fql import Explanation, Trigger
    from talonbench.trace import EventTrace, MappingTrace

NO_EVENT = "No event yet"
MATCHES, MISSES = "✓ Matches", "✕ Doesn't match"


class TriggerVerdict(NamedTuple):
    """Whether a trigger matches, with its color; *conditions* with theirs, or a *note* that matters more."""

    words: str
    tone: str
    conditions: tuple[tuple[str, str], ...] = ()
    note: str = ""
    note_tone: str = "muted"


def describe_trigger(row: MappingTrace, trace: EventTrace) -> TriggerVerdict:
    """Whether the trigger of *row* matches the event of *trace*, or what is wrong with it."""
    if (problem := _find_problem(row)) is not None:
        return TriggerVerdict("✕ Invalid", "bad", (), problem, "bad")
    trigger = row.compiled.trigger
    if trigger is None:  # the mapping is invalid, and the trigger was never compiled
        return TriggerVerdict("–", "muted")
    note, tone = (trigger.quirks[0].message, "warn") if trigger.quirks else ("", "muted")
    if trace.filtered_event is None:
        return _describe_waiting(row, trace, trigger, note)
    explanation = trigger.explain(trace.filtered_event)
    if match_event(trigger, trace.filtered_event).matches:
        return TriggerVerdict(MATCHES, "good", _list_parts(explanation, trigger), note, tone)
    return TriggerVerdict(MISSES, "muted", _list_parts(explanation, trigger), note, tone)


def describe_verdict(verdict: TriggerVerdict) -> tuple[str, str]:
    """*verdict* where nothing else says that it is about the event, with its color."""
    if verdict.words in (MATCHES, MISSES):
        return f"{verdict.words} this event", "good" if verdict.words == MATCHES else "bad"
    return verdict.words, verdict.tone


def _describe_waiting(row: MappingTrace, trace: EventTrace, trigger: Trigger, note: str) -> TriggerVerdict:
    """No event reaches the trigger."""
    if trace.event is not None:
        reason = row.outcome.message if isinstance(row.outcome, Filtered) else ""
        return TriggerVerdict("⊘ Filtered", "warn", (), reason)
    parts = tuple((text, "muted") for text, _ in _list_parts(trigger.explain({}), trigger))
    return TriggerVerdict(f"… {NO_EVENT}", "muted", parts, note, "warn" if note else "muted")


def _find_problem(row: MappingTrace) -> str | None:
    """What is wrong with the trigger, as a sentence."""
    invalid = row.compiled.invalid
    if invalid is not None and invalid.part == "trigger":
        place = "" if invalid.start is None else f"Column {invalid.start + 1}: "
        return f"{place}{invalid.message}"
    is_invalid = isinstance(row.outcome, Invalid) and row.outcome.part == "trigger"
    return row.outcome.message if is_invalid and isinstance(row.outcome, Invalid) else None


def _list_parts(explanation: Explanation, trigger: Trigger) -> tuple[tuple[str, str], ...]:
    """The conditions and groups of the outer level as written, each with its color."""
    parts = explanation.children or (explanation,)
    return tuple((trigger.source[part.start : part.end], "good" if part.holds else "bad") for part in parts)
