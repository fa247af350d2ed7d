"""Effects as a rule engine might return them: real in form, invented in content."""

from talonbench.sandbox.store import StoredProfile, StoredSession
from talonbench.values import Value

_DISCOUNT = 0.1
# A coupon that contains such a word is rejected, so that users can see a rejection, too.
_REJECTED = {"EXPIRED": "CouponExpired", "INVALID": "CouponNotFound", "LIMIT": "CouponLimitReached"}
_LEDGER: dict[str, Value] = {"programId": 1, "subLedgerId": ""}


def profile_effects(added: dict[int, str], removed: dict[int, str], profile: StoredProfile) -> list[Value]:
    """The effects of joining and leaving audiences."""
    rows = [("addToAudience", number, name) for number, name in added.items()]
    rows += [("removeFromAudience", number, name) for number, name in removed.items()]
    return [
        effect(
            kind,
            audienceId=number,
            audienceName=name,
            profileIntegrationId=profile.integration_id,
            profileId=profile.id,
        )
        for kind, number, name in rows
    ]


def event_effects(event_type: str) -> list[Value]:
    """The effect of an event: a notification."""
    return [_notification("Event received", f"The sandbox received the event “{event_type}”.")]


def session_effects(session: StoredSession, closing: bool, cancelled_after_closing: bool) -> list[Value]:
    """Accepted or rejected coupons, a discount, points for a paid cart; rolled back when the session is cancelled."""
    coupons = [code for code in _texts(session.parts.get("couponCodes")) if code]
    accepted = [code for code in coupons if find_rejection(code) is None]
    if session.state == "cancelled":
        return _taken_back(session, accepted) if cancelled_after_closing else []
    effects = [_coupon(code) for code in coupons]
    if accepted:
        effects.append(effect("setDiscount", name="Sandbox discount", value=_discount(session), scope="sessionTotal"))
    if closing and session.total > 0:
        effects.append(_points(session))
    return [*effects, _notification("Session updated", f"The session is {session.state.replace('_', ' ')}.")]


def effect(kind: str, **props: Value) -> Value:
    """An effect with its envelope."""
    return {
        "campaignId": 1,
        "rulesetId": 1,
        "ruleIndex": 0,
        "ruleName": "Sandbox rule",
        "effectType": kind,
        "props": props,
        "simulated": True,
    }


def _coupon(code: str) -> Value:
    reason = find_rejection(code)
    if reason is None:
        return effect("acceptCoupon", value=code)
    return effect("rejectCoupon", value=code, rejectionReason=reason)


def find_rejection(code: str) -> str | None:
    """Why the sandbox rejects the coupon *code*; None if it doesn't."""
    return next((reason for word, reason in _REJECTED.items() if word in code.upper()), None)


def _points(session: StoredSession) -> Value:
    return effect(
        "addLoyaltyPoints",
        name="Sandbox points",
        value=int(session.total),
        recipientIntegrationId=session.parts.get("profileId") or "",
        transactionUUID=f"00000000-0000-4000-8000-{session.id:012d}",
        **_LEDGER,
    )


def _taken_back(session: StoredSession, accepted: list[str]) -> list[Value]:
    effects = [effect("rollbackCoupon", value=code) for code in accepted]
    if accepted:
        effects.append(effect("rollbackDiscount", name="Sandbox discount", value=_discount(session)))
    return effects


def _discount(session: StoredSession) -> float:
    return round(session.cart_item_total * _DISCOUNT, 2)


def _notification(title: str, body: str) -> Value:
    return effect("showNotification", notificationType="Info", title=title, body=body)


def _texts(value: Value) -> list[str]:
    return [item for item in value if isinstance(item, str)] if isinstance(value, list) else []
