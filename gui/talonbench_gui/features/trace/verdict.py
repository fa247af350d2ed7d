"""What becomes of an event in one sentence, why, and the row that decides it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from talonbench_gui.features.trace.rows import MAPPING, STEP
from talonbench_gui.wording.numbers import plural
from talonbench_gui.wording.outcomes import describe_outcome

if TYPE_CHECKING:
    from collections.abc import Iterator

    from talonbench.filters.result import FilterStep
    from talonbench.fql import Explanation
    from talonbench.preview import Preview
    from talonbench.trace import EventTrace, MappingTrace
    from talonbench_gui.widgets.tables.table_model import About

EXCLUDED = "FILTERED_BY_INTEGRATIONS_OBJECT"  # Segment's code


class Verdict(NamedTuple):
    """A *title*, its *cause* in one line, the cause's *tone*, and the decisive row's *key*."""

    title: str
    cause: str
    tone: str
    key: About


def judge(preview: Preview) -> Verdict:
    """What becomes of the event of *preview*."""
    trace = preview.trace
    if preview.event is None:
        return _judge_missing(preview)
    stopped = find_stop(trace)
    if stopped is not None:
        return _judge_stopped(preview, stopped)
    if not trace.mappings:
        return Verdict(
            "Nothing is sent: no mappings yet",
            "Add one in the Editor, or import a configuration.",
            "warn",
            (MAPPING, 0),
        )
    return _judge_mappings(trace)


def find_stop(trace: EventTrace) -> int | None:
    """The index of the step that certainly drops the event; None if none does."""
    filtered = trace.filter_result
    if filtered is None or filtered.possible_events != (None,):
        return None
    return next((at for at, step in enumerate(filtered.steps) if step.result in ("dropped", "open")), 0)


def count_sending(trace: EventTrace) -> str:
    """How many mappings send, e.g. “1 of 4 mappings sends”."""
    count, whole = sum(one.status == "ready" for one in trace.mappings), len(trace.mappings)
    if not count:
        return "No mapping sends"
    verb = "sends" if count == 1 else "send"
    if count < whole:
        return f"{count} of {plural(whole, 'mapping')} {verb}"
    return "The mapping sends" if whole == 1 else f"All {whole} mappings send"


def _judge_missing(preview: Preview) -> Verdict:
    problem = preview.problem
    if problem is None or not preview.text.strip():
        return Verdict("No event yet", "Enter one in the Editor.", "muted", (MAPPING, 0))
    place = f"Line {problem.line}, column {problem.column}"
    return Verdict("Not sent: the event can't be read", f"{place}: {problem.message}", "bad", (MAPPING, 0))


def _judge_stopped(preview: Preview, at: int) -> Verdict:
    trace = preview.trace
    assert trace.filter_result is not None
    step = trace.filter_result.steps[at]
    title = f"Not sent: the filter “{step.title or 'untitled'}” discards the event"
    if trace.filter_result.label == EXCLUDED:
        title = "Not sent: the event's integrations exclude the destination"
    return Verdict(title, f"{step.sentence} {_find_typo(preview, step)}".rstrip(), "bad", (STEP, at))


def _find_typo(preview: Preview, step: FilterStep) -> str:
    """A string of the event that is nearly one that the filter of *step* asks for, in a sentence."""
    one = next((one for one in preview.destination.filters if one.filter.title == step.title), None)
    if one is None or one.condition is None or preview.trace.event is None:
        return ""
    missed = next((leaf for leaf in _leaves(one.condition.explain(preview.trace.event)) if leaf.near_miss), None)
    if missed is None:
        return ""
    near = missed.near_miss.replace("differs", f"differs from “{missed.wanted}”", 1)
    subject = _name_subject(missed)
    return f"{subject[:1].upper()}{subject[1:]} {near}."


def _name_subject(node: Explanation) -> str:
    """What a condition asks about."""
    subject = node.sentence.partition(" ")[0]
    return "the event name" if subject == "event" else subject


def _judge_mappings(trace: EventTrace) -> Verdict:
    at = find_decisive(trace)
    mapping, title = trace.mappings[at], count_sending(trace)
    doubt = _find_doubt(trace)
    if doubt is not None:
        return Verdict(title, f"Depends on the filters. {doubt.sentence}", "warn", (MAPPING, at))
    if mapping.status == "ready":
        requests = [describe_outcome(one, trace) for one in trace.mappings if one.requests]
        return Verdict(title, " · ".join(requests), "muted", (MAPPING, at))
    tone = "bad" if mapping.status in ("rejected", "invalid") or find_near_miss(mapping, trace) else "text"
    return Verdict(title, explain_mapping(mapping, trace), tone, (MAPPING, at))


def _find_doubt(trace: EventTrace) -> FilterStep | None:
    steps = trace.filter_result.steps if trace.filter_result is not None and trace.is_ambiguous else ()
    return next((step for step in steps if step.result == "open"), None)


def explain_mapping(mapping: MappingTrace, trace: EventTrace) -> str:
    """Why *mapping* sends nothing, its name first."""
    name, missed = f"“{mapping.subscription.name}”", find_near_miss(mapping, trace)
    if missed is not None:
        return f"{name} doesn't match: {_name_subject(missed)} {missed.near_miss}"
    said = {"not_triggered": "doesn't match: ", "rejected": "is rejected: ", "invalid": "is invalid: "}
    if mapping.status not in said:
        return f"{name} is disabled."
    reason = describe_outcome(mapping, trace)
    return f"{name} {said[mapping.status]}{reason[:1].lower()}{reason[1:]}" if reason else f"{name} doesn't match."


def find_decisive(trace: EventTrace) -> int:
    """The index of the mapping to look at first.

    One that fails comes first, then one that a typo keeps from matching; then one that sends, or else the closest.
    """
    ranks = [_rank(mapping, trace) for mapping in trace.mappings]
    return ranks.index(max(ranks))


def _rank(mapping: MappingTrace, trace: EventTrace) -> tuple[int, float]:
    if mapping.status in ("rejected", "invalid"):
        return 4, 0.0
    if mapping.status == "ready":
        return 2, 0.0
    if mapping.status != "not_triggered":
        return 0, 0.0
    leaves = list(_leaves(_explain(mapping, trace)))
    share = sum(one.holds for one in leaves) / len(leaves) if leaves else 0.0
    return (3 if find_near_miss(mapping, trace) is not None else 1), share


def find_near_miss(mapping: MappingTrace, trace: EventTrace) -> Explanation | None:
    """The only condition that isn't met, if its string is nearly right: probably a typo."""
    if mapping.status != "not_triggered":
        return None
    missed = [one for one in _leaves(_explain(mapping, trace)) if not one.holds]
    return missed[0] if len(missed) == 1 and missed[0].near_miss else None


def _explain(mapping: MappingTrace, trace: EventTrace) -> Explanation | None:
    trigger, event = mapping.compiled.trigger, trace.filtered_event
    return None if trigger is None or event is None else trigger.explain(event)


def _leaves(node: Explanation | None) -> Iterator[Explanation]:
    if node is None:
        return
    if not node.children:
        yield node
    for part in node.children:
        yield from _leaves(part)
