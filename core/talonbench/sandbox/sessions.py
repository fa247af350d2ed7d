"""Customer sessions: their states, totals and effects."""

from talonbench.sandbox import bodies
from talonbench.sandbox.calls import SandboxCall
from talonbench.sandbox.effects import session_effects
from talonbench.sandbox.replies import SIMULATED, RefusedRequest, Reply
from talonbench.sandbox.store import StoredSession, merge_attributes, now
from talonbench.values import Value

# From (empty: new) to; the part of the specification's table that updates can reach.
_TRANSITIONS = {
    "": {"open", "closed"},
    "open": {"open", "closed", "cancelled"},
    "closed": {"cancelled"},
    "partially_returned": {"cancelled"},
    "cancelled": set(),
}
_PARTS = {
    "profile_id",
    "coupon_codes",
    "referral_code",
    "loyalty_cards",
    "identifiers",
    "cart_items",
    "additional_costs",
}


def update_session(call: SandboxCall, body: bodies.SessionBody) -> Reply:
    """200 with the state; what an update leaves out stays unchanged."""
    _check_quantities(body)
    attributes = call.catalog.check("CustomerSession", body.attributes or {}, call.skip)
    parts = _parts(body)
    for item in _objects(parts.get("cartItems")):
        _check_item(call, item)
    return _stored(call, body, parts, attributes)


def update_session_v1(call: SandboxCall, body: bodies.SessionBodyV1) -> Reply:
    """The same, in a wrapper; attributes are created."""
    session = body.customer_session
    types = {part.name: part.type for part in body.session_attributes_info or []}
    item_types = {part.name: part.type for part in body.cart_item_attributes_info or []}
    with call.catalog.all_or_nothing():
        call.catalog.create("CustomerSession", session.attributes or {}, dict(types))
        for item in session.cart_items or []:
            call.catalog.create("CartItem", item.attributes or {}, dict(item_types))
        return update_session(call, session)


def _stored(
    call: SandboxCall, body: bodies.SessionBody, parts: dict[str, Value], attributes: dict[str, Value]
) -> Reply:
    before = call.store.sessions.get(call.id)
    was = before.state if before else ""
    becomes = _next_state(was, body.state)
    session = call.store.session(call.id)
    if before is None:
        session.first = call.store.is_first_of(parts.get("profileId"))
    session.parts.update(parts)
    merge_attributes(session.attributes, attributes)
    session.state, session.updated = becomes, now()
    session.update_count += 1 if before else 0
    _add_up(session)
    effects = session_effects(session, becomes == "closed", was == "closed")
    state = _state(call, session, effects)
    if call.callback is not None:
        call.store.callbacks.append(call.callback.shown(call.id, state))
    return Reply(200, state)


def _next_state(was: str, wanted: str | None) -> str:
    becomes = wanted or was or "open"
    if becomes not in _TRANSITIONS[was]:
        if was == becomes:
            raise RefusedRequest(400, f"The session is already {was}.")
        change = f"A session can't go from {was} to {becomes}" if was else f"A new session can't be {becomes}"
        raise RefusedRequest(400, f"{change} in an update.")
    return becomes


def _state(call: SandboxCall, session: StoredSession, effects: list[Value]) -> dict[str, Value]:
    shown: dict[str, Value] = {
        "effects": effects,
        "createdCoupons": [],
        "createdReferrals": [],
        "customerSession": session.shown(),
    }
    profile_id = session.parts.get("profileId")
    if isinstance(profile_id, str) and profile_id:
        profile = call.store.profile(profile_id)
        if session.state == "closed":
            profile.closed_sessions += 1
            profile.total_sales = round(profile.total_sales + session.total, 2)
        shown["customerProfile"] = profile.shown()
    return {**shown, **SIMULATED}


def _parts(body: bodies.SessionBody) -> dict[str, Value]:
    return body.model_dump(include=_PARTS, by_alias=True, exclude_none=True)


def _check_quantities(body: bodies.SessionBody) -> None:
    if sum(item.quantity for item in body.cart_items or []) > bodies.MAX_QUANTITY:
        raise RefusedRequest(400, f"The quantities of all cart items must add up to at most {bodies.MAX_QUANTITY:,}.")


def _check_item(call: SandboxCall, item: dict[str, Value]) -> None:
    attributes = item.get("attributes")
    if isinstance(attributes, dict):
        item["attributes"] = dict(call.catalog.check("CartItem", attributes, call.skip))


def _add_up(session: StoredSession) -> None:
    items = _objects(session.parts.get("cartItems"))
    costs = session.parts.get("additionalCosts")
    session.cart_item_total = round(sum(_number(item.get("price")) * _number(item["quantity"]) for item in items), 2)
    named = _objects(list(costs.values())) if isinstance(costs, dict) else []
    session.additional_cost_total = round(sum(_number(cost.get("price")) for cost in named), 2)


def _objects(value: Value) -> list[dict[str, Value]]:
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def _number(value: Value) -> float:
    return value if isinstance(value, int | float) else 0
