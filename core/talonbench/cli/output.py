"""Outcomes as text for people and as JSON for programs."""

from collections.abc import Iterable, Iterator

from talonbench.answers.outcomes import faults, requests
from talonbench.destination import Invalid, Subscription
from talonbench.filters.result import describe_result
from talonbench.lint import Finding
from talonbench.pipeline import FieldTrace, Filtered, Outcome
from talonbench.trace import OUTCOME_STATUS, EventTrace, MappingTrace
from talonbench.values import Undefined, Value, json_text

SIGNS = {"ready": "●", "not_triggered": "○", "filtered": "⊘", "rejected": "✕", "invalid": "!", "off": "–"}
FILTER_SIGNS = {"passed": "○", "kept": "●", "dropped": "⊘", "changed": "≈", "open": "?", "unreached": "·", "off": "–"}
_WEIGHTS = {"error": "✕", "warning": "!", "info": "i"}


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
