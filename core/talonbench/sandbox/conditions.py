"""Whether a campaign's conditions are met, and why a coupon or a referral is rejected."""

import re
from dataclasses import dataclass
from functools import cache

from talonbench import clock
from talonbench.sandbox.campaign import Campaign, Condition, Coupon, Period, Referral, read_moment
from talonbench.sandbox.store import Store, StoredProfile, StoredSession
from talonbench.values import Value

_DAY = 86400.0
_CENT = 0.005


@dataclass(frozen=True, slots=True)
class Occasion:
    """A session as rules see it; *accepted* are the coupon codes that were accepted, in capitals."""

    session: StoredSession
    profile: StoredProfile | None
    accepted: frozenset[str] = frozenset()

    @property
    def customer(self) -> str:
        """The profile's ID; empty without a profile."""
        return self.profile.integration_id if self.profile is not None else ""


def is_met(condition: Condition, profile: StoredProfile | None, occasion: Occasion | None = None) -> bool:
    """Whether *condition* is met; without an *occasion* there is no session."""
    return _fits_profile(condition, profile) and _fits_session(condition, occasion)


def find_coupon(campaign: Campaign, code: str) -> Coupon | None:
    """The first coupon of *campaign* with this *code*."""
    return next((one for one in campaign.coupons if _pattern(one.code).fullmatch(code)), None)


def find_referral(campaign: Campaign, code: str) -> Referral | None:
    """The first referral of *campaign* with this *code*."""
    return next((one for one in campaign.referrals if _pattern(one.code).fullmatch(code)), None)


def reject_coupon(campaign: Campaign, store: Store, code: str, occasion: Occasion) -> str | None:
    """Why *code* is rejected, in Talon.One's words; None if it is accepted."""
    coupon = find_coupon(campaign, code)
    if coupon is None:
        return "CouponNotFound"
    if coupon.reject is not None:
        return coupon.reject
    use, customer = store.coupon(code), occasion.customer
    checks = (
        (has_not_started(coupon), "CouponStartDateInFuture"),
        (has_expired(coupon, store), "CouponExpired"),
        (not customer and bool(coupon.recipient or coupon.profile_limit), "ProfileRequired"),
        (bool(coupon.recipient) and coupon.recipient != customer, "CouponRecipientDoesNotMatch"),
        (bool(coupon.limit) and use.count >= coupon.limit, "CouponLimitReached"),
        (bool(coupon.profile_limit) and use.profiles[customer] >= coupon.profile_limit, "ProfileLimitReached"),
        (bool(coupon.budget) and use.discount > coupon.budget - _CENT, "CouponLimitReached"),
        (bool(campaign.budget) and store.discount > campaign.budget - _CENT, "CampaignLimitReached"),
        (not is_met(coupon.condition, occasion.profile, occasion), "CouponRejectedByCondition"),
    )
    return next((reason for is_broken, reason in checks if is_broken), None)


def reject_referral(campaign: Campaign, store: Store, code: str, occasion: Occasion) -> str | None:
    """Why the referral *code* is rejected, in Talon.One's words; None if it is accepted."""
    referral, customer = find_referral(campaign, code), occasion.customer
    if referral is None:
        return "ReferralNotFound"
    checks = (
        (has_not_started(referral), "ReferralStartDateInFuture"),
        (has_expired(referral, store), "ReferralExpired"),
        (customer == referral.advocate, "ReferralRecipientIdSameAsAdvocate"),
        (bool(referral.limit) and store.referral(code).count >= referral.limit, "ReferralLimitReached"),
        (any(one.profiles[customer] > 0 for one in store.referrals.values()), "ReferralCustomerAlreadyReferred"),
        (not customer or not is_met(referral.condition, occasion.profile, occasion), "ReferralRejectedByCondition"),
    )
    return next((reason for is_broken, reason in checks if is_broken), None)


def has_not_started(period: Period) -> bool:
    """Whether *period* begins in the future."""
    return bool(period.starts) and read_moment(period.starts) > clock.now()


def has_expired(period: Period, store: Store) -> bool:
    """Whether *period* is over."""
    end = find_end(period, store)
    return end is not None and end <= clock.now()


def find_end(period: Period, store: Store) -> float | None:
    """The moment from which *period* is over; None if it never is."""
    ends = [read_moment(period.expires)] if period.expires else []
    if period.valid_days is not None:
        ends.append(store.began + period.valid_days * _DAY)
    return min(ends, default=None)


def list_objects(value: Value) -> list[dict[str, Value]]:
    """The objects in the array *value*."""
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def _fits_profile(condition: Condition, profile: StoredProfile | None) -> bool:
    if profile is None:
        return not (condition.has or condition.profile or condition.audience or condition.total_sales_from)
    held = profile.attributes
    return (
        all(name in held for name in condition.has)
        and all(name in held and held[name] == value for name, value in condition.profile.items())
        and (not condition.audience or condition.audience in profile.audiences.values())
        and profile.total_sales >= condition.total_sales_from
    )


def _fits_session(condition: Condition, occasion: Occasion | None) -> bool:
    if occasion is None:
        asked = condition.cart_total_from or condition.sku or condition.category or condition.coupon
        return not asked and condition.first_session is None
    session = occasion.session
    items = list_objects(session.parts.get("cartItems"))
    return (
        session.cart_item_total >= condition.cart_total_from
        and (not condition.sku or any(item.get("sku") == condition.sku for item in items))
        and (not condition.category or any(item.get("category") == condition.category for item in items))
        and (not condition.coupon or condition.coupon.upper() in occasion.accepted)
        and condition.first_session in (None, session.first)
    )


@cache
def _pattern(code: str) -> re.Pattern[str]:
    return re.compile(".*".join(map(re.escape, code.split("*"))), re.IGNORECASE | re.DOTALL)
