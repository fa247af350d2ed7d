"""The outcomes of an event and its mappings in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from talonbench.destination import Invalid
from talonbench_gui.wording.numbers import plural
from talonbench_gui.wording.status import NO_MAPPING

if TYPE_CHECKING:
    from talonbench.pipeline import Outcome
    from talonbench.preview import Preview
    from talonbench.trace import EventTrace, MappingTrace


def explain_missing_request(preview: Preview) -> str:
    """Why the selected mapping has no request, in a sentence."""
    if not 0 <= preview.selected < len(preview.mappings):
        return NO_MAPPING
    row, problem = preview.mappings[preview.selected], preview.problem
    if not row.subscription.enabled:
        return "This mapping is disabled, so nothing is sent."
    if problem is not None and preview.text.strip():
        return f"The event can't be read: see line {problem.line}, column {problem.column}."
    return explain_outcome(row.outcome)


def explain_nothing_ready(preview: Preview) -> str:
    """Why nothing can be sent, and where to look or what to do."""
    if not preview.text.strip():
        return "Nothing is ready to send: paste an event first."
    if not preview.mappings:
        return "Nothing is ready to send: add a mapping first."
    if preview.problem is not None:
        return f"The event can't be read: see line {preview.problem.line}, column {preview.problem.column}."
    is_wrong = any(row.status in ("rejected", "invalid") for row in preview.mappings)
    return f"No mapping is ready to send this event: see {'Problems' if is_wrong else 'Trace'}."


def explain_outcome(outcome: Outcome | None) -> str:
    """Why there is no request, in a sentence or two."""
    from talonbench.pipeline import (
        Filtered,
        NotTriggered,
        Ready,
        Rejected,
    )  # imported late: the first paint has no outcome

    match outcome:
        case None:
            return "No event yet."
        case NotTriggered():
            return "The trigger doesn't match this event, so nothing is sent."
        case Rejected(_, faults):
            return f"This mapping is rejected: {plural(len(faults), 'error')}."
        case Invalid(part, message):
            return f"Invalid {part}: {message}"
        case Filtered(_, message):
            return message
        case Ready():
            return ""


def explain_rejected(mapping: MappingTrace) -> str:
    """Why a send left *mapping* out, where its response would be."""
    outcome = mapping.outcome
    reasons = [message for _, message in list_faults(outcome)]
    if isinstance(outcome, Invalid) and not reasons:
        reasons = [f"{outcome.part[:1].upper()}{outcome.part[1:]}: {outcome.message}"]
    return "\n".join((f"Not sent: this mapping is {mapping.status}.", *reasons))


def list_faults(outcome: Outcome | None) -> list[tuple[str, str]]:
    """The path and the message of each error."""
    from talonbench.pipeline import Rejected

    if isinstance(outcome, Rejected | Invalid):
        return [(fault.path or "/", fault.message) for fault in outcome.faults]
    return []


def describe_preview(preview: Preview) -> tuple[str, str]:
    """How many mappings are ready, and how long the preview took, for the status bar."""
    ready = sum(row.status == "ready" for row in preview.mappings)
    counted = f"{ready} of {plural(len(preview.mappings), 'mapping')} ready" if preview.mappings else "No mappings"
    return counted, f"preview {preview.duration * 1000:.0f} ms"


def describe_outcome(mapping: MappingTrace, trace: EventTrace) -> str:
    """The outcome of a mapping on one line: its request, or the judgement's reason why there is none."""
    from talonbench.filters.result import describe_filtered
    from talonbench.judgement.reasons import explain_mapping
    from talonbench.pipeline import Filtered

    if mapping.requests:
        return f"{mapping.requests[0].method} /{mapping.requests[0].url.split('/', 3)[-1]}"
    if mapping.status in ("off", "waiting"):
        return "Disabled" if mapping.status == "off" else ""
    if isinstance(mapping.outcome, Filtered):
        words = describe_filtered(mapping.outcome.by, mapping.outcome.code)
        return f"{words[:1].upper()}{words[1:]}"
    return explain_mapping(mapping, trace).message
