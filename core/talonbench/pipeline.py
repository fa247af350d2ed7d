"""One event's way, as far as it goes without touching the network. The function to read first is `prepare`.

``Event → filters → trigger? → plan.resolve → drop empties → fields.check → build request``
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeAlias

from talonbench.destination import Call, CompiledSubscription, Invalid, Settings
from talonbench.errors import Fault, FqlSyntaxError, MappingError, SettingsError
from talonbench.fields import Change, explain_changes
from talonbench.request import Request, build_request, leaving_address
from talonbench.talon_one import CALLBACK_HEADERS, GATEWAY, shown_node, shown_value
from talonbench.values import UNDEFINED, Undefined, Value

if TYPE_CHECKING:
    from talonbench.fields import Field
    from talonbench.mapping import FieldTrace, Read, Step

AUTHPING = "/v2/authping"
_FIELDS = dict(CALLBACK_HEADERS)


@dataclass(frozen=True, slots=True)
class Filtered:
    """A filter of the destination dropped the event before any subscription saw it."""

    by: str
    message: str


@dataclass(frozen=True, slots=True)
class NotTriggered:
    """The trigger does not match the event."""


@dataclass(frozen=True, slots=True)
class Rejected:
    """The event's payload cannot be sent; *stage* is ``mapping``, ``validation`` or ``request``.

    ``request``: it passed, but one of its texts cannot stand in a header; the fault's rule is ``header``.
    """

    stage: str
    faults: tuple[Fault, ...]
    payload: Value = UNDEFINED


@dataclass(frozen=True, slots=True)
class Ready:
    """The payload that passed, and the requests that it makes."""

    payload: dict[str, Value]
    requests: tuple[Request, ...]


Outcome: TypeAlias = Filtered | NotTriggered | Rejected | Invalid | Ready


def prepare(event: dict[str, Value], to: CompiledSubscription, settings: Settings) -> Outcome:
    """Take the body *event* through the subscription *to*, up to the requests that would leave."""
    if to.trigger is None or to.plan is None or to.invalid is not None:
        return to.invalid or Invalid("mapping", "The mapping cannot be read.")
    try:
        if not to.trigger.matches(event):
            return NotTriggered()
    except FqlSyntaxError as error:
        return Invalid("trigger", error.message, start=error.start, end=error.end)
    return perform(event, to, settings)


def perform(event: dict[str, Value], to: CompiledSubscription, settings: Settings) -> Outcome:
    """`prepare` for an event that the trigger let through."""
    try:
        return _performed(event, to, settings)
    except RecursionError:
        from talonbench.mapping import TOO_DEEP

        return Rejected("mapping", (TOO_DEEP,))


def _performed(event: dict[str, Value], to: CompiledSubscription, settings: Settings) -> Outcome:
    assert to.plan is not None
    try:
        payload, faults = to.check(to.plan.resolve(event))
    except MappingError as error:
        return Rejected("mapping", error.faults)
    if faults:
        return Rejected("validation", faults, payload)
    try:
        return Ready(payload, (finished(to.action.build(payload), settings),))
    except SettingsError as error:
        return _unsendable(error, payload)


def _unsendable(error: SettingsError, payload: Value) -> Outcome:
    """The outcome where a header or the address cannot be written."""
    key = _FIELDS.get(error.field)
    if key is not None:
        return Rejected("request", (Fault(f"/{key}", "header", error.message),), payload)
    return Invalid("settings", error.message, (Fault(f"/{error.field}", "settings", error.message),))


def finished(call: Call, settings: Settings) -> Request:
    """*call* with the gateway's address and the settings' headers."""
    headers = {**account_headers(settings), **dict(call.headers)}
    return build_request(call.method, GATEWAY + call.path, headers, call.body, has_body=call.body is not None)


def account_headers(settings: Settings) -> dict[str, str]:
    """The two headers of every call: the key, and the deployment as it was typed."""
    return {"authorization": f"ApiKey-v1 {settings.api_key}", "destination-hostname": settings.deployment}


def credentials_request(settings: Settings) -> Request:
    """Segment's test of the settings: it goes to the deployment itself; SettingsError where that is no address."""
    # By itself first: where it has no host, Segment takes the first part of the path for one.
    for text in (settings.deployment, f"{settings.deployment}{AUTHPING}"):
        if not leaving_address(text).is_absolute:
            shown = settings.deployment or "An empty deployment"
            raise SettingsError("deployment", f"{shown} is no address: write it as https://my.europe-west1.talon.one")
    return credentials_call(settings)


def credentials_call(settings: Settings) -> Request:
    """The same as Segment hands it to its HTTP client, which refuses to send to what has no scheme or host."""
    return build_request("GET", f"{settings.deployment}{AUTHPING}", account_headers(settings))


@dataclass(frozen=True, slots=True)
class FieldExplanation:
    """How one field of the payload came to be.

    *members* are what an object, or each object of a list, may have; *configured* is what the mapping has for it
    (undefined: nothing); *resolved* what that gave for this event; *sent* what is left after coercion (undefined:
    nothing); *faults* are those at the field or below it.
    """

    key: str
    label: str
    help: str
    type: str
    required: bool
    members: tuple[Field, ...]
    configured: Value
    is_default: bool
    reads: tuple[Read, ...]
    steps: tuple[Step, ...]
    resolved: Value
    sent: Value
    changes: tuple[Change, ...]
    faults: tuple[Fault, ...]


def shown(field: FieldExplanation) -> FieldExplanation:
    """*field* as it may be shown: a callback key in it is masked."""
    key = field.key
    return replace(
        field,
        configured=shown_node(key, field.configured),
        reads=tuple(replace(read, value=shown_value(key, read.value)) for read in field.reads),
        resolved=shown_value(key, field.resolved),
        sent=shown_value(key, field.sent),
        changes=tuple(
            replace(part, before=shown_value(key, part.before), after=shown_value(key, part.after))
            for part in field.changes
        ),
    )


def explain(event: dict[str, Value], to: CompiledSubscription) -> tuple[FieldExplanation, ...]:
    """For each field of the action, in its order: configured, read, resolved, changed, sent, wrong."""
    if to.plan is None:
        return configured_fields(to)
    try:
        traces = {trace.key: trace for trace in to.plan.explain(event)}
    except MappingError as error:
        return configured_fields(to, error.faults)
    whole = traces.get("")
    faults = tuple(fault for trace in traces.values() for fault in trace.faults)
    resolved: Value = {key: trace.resolved for key, trace in traces.items()}
    sent: dict[str, Value] = {}
    changes: tuple[Change, ...] = ()
    if not faults:
        resolved = to.plan.resolve(event)
        sent, faults = to.check(resolved)
        changes = explain_changes(to.action.checker, resolved)
    members = resolved if isinstance(resolved, dict) else {}
    return tuple(
        _explanation(
            to,
            index,
            traces.get(part.key, whole),
            members.get(part.key, UNDEFINED),
            sent.get(part.key, UNDEFINED),
            tuple(change for change in changes if _is_at(change.path, part.key)),
            tuple(fault for fault in faults if _is_at(fault.path, part.key)),
        )
        for index, part in enumerate(to.action.fields)
    )


def _is_at(path: str, key: str) -> bool:
    return path == f"/{key}" or path.startswith(f"/{key}/")


def configured_fields(to: CompiledSubscription, faults: tuple[Fault, ...] = ()) -> tuple[FieldExplanation, ...]:
    """What is configured for each field, where nothing can be resolved."""
    known = faults or (to.invalid.faults if to.invalid is not None else ())
    return tuple(
        _explanation(to, index, None, UNDEFINED, UNDEFINED, (), tuple(f for f in known if _is_at(f.path, part.key)))
        for index, part in enumerate(to.action.fields)
    )


def _explanation(
    to: CompiledSubscription,
    index: int,
    trace: FieldTrace | None,
    resolved: Value,
    sent: Value,
    changes: tuple[Change, ...],
    faults: tuple[Fault, ...],
) -> FieldExplanation:
    part = to.action.fields[index]
    configured = to.subscription.mapping.get(part.key, UNDEFINED)
    return FieldExplanation(
        key=part.key,
        label=part.label,
        help=part.help,
        type=part.type,
        required=part.required,
        members=part.properties,
        configured=configured,
        is_default=not isinstance(configured, Undefined) and configured == part.default,
        reads=trace.reads if trace is not None else (),
        steps=trace.steps if trace is not None else (),
        resolved=resolved,
        sent=sent,
        changes=changes,
        faults=faults,
    )
