"""Fields that several Talon.One actions share.

Keys, types and defaults are Segment's (npm @segment/action-destinations 3.497.0, by its published definitions);
the limits named are Talon.One's (its OpenAPI documents). The words are our own.
"""

from talonbench.fields import Choice, Field
from talonbench.values import Json

ATTRIBUTE_TYPE_NAMES = ("string", "time", "number", "boolean", "location")
EVENT_TYPE_NAMES = (*ATTRIBUTE_TYPE_NAMES, *(f"(list {word})" for word in ("string", "number", "time", "location")))
ATTRIBUTE_TYPES = tuple(Choice(word.capitalize(), word) for word in ATTRIBUTE_TYPE_NAMES)
STATES = (
    Choice("Open", "open"),
    Choice("Closed", "closed"),
    Choice("Partially returned", "partially_returned"),
    Choice("Cancelled", "cancelled"),
)
PROFILE_HELP = "The customer profile's integration ID in Talon.One, at most 1,000 characters."


def path(text: str) -> Json:
    """The directive that reads *text*."""
    return {"@path": text}


def customer_profile_id(help_: str = PROFILE_HELP, required: bool = True, key: str = "customerProfileId") -> Field:
    """The customer profile."""
    return Field(key, "string", "Customer Profile ID", help_, required=required, default=path("$.userId"))


def event_type() -> Field:
    """The custom event's name."""
    return Field(
        "eventType",
        "string",
        "Event Type",
        "The custom event's name as created in the Campaign Manager. Built-in Talon.One event names are reserved.",
        required=True,
        default=path("$.event"),
    )


def attributes(default: str, entity: str) -> Field:
    """Custom attributes of *entity*."""
    return Field(
        "attributes",
        "object",
        "Attribute-Value pairs",
        f"Custom attributes of the {entity}, by name. Names are case-sensitive; null deletes a value.",
        default=path(default),
    )


def attribute_types(key: str, label: str, source: str, choices: tuple[Choice, ...] = ATTRIBUTE_TYPES) -> Field:
    """Types of attributes that Talon.One creates on the fly."""
    return Field(
        key,
        "object",
        label,
        "Types of attributes that Talon.One creates, in case its own guess would be wrong.",
        multiple=True,
        default={"@arrayPath": [source, {"name": path("$.name"), "type": path("$.type")}]},
        properties=(
            Field("name", "string", "Name", "The attribute's name.", required=True),
            Field(
                "type",
                "string",
                "Type",
                "string, time (RFC 3339), number, boolean or location.",
                required=True,
                choices=choices,
            ),
        ),
    )


def skip_flag() -> Field:
    """Whether attributes that don't exist in Talon.One are skipped."""
    return Field(
        "skipNonExistingAttributes",
        "boolean",
        "Skip Non-existing Attributes Flag",
        "On: Talon.One skips attributes that don't exist. Off: a single unknown attribute fails the request (400).",
        default=False,
    )


def audience_ids(key: str, verb: str) -> Field:
    """Audiences by Talon.One's numeric IDs."""
    return Field(
        key,
        "integer",
        f"Audience ID to {verb} with the customer profile",
        "Numeric IDs of existing Talon.One audiences; at most 1,000 changes per request.",
        multiple=True,
    )


def run_rule_engine(default: bool) -> Field:
    """Whether campaign rules run."""
    return Field(
        "runRuleEngine",
        "boolean",
        "Run rule engine",
        "On: campaign rules run on this update. Off: no rules run, and audience changes aren't applied.",
        default=default,
    )


def texts(key: str, label: str, help_: str) -> Field:
    """An array of strings."""
    return Field(key, "string", label, help_, multiple=True)


def additional_costs(entity: str) -> Field:
    """Costs in addition to the price."""
    return Field(
        "additionalCosts",
        "object",
        "Additional Costs",
        f'Costs of the {entity} by name, e.g. {{"shipping": {{"price": 9.5}}}}; each must exist in Talon.One.',
    )


def cart_items() -> Field:
    """The items of a session."""
    return Field(
        "cartItems",
        "object",
        "Cart Items",
        "Send the full cart: omitted items are removed. At most 1,000 items (10,000 units if flattened).",
        multiple=True,
        properties=_CART_ITEM,
    )


def coupon_codes() -> Field:
    """Coupons of a session."""
    return texts(
        "couponCodes",
        "Coupon Codes",
        "Coupon codes entered, up to 100. An empty array discards earlier codes; omit the field to keep them.",
    )


def referral_code() -> Field:
    """The referral of a session."""
    return Field("referralCode", "string", "Referral Code", "The referral code entered, at most 100 characters.")


def loyalty_cards() -> Field:
    """The card of a session."""
    return texts("loyaltyCards", "Loyalty Cards", "Loyalty card identifiers; one per session.")


def state() -> Field:
    """The state of a session."""
    return Field(
        "state",
        "string",
        "State",
        "open (the default), closed once paid, or cancelled. Talon.One sets partially_returned itself.",
        choices=STATES,
    )


_CART_ITEM = (
    Field("name", "string", "Name", "The item's name."),
    Field("sku", "string", "SKU", "The stock keeping unit; required by Talon.One."),
    Field("quantity", "number", "Quantity", "The number of units; Talon.One requires a whole number of at least 1."),
    Field("price", "number", "Price", "The price per unit; required unless the SKU is in a catalog."),
    Field("returnedQuantity", "string", "Returned quantity", "Units returned; computed by Talon.One."),
    Field("remainingQuantity", "string", "Remaining quantity", "Units left after returns; computed by Talon.One."),
    Field("category", "string", "Category", "The item's category."),
    Field("weight", "string", "Weight", "Weight in grams. Segment sends it as a string."),
    Field("height", "string", "Height", "Height in millimeters. Segment sends it as a string."),
    Field("length", "string", "Length", "Length in millimeters. Segment sends it as a string."),
    Field("position", "string", "Position", "The position in the cart; computed by Talon.One."),
    attributes("$.properties.attributes", "cart item"),
    additional_costs("cart item"),
)
