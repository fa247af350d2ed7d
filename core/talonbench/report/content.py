"""A report's content; it never contains a key."""

import platform
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from functools import partial
from typing import Any

from talonbench import __version__
from talonbench.client import Exchange
from talonbench.destination import Invalid
from talonbench.dispatch.refusals import list_refusals
from talonbench.document import Document
from talonbench.errors import EventSyntaxError
from talonbench.events import format_text
from talonbench.filters.result import describe_result
from talonbench.judgement import Judgement
from talonbench.pipeline import Rejected
from talonbench.report.facts import describe_setup, describe_times, find_change
from talonbench.request import mask_request, mask_secrets
from talonbench.request_export import SIMULATED
from talonbench.responses import explain_problem, read_response
from talonbench.responses.rules import REJECTIONS
from talonbench.talon_one.secrets import mask_callback_key
from talonbench.trace import MappingTrace
from talonbench.values import json_text

_OUTDATED = "Outdated: edited since the send."


@dataclass(frozen=True, slots=True)
class ReportedRequest:
    """A request in the report and its response, as strings with keys masked; *answer* is empty if it wasn't sent."""

    request: str
    body: str
    answer: str
    answer_body: str


@dataclass(frozen=True, slots=True)
class ReportedMapping:
    """One mapping: its name, its outcome in a word, the reasons, its mapping and its requests."""

    name: str
    action: str
    status: str
    why: tuple[str, ...]
    trigger: str
    mapping: str
    requests: tuple[ReportedRequest, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """A report: *made* is its time in words; *filters* and *findings* are sentences; *versions* names the software.

    *summary* says what becomes of the event, *setup* in which destination, *times* when, and *change* what would
    change it, if anything.
    """

    title: str
    made: str
    summary: str
    event: str
    filters: tuple[str, ...] = ()
    mappings: tuple[ReportedMapping, ...] = ()
    findings: tuple[str, ...] = ()
    setup: tuple[str, ...] = ()
    times: str = ""
    change: str = ""
    versions: str = f"Talonbench {__version__} · Python {platform.python_version()} · {platform.system()}"


def make_report(
    text: str,
    judgement: Judgement,
    exchanges: Mapping[str, Exchange],
    made: str,
    document: Document | None = None,
) -> Report:
    """The report on the event *text*; *exchanges* are the sends by mapping id, *document* names the destination."""
    trace, refusals = judgement.trace, (*judgement.refusals, *list_refusals(exchanges.values()))
    judgement = replace(judgement, refusals=refusals)
    event = trace.event or {}
    steps = trace.filter_result.steps if trace.filter_result is not None else ()
    names = {mapping.subscription.id: mapping.subscription.name for mapping in trace.mappings}
    said = (f"{one.severity}: {names.get(one.place.mapping or '', '')} {one.message}" for one in judgement.findings)
    content = Report(
        str(event.get("event") or event.get("type") or "Event"),
        made,
        judgement.summary.message,
        text,
        tuple(f"{step.title or 'Filter'}: {describe_result(step.result)}. {step.sentence}" for step in steps),
        tuple(_part(mapping, judgement, exchanges.get(mapping.subscription.id)) for mapping in trace.mappings),
        tuple(" ".join(one.split()) for one in said),
        tuple(describe_setup(judgement, document)),
        describe_times(text, document),
        find_change(judgement),
    )
    for request in (request for mapping in trace.mappings for request in mapping.requests):
        content = changed(content, partial(mask_secrets, request=request))
    return content


def changed(value: Any, change: Callable[[str], str]) -> Any:
    """*value* (strings, tuples, the classes above) with *change* applied to each string."""
    if isinstance(value, str):
        return change(value)
    if isinstance(value, tuple):
        return tuple(changed(part, change) for part in value)
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{one.name: changed(getattr(value, one.name), change) for one in fields(value)})
    return value


def _part(mapping: MappingTrace, judgement: Judgement, exchange: Exchange | None) -> ReportedMapping:
    of = mask_callback_key(mapping.subscription)
    return ReportedMapping(
        of.name, of.action, mapping.status.replace("_", " "), tuple(_why(mapping, judgement)), of.trigger,
        _laid_out(json_text(of.mapping)), _sent(mapping, exchange),
    )  # fmt: skip


def _why(mapping: MappingTrace, judgement: Judgement) -> list[str]:
    """The judgement's reason; then every error, or how the trigger matches."""
    outcome, event = mapping.outcome, judgement.trace.filtered_event
    if outcome is None:
        return []
    said = [judgement.explain(mapping).message]
    if mapping.status == "ready" and mapping.compiled.trigger is not None and event is not None:
        said.append(mapping.compiled.trigger.explain(event).reason)
    if isinstance(outcome, (Rejected, Invalid)):
        said += [f"{fault.path or '/'}: {fault.message}" for fault in outcome.faults]
    return said


def _sent(mapping: MappingTrace, exchange: Exchange | None) -> tuple[ReportedRequest, ...]:
    found = []
    for request in mapping.requests:
        shown = mask_request(request)
        head = "\n".join([f"{shown.method} {shown.url}", *(f"{name}: {value}" for name, value in shown.headers)])
        is_others = exchange is not None and exchange.request != request and exchange.request in mapping.requests
        answer, body = ("", "") if exchange is None or is_others else _describe_answer(exchange)
        if exchange is not None and exchange.request not in mapping.requests:
            answer = f"{_OUTDATED} {answer}"
        found.append(ReportedRequest(head, _laid_out(request.body or ""), answer, body))
    return tuple(found)


def _describe_answer(exchange: Exchange) -> tuple[str, str]:
    """What was responded to a request, in words, and its text."""
    answer = body = ""
    if exchange.response is not None:
        read = read_response(exchange.request, exchange.response)
        rejections = [one.words for one in read.effects if one.type in REJECTIONS]
        said = " ".join([exchange.verdict.reason, *map(explain_problem, read.problems), *rejections])
        answer = f"{exchange.response.status} {exchange.response.reason}: {said}"
        body = _laid_out(exchange.response.text)
    elif exchange.error is not None:
        answer, body = f"{exchange.error.message} {exchange.verdict.reason}", exchange.error.detail
    return f"{SIMULATED} {answer}" if exchange.is_simulated else answer, body


def _laid_out(text: str) -> str:
    try:
        return format_text(text) if text.startswith(("{", "[")) else text
    except EventSyntaxError:
        return text
