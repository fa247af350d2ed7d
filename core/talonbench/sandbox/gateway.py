"""The eleven endpoints that Segment calls at the gateway (Talon.One's Third-party API, tag Segment), and returns.

Statuses, bodies and rules are the specification's; what it leaves open is marked as simulated in the response.
"""

from talonbench.sandbox import bodies
from talonbench.sandbox.calls import Endpoint, SandboxCall
from talonbench.sandbox.catalog import SandboxAttribute
from talonbench.sandbox.effects import event_effects, profile_effects
from talonbench.sandbox.replies import SIMULATED, RefusedRequest, Reply
from talonbench.sandbox.rules import Rules
from talonbench.sandbox.sessions import return_cart_items, update_session, update_session_v1
from talonbench.sandbox.state import show_loyalty
from talonbench.sandbox.store import ACCOUNT, Store, StoredAudience, StoredProfile, merge_attributes, now
from talonbench.values import Value

BUILT_IN_EVENTS = (
    *(f"talon_session_{what}" for what in (
        "created", "updated", "closed", "cancelled", "revoked", "partially_returned", "reopened",
    )),
    "talon_profile_created", "talon_profile_updated", "customer_profile_created",
)  # fmt: skip


def create_audience(call: SandboxCall, body: bodies.CreateAudienceBody) -> Reply:
    """201; 409 if it exists."""
    if body.audience_id in call.store.audiences:
        raise RefusedRequest(409, f"The audience with the ID '{body.audience_id}' already exists", documented=True)
    return Reply(201, call.store.audience(body.audience_id, body.audience_name).shown())


def update_audience(call: SandboxCall, body: bodies.UpdateAudienceBody) -> Reply:
    """200; 404 if it is unknown."""
    audience = _known_audience(call)
    audience.name = body.audience_name
    return Reply(200, audience.shown())


def delete_audience(call: SandboxCall) -> Reply:
    """204; profiles leave the audience."""
    audience = _known_audience(call)
    del call.store.audiences[audience.integration_id]
    for profile in call.store.profiles.values():
        profile.audiences.pop(audience.id, None)
    return Reply(204)


def update_profile(call: SandboxCall, body: bodies.ProfileBody) -> Reply:
    """200 with the state; audiences only change if the rule engine runs."""
    attributes = call.catalog.check("CustomerProfile", body.attributes or {}, call.skip)
    profile = call.store.profile(call.id)
    merge_attributes(profile.attributes, attributes)
    effects: list[Value] = []
    if body.run_rule_engine:
        effects = profile_effects(*_change_memberships(call.rules, profile, body.audiences_changes), profile)
        effects += call.rules.run_profile(profile)
    return Reply(200, state(effects, customerProfile=profile.shown(), **show_loyalty(call.rules, profile)))


def update_profile_v1(call: SandboxCall, body: bodies.ProfileBodyV1) -> Reply:
    """200 with the profile and the created attributes."""
    profile, created = _store_creating(call, body.attributes or {}, body.attributes_info)
    if body.run_rule_engine:
        _change_memberships(call.rules, profile, body.audiences_changes)
    return Reply(200, {"customerProfile": profile.shown(), "createdAttributes": created, **SIMULATED})


def update_profile_v2(call: SandboxCall, body: bodies.ProfileBodyV2) -> Reply:
    """200; audiences are given by name and created if missing."""
    profile, created = _store_creating(call, body.attributes or {}, body.attributes_info)
    audiences: list[Value] = []
    if body.run_rule_engine and body.audiences_changes is not None:
        audiences = [_join(call.store, profile, named) for named in body.audiences_changes.adds or []]
        for named in body.audiences_changes.deletes or []:
            audience = call.store.audiences.get(_external_id(named))
            profile.audiences.pop(audience.id if audience else 0, None)
    shown: dict[str, Value] = {"customerProfile": profile.shown(), "createdAttributes": created}
    return Reply(200, {**shown, "audiences": audiences, **SIMULATED})


def update_memberships(call: SandboxCall, body: bodies.MembershipsBody) -> Reply:
    """204; missing profiles are created."""
    if sum(len(part.adds or []) + len(part.deletes or []) for part in body.data) > bodies.MAX_ITEMS:
        raise RefusedRequest(400, f"A request must have at most {bodies.MAX_ITEMS:,} membership changes.")
    for part in body.data:
        _change_memberships(call.rules, call.store.profile(part.customer_profile_id), part)
    return Reply(204)


def track_event(call: SandboxCall, body: bodies.EventBody) -> Reply:
    """200 with the state."""
    _check_custom(body)
    if not call.skip:
        call.catalog.check_event_type(body.event_type)
    attributes = call.catalog.check("Event", body.event_attributes or {}, call.skip, body.event_type)
    return _remember_event(call, body, attributes)


def track_event_v1(call: SandboxCall, body: bodies.EventBodyV1) -> Reply:
    """200 with the state; attributes are created."""
    _check_custom(body)
    attributes = body.event_attributes or {}
    call.catalog.create("Event", attributes, _types(body.attributes_info), body.event_type)
    return _remember_event(call, body, attributes)


def _check_custom(body: bodies.EventBody) -> None:
    """RefusedRequest (400) for a name of Talon.One's built-in events; its real response is undocumented."""
    if body.event_type in BUILT_IN_EVENTS:
        raise RefusedRequest(400, f'"{body.event_type}" is a built-in event.')


def _remember_event(call: SandboxCall, body: bodies.EventBody, attributes: dict[str, Value]) -> Reply:
    event: dict[str, Value] = {
        "id": call.store.next_id(),
        "created": now(),
        "type": body.event_type,
        "profileId": body.customer_profile_id or "",
        "attributes": attributes,
    }
    call.store.events.append(event)
    parts: dict[str, Value] = {"event": event}
    if body.customer_profile_id:
        parts["customerProfile"] = call.store.profile(body.customer_profile_id).shown()
    return Reply(200, state(event_effects(body.event_type), **parts))


def state(effects: list[Value], **parts: Value) -> dict[str, Value]:
    """The integration state; which optional parts the real gateway returns is undocumented."""
    return {"effects": effects, "createdCoupons": [], "createdReferrals": [], **parts, **SIMULATED}


def _known_audience(call: SandboxCall) -> StoredAudience:
    audience = call.store.audiences.get(call.id)
    if audience is None:
        raise RefusedRequest(404, "Not Found", documented=True)
    return audience


def _change_memberships(
    rules: Rules, profile: StoredProfile, changes: bodies.AudienceNumbers | None
) -> tuple[dict[int, str], dict[int, str]]:
    """Apply *changes*; returns the audiences joined and left. Unknown IDs are accepted."""
    if changes is None:
        return {}, {}
    added = {number: rules.name_audience(number) for number in changes.adds or [] if number not in profile.audiences}
    profile.audiences.update(added)
    leaving = [number for number in changes.deletes or [] if number in profile.audiences]
    return added, {number: profile.audiences.pop(number) for number in leaving}


def _store_creating(
    call: SandboxCall, attributes: dict[str, Value], info: list[bodies.AttributeInfo] | None
) -> tuple[StoredProfile, list[Value]]:
    created = call.catalog.create("CustomerProfile", attributes, _types(info))
    profile = call.store.profile(call.id)
    merge_attributes(profile.attributes, attributes)
    return profile, [_shown_attribute(call.store.next_id(), attribute) for attribute in created]


def _shown_attribute(number: int, attribute: SandboxAttribute) -> Value:
    return {
        "id": number,
        "created": now(),
        "accountId": ACCOUNT,
        "entity": attribute.entity,
        "name": attribute.name,
        "title": attribute.name,
        "type": attribute.type,
        "description": "",
        "suggestions": [],
        "editable": True,
    }


def _types(info: list[bodies.AttributeInfo] | None) -> dict[str, str]:
    return {part.name: part.type for part in info or []}


def _join(store: Store, profile: StoredProfile, named: bodies.NamedAudience) -> Value:
    external = _external_id(named)
    held = store.audiences.get(external)
    status = "new" if held is None else "unmodified" if held.name == named.name else "updated"
    audience = store.audience(external, named.name)
    audience.name = named.name
    profile.audiences[audience.id] = audience.name
    shown = audience.shown()
    return {key: shown[key] for key in ("id", "created", "name", "integration", "integrationId")} | {"status": status}


def _external_id(named: bodies.NamedAudience) -> str:
    """Every character but letters and digits becomes an underscore, as the specification says."""
    text = named.integration_id or named.name
    return "".join(char if char.isascii() and char.isalnum() else "_" for char in text)


ENDPOINTS = (
    Endpoint("POST", "/segment/audiences", bodies.CreateAudienceBody, create_audience),
    Endpoint("PUT", "/segment/audiences/{id:path}", bodies.UpdateAudienceBody, update_audience),
    Endpoint("DELETE", "/segment/audiences/{id:path}", None, delete_audience),
    Endpoint("PUT", "/segment/customer_profile/{id:path}", bodies.ProfileBodyV1, update_profile_v1),
    Endpoint("PUT", "/segment/customer_profile_v2/{id:path}", bodies.ProfileBodyV2, update_profile_v2),
    Endpoint("PUT", "/segment/v2/customer_profiles/{id:path}", bodies.ProfileBody, update_profile),
    Endpoint("PUT", "/segment/customer_profiles/audiences", bodies.MembershipsBody, update_memberships),
    Endpoint("PUT", "/segment/event", bodies.EventBodyV1, track_event_v1),
    Endpoint("PUT", "/segment/v2/events", bodies.EventBody, track_event),
    Endpoint("PUT", "/segment/customer_sessions/{id:path}", bodies.SessionBodyV1, update_session_v1),
    Endpoint("PUT", "/segment/v2/customer_sessions/{id:path}", bodies.SessionBody, update_session),
    # Segment never returns single items: a shop does, at its deployment.
    Endpoint("POST", "/v2/customer_sessions/{id:path}/returns", bodies.ReturnBody, return_cart_items),
)
