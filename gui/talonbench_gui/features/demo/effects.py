"""The effects of a step in the few words of a stage, each with what led to it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from talonbench.responses import REJECTION_REASONS, list_effects
from talonbench.stories.player import read_body
from talonbench.values import to_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from talonbench.responses import Effect
    from talonbench.stories import PlayedStep
    from talonbench.values import Value

SYMBOLS: Final = {"EUR": "€", "USD": "$", "GBP": "£"}
DISCOUNT: Final = "setDiscount"
CENT: Final = 0.005


class EffectWords(NamedTuple):
    """An effect: the icon and its tone, a *title* and a *detail*."""

    icon: str
    tone: str
    title: str
    detail: str


def describe_effects(played: PlayedStep) -> list[EffectWords]:
    """The effects of a step, in the order of the responses."""
    currency = played.after.currency
    return [words for one in played.exchanges for words in _describe_response(read_body(one.response), currency)]


def format_money(amount: float, currency: str) -> str:
    """An amount, e.g. “€ 182.10”."""
    return f"{SYMBOLS.get(currency, currency)}\N{NO-BREAK SPACE}{amount:,.2f}"


def _describe_response(body: Value, currency: str) -> Iterator[EffectWords]:
    """The effects of a response; each discount is taken off what the ones before have left of the session's total."""
    effects, left = list_effects(body), _find_total(body)
    has_several = sum(one.type == DISCOUNT for one in effects) > 1
    for effect in effects:
        words = _describe(effect, currency)
        value = _props_of(effect).get("value")
        if effect.type == DISCOUNT and left is not None and isinstance(value, int | float):
            rest = round(left - value, 2)
            name = f"{effect.rule}: " if has_several and effect.rule else ""
            step = f"{format_money(left, currency)} → {format_money(rest, currency)}"
            words = words._replace(detail=f"{name}{step}{_describe_cut(effect, value, rest, currency)}")
            left = rest
        yield words


def _describe_cut(effect: Effect, value: float, rest: float, currency: str) -> str:
    """Why a discount is less than its rule says; empty if it isn't."""
    desired = _props_of(effect).get("desiredValue")
    if not isinstance(desired, int | float) or desired <= value:
        return ""
    why = "the order costs no more" if rest < CENT else f"the budget had only {format_money(value, currency)} left"
    return f" · not {format_money(desired, currency)}: {why}"


def _describe(effect: Effect, currency: str) -> EffectWords:
    """An effect in the few words of a stage; one that has none of its own, in those of the Response panel."""
    said = _props_of(effect)
    words = _WORDS.get(effect.type)
    if words is None or not said:
        return EffectWords("bell", "accent", effect.words, effect.rule)
    icon, tone, title = words
    props = _Props({key: to_text(value) for key, value in said.items() if not isinstance(value, dict | list)})
    value = said.get("value")
    props["money"] = format_money(value, currency) if isinstance(value, int | float) else to_text(value)
    props["reason"] = REJECTION_REASONS.get(props["rejectionReason"], props["rejectionReason"])
    return EffectWords(icon, tone, title.format_map(props).removesuffix("."), _find_detail(effect, props))


class _Props(dict[str, str]):
    """The properties of an effect; one that is missing is a question mark."""

    def __missing__(self, key: str) -> str:
        return "?"


_WORDS: Final = {  # by type: icon, tone, title
    "acceptCoupon": ("ticket", "accent", "Coupon {value} accepted"),
    "rejectCoupon": ("cross", "bad", "Coupon {value} rejected: {reason}"),
    "acceptReferral": ("check", "accent", "Referral {value} accepted"),
    "rejectReferral": ("cross", "bad", "Referral {value} rejected: {reason}"),
    "setDiscount": ("percent", "accent", "{money} off the order"),
    "addLoyaltyPoints": ("star", "accent", "{value} points in “{name}”"),
    "changeLoyaltyTierLevel": ("star", "accent", "Reaches the tier “{newTierName}”"),
    "addToAudience": ("people", "accent", "Joins “{audienceName}”"),
    "removeFromAudience": ("people", "warn", "Leaves “{audienceName}”"),
    "addFreeItem": ("add", "accent", "“{name}” for free"),
    "rollbackCoupon": ("undo", "warn", "Coupon {value} can be used again"),
    "rollbackDiscount": ("undo", "warn", "Discount of {money} rolled back"),
    "rollbackAddedLoyaltyPoints": ("undo", "warn", "{value} points rolled back"),
    "rollbackReferral": ("undo", "warn", "Referral {value} can be used again"),
    "showNotification": ("bell", "accent", "{body}"),
}


def _find_detail(effect: Effect, props: _Props) -> str:
    """What led to an effect: its rule, and the code of what was rejected."""
    if effect.type in ("rejectCoupon", "rejectReferral"):
        return " · ".join(filter(None, (props["rejectionReason"], effect.rule)))
    if effect.type in ("addToAudience", "removeFromAudience"):
        return "from now on in the profile" if effect.type == "addToAudience" else "no longer in the profile"
    if effect.type == "showNotification":
        return props.get("title", "")
    return effect.rule


def _props_of(effect: Effect) -> Mapping[str, Value]:
    props = effect.effect.get("props")
    return props if isinstance(props, dict) else {}


def _find_total(body: Value) -> float | None:
    """The total of the session in a response, before its discounts."""
    session = body.get("customerSession") if isinstance(body, dict) else None
    total = session.get("total") if isinstance(session, dict) else None
    return total if isinstance(total, int | float) else None
