"""Outcomes as text for people and as JSON for programs."""

from collections.abc import Iterable, Iterator

from talonbench.destination import Invalid, Subscription
from talonbench.errors import Fault
from talonbench.filters.result import describe_result
from talonbench.lint import Finding
from talonbench.pipeline import FieldTrace, Filtered, NotTriggered, Outcome, Ready, Rejected
from talonbench.request import Request, mask_request
from talonbench.trace import OUTCOME_STATUS, EventTrace, MappingTrace
from talonbench.values import Json, Undefined, Value, json_text

SIGNS = {"ready": "●", "not_triggered": "○", "filtered": "⊘", "rejected": "✕", "invalid": "!", "off": "–"}
FILTER_SIGNS = {"passed": "○", "kept": "●", "dropped": "⊘", "changed": "≈", "open": "?", "unreached": "·", "off": "–"}
_WEIGHTS = {"error": "✕", "warning": "!", "info": "i"}


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


def indented(lines: Iterable[str], by: int = 2) -> Iterator[str]:
    """*lines*, indented."""
    return (" " * by + line for line in lines)


def harmless(text: str) -> str:
    """*text* from outside, on one line and without control characters for the terminal."""
    return "".join(sign if sign.isprintable() else sign.encode("unicode_escape").decode() for sign in text)


def filter_lines(trace: EventTrace) -> Iterator[str]:
    """The result of each filter step, for people."""
    for step in trace.filter_result.steps if trace.filter_result is not None else ():
        what = (
            f"filter {describe_result(step.result)}: {step.title or 'untitled'}"
            if step.stage == "filter"
            else step.title
        )
        yield f"{FILTER_SIGNS[step.result]} {what}"
        yield f"    {step.sentence}"
        for warning in step.warnings:
            yield f"    ! {warning}"


def leg_lines(mapping: MappingTrace, show_key: bool, reasons: Iterable[str] = ()) -> Iterator[str]:
    """The outcome of one mapping: a line, its errors, its requests, *reasons*; then other possible outcomes."""
    if mapping.outcome is None:
        yield f"{SIGNS['off']} disabled: {mapping.subscription.name} ({mapping.subscription.action})"
        return
    yield from outcome_lines(mapping.subscription, mapping.outcome, show_key)
    yield from indented(reasons, 4)
    for outcome in mapping.outcomes[1:]:
        yield "    or, depending on how Segment applies the filters:"
        for line in outcome_lines(mapping.subscription, outcome, show_key):
            yield f"    {line}"


def finding_lines(trace: EventTrace, findings: Iterable[Finding]) -> Iterator[str]:
    """The findings, one per line."""
    names = {mapping.subscription.id: mapping.subscription.name for mapping in trace.mappings}
    for finding in findings:
        path = "" if finding.place.kind == "filter" else finding.place.path  # the message has the filter's title
        about = " ".join(part for part in (names.get(finding.place.mapping or ""), path) if part)
        yield f"{_WEIGHTS[finding.severity]} {about + ': ' if about else ''}{finding.message} [{finding.code}]"


def outcome_lines(subscription: Subscription, outcome: Outcome, show_key: bool) -> Iterator[str]:
    """The outcome of one mapping: a line, its errors, its requests."""
    word = OUTCOME_STATUS[type(outcome)]
    yield f"{SIGNS[word]} {word.replace('_', ' ')}: {subscription.name} ({subscription.action})"
    column = f"column {outcome.start + 1}: " if isinstance(outcome, Invalid) and outcome.start is not None else ""
    for fault in () if isinstance(outcome, Filtered) else faults(outcome):
        yield f"    {fault.path or '/'}: {column}{fault.message}"
    for request in requests(outcome, show_key):
        yield f"    {request.method} {request.url}"
        for name, value in request.headers:
            yield f"    {name}: {value}"
        if request.body is not None:
            yield f"    {request.body}"


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


def explanation_lines(fields: Iterable[FieldTrace]) -> Iterator[str]:
    """Where each configured field's value came from, for people."""
    for field in fields:
        if isinstance(field.configured, Undefined):
            continue
        yield f"{field.label} ({field.key}) = {text(field.sent)}"
        yield f"    configured {text(field.configured)}{' (default)' if field.is_default else ''}"
        for read in field.reads:
            yield f"    read {read.path} = {text(read.value)}"
        for change in field.changes:
            yield f"    {change.why}"
        for fault in field.faults:
            yield f"    ✕ {fault.message}"


def text(value: Value) -> str:
    """*value* as JSON text, or “—” if undefined."""
    return "—" if isinstance(value, Undefined) else json_text(value)
