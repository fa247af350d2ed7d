"""The customer session actions."""

from talonbench.destination import Action, ActionCall
from talonbench.fields import Field
from talonbench.talon_one.fields import (
    additional_costs,
    attribute_types,
    attributes,
    cart_items,
    coupon_codes,
    customer_profile_id,
    loyalty_cards,
    referral_code,
    skip_flag,
    state,
    texts,
)
from talonbench.talon_one.request_parts import API_VERSION, callback_headers, members, skipping
from talonbench.values import UNDEFINED, Value, to_text

_SESSION_ID = Field(
    "customerSessionId",
    "string",
    "Customer Session ID",
    "Which session it is: one cart or order. It stands in the address as it is, so keep / ? # out of it.",
    required=True,
)
_CALLBACK = (
    Field(
        "callbackDestination",
        "string",
        "Callback Destination URI",
        "Where Talon.One posts its answer to; without it the answer goes nowhere but back to Segment.",
        placeholder="https://shop.example/api/callback",
    ),
    Field(
        "callbackAPIKey",
        "string",
        "Callback API Key",
        "A header for the callback: its name, a blank, its value; the key has at least 32 characters.",
        placeholder="X-API-Key 123456789123456789123456789123456789",
    ),
    Field(
        "contentFields",
        "string",
        "Content Fields",
        "Which parts of the answer the callback gets, separated by commas; all, where it is left out.",
        default="effects",
        placeholder="effects,customerProfile",
    ),
    Field(
        "callbackCorrelationId",
        "string",
        "Correlation ID",
        "An ID of yours that the callback carries in X-Correlation-ID.",
    ),
)
_PROFILE = customer_profile_id(
    "Whose session it is; an empty text is an anonymous one.", required=False, key="profileId"
)
_ATTRIBUTES = attributes("$.properties.attributes", "session")
_V2_KEYS = (
    "profileId",
    "couponCodes",
    "referralCode",
    "loyaltyCards",
    "state",
    "cartItems",
    "additionalCosts",
    "identifiers",
    "attributes",
)


def _update(payload: dict[str, Value]) -> ActionCall:
    body = members(
        payload, "customerSession", "sessionAttributesInfo", cartItemAttributesInfo="cartItemsAttributesInfo"
    )
    return ActionCall("PUT", f"/segment/customer_sessions/{_id(payload)}", body, callback_headers(payload))


def _update_v2(payload: dict[str, Value]) -> ActionCall:
    path = skipping(f"/segment/{API_VERSION}/customer_sessions/{_id(payload)}", payload)
    return ActionCall("PUT", path, members(payload, *_V2_KEYS), callback_headers(payload))


def _id(payload: dict[str, Value]) -> str:
    return to_text(payload.get("customerSessionId", UNDEFINED))


UPDATE_CUSTOMER_SESSION = Action(
    "updateCustomerSession",
    "2boWRtktKhqiuK9a2bZApN",
    "Update customer session (deprecated)",
    "Opens, changes or closes a session, and names the types of its attributes.",
    (
        _SESSION_ID,
        *_CALLBACK,
        Field(
            "customerSession",
            "object",
            "Customer Session Data",
            "All that belongs to the session.",
            required=True,
            properties=(
                _PROFILE,
                coupon_codes(),
                referral_code(),
                loyalty_cards(),
                state(),
                cart_items(),
                additional_costs("session"),
                _ATTRIBUTES,
            ),
        ),
        attribute_types("sessionAttributesInfo", "Session Attributes info", "$.properties.attributesInfo"),
        attribute_types("cartItemsAttributesInfo", "Cart Items Attributes info", "$.properties.attributesInfo"),
    ),
    _update,
    successor="updateCustomerSessionV2",
)
UPDATE_CUSTOMER_SESSION_V2 = Action(
    "updateCustomerSessionV2",
    "sXKEzLehvdKW7R1g1SmTun",
    "Update customer session",
    "Opens, changes or closes a session. All its attributes must exist in Talon.One.",
    (
        _SESSION_ID,
        *_CALLBACK,
        skip_flag(),
        _PROFILE,
        coupon_codes(),
        referral_code(),
        loyalty_cards(),
        state(),
        cart_items(),
        additional_costs("session"),
        texts("identifiers", "Identifiers", "Up to 5 identifiers that limits can be set on, such as IP addresses."),
        _ATTRIBUTES,
    ),
    _update_v2,
)
