"""The rules of a campaign, run on a session or a profile: effects, and what they change."""

from collections.abc import Iterator
from dataclasses import replace

from talonbench.sandbox.campaign import Audience, Campaign, Tier
from talonbench.sandbox.conditions import Occasion, find_coupon, find_referral, is_met, reject_coupon, reject_referral
from talonbench.sandbox.effects import add_points, change_tier, effect, join_audience, notification, set_discount
from talonbench.sandbox.ledger import GivenDiscount, GivenPoints
from talonbench.sandbox.store import Store, StoredProfile, StoredSession
from talonbench.values import Value

_FIRST_AUDIENCE = 9001  # the ID of the first audience of a campaign that has none


class Rules:
    """A campaign's rules over the data in *store*."""

    def __init__(self, campaign: Campaign, store: Store) -> None:
        self.campaign, self.store = campaign, store

    def run_session(self, session: StoredSession, profile: StoredProfile | None) -> list[Value]:
        """The effects of an update of *session*; one that is closed by it counts against the limits."""
        occasion = Occasion(session, profile)
        is_closing = session.state == "closed"
        rejected = {code: reject_coupon(self.campaign, self.store, code, occasion) for code in _codes(session)}
        accepted = [code for code, reason in rejected.items() if reason is None]
        occasion = replace(occasion, accepted=frozenset(code.upper() for code in accepted))
        effects = [self._coupon(code, reason) for code, reason in rejected.items()]
        referral, referral_effects = self._check_referral(occasion)
        discounts = self._discounts(occasion, accepted)
        effects += referral_effects
        effects += [set_discount(given, desired) for given, desired in discounts]
        effects += self._free_items(occasion)
        session.given.discounts = [given for given, _ in discounts]
        if is_closing:
            self._redeem(occasion, accepted, referral)
            effects += self._reward(occasion, referral)
        return [*effects, notification("Session updated", f"The session is {session.state}.")]

    def run_profile(self, profile: StoredProfile) -> list[Value]:
        """The effects of an update of *profile*: points to welcome it, once."""
        points = self.campaign.points
        if points is None or points.welcome is None or profile.is_welcomed:
            return []
        if not is_met(points.welcome.condition, profile):
            return []
        profile.is_welcomed = True
        return self._add_points(profile, "Welcome", points.welcome.points)

    def check_coupon(self, code: str, session: StoredSession) -> str | None:
        """Why *code* is rejected in *session*; None if it is accepted, or was when the session was closed."""
        if code in session.given.coupons:
            return None
        profile = self.store.profiles.get(str(session.parts.get("profileId", "")))
        return reject_coupon(self.campaign, self.store, code, Occasion(session, profile))

    def name_audience(self, number: int) -> str:
        """The name of the audience with this ID; empty if it is known neither here nor in the campaign."""
        named = {self.number_audience(one): one.name for one in self.campaign.audiences}
        return self.store.audience_name(number) or named.get(number, "")

    def number_audience(self, audience: Audience) -> int:
        """The ID of an audience of the campaign."""
        return audience.id or _FIRST_AUDIENCE + self.campaign.audiences.index(audience)

    def find_tiers(self, points: int) -> tuple[Tier | None, Tier | None]:
        """The tier with a balance of *points*, and the next one."""
        tiers = sorted(self.campaign.points.tiers if self.campaign.points else (), key=lambda tier: tier.points_from)
        reached = [tier for tier in tiers if tier.points_from <= points]
        return (reached[-1] if reached else None), next((tier for tier in tiers if tier.points_from > points), None)

    def _coupon(self, code: str, reason: str | None) -> Value:
        coupon = find_coupon(self.campaign, code)
        rule = coupon.name if coupon is not None else "Coupons"
        if reason is None:
            return effect("acceptCoupon", rule, value=code)
        return effect("rejectCoupon", rule, value=code, rejectionReason=reason)

    def _check_referral(self, occasion: Occasion) -> tuple[str, list[Value]]:
        """The accepted referral code, if any, and the effect."""
        code = occasion.session.parts.get("referralCode")
        if not isinstance(code, str) or not code:
            return "", []
        reason = reject_referral(self.campaign, self.store, code, occasion)
        if reason is None:
            return code, [effect("acceptReferral", "Referral", value=code)]
        return "", [effect("rejectReferral", "Referral", value=code, rejectionReason=reason)]

    def _discounts(self, occasion: Occasion, accepted: list[str]) -> list[tuple[GivenDiscount, float]]:
        """Each discount, cut to the budgets and to what there is to pay; with what it would have been."""
        payable = occasion.session.total
        budget = self.campaign.budget - self.store.discount if self.campaign.budget else payable
        found = []
        for name, code, desired, most in self._desired(occasion, accepted):
            value = round(min(desired, most, payable, budget), 2)
            if value > 0:
                found.append((GivenDiscount(name, value, code, value), desired))
                payable, budget = round(payable - value, 2), round(budget - value, 2)
        return found

    def _desired(self, occasion: Occasion, accepted: list[str]) -> Iterator[tuple[str, str, float, float]]:
        """The name, coupon, value and upper limit of each discount."""
        cart = occasion.session.cart_item_total
        for code in accepted:
            coupon = find_coupon(self.campaign, code)
            assert coupon is not None
            desired = _value_of(coupon.percent, coupon.amount, cart)
            most = coupon.budget - self.store.coupon(code).discount if coupon.budget else desired
            yield coupon.name, code, desired, most
        for one in self.campaign.discounts:
            if is_met(one.condition, occasion.profile, occasion):
                desired = _value_of(one.percent, one.amount, cart)
                yield one.name, "", desired, desired

    def _free_items(self, occasion: Occasion) -> list[Value]:
        return [
            effect("addFreeItem", one.name, sku=one.sku, name=one.name)
            for one in self.campaign.free_items
            if is_met(one.condition, occasion.profile, occasion)
        ]

    def _redeem(self, occasion: Occasion, accepted: list[str], referral: str) -> None:
        """Count what the closed session has used, and the purchase for its profile."""
        session, profile = occasion.session, occasion.profile
        session.given.coupons, session.given.referral, session.given.total = accepted, referral, session.total
        for code in accepted:
            self.store.coupon(code).add(occasion.customer)
        if referral:
            self.store.referral(referral).add(occasion.customer)
        for given in session.given.discounts:
            self.store.count_discount(given.value, given.coupon)
        if profile is not None:
            profile.closed_sessions += 1
            profile.total_sales = round(profile.total_sales + session.total, 2)
            profile.spent = round(profile.spent + session.total - session.given.discount, 2)
            profile.last_session = session.integration_id

    def _reward(self, occasion: Occasion, referral: str) -> list[Value]:
        """Audiences and points for a closed session with a profile."""
        session, profile, points = occasion.session, occasion.profile, self.campaign.points
        if profile is None:
            return []
        effects = self._join_audiences(occasion, profile)
        if points is not None:
            paid = max(session.cart_item_total - session.given.discount, 0)
            tier, _ = self.find_tiers(profile.points)
            earned = int(paid / points.amount * (tier.factor if tier is not None else 1) + 1e-9)
            effects += self._add_points(profile, "Points for the cart", earned, session)
        accepted = find_referral(self.campaign, referral) if referral else None
        if accepted is not None:
            effects += self._add_points(profile, "Referral", accepted.friend_points, session)
            advocate = self.store.profile(accepted.advocate)
            effects += self._add_points(advocate, "Referral", accepted.advocate_points, session)
        return effects

    def _join_audiences(self, occasion: Occasion, profile: StoredProfile) -> list[Value]:
        effects = []
        for one in self.campaign.audiences:
            number = self.number_audience(one)
            if one.condition is None or number in profile.audiences or not is_met(one.condition, profile, occasion):
                continue
            profile.audiences[number] = one.name
            effects.append(join_audience("addToAudience", number, one.name, profile))
        return effects

    def _add_points(
        self, profile: StoredProfile, rule: str, value: int, session: StoredSession | None = None
    ) -> list[Value]:
        """Add points to *profile*, to be rolled back with *session*; without a program there are none."""
        if self.campaign.points is None or value <= 0:
            return []
        given = GivenPoints(value, profile.integration_id, name_transaction(self.store), value)
        if session is not None:
            session.given.points.append(given)
        before, _ = self.find_tiers(profile.points)
        profile.points += value
        after, _ = self.find_tiers(profile.points)
        effects = [add_points(self.campaign.points.program, rule, given)]
        if after is not None and after != before:
            effects.append(change_tier(rule, before.name if before is not None else "", after.name))
        return effects


def name_transaction(store: Store) -> str:
    """The ID of a new transaction of points."""
    return f"00000000-0000-4000-8000-{store.next_id():012d}"


def _codes(session: StoredSession) -> list[str]:
    codes = session.parts.get("couponCodes")
    listed = codes if isinstance(codes, list) else []
    return [*dict.fromkeys(code for code in listed if isinstance(code, str) and code)]


def _value_of(percent: float | None, amount: float | None, cart: float) -> float:
    return round(cart * percent / 100, 2) if percent is not None else amount or 0.0
