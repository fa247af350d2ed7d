"""Which rule of which campaign rejected something or failed, from effects and ``ruleFailureReasons``."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from talonbench.responses.effects import Effect
from talonbench.responses.rejections import explain_rejection
from talonbench.values import Value, to_text

REJECTIONS: Final = {"rejectCoupon": "coupon", "rejectReferral": "referral"}  # effects, and what each rejects
_WAYS: Final = {  # without the kind of code that a documented reason begins with
    "LimitReached": "raise the limit of the {} in Talon.One, or use another one",
    "Expired": "extend the validity of the {} in Talon.One, or use another one",
    "StartDateInFuture": "wait for the start date of the {}, or set an earlier one in Talon.One",
    "NotFound": "check how the {} is spelled, and that it exists in the Application",
    "PartOfNotRunningCampaign": "enable the campaign of the {} in Talon.One",
    "RecipientDoesNotMatch": "check in Talon.One for which customer the {} is",
    "RejectedByCondition": "compare the conditions of the rule with the event",
}


def describe_rejections(rejections: Sequence[Effect], body: dict[str, Value]) -> Iterator[str]:
    """Each coupon or referral that was rejected, why, and by which rule."""
    for one in rejections:
        props = one.effect.get("props")
        said: dict[str, Value] = props if isinstance(props, dict) else {}
        why = explain_rejection(to_text(said.get("rejectionReason", "unknown")), said.get("details"))
        noun = REJECTIONS[one.type]
        rule = f" by the rule “{one.rule}”" if one.rule else ""
        campaign = _campaign(one.effect, body)
        of = f" of the campaign “{campaign}”" if campaign else ""
        yield f"The {noun} {to_text(said.get('value', '?'))} was rejected{rule}{of}: {why}."


def suggest_ways(rejections: Sequence[Effect]) -> Iterator[str]:
    """What may be done about the *rejections*, in a sentence; nothing for reasons that don't say enough."""
    ways = []
    for one in rejections:
        props, noun = one.effect.get("props"), REJECTIONS[one.type]
        reason = to_text(props.get("rejectionReason", "")) if isinstance(props, dict) else ""
        if way := _WAYS.get(reason.removeprefix(noun.capitalize())):
            ways.append(way.format(noun))
    if ways:
        yield f"To fix this, {'; '.join(dict.fromkeys(ways))}."


def describe_failures(rejections: Sequence[Effect], body: dict[str, Value], *, is_brief: bool = False) -> Iterator[str]:
    """The rules that failed; of those that a rejection names, only why, or nothing if *is_brief*."""
    named = {_rule_key(one.effect) for one in rejections}
    for one in _failures(body):
        is_named = _rule_key(one) in named
        if is_named and is_brief:
            continue
        rule, details = to_text(one.get("ruleName", "?")), to_text(one.get("details", ""))
        campaign = "" if is_named else to_text(one.get("campaignName", ""))
        where = f" of the campaign “{campaign}”" if campaign else ""
        why = f": {details}" if details else ""
        at = f" (condition index {to_text(one['conditionIndex'])})" if "conditionIndex" in one else ""
        yield f"The rule “{rule}”{where} failed{why}{at}."


def _failures(body: dict[str, Value]) -> list[dict[str, Value]]:
    listed = body.get("ruleFailureReasons")
    return [one for one in listed if isinstance(one, dict)] if isinstance(listed, list) else []


def _campaign(effect: dict[str, Value], body: dict[str, Value]) -> str:
    """The name of the campaign of *effect*, which only failures tell."""
    for one in _failures(body):
        if _rule_key(one)[0] == _rule_key(effect)[0]:
            return to_text(one.get("campaignName", ""))
    return ""


def _rule_key(one: dict[str, Value]) -> tuple[str, str, str]:
    """Campaign, ruleset and rule; effects and failures write them differently."""
    campaign, ruleset = one.get("campaignId", one.get("campaignID")), one.get("rulesetId", one.get("rulesetID"))
    return to_text(campaign), to_text(ruleset), to_text(one.get("ruleIndex"))
