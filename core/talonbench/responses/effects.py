"""Effects in words, by type (Talon.One's OpenAPI document, integration state; its SDK's models)."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from talonbench.responses.rejections import explain_rejection
from talonbench.values import Value, json_text, to_text

Props = dict[str, Value]


@dataclass(frozen=True, slots=True)
class Effect:
    """One effect: its *type*, its rule, its description in *words*, and the whole effect.

    *is_known*: whether Talon.One documents the type; an unknown one is shown whole. *is_simulated*: from our sandbox.
    """

    type: str
    rule: str
    words: str
    is_known: bool
    is_simulated: bool
    effect: Props


def list_effects(body: Value) -> tuple[Effect, ...]:
    """The effects in a response's *body*, in order."""
    listed = body.get("effects") if isinstance(body, dict) else None
    effects = [one for one in listed if isinstance(one, dict)] if isinstance(listed, list) else []
    return tuple(_row(one) for one in effects)


def _row(effect: Props) -> Effect:
    kind, rule = to_text(effect.get("effectType", "")), effect.get("ruleName", "")
    props = effect.get("props")
    said: Props = props if isinstance(props, dict) else {}
    words = _WORDS.get(kind)
    text = words(said) if words is not None else json_text(said)
    return Effect(kind, to_text(rule), text, words is not None, effect.get("simulated") is True, effect)


def _shown(props: Props, *keys: str) -> str:
    """The first present of *keys*, as text; a question mark if there is none."""
    value = next((props[key] for key in keys if props.get(key) not in (None, "")), "?")
    if len(keys) == 1 and keys[0] in props:
        value = props[keys[0]]
    return json_text(value) if isinstance(value, (dict, list, bool)) or value is None else to_text(value)


def _template(text: str) -> Callable[[Props], str]:
    """A text in which ``{key}`` stands for a property, ``{key|other}`` for the first present."""
    first, *parts = text.split("{")

    def words(props: Props) -> str:
        out = first
        for part in parts:
            keys, _, rest = part.partition("}")
            out += _shown(props, *keys.split("|")) + rest
        return out

    return words


def _whole(text: str) -> Callable[[Props], str]:
    """A text followed by all properties: of this type only the name is documented."""
    return lambda props: f"{text} {json_text(props)}"


_SCOPES: Final = {"additionalCosts": "the additional costs", "itemTotal": "the total"}


def _position(props: Props) -> str:
    at = props.get("position")
    return f" of item {at + 1:g}" if isinstance(at, (int, float)) and not isinstance(at, bool) else ""


def _per_item(props: Props) -> str:
    scope = props.get("scope")
    part = _SCOPES.get(scope, "the price") if isinstance(scope, str) else "the price"
    return f"Discount “{_shown(props, 'name')}”: {_shown(props, 'value')} off {part}{_position(props)}."


def _rejected(what: str) -> Callable[[Props], str]:
    def words(props: Props) -> str:
        why = explain_rejection(_shown(props, "rejectionReason"), props.get("details"))
        return f"{what} {_shown(props, 'value')} rejected: {why}."

    return words


_WORDS: Final[dict[str, Callable[[Props], str]]] = {
    "setDiscount": _template("Discount “{name}”: {value} off."),
    "setDiscountPerItem": _per_item,
    "setDiscountPerAdditionalCost": _template("Discount “{name}”: {value} off the additional cost {additionalCost}."),
    "acceptCoupon": _template("Coupon {value} accepted."),
    "acceptReferral": _template("Referral {value} accepted."),
    "rejectCoupon": _rejected("Coupon"),
    "rejectReferral": _rejected("Referral"),
    "addLoyaltyPoints": _template("Loyalty points added in “{name}” for {recipientIntegrationId}: {value}."),
    "deductLoyaltyPoints": _template("Loyalty points deducted in “{name}”: {value}."),
    "showNotification": _template("Notification ({notificationType}): {title} – {body}"),
    "triggerWebhook": _template("Webhook “{webhookName}” triggered; Talon.One calls it itself."),
    "updateAttribute": _template("{path} is set to {value}."),
    "addFreeItem": _template("Free item {sku} (“{name}”)."),
    "couponCreated": _template("Coupon {value} created for the profile {profileId}."),
    "referralCreated": _template("Referral {value} created."),
    "addToAudience": _template("{profileIntegrationId|profileId} joins the audience “{audienceName|audienceId}”."),
    "removeFromAudience": _template(
        "{profileIntegrationId|profileId} leaves the audience “{audienceName|audienceId}”."
    ),
    "awardGiveaway": _template("Giveaway {code} of “{poolName}” goes to {recipientIntegrationId}."),
    "customEffect": _template("Custom effect “{name}”: {payload}"),
    "error": _template("A rule failed: {message}"),
    "rollbackDiscount": _template("Discount “{name}” of {value} rolled back."),
    "rollbackCoupon": _template("Coupon {value} redemption rolled back."),
    "rollbackReferral": _template("Referral {value} redemption rolled back."),
    "setDiscountPerAdditionalCostPerItem": _whole("Discount on an item's additional cost:"),
    "reserveCoupon": _whole("Coupon reserved:"),
    "willAwardGiveaway": _whole("Giveaway will be awarded:"),
    "changeLoyaltyTierLevel": _template("Loyalty tier changed to {newTierName}."),
    "increaseAchievementProgress": _whole("Achievement progress increased:"),
    "rollbackIncreasedAchievementProgress": _whole("Achievement progress increase rolled back:"),
    "rollbackAddedLoyaltyPoints": _template("Loyalty points of {recipientIntegrationId} rolled back: {value}."),
    "rollbackDeductedLoyaltyPoints": _template(
        "Deducted loyalty points returned to {recipientIntegrationId}: {value}."
    ),
    "extendLoyaltyPointsExpiryDate": _whole("Loyalty points expiry date extended:"),
    "setLoyaltyPointsExpiryDate": _whole("Loyalty points expiry date set:"),
    "redeemReferral": _whole("Referral redeemed (deprecated type):"),
    "showBundleMetadata": _whole("Bundle metadata (deprecated type):"),
}
