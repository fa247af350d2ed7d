"""Talon.One's reasons for which a code is rejected, in words."""

from typing import Final

from talonbench.values import Value

_OF_BOTH: Final = {  # after “Coupon” or “Referral”
    "Expired": "it has expired",
    "LimitReached": "it is used up",
    "NotFound": "it doesn't exist",
    "PartOfNotRunningCampaign": "its campaign isn't running",
    "PartOfNotTriggeredCampaign": "its campaign doesn't apply to this session",
    "RecipientDoesNotMatch": "it is for another customer",
    "RejectedByCondition": "its conditions aren't met",
    "StartDateInFuture": "it isn't valid yet",
}
REJECTION_REASONS: Final[dict[str, str]] = {
    **{f"Coupon{end}": words for end, words in _OF_BOTH.items()},
    **{f"Referral{end}": words for end, words in _OF_BOTH.items()},
    "AdvocateNotFound": "whoever recommended the shop isn't known",
    "CampaignLimitReached": "the budget of its campaign is used up",
    "CouponReservationRequired": "it must be reserved first",
    "EffectCouldNotBeApplied": "what it gives can't be applied",
    "ProfileLimitReached": "this customer can't use it again",
    "ProfileRequired": "it is only for customers who are known",
    "ReferralCustomerAlreadyReferred": "this customer was referred before",
    "ReferralRecipientIdSameAsAdvocate": "nobody can refer themselves",
}


def explain_rejection(code: str, details: Value = None) -> str:
    """Why something was rejected, in words, with Talon.One's *code* and *details* beside; an unknown code as it is."""
    beside = [code if code in REJECTION_REASONS else "", details if isinstance(details, str) else ""]
    more = f" ({'; '.join(filter(None, beside))})" if any(beside) else ""
    return f"{REJECTION_REASONS.get(code, code)}{more}"
