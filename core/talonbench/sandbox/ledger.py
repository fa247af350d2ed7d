"""What sessions were given when they were closed: it counts against limits, and can be rolled back."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace


@dataclass(slots=True)
class GivenDiscount:
    """A discount of a closed session; *left* is what wasn't rolled back, *coupon* the code that gave it, if any."""

    name: str
    value: float
    coupon: str
    left: float


@dataclass(slots=True)
class GivenPoints:
    """Points for the profile *recipient*; *left* is what wasn't rolled back."""

    value: int
    recipient: str
    transaction: str
    left: int


@dataclass(slots=True)
class Given:
    """All that a session was given, and its *total* then."""

    total: float = 0
    coupons: list[str] = field(default_factory=list)
    referral: str = ""
    discounts: list[GivenDiscount] = field(default_factory=list)
    points: list[GivenPoints] = field(default_factory=list)

    def copy(self) -> Given:
        """Another one with the same content."""
        discounts, points = [replace(one) for one in self.discounts], [replace(one) for one in self.points]
        return replace(self, coupons=[*self.coupons], discounts=discounts, points=points)

    @property
    def discount(self) -> float:
        """The sum of the discounts that are left."""
        return round(sum(one.left for one in self.discounts), 2)


@dataclass(slots=True)
class CodeUse:
    """How often a coupon or referral code was redeemed, by whom, and the discount that it gave."""

    count: int = 0
    discount: float = 0
    profiles: Counter[str] = field(default_factory=Counter)

    def add(self, profile: str, change: int = 1) -> None:
        """Count a redemption by *profile*; -1 takes one back."""
        self.count += change
        self.profiles[profile] += change
