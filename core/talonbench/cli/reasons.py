"""A judgement as text for people and as JSON for programs: the summary, then why each mapping sends or doesn't."""

from collections.abc import Iterator, Sequence

from talonbench.across import Observation
from talonbench.cli.output import plain
from talonbench.cli.output import text as value_text
from talonbench.deliveries import DeliveryReport
from talonbench.judgement import FoundCondition, Judgement, Reason, Summary
from talonbench.suggest import (
    DisableFilter,
    EnableDestination,
    EnableMapping,
    KeepInFilter,
    SetEventValue,
    SetField,
    SetFilter,
    SetTrigger,
    Suggestion,
)
from talonbench.suggest.model import Edit
from talonbench.trace import MappingTrace
from talonbench.values import Json, Undefined
from talonbench.values.pointer import format_pointer


def summary_json(summary: Summary) -> dict[str, Json]:
    """The summary of one event."""
    return {"sends": summary.sends, "code": summary.code, "message": summary.message}


def summaries_json(named: Sequence[tuple[str, Summary]]) -> dict[str, Json]:
    """``summary``; with several events each one's as well: the first that sends speaks for all, else the first."""
    if not named:
        return {}
    first = next((summary for _, summary in named if summary.sends), named[0][1])
    whole: dict[str, Json] = {"summary": summary_json(first)}
    if len(named) > 1:
        whole["summaries"] = [{"event": name, **summary_json(summary)} for name, summary in named]
    return whole


def reason_json(judgement: Judgement, mapping: MappingTrace) -> Json:
    """Why *mapping* sends or doesn't, with what would help."""
    reason = judgement.explain(mapping)
    return {
        "code": reason.code,
        "message": reason.message,
        "conditions": [{"text": one.text, "holds": one.holds, "found": plain(one.found)} for one in reason.conditions],
        "suggestions": [
            {"message": one.sentence, "edits": [edit_json(edit) for edit in one.edits]}
            for one in _suggestions(judgement, mapping)
        ],
    }


def edit_json(edit: Edit) -> Json:
    """One edit of a suggestion; *do* names its kind."""
    match edit:
        case SetEventValue(keys, value):
            if isinstance(value, Undefined):
                return {"do": "remove_event_value", "path": format_pointer(keys)}
            return {"do": "set_event_value", "path": format_pointer(keys), "value": plain(value)}
        case SetTrigger(text):
            return {"do": "set_trigger", "trigger": text}
        case SetField(field, node):
            return {"do": "set_field", "field": field, "value": plain(node)}
        case DisableFilter(title):
            return {"do": "disable_filter", "filter": title}
        case KeepInFilter(title, keys):
            return {"do": "keep_in_filter", "filter": title, "path": format_pointer(keys)}
        case SetFilter(title, text):
            return {"do": "set_filter", "filter": title, "condition": text}
        case EnableMapping():
            return {"do": "enable_mapping"}
        case EnableDestination():
            return {"do": "enable_destination"}


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


def delivery_json(name: str, report: DeliveryReport) -> Json:
    """A response with its explanation."""
    return {
        "file": name, "message": report.title, "details": [*report.sentences], "comparison": [*report.comparison],
    }  # fmt: skip


def delivery_lines(name: str, report: DeliveryReport) -> Iterator[str]:
    """A response explained for people."""
    yield name
    yield f"  ↩ {report.title}"
    yield from (f"      {one}" for one in (*report.sentences, *report.comparison))


def across_json(observations: Sequence[Observation]) -> Json:
    """What several events say together; their numbers count from 1."""
    return [{"code": one.code, "message": one.message, "events": list(one.events)} for one in observations]


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
