"""Outcomes as lines for people and as JSON for programs."""

from collections.abc import Iterable, Iterator

from talonbench.destination import Invalid, Subscription
from talonbench.errors import Fault
from talonbench.pipeline import FieldExplanation, Filtered, NotTriggered, Outcome, Ready, Rejected
from talonbench.request import Request, masked
from talonbench.values import Json, Undefined, Value, json_text

SIGNS = {"ready": "●", "not_triggered": "○", "filtered": "⊘", "rejected": "✕", "invalid": "!"}


def status(outcome: Outcome) -> str:
    """The contract's word for *outcome*."""
    match outcome:
        case Ready():
            return "ready"
        case NotTriggered():
            return "not_triggered"
        case Filtered():
            return "filtered"
        case Rejected():
            return "rejected"
        case Invalid():
            return "invalid"


def faults(outcome: Outcome) -> tuple[Fault, ...]:
    """Why nothing is sent; empty where something is, or where the trigger did not match."""
    match outcome:
        case Rejected():
            return outcome.faults
        case Invalid():
            return outcome.faults or (Fault("", outcome.part, outcome.message),)
        case Filtered():
            return (Fault("", "filter", outcome.message),)
        case NotTriggered() | Ready():
            return ()


def requests(outcome: Outcome, show_key: bool) -> tuple[Request, ...]:
    """The requests of *outcome*, keys masked unless *show_key*."""
    if not isinstance(outcome, Ready):
        return ()
    return outcome.requests if show_key else tuple(masked(request) for request in outcome.requests)


def request_json(request: Request) -> Json:
    """A request as the contract prints it."""
    return {
        "method": request.method,
        "url": request.url,
        "headers": dict(request.headers),
        "body": request.body,
    }


def outcome_json(event: str, subscription: Subscription, outcome: Outcome, show_key: bool) -> dict[str, Json]:
    """One entry of ``outcomes``."""
    return {
        "event": event,
        "mapping": subscription.name,
        "action": subscription.action,
        "status": status(outcome),
        "requests": [request_json(request) for request in requests(outcome, show_key)],
        "faults": [{"path": f.path, "rule": f.rule, "message": f.message} for f in faults(outcome)],
    }


def outcome_lines(subscription: Subscription, outcome: Outcome, show_key: bool) -> Iterator[str]:
    """What became of one mapping: a line, its faults, its requests."""
    word = status(outcome)
    yield f"{SIGNS[word]} {word.replace('_', ' ')}: {subscription.name} ({subscription.action})"
    for fault in faults(outcome):
        yield f"    {fault.path or '/'}: {fault.message}"
    for request in requests(outcome, show_key):
        yield f"    {request.method} {request.url}"
        for name, value in request.headers:
            yield f"    {name}: {value}"
        if request.body is not None:
            yield f"    {request.body}"


def explanation_json(fields: Iterable[FieldExplanation]) -> list[Json]:
    """Where each field's value came from, as data."""
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
    """*value* as JSON; undefined prints as null, its key's absence being said elsewhere."""
    return None if isinstance(value, Undefined) else value


def explanation_lines(fields: Iterable[FieldExplanation]) -> Iterator[str]:
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
    """*value* as JSON text, or the word for nothing."""
    return "nothing" if isinstance(value, Undefined) else json_text(value)
