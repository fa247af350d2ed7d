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
    "The session's ID: one cart or order. Goes into the URL path unescaped; avoid / ? #.",
    required=True,
)
_CALLBACK = (
    Field(
        "callbackDestination",
        "string",
        "Callback Destination URI",
        "URL Talon.One posts the response to. If empty, only Segment receives it.",
        placeholder="https://shop.example/api/callback",
    ),
    Field(
        "callbackAPIKey",
        "string",
        "Callback API Key",
        "A header for the callback: header name, space, value. The key must have at least 32 characters.",
        placeholder="X-API-Key 123456789123456789123456789123456789",
    ),
    Field(
        "contentFields",
        "string",
        "Content Fields",
        "Parts of the response to send to the callback, separated by commas; all if empty.",
        default="effects",
        placeholder="effects,customerProfile",
    ),
    Field(
        "callbackCorrelationId",
        "string",
        "Correlation ID",
        "Your own ID, sent with the callback as X-Correlation-ID.",
    ),
)
_PROFILE = customer_profile_id(
    "The profile's integration ID; an empty string means an anonymous session.", required=False, key="profileId"
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
    "Opens, updates or closes a session, and declares its attributes' types.",
    (
        _SESSION_ID,
        *_CALLBACK,
        Field(
            "customerSession",
            "object",
            "Customer Session Data",
            "The session's data.",
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
    "Opens, updates or closes a session. All its attributes must exist in Talon.One.",
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
        texts("identifiers", "Identifiers", "Up to 5 identifiers to set limits on, e.g. IP addresses."),
        _ATTRIBUTES,
    ),
    _update_v2,
)
