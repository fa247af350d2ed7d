"""What the demo says: effects, points and profile of a step, and how its requests went."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple
from urllib.parse import unquote

from talonbench.request import mask_request
from talonbench.values import to_text
from talonbench_gui.wording.numbers import plural
from talonbench_gui.wording.requests import format_body

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from talonbench.responses import Effect
    from talonbench.sandbox import ProfileState, SandboxState, SessionState
    from talonbench.stories import PlayedStep, Story
    from talonbench.values import Value

SYMBOLS: Final = {"EUR": "€", "USD": "$", "GBP": "£"}
MOST_ATTRIBUTES: Final = 4
NO_SESSION: Final = "–"
_MIDNIGHT: Final = re.compile(r"(?<=^\d{4}-\d\d-\d\d)T00:00:00(\.0+)?Z$")


class EffectWords(NamedTuple):
    """An effect: the icon and its tone, a *title* and a *detail*."""

    icon: str
    tone: str
    title: str
    detail: str


class ProfileRow(NamedTuple):
    """A value of the profile *before* and *after*; *change* is its tone if it changed, else empty."""

    label: str
    before: str
    after: str
    change: str = ""


def describe_effects(played: PlayedStep) -> list[EffectWords]:
    """The effects of a step, in the order of the responses."""
    return [_describe(effect, played) for effect in played.effects]


def describe_nothing(played: PlayedStep) -> str:
    """Why a step has no effects."""
    if not played.exchanges:
        return played.preview.judgement.summary.message if played.step.caption else "Nothing is sent."
    refused = next((one for one in played.exchanges if one.verdict.kind != "delivered"), None)
    return "The response has no effects." if refused is None else refused.verdict.reason


def describe_trail(played: PlayedStep) -> tuple[str, ...]:
    """The way of the event, from the shop to the response; the response is the sandbox's."""
    event = played.preview.event
    name = "" if event is None else to_text(event.body.get("event") or event.body.get("type") or "")
    if not played.exchanges:
        return "Shop", f"Segment: {name or 'event'}", "nothing is sent"
    codes = ", ".join(
        str(one.response.status) if one.response is not None else "no response" for one in played.exchanges
    )
    duration = round(sum(one.duration for one in played.exchanges) * 1000)
    return "Shop", f"Segment: {name or 'event'}", f"Sandbox: {codes} in {duration} ms"


def describe_points(played: PlayedStep) -> tuple[str, str]:
    """The points before and after; the first is empty if nothing changed."""
    before, after = played.profile_before, played.profile_after
    was, now = before.points if before is not None else 0, after.points if after is not None else 0
    return ("" if was == now else f"{was:,}"), f"{now:,}"


def describe_tier(profile: ProfileState | None) -> str:
    """How far the next tier is."""
    if profile is None:
        return "no points yet"
    if profile.next_tier:
        return f"{profile.points_to_next_tier:,} more to {profile.next_tier}"
    return profile.tier or "no tiers"


def describe_profile(played: PlayedStep) -> list[ProfileRow]:
    """The values of the profile, those of its attributes that changed among them, and its audiences."""
    before, after, currency = played.profile_before, played.profile_after, played.after.currency
    if after is None:
        return []
    rows = [
        _row("Orders", before, after, lambda one: str(one.sessions)),
        _row("Spent", before, after, lambda one: format_money(one.spent, currency)),
        _row("Last order", before, after, lambda one: one.last_session or NO_SESSION),
    ]
    held = before.attributes if before is not None else {}
    changed = [name for name, value in after.attributes.items() if name not in held or held[name] != value]
    rows += [_attribute(name, held, after.attributes) for name in changed[:MOST_ATTRIBUTES]]
    return rows + _audiences(before, after)


def describe_story(story: Story) -> str:
    """What the story is made of, and how to begin."""
    more = f" {plural(story.left_out, 'more event')} don't fit." if story.left_out else ""
    return f"{plural(len(story.steps), 'step')} in a sandbox on this machine. Press Space to begin.{more}"


def name_possession(story: Story, thing: str) -> str:
    """“Mara's points”, or “Points” in a story without a customer's name."""
    return f"{story.customer}'s {thing}" if story.customer else thing.capitalize()


def format_event(played: PlayedStep) -> str:
    """The event of a step as text."""
    return played.step.text.strip()


def format_requests(played: PlayedStep) -> str:
    """The requests of a step with their keys masked, one after another."""
    texts = []
    for exchange in played.exchanges:
        seen = mask_request(exchange.request)
        head = "\n".join([f"{seen.method} {seen.url}", *(f"{name}: {value}" for name, value in seen.headers)])
        texts.append(f"{head}\n\n{format_body(seen.body or '')}")
    return "\n\n".join(texts) or describe_nothing(played)


def format_money(amount: float, currency: str) -> str:
    """An amount, e.g. “€ 182.10”."""
    return f"{SYMBOLS.get(currency, currency)}\N{NO-BREAK SPACE}{amount:,.2f}"


def _row(
    label: str, before: ProfileState | None, after: ProfileState, read: Callable[[ProfileState], str]
) -> ProfileRow:
    now = read(after)
    was = now if before is None else read(before)
    return ProfileRow(label, "" if was == now else was, now, "" if was == now else "text")


def _attribute(name: str, before: Mapping[str, Value], after: Mapping[str, Value]) -> ProfileRow:
    return ProfileRow(name, _say_value(before[name]) if name in before else "", _say_value(after[name]), "text")


def _say_value(value: Value) -> str:
    """A value of the profile: of a date with its time at midnight, the day alone."""
    return _MIDNIGHT.sub("", to_text(value))


def _audiences(before: ProfileState | None, after: ProfileState) -> list[ProfileRow]:
    """A row for each audience that the profile is in, or has just left."""
    was, now = before.audiences if before is not None else (), after.audiences
    rows = [(f"+ {name}", "accent") if name not in was else (name, "") for name in now]
    rows += [(f"− {name}", "warn") for name in was if name not in now]
    labels = ("Audiences", *[""] * len(rows))
    return [ProfileRow(label, "", *row) for label, row in zip(labels, rows, strict=False)]


def _describe(effect: Effect, played: PlayedStep) -> EffectWords:
    """An effect in the few words of a stage; one that has none of its own, in those of the Response panel."""
    said = effect.effect.get("props")
    words = _WORDS.get(effect.type)
    if words is None or not isinstance(said, dict):
        return EffectWords("bell", "accent", effect.words, effect.rule)
    icon, tone, title = words
    props = _Props({key: to_text(value) for key, value in said.items() if not isinstance(value, dict | list)})
    props["money"] = _money_of(said.get("value"), played.after)
    detail = _find_detail(effect, said, played)
    return EffectWords(icon, tone, title.format_map(props).removesuffix("."), detail)


class _Props(dict[str, str]):
    """The properties of an effect; one that is missing is a question mark."""

    def __missing__(self, key: str) -> str:
        return "?"


_WORDS: Final = {  # by type: icon, tone, title
    "acceptCoupon": ("ticket", "accent", "Coupon {value} accepted"),
    "rejectCoupon": ("cross", "bad", "Coupon {value} rejected: {rejectionReason}"),
    "acceptReferral": ("check", "accent", "Referral {value} accepted"),
    "rejectReferral": ("cross", "bad", "Referral {value} rejected: {rejectionReason}"),
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


def _money_of(value: Value, state: SandboxState) -> str:
    return format_money(value, state.currency) if isinstance(value, int | float) else to_text(value)


def _find_detail(effect: Effect, props: Mapping[str, Value], played: PlayedStep) -> str:
    """What led to an effect: totals before and after a discount, else its rule."""
    if effect.type == "setDiscount":
        session = _find_session(played)
        if session is not None:
            total, left = session.total, session.total - session.discount
            currency = played.after.currency
            return f"{format_money(total, currency)} → {format_money(left, currency)}"
    if effect.type in ("addToAudience", "removeFromAudience"):
        return "from now on in the profile" if effect.type == "addToAudience" else "no longer in the profile"
    if effect.type == "showNotification":
        return to_text(props.get("title", ""))
    return effect.rule


def _find_session(played: PlayedStep) -> SessionState | None:
    """The session that the step's last request was about."""
    names = [unquote(exchange.request.url.rpartition("/")[2]) for exchange in reversed(played.exchanges)]
    return next((one for name in names for one in played.after.sessions if one.id == name), None)
