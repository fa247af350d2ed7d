"""What the sandbox remembers, as values that don't change: for the window, the demo and ``GET /sandbox/state``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from talonbench.sandbox.conditions import find_coupon, find_end, has_expired, has_not_started
from talonbench.sandbox.effects import PROGRAM
from talonbench.values import Value

if TYPE_CHECKING:
    from talonbench.sandbox.campaign import Coupon
    from talonbench.sandbox.rules import Rules
    from talonbench.sandbox.store import StoredProfile, StoredSession


@dataclass(frozen=True, slots=True)
class ProfileState:
    """A customer profile. *sessions* are closed ones, *spent* is their total after discounts."""

    id: str
    attributes: Mapping[str, Value]
    audiences: tuple[str, ...]
    points: int
    tier: str
    next_tier: str
    points_to_next_tier: int
    sessions: int
    spent: float
    last_session: str


@dataclass(frozen=True, slots=True)
class SessionState:
    """A customer session; *total* is before the *discount*, *details* are the session in Talon.One's names."""

    id: str
    profile: str
    state: str
    total: float
    discount: float
    coupons: tuple[str, ...]
    updated: str
    details: Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class CouponState:
    """A coupon of the campaign with its use; *status* is valid, not started, expired, used up or always rejected.

    A *limit* or *budget* of 0 is none; *starts* and *expires* are empty or in RFC 3339.
    """

    code: str
    name: str
    status: str
    uses: int
    limit: int
    discount: float
    budget: float
    starts: str
    expires: str


@dataclass(frozen=True, slots=True)
class SandboxState:
    """All that the sandbox remembers, at one moment; lists begin with the oldest.

    *effects* have the ``time``, the ``source`` (method and path) and the ``effects`` of each call that had any.
    """

    campaign: str
    currency: str
    program: str
    profiles: tuple[ProfileState, ...]
    sessions: tuple[SessionState, ...]
    coupons: tuple[CouponState, ...]
    events: tuple[Mapping[str, Value], ...]
    effects: tuple[Mapping[str, Value], ...]
    snapshots: tuple[str, ...]

    def find_profile(self, integration_id: str) -> ProfileState | None:
        """The profile with this ID."""
        return next((one for one in self.profiles if one.id == integration_id), None)


def make_state(rules: Rules, snapshots: tuple[str, ...]) -> SandboxState:
    """The state of the data that *rules* run over."""
    campaign, store = rules.campaign, rules.store
    return SandboxState(
        campaign.name,
        campaign.currency,
        campaign.points.program if campaign.points is not None else "",
        tuple(_profile(rules, one) for one in store.profiles.values()),
        tuple(_session(one) for one in store.sessions.values()),
        tuple(_coupon(rules, one) for one in campaign.coupons),
        tuple(store.events),
        tuple(store.effects),
        snapshots,
    )


def show_loyalty(rules: Rules, profile: StoredProfile) -> dict[str, Value]:
    """The loyalty part of the integration state of *profile*; empty without a program."""
    points = rules.campaign.points
    if points is None:
        return {}
    tier, following = rules.find_tiers(profile.points)
    ledger: dict[str, Value] = {
        "currentBalance": profile.points,
        "pendingBalance": 0,
        "expiredBalance": 0,
        "spentBalance": 0,
        "tentativeCurrentBalance": profile.points,
    }
    if tier is not None:
        ledger["currentTier"] = {"id": points.tiers.index(tier) + 1, "name": tier.name}
    if following is not None:
        ledger["pointsToNextTier"] = following.points_from - profile.points
    program: Value = {"id": PROGRAM, "title": points.program, "name": points.program, "ledger": ledger}
    return {"loyalty": {"cards": [], "programs": {str(PROGRAM): program}}}


def show_coupon(one: CouponState) -> Value:
    """A coupon in the names of Talon.One's API, with its *status*."""
    return {
        "value": one.code,
        "name": one.name,
        "status": one.status,
        "usageLimit": one.limit,
        "usageCounter": one.uses,
        "discountLimit": one.budget,
        "discountCounter": one.discount,
        "startDate": one.starts or None,
        "expiryDate": one.expires or None,
    }


def _profile(rules: Rules, one: StoredProfile) -> ProfileState:
    tier, following = rules.find_tiers(one.points)
    return ProfileState(
        one.integration_id,
        dict(one.attributes),
        tuple(name or str(number) for number, name in one.audiences.items()),
        one.points,
        tier.name if tier is not None else "",
        following.name if following is not None else "",
        following.points_from - one.points if following is not None else 0,
        one.closed_sessions,
        one.spent,
        one.last_session,
    )


def _session(one: StoredSession) -> SessionState:
    codes, profile = one.parts.get("couponCodes"), one.parts.get("profileId")
    return SessionState(
        one.integration_id,
        profile if isinstance(profile, str) else "",
        one.state,
        one.total,
        one.given.discount,
        tuple(code for code in codes if isinstance(code, str)) if isinstance(codes, list) else (),
        one.updated,
        one.shown(),
    )


def _coupon(rules: Rules, one: Coupon) -> CouponState:
    uses = [use for code, use in rules.store.coupons.items() if find_coupon(rules.campaign, code) is one]
    count, discount = sum(use.count for use in uses), round(sum(use.discount for use in uses), 2)
    end = find_end(one, rules.store)
    checks = (
        (one.reject is not None, "always rejected"),
        (has_not_started(one), "not started"),
        (has_expired(one, rules.store), "expired"),
        ("*" not in one.code and bool(one.limit) and count >= one.limit, "used up"),
        ("*" not in one.code and bool(one.budget) and discount >= one.budget, "used up"),
    )
    status = next((words for applies, words in checks if applies), "valid")
    expires = "" if end is None else datetime.fromtimestamp(end, UTC).isoformat(timespec="seconds")
    return CouponState(
        one.code, one.name, status, count, one.limit, discount, one.budget, one.starts, expires.replace("+00:00", "Z")
    )
