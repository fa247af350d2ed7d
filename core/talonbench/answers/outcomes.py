"""Outcomes, filters, findings and fields as JSON."""

from collections.abc import Iterable

from talonbench.destination import Invalid
from talonbench.errors import Fault
from talonbench.lint import Finding
from talonbench.pipeline import FieldTrace, Filtered, NotTriggered, Outcome, Ready, Rejected
from talonbench.request import Request, mask_request
from talonbench.trace import OUTCOME_STATUS, EventTrace, MappingTrace
from talonbench.values import Json, Undefined, Value


def faults(outcome: Outcome) -> tuple[Fault, ...]:
    """Why nothing is sent; empty if something is, or if the trigger didn't match."""
    match outcome:
        case Rejected():
            return outcome.faults
        case Invalid():
            return outcome.faults or (Fault(f"/{outcome.part}", outcome.part, outcome.message),)
        case Filtered():
            return (Fault("", "filter", outcome.message),)
        case NotTriggered() | Ready():
            return ()


def requests(outcome: Outcome, show_key: bool) -> tuple[Request, ...]:
    """The requests of *outcome*; keys are masked unless *show_key*."""
    if not isinstance(outcome, Ready):
        return ()
    return outcome.requests if show_key else tuple(mask_request(request) for request in outcome.requests)


def request_json(request: Request) -> Json:
    """A request in the documented JSON form."""
    return {
        "method": request.method,
        "url": request.url,
        "headers": dict(request.headers),
        "body": request.body,
    }


def outcome_json(event: str, mapping: MappingTrace, show_key: bool) -> dict[str, Json]:
    """One entry of ``outcomes``; ``otherwise`` has other possible outcomes, in the same form."""
    likeliest, *others = (_became(outcome, show_key) for outcome in mapping.outcomes)
    row: dict[str, Json] = {
        "event": event,
        "mapping": mapping.subscription.name,
        "action": mapping.subscription.action,
        **likeliest,
    }
    return {**row, "otherwise": [*others]} if others else row


def _became(outcome: Outcome, show_key: bool) -> dict[str, Json]:
    return {
        "status": OUTCOME_STATUS[type(outcome)],
        "requests": [request_json(request) for request in requests(outcome, show_key)],
        "faults": [{"path": f.path, "rule": f.rule, "message": f.message} for f in faults(outcome)],
    }


def filters_json(event: str, trace: EventTrace) -> list[Json]:
    """The result of each filter step."""
    return [
        {
            "event": event,
            "filter": step.title,
            "action": step.action,
            "result": step.result,
            "removed": [*step.removed],
            "message": step.sentence,
            "warnings": [*step.warnings],
        }
        for step in (trace.filter_result.steps if trace.filter_result is not None else ())
    ]


def findings_json(event: str, trace: EventTrace, findings: Iterable[Finding]) -> list[Json]:
    """The findings in the documented JSON form, each with its mapping."""
    names = {mapping.subscription.id: mapping.subscription.name for mapping in trace.mappings}
    return [
        {
            "event": event,
            "code": finding.code,
            "severity": finding.severity,
            "message": finding.message,
            "path": finding.place.path,
            "about": finding.place.kind,
            "start": finding.place.start,
            "end": finding.place.end,
            "mapping": names.get(finding.place.mapping or ""),
        }
        for finding in findings
    ]


def explanation_json(fields: Iterable[FieldTrace]) -> list[Json]:
    """Where each field's value came from, as JSON."""
    return [
        {
            "field": field.key,
            "label": field.label,
            "required": field.required,
            "configured": plain(field.configured),
            "default": field.is_default,
            "reads": [
                {"path": read.path, "at": None if read.keys is None else [*read.keys], "value": plain(read.value)}
                for read in field.reads
            ],
            "resolved": plain(field.resolved),
            "sent": plain(field.sent),
            "changes": [
                {"path": c.path, "what": c.what, "before": plain(c.before), "after": plain(c.after), "why": c.why}
                for c in field.changes
            ],
            "faults": [{"path": f.path, "rule": f.rule, "message": f.message} for f in field.faults],
        }
        for field in fields
    ]


def plain(value: Value) -> Json:
    """*value* as JSON; undefined prints as null."""
    return None if isinstance(value, Undefined) else value
