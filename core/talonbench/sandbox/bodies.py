"""The bodies of the gateway's requests (Talon.One's Third-party API specification, tag Segment).

Types and limits are the specification's. A cart item's weight and sizes are numbers there and strings in Segment;
what Talon.One does then is undocumented, so the sandbox accepts both.
"""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel

LONGEST_ID = 1000  # characters
Name = Annotated[str, Field(min_length=1, max_length=LONGEST_ID)]
Attributes = dict[str, Any]
MAX_ITEMS = 1000
MAX_QUANTITY = 10_000


class Body(BaseModel):
    """A JSON object; keys that aren't in the specification are ignored."""

    model_config = ConfigDict(strict=True, alias_generator=to_camel, extra="ignore")


class AttributeInfo(Body):
    """Sets the type of an attribute that is created."""

    name: Name
    type: Literal["string", "time", "number", "boolean", "location"]


class CreateAudienceBody(Body):
    """An audience of the integrated platform, with its external ID."""

    audience_id: Name
    audience_name: Name


class UpdateAudienceBody(Body):
    """The new name. The specification requires the ID here, too; Segment doesn't send it."""

    audience_name: Name


class AudienceNumbers(Body):
    """Membership changes by Talon.One's audience IDs."""

    adds: list[int] | None = None
    deletes: list[int] | None = None


class NamedAudience(Body):
    """An audience by name, created if it doesn't exist."""

    name: Name
    integration_id: str | None = None


class AudienceNames(Body):
    """Membership changes by audience name."""

    adds: list[NamedAudience] | None = None
    deletes: list[NamedAudience] | None = None


class ProfileBody(Body):
    """An update of a customer profile."""

    attributes: Attributes | None = None
    run_rule_engine: bool | None = None
    audiences_changes: AudienceNumbers | None = None


class ProfileBodyV1(ProfileBody):
    """The deprecated form: creates attributes."""

    attributes_info: list[AttributeInfo] | None = None


class ProfileBodyV2(Body):
    """The second deprecated form: creates attributes and audiences."""

    attributes: Attributes | None = None
    attributes_info: list[AttributeInfo] | None = None
    run_rule_engine: bool | None = None
    audiences_changes: AudienceNames | None = None


class MembershipBody(AudienceNumbers):
    """The membership changes of one profile."""

    customer_profile_id: Name


class MembershipsBody(Body):
    """The membership changes of several profiles."""

    data: list[MembershipBody]


class EventBody(Body):
    """A custom event."""

    event_type: Name
    event_attributes: Attributes | None = None
    customer_profile_id: Annotated[str, Field(max_length=LONGEST_ID)] | None = None


class EventBodyV1(EventBody):
    """The deprecated form."""

    customer_profile_id: Name
    type: Literal[
        "string", "time", "number", "boolean", "location",
        "(list string)", "(list number)", "(list time)", "(list location)",
    ]  # fmt: skip
    attributes_info: list[AttributeInfo] | None = None


class Cost(Body):
    """An additional cost."""

    price: float


class CartItem(Body):
    """A cart item; other properties are kept unchanged."""

    model_config = ConfigDict(extra="allow")

    sku: Annotated[str, Field(min_length=1)]
    quantity: Annotated[int, Field(ge=1)]
    name: Annotated[str, Field(min_length=1)] | None = None
    price: float | None = None
    category: str | None = None
    attributes: Attributes | None = None
    additional_costs: dict[str, Cost] | None = None


class SessionBody(Body):
    """An update of a customer session."""

    profile_id: Annotated[str, Field(max_length=LONGEST_ID)] | None = None
    state: Literal["open", "closed", "partially_returned", "cancelled"] | None = None
    coupon_codes: list[Annotated[str, Field(max_length=100)]] | None = None
    referral_code: Annotated[str, Field(max_length=100)] | None = None
    loyalty_cards: Annotated[list[str], Field(max_length=1)] | None = None
    identifiers: Annotated[list[str], Field(max_length=5)] | None = None
    cart_items: Annotated[list[CartItem], Field(max_length=MAX_ITEMS)] | None = None
    additional_costs: dict[str, Cost] | None = None
    attributes: Attributes | None = None


class SessionBodyV1(Body):
    """The deprecated form: wrapped, creates attributes."""

    customer_session: SessionBody
    session_attributes_info: list[AttributeInfo] | None = None
    cart_item_attributes_info: list[AttributeInfo] | None = None


class ReturnedCartItem(Body):
    """A cart item to return, by its position; without a quantity, all units that are left."""

    position: Annotated[int, Field(ge=0)]
    quantity: Annotated[int, Field(ge=1)] | None = None


class ReturnedItems(Body):
    """The returned cart items."""

    returned_cart_items: Annotated[list[ReturnedCartItem], Field(max_length=MAX_ITEMS)]


class ReturnBody(Body):
    """A return of cart items (Integration API, Return cart items)."""

    returned: Annotated[ReturnedItems, Field(alias="return")]
