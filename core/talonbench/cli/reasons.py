"""A judgement as text for people and as JSON for programs: the summary, then why each mapping sends or doesn't."""

from collections.abc import Iterator, Sequence

from talonbench.across import Observation
from talonbench.cli.output import text as value_text
from talonbench.deliveries import DeliveryReport
from talonbench.judgement import FoundCondition, Judgement, Reason
from talonbench.suggest import (
    Suggestion,
)
from talonbench.trace import MappingTrace
from talonbench.values import Undefined


def summary_lines(judgement: Judgement) -> Iterator[str]:
    """The summary for people; if the event doesn't reach the mappings, what would let it."""
    yield judgement.summary.message
    filtered = judgement.trace.filter_result
    if filtered is not None and filtered.stop is not None:
        yield from _offered(judgement.suggest(None))


def reason_lines(judgement: Judgement, mapping: MappingTrace) -> Iterator[str]:
    """Why *mapping* doesn't send, condition by condition, and what would help; its faults are told elsewhere."""
    if mapping.status == "not_triggered":
        reason = judgement.explain(mapping)
        yield reason.message
        yield from condition_lines(reason)
    yield from offer_lines(judgement, mapping)


def condition_lines(reason: Reason) -> Iterator[str]:
    """Each condition, whether it holds, and what it found."""
    width = max((len(one.text) for one in reason.conditions), default=0)
    for one in reason.conditions:
        yield f"{'✓' if one.holds else '✕'} {one.text:{width}}   {_found(one)}"


def offer_lines(judgement: Judgement, mapping: MappingTrace) -> Iterator[str]:
    """What would make *mapping* send."""
    return _offered(() if mapping.status == "filtered" else _suggestions(judgement, mapping))


def delivery_lines(name: str, report: DeliveryReport) -> Iterator[str]:
    """A response explained for people."""
    yield name
    yield f"  ↩ {report.title}"
    yield from (f"      {one}" for one in (*report.sentences, *report.comparison))


def across_lines(observations: Sequence[Observation]) -> Iterator[str]:
    """What several events say together, for people."""
    if observations:
        yield "Across the events"
        yield from (f"  ! {one.message} [{one.code}]" for one in observations)


def _found(one: FoundCondition) -> str:
    return "missing" if isinstance(one.found, Undefined) else f"found {value_text(one.found)}"


def _offered(suggestions: Sequence[Suggestion]) -> Iterator[str]:
    return (f"→ {one.sentence}" for one in suggestions)


def _suggestions(judgement: Judgement, mapping: MappingTrace) -> tuple[Suggestion, ...]:
    return () if mapping.status == "off" else judgement.suggest(mapping)
