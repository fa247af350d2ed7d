"""Customer sessions: their states, totals and effects."""

from talonbench.sandbox import bodies
from talonbench.sandbox.calls import SandboxCall
from talonbench.sandbox.conditions import list_objects
from talonbench.sandbox.replies import SIMULATED, RefusedRequest, Reply
from talonbench.sandbox.rollbacks import cancel, return_items, take_items
from talonbench.sandbox.state import show_loyalty
from talonbench.sandbox.store import StoredProfile, StoredSession, merge_attributes, now
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
    for item in list_objects(parts.get("cartItems")):
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
    state = _state(call, session, _run(call, session, was))
    if call.callback is not None:
        call.store.callbacks.append(call.callback.shown(call.id, state))
    return Reply(200, state)


def return_cart_items(call: SandboxCall, body: bodies.ReturnBody) -> Reply:
    """200 with the state; a closed session becomes partially returned."""
    session = call.store.sessions.get(call.id)
    if session is None or session.state not in ("closed", "partially_returned"):
        was = "does not exist" if session is None else f"is {session.state}"
        raise RefusedRequest(400, f"Only items of a closed session can be returned; this one {was}.")
    returned = body.returned
    items = take_items(session, [(one.position, one.quantity) for one in returned.returned_cart_items])
    session.state, session.updated = "partially_returned", now()
    return Reply(200, _state(call, session, return_items(call.store, session, items)))


def _run(call: SandboxCall, session: StoredSession, was: str) -> list[Value]:
    """The effects of an update; a cancelled session loses what it was given when it was closed."""
    if session.state == "cancelled":
        return cancel(call.store, session) if was in ("closed", "partially_returned") else []
    return call.rules.run_session(session, _profile(call, session))


def _profile(call: SandboxCall, session: StoredSession) -> StoredProfile | None:
    profile_id = session.parts.get("profileId")
    return call.store.profile(profile_id) if isinstance(profile_id, str) and profile_id else None


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
    profile = _profile(call, session)
    if profile is not None:
        shown["customerProfile"] = profile.shown()
        shown |= show_loyalty(call.rules, profile)
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
    items = list_objects(session.parts.get("cartItems"))
    costs = session.parts.get("additionalCosts")
    session.cart_item_total = round(sum(_number(item.get("price")) * _number(item["quantity"]) for item in items), 2)
    named = list_objects(list(costs.values())) if isinstance(costs, dict) else []
    session.additional_cost_total = round(sum(_number(cost.get("price")) for cost in named), 2)


def _number(value: Value) -> float:
    return value if isinstance(value, int | float) else 0
