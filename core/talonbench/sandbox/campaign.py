"""The rules of a demo campaign, as one small JSON file has them; unknown keys are errors.

They are a small part of what a campaign can be in Talon.One. What they lead to is marked as simulated.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Any, Literal, get_args

from pydantic import BaseModel, ConfigDict, Field, JsonValue, field_validator, model_validator
from pydantic.alias_generators import to_camel

CouponRejection = Literal[
    "CampaignLimitReached", "CouponExpired", "CouponLimitReached", "CouponNotFound", "CouponPartOfNotRunningCampaign",
    "CouponPartOfNotTriggeredCampaign", "CouponRecipientDoesNotMatch", "CouponRejectedByCondition",
    "CouponReservationRequired", "CouponStartDateInFuture", "EffectCouldNotBeApplied", "ProfileLimitReached",
    "ProfileRequired",
]  # fmt: skip
ReferralRejection = Literal[
    "AdvocateNotFound", "CampaignLimitReached", "EffectCouldNotBeApplied", "ProfileLimitReached",
    "ReferralCustomerAlreadyReferred", "ReferralExpired", "ReferralLimitReached", "ReferralNotFound",
    "ReferralPartOfNotRunningCampaign", "ReferralPartOfNotTriggeredCampaign", "ReferralRecipientDoesNotMatch",
    "ReferralRecipientIdSameAsAdvocate", "ReferralRejectedByCondition", "ReferralStartDateInFuture",
]  # fmt: skip
REJECTIONS: frozenset[str] = frozenset((*get_args(CouponRejection), *get_args(ReferralRejection)))
Name = Annotated[str, Field(min_length=1, max_length=100)]
Code = Annotated[str, Field(min_length=1, max_length=100, pattern=r"^[^*]*(\*[^*]*){0,2}$")]
Amount = Annotated[float, Field(ge=0, allow_inf_nan=False)]
Count = Annotated[int, Field(ge=0)]


class Part(BaseModel):
    """The base of all parts of a campaign."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, alias_generator=to_camel, validate_by_name=True)


class Condition(Part):
    """What must be true of the session and its profile; anything left out may be as it likes."""

    cart_total_from: Amount = Field(default=0, description="Lowest total of the cart items.")
    sku: str = Field(default="", description="SKU of an item that must be in the cart.")
    category: str = Field(default="", description="Category of an item that must be in the cart.")
    coupon: str = Field(default="", description="Coupon code that must have been accepted.")
    first_session: bool | None = Field(default=None, description="Whether it must be the profile's first session.")
    total_sales_from: Amount = Field(default=0, description="Lowest total sales of the profile.")
    audience: str = Field(default="", description="Name of an audience that the profile must belong to.")
    has: tuple[str, ...] = Field(default=(), strict=False, description="Attributes that the profile must have.")
    profile: dict[str, JsonValue] = Field(default={}, description="Attributes of the profile, with their values.")


class Discount(Part):
    """A discount on the session: a percentage of the cart items, or an amount."""

    name: Name
    percent: float | None = Field(default=None, gt=0, le=100)
    amount: float | None = Field(default=None, gt=0, allow_inf_nan=False)
    condition: Condition = Field(default=Condition(), alias="if")

    @model_validator(mode="after")
    def _one_of_both(self) -> Discount:
        if (self.percent is None) == (self.amount is None):
            raise ValueError("needs either percent or amount")
        return self


class Period(Part):
    """From when to when something is valid; *valid_days* counts from the start or reset of the sandbox."""

    starts: str = Field(default="", description="First moment, e.g. 2026-11-27 or 2026-11-27T08:00:00Z.")
    expires: str = Field(default="", description="Moment from which it is invalid, e.g. 2027-03-01.")
    valid_days: float | None = Field(default=None, gt=0, le=36500, description="Days until it expires.")

    @field_validator("starts", "expires")
    @classmethod
    def _is_moment(cls, text: str) -> str:
        if text:
            read_moment(text)
        return text


class Coupon(Period):
    """A coupon code with its discount, its limits and its condition; ``*`` in a code stands for any characters."""

    code: Code = Field(description="Code, in upper or lower case; * stands for any characters.")
    name: Name = Field(description="Name of the discount.")
    percent: float | None = Field(default=None, gt=0, le=100)
    amount: float | None = Field(default=None, gt=0, allow_inf_nan=False)
    limit: Count = Field(default=0, description="Redemptions of one code; 0 for any number.")
    profile_limit: Count = Field(default=0, description="Redemptions of one code by one profile; 0 for any number.")
    budget: Amount = Field(default=0, description="Total discount that one code can give; 0 for any.")
    recipient: str = Field(default="", description="ID of the only profile that can redeem it.")
    reject: CouponRejection | None = Field(default=None, description="Reason for which it is always rejected.")
    condition: Condition = Field(default=Condition(), alias="if")

    @model_validator(mode="after")
    def _at_most_one(self) -> Coupon:
        if self.percent is not None and self.amount is not None:
            raise ValueError("can't have both percent and amount")
        return self


class Referral(Period):
    """A referral code: the advocate and the new customer get points once the session is closed."""

    code: Code
    advocate: Name = Field(description="ID of the profile that has recommended the shop.")
    limit: Count = Field(default=0, description="Redemptions; 0 for any number.")
    advocate_points: Count = 0
    friend_points: Count = 0
    condition: Condition = Field(default=Condition(), alias="if")


class Tier(Part):
    """A tier of the loyalty program: its lowest balance, and how many times the points its members get."""

    name: Name
    points_from: Count = Field(alias="from")
    factor: float = Field(default=1, gt=0, le=1000)


class Welcome(Part):
    """Points that each profile gets once, with the first update of the profile that meets the condition."""

    points: Annotated[int, Field(ge=1)]
    condition: Condition = Field(default=Condition(), alias="if")


class Points(Part):
    """The loyalty program: points for each amount of a closed session's cart, after its discounts."""

    program: Name
    amount: float = Field(default=1, gt=0, allow_inf_nan=False, description="Amount that is worth one point.")
    tiers: tuple[Tier, ...] = Field(default=(), strict=False)
    welcome: Welcome | None = None


class FreeItem(Part):
    """An item that comes with a session for free."""

    sku: Name
    name: Name
    condition: Condition = Field(default=Condition(), alias="if")


class Audience(Part):
    """An audience by name; with a condition, the profile of a closed session that meets it joins."""

    name: Name
    id: Annotated[int, Field(ge=1)] | None = Field(default=None, description="The audience's ID in Talon.One.")
    condition: Condition | None = Field(default=None, alias="if")


class Campaign(Part):
    """All rules of the sandbox."""

    schema_url: str = Field(default="", alias="$schema", description="For editors that complete keys.")
    name: Name = "Demo"
    currency: Annotated[str, Field(pattern="^[A-Z]{3}$")] = "EUR"
    budget: Amount = Field(default=0, description="Total discount that the campaign can give; 0 for any.")
    coupons: tuple[Coupon, ...] = Field(default=(), strict=False, description="The first with a fitting code counts.")
    discounts: tuple[Discount, ...] = Field(default=(), strict=False, description="Discounts without a coupon.")
    points: Points | None = None
    referrals: tuple[Referral, ...] = Field(default=(), strict=False)
    free_items: tuple[FreeItem, ...] = Field(default=(), strict=False)
    audiences: tuple[Audience, ...] = Field(default=(), strict=False)


def read_moment(text: str) -> float:
    """The moment *text* in seconds since 1970; a time without a zone is in UTC. ValueError if it isn't one."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise ValueError("must be a date like 2027-03-01 or 2027-03-01T08:00:00Z") from None
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()


def schema() -> dict[str, Any]:
    """The JSON Schema of a rules file."""
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **Campaign.model_json_schema(by_alias=True)}
