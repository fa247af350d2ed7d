"""The outcome of a mapping in a few words, for a row of the list."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from talonbench.destination import Invalid
from talonbench.filters.result import describe_filtered
from talonbench.judgement.blame import describe_fault
from talonbench.judgement.reasons import explain_mapping, explain_trigger
from talonbench.pipeline import Filtered, NotTriggered, Rejected
from talonbench.trace import OUTCOME_STATUS
from talonbench_gui.wording.status import STATUS_LABELS

if TYPE_CHECKING:
    from talonbench.client import Exchange
    from talonbench.pipeline import Outcome
    from talonbench.trace import EventTrace, MappingTrace

_RESULTS = {"would_drop": "would be discarded", "would_retry": "would be retried"}


class RowOutcome(NamedTuple):
    """What a row says: its *sign*, its *words* and their color; *spoken* leaves out what only the eye wants."""

    sign: str
    words: str
    tone: str
    spoken: str


def describe_result(state: str, exchange: Exchange | None) -> RowOutcome:
    """The *state* of a send, with the status and duration of its response."""
    sign, word, tone = STATUS_LABELS[state]
    word = _RESULTS.get(state, word)
    if exchange is None or exchange.verdict.kind != state:
        return RowOutcome(sign, word, tone, word)
    status = exchange.response.status if exchange.response is not None else None
    seconds = f"{exchange.duration * 1000:.0f} ms" if exchange.response is not None else ""
    words = " · ".join(part for part in (word, str(status or ""), seconds if state == "delivered" else "") if part)
    return RowOutcome(sign, words, tone, f"{word} {status or ''}".rstrip())


def describe_row(mapping: MappingTrace, trace: EventTrace | None) -> RowOutcome:
    """What becomes of the event of *trace* in *mapping*, or why nothing does."""
    sign, word, tone = STATUS_LABELS[mapping.status]
    sign = "✕" if tone == "bad" else sign
    words = "sends" if mapping.status == "ready" else _find_reason(mapping, trace) or word
    also = "".join(f" or {_name_outcome(outcome)}" for outcome in mapping.outcomes[1:])
    return RowOutcome(sign, words + also, tone, words + also)


def _find_reason(mapping: MappingTrace, trace: EventTrace | None) -> str:
    outcome = mapping.outcome
    match outcome:
        case Filtered(by, _, code):
            return describe_filtered(by, code)
        case Rejected(_, faults) if faults:
            return (faults[0].message if trace is None else describe_fault(faults[0], mapping, trace).message).rstrip(
                "."
            )
        case Invalid(part, message):
            return f"invalid {part}: {message}".rstrip(".")
        case NotTriggered() if trace is not None:
            return _describe_miss(mapping, trace)
    return ""


def _describe_miss(mapping: MappingTrace, trace: EventTrace) -> str:
    """What was expected, if that is the reason; else the whole reason."""
    explanation = explain_trigger(mapping, trace)
    node = explanation.find_failing() if explanation is not None else None
    if node is None:
        return ""
    reason, expected = explain_mapping(mapping, trace).message, node.expected or node.sentence
    return node.error or (f"expected {expected}" if expected in reason else reason.rstrip("."))


def _name_outcome(outcome: Outcome) -> str:
    status = OUTCOME_STATUS[type(outcome)]
    return "sends" if status == "ready" else STATUS_LABELS[status][1]
