"""Judgements as JSON: the summary, why each mapping sends or doesn't, responses, and what events say together."""

from collections.abc import Sequence

from talonbench.across import Observation
from talonbench.answers.outcomes import plain
from talonbench.deliveries import DeliveryReport
from talonbench.judgement import Judgement, Summary
from talonbench.suggest import (
    DisableFilter,
    EnableDestination,
    EnableMapping,
    KeepInFilter,
    SetEventValue,
    SetField,
    SetFilter,
    SetTrigger,
)
from talonbench.suggest.model import Edit
from talonbench.trace import MappingTrace
from talonbench.values import Json, Undefined
from talonbench.values.pointer import format_pointer


def summary_json(summary: Summary) -> dict[str, Json]:
    """The summary of one event; ``rejected`` is there if a request of it is known to have been rejected."""
    rejected: dict[str, Json] = {"rejected": True} if summary.is_refused else {}
    return {"sends": summary.sends, "code": summary.code, "message": summary.message, **rejected}


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
    """Why *mapping* sends or doesn't, with what would help; ``response`` is there if its request was rejected."""
    reason, refusal = judgement.explain(mapping), judgement.refused.get(mapping.subscription.id)
    response: dict[str, Json] = (
        {} if refusal is None else {"response": {"status": refusal.status, "message": " ".join(refusal.sentences)}}
    )
    return {
        "code": reason.code,
        "message": reason.message,
        "conditions": [{"text": one.text, "holds": one.holds, "found": plain(one.found)} for one in reason.conditions],
        "suggestions": [
            {"message": one.sentence, "edits": [edit_json(edit) for edit in one.edits]}
            for one in (() if mapping.status == "off" else judgement.suggest(mapping))
        ],
        **response,
    }


def edit_json(edit: Edit) -> Json:
    """One edit of a suggestion; *do* names its kind."""
    match edit:
        case SetEventValue(keys, value, is_example):
            if isinstance(value, Undefined):
                return {"do": "remove_event_value", "path": format_pointer(keys)}
            said: dict[str, Json] = {"do": "set_event_value", "path": format_pointer(keys), "value": plain(value)}
            return {**said, "example": True} if is_example else said
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


def delivery_json(name: str, report: DeliveryReport) -> Json:
    """A response with its explanation."""
    return {
        "file": name, "message": report.title, "details": [*report.sentences], "comparison": [*report.comparison],
    }  # fmt: skip


def across_json(observations: Sequence[Observation]) -> Json:
    """What several events say together; their numbers count from 1."""
    return [{"code": one.code, "message": one.message, "events": list(one.events)} for one in observations]
