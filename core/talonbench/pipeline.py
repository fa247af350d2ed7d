"""What becomes of one event, up to the network. The function to read first is `prepare`.

``Event → filters → trigger? → plan.resolve → drop empties → fields.check → build request``
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeAlias

from talonbench.destination import ActionCall, CompiledSubscription, Invalid, Settings
from talonbench.errors import Fault, FqlSyntaxError, MappingError, SettingsError
from talonbench.fields import FieldChange, find_changes
from talonbench.request import Request, build_request, normalize_url
from talonbench.talon_one import CALLBACK_HEADERS, GATEWAY
from talonbench.talon_one.secrets import SECRET_FIELD, mask_node, mask_value
from talonbench.values import UNDEFINED, Undefined, Value
from talonbench.values.pointer import below, is_below

if TYPE_CHECKING:
    from talonbench.mapping import DirectiveResult, FieldResolution, PathValue, Varying

AUTHPING = "/v2/authping"
_FIELDS = dict(CALLBACK_HEADERS)


@dataclass(frozen=True, slots=True)
class Filtered:
    """The event was stopped before any subscription saw it: by the filter titled *by*, or earlier (*by* is empty).

    *code* is Segment's where it has one; *message* is a sentence.
    """

    by: str
    message: str
    code: str


@dataclass(frozen=True, slots=True)
class NotTriggered:
    """The trigger does not match the event."""


@dataclass(frozen=True, slots=True)
class Rejected:
    """The event's payload can't be sent; *stage* is ``mapping``, ``validation`` or ``request``.

    ``request``: it is valid, but a header can't carry one of its strings; the fault's rule is ``header``.
    """

    stage: str
    faults: tuple[Fault, ...]
    payload: Value = UNDEFINED


@dataclass(frozen=True, slots=True)
class Ready:
    """The valid payload and its requests."""

    payload: dict[str, Value]
    requests: tuple[Request, ...]


Outcome: TypeAlias = Filtered | NotTriggered | Rejected | Invalid | Ready


def prepare(event: dict[str, Value], compiled: CompiledSubscription, settings: Settings) -> Outcome:
    """Run the body *event* through the subscription *compiled*, up to the requests that would be sent."""
    if compiled.trigger is None or compiled.plan is None or compiled.invalid is not None:
        return compiled.invalid or Invalid("mapping", "The mapping can't be read.")
    try:
        if not compiled.trigger.matches(event):
            return NotTriggered()
    except FqlSyntaxError as error:
        return Invalid("trigger", error.message, start=error.start, end=error.end)
    return perform(event, compiled, settings)


def perform(event: dict[str, Value], compiled: CompiledSubscription, settings: Settings) -> Outcome:
    """`prepare` for an event that matches the trigger."""
    try:
        return _performed(event, compiled, settings)
    except RecursionError:
        from talonbench.mapping import TOO_DEEP

        return Rejected("mapping", (TOO_DEEP,))


def _performed(event: dict[str, Value], compiled: CompiledSubscription, settings: Settings) -> Outcome:
    assert compiled.plan is not None
    try:
        payload, faults = compiled.check(compiled.plan.resolve(event))
    except MappingError as error:
        return Rejected("mapping", error.faults)
    if faults:
        return Rejected("validation", faults, payload)
    try:
        return Ready(payload, (complete_request(compiled.action.build(payload), settings),))
    except SettingsError as error:
        return _unsendable(error, payload)


def _unsendable(error: SettingsError, payload: Value) -> Outcome:
    """The outcome if a header or the URL is invalid."""
    key = _FIELDS.get(error.field)
    if key is not None:
        return Rejected("request", (Fault(below("", key), "header", error.message),), payload)
    return Invalid("settings", error.message, (Fault(f"/{error.field}", "settings", error.message),))


def complete_request(call: ActionCall, settings: Settings) -> Request:
    """*call* with the gateway's URL and the settings' headers; SettingsError if one of them can't be used."""
    if settings.gateway_error:
        raise SettingsError("gateway", settings.gateway_error)
    url = (settings.gateway or GATEWAY) + call.path
    headers = {**auth_headers(settings), **dict(call.headers)}
    return build_request(call.method, url, headers, call.body, has_body=call.body is not None)


def auth_headers(settings: Settings) -> dict[str, str]:
    """The two headers of every request: the API key, and the deployment as typed."""
    return {"authorization": f"ApiKey-v1 {settings.api_key}", "destination-hostname": settings.deployment}


def make_credentials_request(settings: Settings) -> Request:
    """Segment's credentials test, sent to the deployment itself; SettingsError if that isn't a valid URL."""
    # The deployment alone first: without a host, Segment takes the first part of the path as the host.
    for text in (settings.deployment, f"{settings.deployment}{AUTHPING}"):
        if not normalize_url(text).is_absolute:
            shown = settings.deployment or "An empty deployment"
            raise SettingsError(
                "deployment", f"{shown} isn't a valid URL; write it like https://my.europe-west1.talon.one"
            )
    return make_raw_credentials_request(settings)


def make_raw_credentials_request(settings: Settings) -> Request:
    """The credentials test as Segment hands it to its HTTP client, which rejects URLs without a scheme or host."""
    return build_request("GET", f"{settings.deployment}{AUTHPING}", auth_headers(settings))


@dataclass(frozen=True, slots=True)
class FieldTrace:
    """How one field of the payload got its value.

    *configured* is the mapping's node (undefined if it has none); *resolved* its value for this event; *sent* the
    value after coercion (undefined if nothing is sent); *faults* are those at the field or below it;
    *varying* is what it depends on besides the event (see `FieldResolution`).
    """

    key: str
    label: str
    help: str
    type: str
    required: bool
    configured: Value
    is_default: bool
    reads: tuple[PathValue, ...]
    steps: tuple[DirectiveResult, ...]
    resolved: Value
    sent: Value
    changes: tuple[FieldChange, ...]
    faults: tuple[Fault, ...]
    varying: tuple[Varying, ...] = ()


def mask_field_trace(field: FieldTrace) -> FieldTrace:
    """*field* with its callback key masked."""
    key = field.key
    if key != SECRET_FIELD:
        return field
    return replace(
        field,
        configured=mask_node(key, field.configured),
        reads=tuple(replace(read, value=mask_value(key, read.value)) for read in field.reads),
        resolved=mask_value(key, field.resolved),
        sent=mask_value(key, field.sent),
        changes=tuple(
            replace(part, before=mask_value(key, part.before), after=mask_value(key, part.after))
            for part in field.changes
        ),
    )


def trace_fields(event: dict[str, Value], compiled: CompiledSubscription) -> tuple[FieldTrace, ...]:
    """For each field of the action, in order: what is configured, resolved, changed, sent and invalid."""
    if compiled.plan is None:
        return list_configured_fields(compiled)
    try:
        traces = {trace.key: trace for trace in compiled.plan.explain(event)}
    except MappingError as error:
        return list_configured_fields(compiled, error.faults)
    whole = traces.get("")
    faults = tuple(fault for trace in traces.values() for fault in trace.faults)
    resolved: Value = {key: trace.resolved for key, trace in traces.items()}
    sent: dict[str, Value] = {}
    changes: tuple[FieldChange, ...] = ()
    if not faults:
        resolved = compiled.plan.resolve(event)
        sent, faults = compiled.check(resolved)
        changes = find_changes(compiled.action.validator, resolved)
    members = resolved if isinstance(resolved, dict) else {}
    return tuple(
        _explanation(
            compiled,
            index,
            traces.get(part.key, whole),
            members.get(part.key, UNDEFINED),
            sent.get(part.key, UNDEFINED),
            tuple(change for change in changes if is_below(change.path, below("", part.key))),
            tuple(fault for fault in faults if is_below(fault.path, below("", part.key))),
        )
        for index, part in enumerate(compiled.action.fields)
    )


def list_configured_fields(compiled: CompiledSubscription, faults: tuple[Fault, ...] = ()) -> tuple[FieldTrace, ...]:
    """What is configured for each field, if nothing can be resolved."""
    known = faults or (compiled.invalid.faults if compiled.invalid is not None else ())
    return tuple(
        _explanation(
            compiled,
            index,
            None,
            UNDEFINED,
            UNDEFINED,
            (),
            tuple(f for f in known if is_below(f.path, below("", part.key))),
        )
        for index, part in enumerate(compiled.action.fields)
    )


def _explanation(
    compiled: CompiledSubscription,
    index: int,
    trace: FieldResolution | None,
    resolved: Value,
    sent: Value,
    changes: tuple[FieldChange, ...],
    faults: tuple[Fault, ...],
) -> FieldTrace:
    part = compiled.action.fields[index]
    configured = compiled.subscription.mapping.get(part.key, UNDEFINED)
    return FieldTrace(
        key=part.key,
        label=part.label,
        help=part.help,
        type=part.type,
        required=part.required,
        configured=configured,
        is_default=not isinstance(configured, Undefined) and configured == part.default,
        reads=trace.reads if trace is not None else (),
        steps=trace.steps if trace is not None else (),
        resolved=resolved,
        sent=sent,
        changes=changes,
        faults=faults,
        varying=trace.varying if trace is not None else (),
    )
