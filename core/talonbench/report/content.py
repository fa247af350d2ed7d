"""What a report says, as values: nothing in it holds a key."""

import platform
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from functools import partial
from typing import Any

from talonbench import __version__
from talonbench.advice import Finding
from talonbench.client import Exchange
from talonbench.destination import Invalid
from talonbench.errors import EventSyntaxError
from talonbench.events import format_text
from talonbench.journey import Leg, Way
from talonbench.pipeline import Filtered, Rejected
from talonbench.request import concealed, masked
from talonbench.talon_one import without_callback_key
from talonbench.values import json_text


@dataclass(frozen=True, slots=True)
class Sent:
    """A request of the report and its answer: all texts, keys masked; an empty *answer* was not sent."""

    request: str
    body: str
    answer: str
    answer_body: str


@dataclass(frozen=True, slots=True)
class Part:
    """One mapping: its name, what became of it in a word, the sentences why, its mapping and its requests."""

    name: str
    action: str
    status: str
    why: tuple[str, ...]
    trigger: str
    mapping: str
    sent: tuple[Sent, ...]


@dataclass(frozen=True, slots=True)
class Content:
    """A report: *made* is when, in words; *filters* and *findings* are sentences; *versions* of what made it."""

    title: str
    made: str
    event: str
    filters: tuple[str, ...]
    parts: tuple[Part, ...]
    findings: tuple[str, ...]
    versions: str = f"Talonbench {__version__} · Python {platform.python_version()} · {platform.system()}"


def content_of(
    text: str, way: Way, findings: Sequence[Finding], exchanges: Mapping[str, Exchange], made: str
) -> Content:
    """The report on the event *text*; *exchanges* are the answers by the mappings' ids."""
    event = way.event or {}
    title = str(event.get("event") or event.get("type") or "Event")
    steps = way.filtered.steps if way.filtered is not None else ()
    filters = tuple(f"{step.title or 'Filter'}: {step.result}. {step.sentence}" for step in steps)
    parts = tuple(_part(leg, way, exchanges.get(leg.subscription.id)) for leg in way.legs)
    names = {leg.subscription.id: leg.subscription.name for leg in way.legs}
    said = tuple(f"{one.severity}: {names.get(one.place.mapping or '', '')} {one.message}" for one in findings)
    content = Content(title, made, text, filters, parts, tuple(" ".join(one.split()) for one in said))
    for request in (request for leg in way.legs for request in leg.requests):
        content = changed(content, partial(concealed, request=request))
    return content


def changed(value: Any, change: Callable[[str], str]) -> Any:
    """*value* (texts, tuples, the values above) with *change* made in each of its texts."""
    if isinstance(value, str):
        return change(value)
    if isinstance(value, tuple):
        return tuple(changed(part, change) for part in value)
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{one.name: changed(getattr(value, one.name), change) for one in fields(value)})
    return value


def _part(leg: Leg, way: Way, exchange: Exchange | None) -> Part:
    of = without_callback_key(leg.subscription)
    return Part(
        of.name, of.action, leg.status.replace("_", " "), tuple(_why(leg, way)), of.trigger,
        _laid_out(json_text(of.mapping)), _sent(leg, exchange),
    )  # fmt: skip


def _why(leg: Leg, way: Way) -> list[str]:
    outcome = leg.outcome
    if isinstance(outcome, Filtered):
        return [f"{outcome.by}: {outcome.message}"]
    said: list[str] = []
    event = way.mapped
    if leg.to.trigger is not None and event is not None and leg.status != "off":
        said.append(leg.to.trigger.explain(event).reason)
    if isinstance(outcome, (Rejected, Invalid)):
        said += [f"{fault.path or '/'}: {fault.message}" for fault in outcome.faults]
    if isinstance(outcome, Invalid) and not outcome.faults:
        said.append(outcome.message)
    return said


def _sent(leg: Leg, exchange: Exchange | None) -> tuple[Sent, ...]:
    found = []
    for request in map(masked, leg.requests):
        head = "\n".join([f"{request.method} {request.url}", *(f"{name}: {value}" for name, value in request.headers)])
        answer = body = ""
        if exchange is not None and exchange.response is not None:
            answer = f"{exchange.response.status} {exchange.response.reason}: {exchange.verdict.reason}"
            body = _laid_out(exchange.response.text)
        elif exchange is not None and exchange.error is not None:
            answer, body = f"{exchange.error.message} {exchange.verdict.reason}", exchange.error.detail
        found.append(Sent(head, _laid_out(request.body or ""), answer, body))
    return tuple(found)


def _laid_out(text: str) -> str:
    try:
        return format_text(text) if text.startswith(("{", "[")) else text
    except EventSyntaxError:
        return text
