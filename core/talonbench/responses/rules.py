"""Which rule of which campaign rejected something or failed, from effects and ``ruleFailureReasons``."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from talonbench.responses.effects import Effect
from talonbench.values import Value, to_text

_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")
_NOUNS = {"rejectCoupon": "coupon", "rejectReferral": "referral"}


def describe_rejections(rejections: Sequence[Effect], body: dict[str, Value]) -> Iterator[str]:
    """Each coupon or referral that was rejected, why, and by which rule."""
    for one in rejections:
        props = one.effect.get("props")
        said: dict[str, Value] = props if isinstance(props, dict) else {}
        reason = to_text(said.get("rejectionReason", "unknown"))
        words = " ".join(_HUMP.sub(" ", reason).split()).lower()
        noun = _NOUNS.get(one.type, "code")
        rule = f" by the rule “{one.rule}”" if one.rule else ""
        campaign = _campaign(one.effect, body)
        yield (
            f"The {noun} {to_text(said.get('value', '?'))} was rejected{rule}"
            f"{f' of the campaign “{campaign}”' if campaign else ''}: {words} ({reason})."
        )


def describe_failures(rejections: Sequence[Effect], body: dict[str, Value]) -> Iterator[str]:
    """The rules that failed; of those that a rejection names, only why."""
    named = {_rule_key(one.effect) for one in rejections}
    for one in _failures(body):
        rule, details = to_text(one.get("ruleName", "?")), to_text(one.get("details", ""))
        campaign = to_text(one.get("campaignName", ""))
        where = f" of the campaign “{campaign}”" if campaign else ""
        why = f": {details}" if details else ""
        at = f" (condition index {to_text(one['conditionIndex'])})" if "conditionIndex" in one else ""
        where = "" if _rule_key(one) in named else where
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
