"""The outcome of a mapping in a few words, for a row of the list."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from talonbench.destination import Invalid
from talonbench.filters.result import describe_filtered
from talonbench.pipeline import Filtered, NotTriggered, Rejected
from talonbench.trace import OUTCOME_STATUS
from talonbench_gui.wording.status import STATUS_LABELS

if TYPE_CHECKING:
    from talonbench.client import Exchange
    from talonbench.fql import Explanation
    from talonbench.pipeline import Outcome
    from talonbench.trace import MappingTrace
    from talonbench.values import Value

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


def describe_row(mapping: MappingTrace, event: dict[str, Value] | None) -> RowOutcome:
    """What becomes of *event* in *mapping*, or why nothing does."""
    sign, word, tone = STATUS_LABELS[mapping.status]
    sign = "✕" if tone == "bad" else sign
    words = "sends" if mapping.status == "ready" else _find_reason(mapping, event) or word
    also = "".join(f" or {_name_outcome(outcome)}" for outcome in mapping.outcomes[1:])
    return RowOutcome(sign, words + also, tone, words + also)


def _find_reason(mapping: MappingTrace, event: dict[str, Value] | None) -> str:
    outcome, trigger = mapping.outcome, mapping.compiled.trigger
    match outcome:
        case Filtered(by, _, code):
            return describe_filtered(by, code)
        case Rejected(_, faults) if faults:
            return faults[0].message.rstrip(".")
        case Invalid(part, message):
            return f"invalid {part}: {message}".rstrip(".")
        case NotTriggered() if trigger is not None and event is not None:
            return _describe_miss(trigger.explain(event).find_failing())
    return ""


def _describe_miss(node: Explanation | None) -> str:
    return "" if node is None else node.error or f"expected {node.expected or node.sentence}"


def _name_outcome(outcome: Outcome) -> str:
    status = OUTCOME_STATUS[type(outcome)]
    return "sends" if status == "ready" else STATUS_LABELS[status][1]
