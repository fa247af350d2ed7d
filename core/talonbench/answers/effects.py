"""Effects in plain words, by type (Talon.One's OpenAPI, integration state; facts of its SDK's models)."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from talonbench.values import Value, json_text, to_text

Props = dict[str, Value]


@dataclass(frozen=True, slots=True)
class EffectRow:
    """One effect: its *type*, the rule that gave it, what it says in *words*, and the whole effect.

    *is_known*: whether Talon.One documents the type; an unknown one is shown whole. *is_simulated*: from our sandbox.
    """

    type: str
    rule: str
    words: str
    is_known: bool
    is_simulated: bool
    effect: Props


def effect_rows(body: Value) -> tuple[EffectRow, ...]:
    """The effects of an answer's *body*, in their order."""
    listed = body.get("effects") if isinstance(body, dict) else None
    effects = [one for one in listed if isinstance(one, dict)] if isinstance(listed, list) else []
    return tuple(_row(one) for one in effects)


def _row(effect: Props) -> EffectRow:
    kind, rule = to_text(effect.get("effectType", "")), effect.get("ruleName", "")
    props = effect.get("props")
    said: Props = props if isinstance(props, dict) else {}
    words = _WORDS.get(kind)
    text = words(said) if words is not None else json_text(said)
    return EffectRow(kind, to_text(rule), text, words is not None, effect.get("simulated") is True, effect)


def _shown(props: Props, key: str) -> str:
    value = props.get(key, "?")
    return to_text(value) if isinstance(value, (str, int, float)) else json_text(value)


def _template(text: str) -> Callable[[Props], str]:
    """Words with ``{key}`` for each property that is put in."""
    parts = text.split("{")

    def words(props: Props) -> str:
        out = parts[0]
        for part in parts[1:]:
            key, _, rest = part.partition("}")
            out += _shown(props, key) + rest
        return out

    return words


def _position(props: Props) -> str:
    at = props.get("position")
    return f" of item {at + 1:g}" if isinstance(at, (int, float)) and not isinstance(at, bool) else ""


def _per_item(props: Props) -> str:
    return f"Discount “{_shown(props, 'name')}”: {_shown(props, 'value')} off the price{_position(props)}."


def _rejected(what: str) -> Callable[[Props], str]:
    def words(props: Props) -> str:
        details = props.get("details")
        more = f" ({details})" if isinstance(details, str) and details else ""
        return f"{what} {_shown(props, 'value')} was refused: {_shown(props, 'rejectionReason')}{more}."

    return words


_WORDS: Final[dict[str, Callable[[Props], str]]] = {
    "setDiscount": _template("Discount “{name}”: {value} off."),
    "setDiscountPerItem": _per_item,
    "setDiscountPerAdditionalCost": _template("Discount “{name}”: {value} off the cost {additionalCost}."),
    "setDiscountPerAdditionalCostPerItem": _template("Discount “{name}”: {value} off a cost of an item."),
    "acceptCoupon": _template("Coupon {value} was accepted."),
    "acceptReferral": _template("Referral {value} was accepted."),
    "rejectCoupon": _rejected("Coupon"),
    "rejectReferral": _rejected("Referral"),
    "addLoyaltyPoints": _template("{value} points added in “{name}” for {recipientIntegrationId}."),
    "deductLoyaltyPoints": _template("{value} points taken in “{name}”."),
    "showNotification": _template("Notification ({notificationType}): {title} – {body}"),
    "triggerWebhook": _template("Webhook “{webhookName}” is triggered; Talon.One itself calls it."),
    "updateAttribute": _template("{path} is set to {value}."),
    "addFreeItem": _template("Free item {sku} (“{name}”)."),
    "couponCreated": _template("Coupon {value} was created for the profile {profileId}."),
    "referralCreated": _template("Referral {value} was created."),
    "addToAudience": _template("{profileIntegrationId} joins the audience “{audienceName}”."),
    "removeFromAudience": _template("{profileIntegrationId} leaves the audience “{audienceName}”."),
    "awardGiveaway": _template("Giveaway {code} of “{poolName}” goes to {recipientIntegrationId}."),
    "willAwardGiveaway": _template("A giveaway of “{poolName}” will be awarded when the session closes."),
    "customEffect": _template("Custom effect “{name}”: {payload}"),
    "error": _template("A rule failed: {message}"),
    "rollbackDiscount": _template("Discount “{name}” of {value} is taken back."),
    "rollbackCoupon": _template("The use of coupon {value} is taken back."),
    "rollbackReferral": _template("The use of referral {value} is taken back."),
    "reserveCoupon": _template("Coupon {couponValue} is reserved."),
}
