"""Example values for a field, by its type and the name of the path it is read from."""

import re
from typing import Final

from talonbench.destination import Action
from talonbench.fields import Field
from talonbench.values import Value
from talonbench.values.pointer import EACH, Keys

_IDS: Final = (  # of sessions and of profiles
    r"order.?id|session.?id|cart.?id|checkout.?id", r"user.?id|customer.?id|profile.?id|^id$|anonymous.?id",
)  # fmt: skip
# The last key of a path → an example value; most names are from Segment's e-commerce spec.
_BY_NAME: Final[tuple[tuple[str, Value], ...]] = (
    (r"e.?mail", "mara@shop.example"),
    (r"phone", "+4930555123"),
    (r"currency", "EUR"),
    (r"first.?name", "Mara"),
    (r"last.?name", "Lindt"),
    (r"^(sku|product.?id|item.?id)$", "SKU-1001"),
    (_IDS[0], "order-7731"),
    (_IDS[1], "customer-1001"),
    (r"price|total|revenue|subtotal|value|amount|tax|discount|shipping", 19.9),
    (r"quantity|position|count", 1),
    (r"url|link|destination", "https://shop.example/item"),
    (r"coupon|code|referral", "SUMMER"),
    (r"(time|date|_at|At)$|timestamp", "2026-01-21T15:04:05Z"),
    (r"country", "DE"),
    (r"city", "Berlin"),
    (r"language|locale", "de"),
    (r"category", "Shoes"),
    (r"name|title", "Running shoe"),
    (r"^event$", "Test Event"),
    (r"^type$", "string"),  # of an attribute: the deprecated actions' fields have no choices for it
)
_OF_AN_ITEM: Final = ("name", "sku", "quantity", "price")
_PATTERNS: Final = tuple((re.compile(pattern, re.IGNORECASE), value) for pattern, value in _BY_NAME)


def field_at(action: Action, keys: Keys) -> Field | None:
    """The field of *action* at *keys* of a payload."""
    field: Field | None = None
    among = action.fields
    for part in keys:
        inner = next((one for one in among if one.key == part), None)
        if inner is not None:
            field, among = inner, inner.properties
        elif field is not None and not field.properties and part != EACH and not part.isdigit():
            among = ()
    return field


def make_example(field: Field | None, name: str, is_inside: bool = False) -> Value:
    """An example value for *field*, read from a path whose last key is *name*.

    *is_inside*: it is a free-form member of an object, so the field's own type doesn't apply.
    """
    if field is None or is_inside:
        return _by_name(name)
    one = _one(field, name)
    return [one] if field.multiple else one


def _one(field: Field, name: str) -> Value:
    if field.choices:
        return field.choices[0].value
    if field.type in ("number", "integer"):
        value = _by_name(name)
        number = value if isinstance(value, (int, float)) else 1
        return int(number) if field.type == "integer" else number
    if field.type == "boolean":
        return True
    if field.type == "object":
        return {part.key: make_example(part, part.key) for part in _wanted(field.properties)} or _free(field.key, name)
    value = _by_name(name)
    return value if isinstance(value, str) else str(value)


def _wanted(parts: tuple[Field, ...]) -> list[Field]:
    """The members that an object needs: the required ones, else those that Talon.One requires of a cart item."""
    required = [part for part in parts if part.required]
    return required or [part for part in parts if part.key in _OF_AN_ITEM] or list(parts[:1])


def _free(key: str, name: str) -> Value:
    """Members for the free-form object *key*, read from *name*."""
    if key == "additionalCosts":
        return {"shipping": {"price": 4.9}}
    return {"name": "Mara Lindt", "email": "mara@shop.example"} if name == "traits" else {"tier": "gold"}


def are_ids_alike(one: str, other: str) -> bool:
    """Whether both names are session IDs, or both profile IDs."""
    return any(re.search(kind, one, re.IGNORECASE) and re.search(kind, other, re.IGNORECASE) for kind in _IDS)


def _by_name(name: str) -> Value:
    return next((value for pattern, value in _PATTERNS if pattern.search(name)), "demo")
