"""Findings on what would be sent: URLs, limits, names and types, by Talon.One's published documents."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeAlias
from urllib.parse import unquote, urlsplit

from talonbench.attributes import is_name, is_time
from talonbench.attributes.references import RESERVED_EVENT
from talonbench.lint.mapping import short_callback_key
from talonbench.suggest.for_mapping import CLOSING_EVENT
from talonbench.talon_one import ACTIONS
from talonbench.values import Value, json_text
from talonbench.values.pointer import below

MOST_ITEMS, MOST_PIECES, MOST_COUPONS, LONGEST_CODE = 1000, 10_000, 100, 100
MOST_CARDS, MOST_IDENTIFIERS, MOST_CHANGES, LONGEST_ID = 1, 5, 1000, 1000
_BREAKS = re.compile(r"[/?#\\]|^(?:\.|%2e){1,2}$", re.IGNORECASE)  # a path's segment of dots goes up
_LOST = re.compile(r"[\t\n\r]|[\0- ]+\Z")  # what a URL may leave out; a space before a query isn't
_ESCAPED = re.compile("%[0-9a-f]{2}", re.IGNORECASE)
_MONTH = r"(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*\.?"
_LIKE_TIME = re.compile(
    rf"(\d{{4}}[-/.]\d{{1,2}}[-/.]\d{{1,2}}|\d{{1,2}}[-/.]\d{{1,2}}[-/.]\d{{4}}|\d{{8}}T\d{{4}}.*"
    rf"|([a-z]{{3,9}},? )?({_MONTH} \d{{1,2}}|\d{{1,2}}\.? {_MONTH}),? \d{{4}})([ T,]+\d.*)?",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"-?\d+(\.\d+)?")
_ADDRESSED = {  # the id that stands in the address of an action's call
    "updateAudience": "audienceId",
    "deleteAudience": "audienceId",
    "updateCustomerProfile": "customerProfileId",
    "updateCustomerProfileV2": "customerProfileId",
    "updateCustomerProfileV3": "customerProfileId",
    "updateCustomerSession": "customerSessionId",
    "updateCustomerSessionV2": "customerSessionId",
}
_AUDIENCES = ("addAudienceIds", "deleteAudienceIds", "audiencesToAdd", "audiencesToDelete")
_TEXTS_OF_NUMBERS = ("returnedQuantity", "remainingQuantity", "weight", "height", "length", "position")
Payload = dict[str, Value]


@dataclass(frozen=True, slots=True)
class PayloadFinding:
    """A finding without its place: *path* is a JSON pointer into the payload."""

    code: str
    severity: str
    message: str
    path: str
    is_slip: bool = False


Check: TypeAlias = Callable[[Payload, Payload, Payload], Iterator[PayloadFinding]]


def lint_payload(event: Payload, action: str, payload: Payload, url: str) -> Iterator[PayloadFinding]:
    """Findings on a *payload* that is ready for *action*, whose first request goes to *url*."""
    session = payload.get("customerSession")
    inner = session if isinstance(session, dict) else payload
    key = _ADDRESSED.get(action)
    value = payload.get(key) if key is not None else None
    if key is not None and isinstance(value, str):
        yield from _identity(key, value, url)
    if any(part.key == "runRuleEngine" for part in ACTIONS[action].fields):
        yield from _rule_engine(payload)
    for check in _CHECKS:
        yield from check(event, payload, inner)


def _identity(key: str, value: str, url: str) -> Iterator[PayloadFinding]:
    if not value:
        yield PayloadFinding("id.empty", "warning", "An empty ID makes the URL end in a slash.", f"/{key}")
    elif found := _BREAKS.search(value):
        message = f"The ID “{value}” contains “{found[0]}”, which goes into the URL path unescaped and changes the URL."
        yield PayloadFinding("id.changes_address", "warning", message, f"/{key}")
    elif _LOST.search(value) and (read := unquote(urlsplit(url).path.rpartition("/")[2])) != value:
        message = f"URLs leave out line breaks, tabs and spaces at the end of an ID: Talon.One reads “{read}”."
        yield PayloadFinding("id.changes_address", "warning", message, f"/{key}")
    elif found := _ESCAPED.search(value):
        message = f"The ID “{value}” contains “{found[0]}”, which isn't escaped: Talon.One reads another ID."
        yield PayloadFinding("id.changes_address", "warning", message, f"/{key}")
    elif "%" in value:
        message = f"The ID “{value}” contains “%”, which goes into the URL path unescaped: the URL is malformed."
        yield PayloadFinding("id.changes_address", "warning", message, f"/{key}")


def _ids(_: Payload, payload: Payload, inner: Payload) -> Iterator[PayloadFinding]:
    found = [(f"/{key}", payload.get(key)) for key in ("customerProfileId", "customerSessionId", "audienceId")]
    found.append((_in(payload, inner, "profileId"), inner.get("profileId")))
    rows = payload.get("data")
    for index, row in enumerate(rows if isinstance(rows, list) else ()):
        found.append(
            (f"/data/{index}/customerProfileId", row.get("customerProfileId") if isinstance(row, dict) else "")
        )
    for path, value in found:
        if isinstance(value, str) and len(value) > LONGEST_ID:
            message = f"The ID has {len(value)} characters; Talon.One allows {LONGEST_ID}."
            yield PayloadFinding("limit.id", "warning", message, path)


def _rule_engine(payload: Payload) -> Iterator[PayloadFinding]:
    """The engine is off if the flag isn't sent (Talon.One's third-party OpenAPI document)."""
    if payload.get("runRuleEngine") is not True and any(payload.get(key) for key in _AUDIENCES):
        message = "With the rule engine off, Talon.One doesn't apply audience changes."
        yield PayloadFinding("audiences.rule_engine_off", "warning", message, "/runRuleEngine")


def _state(event: Payload, payload: Payload, inner: Payload) -> Iterator[PayloadFinding]:
    if inner.get("state") == "partially_returned":
        message = (
            "Talon.One sets partially_returned itself when items are returned; updates aren't documented to set it."
        )
        yield PayloadFinding("session.partially_returned", "warning", message, _in(payload, inner, "state"))
    if "customerSessionId" in payload and inner.get("state") is None:
        message = "No state is sent. Talon.One's default is open, so this doesn't close the session."
        place, is_slip = _in(payload, inner, "state"), event.get("event") == CLOSING_EVENT
        yield PayloadFinding("session.no_state", "info", message, place, is_slip)


def _one_item_cart(event: Payload, payload: Payload, inner: Payload) -> Iterator[PayloadFinding]:
    items = inner.get("cartItems")
    if event.get("event") in ("Product Added", "Product Removed") and isinstance(items, list) and len(items) <= 1:
        left = "only that product" if items else "no items"
        message = f"{event['event']} names one product, but an update replaces all items: the cart is left with {left}."
        yield PayloadFinding("cart.one_item", "warning", message, _in(payload, inner, "cartItems"))


def _limits(_: Payload, payload: Payload, inner: Payload) -> Iterator[PayloadFinding]:
    for key, most, what in (
        ("cartItems", MOST_ITEMS, "items"),
        ("couponCodes", MOST_COUPONS, "coupons"),
        ("loyaltyCards", MOST_CARDS, "loyalty card"),
        ("identifiers", MOST_IDENTIFIERS, "identifiers"),
    ):
        values = inner.get(key)
        if isinstance(values, list) and len(values) > most:
            message = f"{key} has {len(values)} entries; Talon.One allows {most} {what} per session."
            yield PayloadFinding(f"limit.{key}", "warning", message, _in(payload, inner, key))
    pieces = sum(quantity for quantity in _quantities(inner))
    if pieces > MOST_PIECES:
        message = f"The cart has {pieces:,.0f} units; Talon.One allows {MOST_PIECES:,}."
        yield PayloadFinding("limit.pieces", "warning", message, _in(payload, inner, "cartItems"))


def _codes(_: Payload, payload: Payload, inner: Payload) -> Iterator[PayloadFinding]:
    for key in ("couponCodes", "referralCode"):
        codes = inner.get(key)
        for code in codes if isinstance(codes, list) else [codes]:
            if isinstance(code, str) and len(code) > LONGEST_CODE:
                message = f"A code has {len(code)} characters; Talon.One allows {LONGEST_CODE}."
                yield PayloadFinding("limit.code", "warning", message, _in(payload, inner, key))


def _audiences(_: Payload, payload: Payload, __: Payload) -> Iterator[PayloadFinding]:
    changes = _audience_changes(payload)
    if changes > MOST_CHANGES:
        message = f"There are {changes} audience changes; Talon.One allows {MOST_CHANGES} per request."
        place = next((key for key in ("data", *_AUDIENCES) if payload.get(key)), "")
        yield PayloadFinding("limit.audience_changes", "warning", message, f"/{place}")
    name = payload.get("audienceName")
    if isinstance(name, str) and len(name) > LONGEST_ID:
        message = f"The audience name has {len(name)} characters; Talon.One allows {LONGEST_ID}."
        yield PayloadFinding("limit.audience_name", "warning", message, "/audienceName")


def _quantities(inner: Payload) -> Iterator[float]:
    items = inner.get("cartItems")
    for item in items if isinstance(items, list) else ():
        quantity = item.get("quantity") if isinstance(item, dict) else None
        if isinstance(quantity, (int, float)):
            yield quantity


def _audience_changes(payload: Payload) -> int:
    data = payload.get("data")
    rows = [row for row in data if isinstance(row, dict)] if isinstance(data, list) else []
    keys = ("adds", "deletes") if rows else _AUDIENCES
    lists = [row.get(key) for row in rows or [payload] for key in keys]
    return sum(len(changes) for changes in lists if isinstance(changes, list))


def _callback(_: Payload, payload: Payload, __: Payload) -> Iterator[PayloadFinding]:
    if message := short_callback_key(payload.get("callbackAPIKey")):
        yield PayloadFinding("callback.short_key", "warning", message, "/callbackAPIKey")


def _event_type(_: Payload, payload: Payload, __: Payload) -> Iterator[PayloadFinding]:
    kind = payload.get("eventType")
    if isinstance(kind, str) and RESERVED_EVENT.fullmatch(kind):
        message = f"“{kind}” is a built-in Talon.One event; a custom event can't have that name."
        yield PayloadFinding("event.reserved_type", "warning", message, "/eventType")


def _attributes(_: Payload, payload: Payload, inner: Payload) -> Iterator[PayloadFinding]:
    for path, values in attribute_sets(payload, inner):
        for name, value in values.items():
            place = below(path, name)
            if not is_name(name):
                message = f"“{name}” isn't a valid attribute name. Use a letter, then letters, digits and underscores."
                yield PayloadFinding("attribute.name", "warning", message, place)
            elif isinstance(value, str):
                yield from _text_value(name, value, place)
            elif isinstance(value, dict) or (isinstance(value, list) and any(map(_is_part, value))):
                kind = "an object" if isinstance(value, dict) else "an array of other things than single values"
                message = f"{name} is {kind}, which fits no attribute type except perhaps location. Send its parts."
                yield PayloadFinding("attribute.object", "warning", message, place)


def _is_part(item: Value) -> bool:
    return isinstance(item, (dict, list))


def _text_value(name: str, value: str, place: str) -> Iterator[PayloadFinding]:
    if _NUMBER.fullmatch(value):
        message = f"{name} is the string “{value}”; if the attribute is a number, Talon.One rejects it."
        yield PayloadFinding("attribute.number_as_text", "info", message, place)
    elif _LIKE_TIME.fullmatch(value) and not is_time(value):
        message = f"{name} is “{value}”; a time attribute must be RFC 3339, e.g. 2026-01-21T15:04:05Z."
        yield PayloadFinding("attribute.time", "warning", message, place)


def attribute_sets(payload: Payload, inner: Payload) -> Iterator[tuple[str, Payload]]:
    """The sets of custom attributes in a payload, with their pointers."""
    values = inner.get("attributes")
    if isinstance(values, dict):
        yield _in(payload, inner, "attributes"), values
    items = inner.get("cartItems")
    for index, item in enumerate(items if isinstance(items, list) else ()):
        own = item.get("attributes") if isinstance(item, dict) else None
        if isinstance(own, dict):
            yield f"{_in(payload, inner, 'cartItems')}/{index}/attributes", own


def _items(_: Payload, payload: Payload, inner: Payload) -> Iterator[PayloadFinding]:
    """What Talon.One's OpenAPI documents require of a cart item and Segment doesn't; each reported once."""
    items = inner.get("cartItems")
    rows = [item for item in items if isinstance(item, dict)] if isinstance(items, list) else []
    at = _in(payload, inner, "cartItems")
    for key in ("sku", "quantity"):
        index = next((index for index, row in enumerate(rows) if row.get(key) in (None, "")), None)
        if index is not None:
            yield PayloadFinding(
                "cart.incomplete", "warning", f"An item has no {key}, which Talon.One requires.", f"{at}/{index}"
            )
    for index, row in enumerate(rows):
        quantity = row.get("quantity")
        if isinstance(quantity, (int, float)) and not (quantity >= 1 and float(quantity).is_integer()):
            message = f"The quantity must be a whole number of at least 1; got {json_text(quantity)}."
            yield PayloadFinding("cart.quantity", "warning", message, f"{at}/{index}/quantity")
            return


def _numbers(_: Payload, payload: Payload, inner: Payload) -> Iterator[PayloadFinding]:
    """Numbers in Talon.One's session model that Segment's fields turn into strings; and costs sent as strings."""
    items = inner.get("cartItems")
    rows = [item for item in items if isinstance(item, dict)] if isinstance(items, list) else []
    at = _in(payload, inner, "cartItems")
    for key in _TEXTS_OF_NUMBERS:
        index = next((index for index, item in enumerate(rows) if isinstance(item.get(key), str)), None)
        if index is not None:
            message = f"Segment sends an item's {key} as a string; Talon.One's model expects a number."
            yield PayloadFinding("cart.number_as_text", "info", message, f"{at}/{index}/{key}")
    costs = inner.get("additionalCosts")
    for name, cost in costs.items() if isinstance(costs, dict) else ():
        if isinstance(cost, dict) and isinstance(cost.get("price"), str):
            message = f"The price of the additional cost {name} is a string; Talon.One's model expects a number."
            place = below(_in(payload, inner, "additionalCosts"), name) + "/price"
            yield PayloadFinding("cost.number_as_text", "warning", message, place)


def _in(payload: Payload, inner: Payload, key: str) -> str:
    return f"/{key}" if inner is payload else f"/customerSession/{key}"


_CHECKS: tuple[Check, ...] = (
    _ids, _state, _one_item_cart, _limits, _codes, _audiences, _callback, _event_type, _attributes, _items, _numbers,
)  # fmt: skip
