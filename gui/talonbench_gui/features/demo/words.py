"""What the demo says: points and profile of a step, and how its requests went."""

from __future__ import annotations

import re
from datetime import datetime, time
from typing import TYPE_CHECKING, Final, NamedTuple

from talonbench.request import mask_request
from talonbench.values import to_text
from talonbench_gui.features.demo.effects import format_money
from talonbench_gui.wording.numbers import plural
from talonbench_gui.wording.requests import format_body

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from talonbench.sandbox import ProfileState
    from talonbench.stories import PlayedStep, Story
    from talonbench.values import Value

MOST_ATTRIBUTES: Final = 4
NO_SESSION: Final = "–"
MOMENT: Final = re.compile(r"\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)?)?")


class ProfileRow(NamedTuple):
    """A value of the profile *before* and *after*; *change* is its tone if it changed, else empty."""

    label: str
    before: str
    after: str
    change: str = ""


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
    """The values of the profile, its attributes (first those that changed, if there are many), and its audiences."""
    before, after, currency = played.profile_before, played.profile_after, played.after.currency
    if after is None:
        return []
    rows = [
        _row("Orders", before, after, lambda one: str(one.sessions)),
        _row("Spent", before, after, lambda one: format_money(one.spent, currency)),
        _row("Last order", before, after, lambda one: one.last_session or NO_SESSION),
    ]
    held = before.attributes if before is not None else {}
    changes = {name: name not in held or held[name] != value for name, value in after.attributes.items()}
    shown = sorted(changes, key=lambda name: not changes[name])[:MOST_ATTRIBUTES]
    rows += [_attribute(name, held, after.attributes, is_new=new) for name, new in changes.items() if name in shown]
    return rows + _audiences(before, after)


def describe_story(story: Story, campaign: str) -> str:
    """What the story is made of, the *campaign* whose rules decide, and how to begin."""
    more = f" {plural(story.left_out, 'more event')} don't fit." if story.left_out else ""
    begin = f"{plural(len(story.steps), 'step')} in a sandbox on this machine, by the rules of “{campaign}”."
    return f"{begin} Press Space to begin.{more}"


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


def _row(
    label: str, before: ProfileState | None, after: ProfileState, read: Callable[[ProfileState], str]
) -> ProfileRow:
    now = read(after)
    was = now if before is None else read(before)
    return ProfileRow(label, "" if was in (now, NO_SESSION) else was, now, "" if was == now else "text")


def _attribute(name: str, before: Mapping[str, Value], after: Mapping[str, Value], *, is_new: bool) -> ProfileRow:
    was = _show(before[name]) if is_new and name in before else ""
    return ProfileRow(name, was, _show(after[name]), "text" if is_new else "")


def _show(value: Value) -> str:
    """A value for a stage: a timestamp is a date, with its time unless that is midnight."""
    text = to_text(value)
    if MOMENT.fullmatch(text) is None:
        return text
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return text
    day = f"{moment.day} {moment:%B %Y}"
    return f"{day}, {moment:%H:%M}" if moment.time() > time.min else day


def _audiences(before: ProfileState | None, after: ProfileState) -> list[ProfileRow]:
    """A row for each audience that the profile is in, or has just left."""
    was, now = before.audiences if before is not None else (), after.audiences
    rows = [(f"+ {name}", "accent") if name not in was else (name, "") for name in now]
    rows += [(f"− {name}", "warn") for name in was if name not in now]
    labels = ("Audiences", *[""] * len(rows))
    return [ProfileRow(label, "", *row) for label, row in zip(labels, rows, strict=False)]
