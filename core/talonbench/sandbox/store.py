"""The sandbox's data, in memory: profiles, sessions, audiences, events, callbacks; the oldest are dropped first."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from copy import copy
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import TypeVar

from talonbench import clock
from talonbench.sandbox.ledger import CodeUse, Given
from talonbench.values import Value

LIMIT = 1000  # of each kind
ACCOUNT = 1
APPLICATION = 1
Kept = TypeVar("Kept")


def now() -> str:
    """The current time in RFC 3339."""
    return datetime.fromtimestamp(clock.now(), UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


@dataclass(slots=True)
class StoredAudience:
    """An audience; *integration_id* is its ID on the integrated platform."""

    id: int
    name: str
    integration_id: str
    created: str = field(default_factory=now)

    def shown(self) -> dict[str, Value]:
        """The audience as the gateway returns it."""
        return {
            "id": self.id,
            "created": self.created,
            "accountId": ACCOUNT,
            "name": self.name,
            "integration": "Segment",
            "integrationId": self.integration_id,
        }


@dataclass(slots=True)
class StoredProfile:
    """A customer profile; *audiences* are names by ID, *spent* is the total of its sessions after discounts."""

    id: int
    integration_id: str
    created: str = field(default_factory=now)
    attributes: dict[str, Value] = field(default_factory=dict)
    audiences: dict[int, str] = field(default_factory=dict)
    closed_sessions: int = 0
    total_sales: float = 0
    spent: float = 0
    points: int = 0
    is_welcomed: bool = False
    last_session: str = ""
    last_activity: str = field(default_factory=now)

    def shown(self) -> dict[str, Value]:
        """As Talon.One returns it."""
        return {
            "id": self.id,
            "created": self.created,
            "integrationId": self.integration_id,
            "attributes": dict(self.attributes),
            "accountId": ACCOUNT,
            "closedSessions": self.closed_sessions,
            "totalSales": self.total_sales,
            "lastActivity": self.last_activity,
            "audienceMemberships": [{"id": number, "name": name} for number, name in self.audiences.items()],
            "sandbox": True,
        }


@dataclass(slots=True)
class StoredSession:
    """A customer session; *parts* is what updates have set, by the API's names."""

    id: int
    integration_id: str
    created: str = field(default_factory=now)
    state: str = "open"
    parts: dict[str, Value] = field(default_factory=dict)
    attributes: dict[str, Value] = field(default_factory=dict)
    cart_item_total: float = 0
    additional_cost_total: float = 0
    update_count: int = 0
    first: bool = True
    updated: str = field(default_factory=now)
    given: Given = field(default_factory=Given)
    returned_total: float = 0

    @property
    def total(self) -> float:
        """The totals of the cart and the additional costs."""
        return round(self.cart_item_total + self.additional_cost_total, 2)

    def shown(self) -> dict[str, Value]:
        """As Talon.One returns it."""
        return {
            "id": self.id,
            "created": self.created,
            "integrationId": self.integration_id,
            "applicationId": APPLICATION,
            "profileId": "",
            "couponCodes": [],
            "cartItems": [],
            **self.parts,
            "state": self.state,
            "attributes": dict(self.attributes),
            "firstSession": self.first,
            "updateCount": self.update_count,
            "total": self.total,
            "cartItemTotal": self.cart_item_total,
            "additionalCostTotal": self.additional_cost_total,
            "updated": self.updated,
        }


class Store:
    """All data of the sandbox."""

    def __init__(self) -> None:
        self._last_id = 0
        self.began = clock.now()
        self.audiences: dict[str, StoredAudience] = {}
        self.profiles: dict[str, StoredProfile] = {}
        self.sessions: dict[str, StoredSession] = {}
        self.events: deque[dict[str, Value]] = deque(maxlen=LIMIT)
        self.callbacks: deque[dict[str, Value]] = deque(maxlen=LIMIT)
        self.calls: deque[dict[str, Value]] = deque(maxlen=LIMIT)
        self.effects: deque[dict[str, Value]] = deque(maxlen=LIMIT)
        self.coupons: dict[str, CodeUse] = {}  # by code, in capitals
        self.referrals: dict[str, CodeUse] = {}
        self.discount = 0.0  # given by the whole campaign

    def next_id(self) -> int:
        """A unique ID."""
        self._last_id += 1
        return self._last_id

    def profile(self, integration_id: str) -> StoredProfile:
        """The profile with this ID, created if missing; it becomes active."""
        profile = _kept(self.profiles, integration_id, lambda: StoredProfile(self.next_id(), integration_id))
        profile.last_activity = now()
        return profile

    def session(self, integration_id: str) -> StoredSession:
        """The session with this ID, created if missing."""
        return _kept(self.sessions, integration_id, lambda: StoredSession(self.next_id(), integration_id))

    def is_first_of(self, profile_id: Value) -> bool:
        """Whether the profile with this ID has no session yet."""
        return all(session.parts.get("profileId") != profile_id for session in self.sessions.values() if profile_id)

    def audience(self, integration_id: str, name: str) -> StoredAudience:
        """The audience with this external ID, created if missing."""
        return _kept(self.audiences, integration_id, lambda: StoredAudience(self.next_id(), name, integration_id))

    def copy(self) -> Store:
        """Another store with the same data; attributes and cart items are never changed, so they are shared."""
        other = copy(self)
        other.audiences = {key: replace(one) for key, one in self.audiences.items()}
        other.profiles = {
            key: replace(one, attributes=dict(one.attributes), audiences=dict(one.audiences))
            for key, one in self.profiles.items()
        }
        other.sessions = {
            key: replace(one, parts=dict(one.parts), attributes=dict(one.attributes), given=one.given.copy())
            for key, one in self.sessions.items()
        }
        other.events, other.callbacks = self.events.copy(), self.callbacks.copy()
        other.calls, other.effects = self.calls.copy(), self.effects.copy()
        other.coupons = {key: replace(one, profiles=one.profiles.copy()) for key, one in self.coupons.items()}
        other.referrals = {key: replace(one, profiles=one.profiles.copy()) for key, one in self.referrals.items()}
        return other

    def coupon(self, code: str) -> CodeUse:
        """How the coupon *code* was used, in upper or lower case."""
        return _kept(self.coupons, code.upper(), CodeUse)

    def referral(self, code: str) -> CodeUse:
        """How the referral *code* was used, in upper or lower case."""
        return _kept(self.referrals, code.upper(), CodeUse)

    def count_discount(self, value: float, coupon: str) -> None:
        """Count a discount that the campaign has given, or taken back, by the code *coupon* if there is one."""
        self.discount = round(self.discount + value, 2)
        if coupon:
            use = self.coupon(coupon)
            use.discount = round(use.discount + value, 2)

    def audience_name(self, number: int) -> str:
        """The name of the audience with this ID; empty if it wasn't created here."""
        return next((audience.name for audience in self.audiences.values() if audience.id == number), "")

    def shown(self) -> dict[str, Value]:
        """All data as JSON."""
        return {
            "profiles": [profile.shown() for profile in self.profiles.values()],
            "sessions": [session.shown() for session in self.sessions.values()],
            "audiences": [audience.shown() for audience in self.audiences.values()],
            "events": list(self.events),
            "callbacks": list(self.callbacks),
        }


def _kept(rows: dict[str, Kept], key: str, make: Callable[[], Kept]) -> Kept:
    if key not in rows:
        rows[key] = make()
        if len(rows) > LIMIT:
            del rows[next(iter(rows))]
    return rows[key]


def merge_attributes(held: dict[str, Value], changes: dict[str, Value]) -> None:
    """Set *changes* in *held*; null removes an attribute."""
    for name, value in changes.items():
        if value is None:
            held.pop(name, None)
        else:
            held[name] = value
