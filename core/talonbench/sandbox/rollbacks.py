"""What a cancelled session or returned items take back from what a closed session was given."""

from dataclasses import dataclass

from talonbench.sandbox.conditions import list_objects
from talonbench.sandbox.effects import effect, roll_back_discount, roll_back_points
from talonbench.sandbox.replies import RefusedRequest
from talonbench.sandbox.rules import name_transaction
from talonbench.sandbox.store import Store, StoredProfile, StoredSession
from talonbench.values import Value


@dataclass(frozen=True, slots=True)
class ReturnedItem:
    """*quantity* units of the cart item at *position*."""

    position: int
    quantity: int
    value: float


def cancel(store: Store, session: StoredSession) -> list[Value]:
    """Roll back all that is left of what *session* was given when it was closed."""
    given, customer = session.given, _customer(session)
    effects = [effect("rollbackCoupon", "Cancellation", value=code) for code in given.coupons]
    for code in given.coupons:
        store.coupon(code).add(customer, -1)
    if given.referral:
        store.referral(given.referral).add(customer, -1)
        effects.append(effect("rollbackReferral", "Cancellation", value=given.referral))
    profile = store.profiles.get(customer)
    if profile is not None:
        profile.closed_sessions -= 1
        _take_from_sales(profile, given.total - session.returned_total, given.discount)
    return effects + _roll_back(store, session, 1)


def return_items(store: Store, session: StoredSession, items: list[ReturnedItem]) -> list[Value]:
    """Roll back the share of *items* in the discounts and points of *session*; all that is left with its last item."""
    effects: list[Value] = []
    for one in items:
        left = session.cart_item_total - session.returned_total
        session.returned_total = round(session.returned_total + one.value, 2)
        before = session.given.discount
        effects += _roll_back(store, session, one.value / left if left > 0 else 1, one.position)
        profile = store.profiles.get(_customer(session))
        if profile is not None:
            _take_from_sales(profile, one.value, before - session.given.discount)
    return effects


def take_items(session: StoredSession, wanted: list[tuple[int, int | None]]) -> list[ReturnedItem]:
    """Mark items of *session* as returned, each by position and quantity (None: all that is left).

    RefusedRequest (400) if there aren't so many; then nothing is returned.
    """
    items = [dict(item) for item in list_objects(session.parts.get("cartItems"))]
    taken = []
    for position, quantity in wanted:
        if not 0 <= position < len(items):
            raise RefusedRequest(400, f"The session has no cart item at position {position}.")
        item = items[position]
        left = _count(item.get("remainingQuantity", item.get("quantity")))
        units = left if quantity is None else quantity
        if not 1 <= units <= left:
            raise RefusedRequest(400, f"{left} of the cart item at position {position} can be returned.")
        item["returnedQuantity"] = _count(item.get("quantity")) - left + units
        item["remainingQuantity"] = left - units
        taken.append(ReturnedItem(position, units, round(units * _price(item), 2)))
    session.parts["cartItems"] = [*items]
    return taken


def _roll_back(store: Store, session: StoredSession, share: float, position: int | None = None) -> list[Value]:
    """Roll back *share* of the discounts and points that are left."""
    place: dict[str, Value] = {} if position is None else {"cartItemPosition": position}
    effects: list[Value] = []
    for discount in session.given.discounts:
        value = round(discount.left * share, 2)
        discount.left = round(discount.left - value, 2)
        store.count_discount(-value, discount.coupon)
        if value > 0:
            effects.append(roll_back_discount(discount.name, value, **place))
    for points in session.given.points:
        taken = round(points.left * share)
        points.left -= taken
        store.profile(points.recipient).points -= taken
        if taken > 0:
            effects.append(roll_back_points(points, taken, name_transaction(store), **place))
    return effects


def _take_from_sales(profile: StoredProfile, total: float, discount: float) -> None:
    profile.total_sales = round(profile.total_sales - total, 2)
    profile.spent = round(profile.spent - total + discount, 2)


def _customer(session: StoredSession) -> str:
    customer = session.parts.get("profileId")
    return customer if isinstance(customer, str) else ""


def _count(value: Value) -> int:
    return value if isinstance(value, int) else 0


def _price(item: dict[str, Value]) -> float:
    price = item.get("price")
    return price if isinstance(price, int | float) else 0
