"""Events that come twice: with one messageId, which Segment drops, or with two, which it doesn't notice."""

from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from typing import Final, TypeAlias

from talonbench.across.events import JudgedEvent, person_of, text_at, title_of
from talonbench.across.observation import Observation, name_events
from talonbench.filters.result import DUPLICATE
from talonbench.suggest.for_mapping import CLOSING_EVENT
from talonbench.values import Value, json_text, to_text

Key: TypeAlias = tuple[str, ...]

SAME_MESSAGE: Final = "repeat.same_message_id"
OTHER_MESSAGE: Final = "repeat.other_message_id"
REMEMBERED: Final = timedelta(hours=24)  # segment-docs: how long Segment looks for a messageId that it has seen
ORDER_IDS: Final = ("order_id", "orderId", "orderID")  # properties of a purchase


def find_same_messages(events: Sequence[JudgedEvent]) -> Iterator[Observation]:
    """Events with the same messageId within 24 hours: Segment drops all but the first, and those known as repeated."""
    for (message, *_), group in _group(events, _by_message):
        first, *others = sorted(group, key=lambda one: one.judgement.summary.code == DUPLICATE)
        repeated = [one for one in others if _is_within(first, one)]
        if repeated:
            numbers = tuple(one.number for one in (first, *repeated))
            have = f"{name_events(sorted(numbers), starts=True)} have the same messageId “{message}”"
            drops = f"within 24 hours, Segment drops {name_events(numbers[1:])}."
            yield Observation(SAME_MESSAGE, f"{have}; {drops}", numbers)


def find_repeats(events: Sequence[JudgedEvent]) -> Iterator[Observation]:
    """The same event with different messageIds: Segment sends each."""
    for key, group in _group(events, lambda event: identify(event.body)):
        numbers = tuple(one.number for one in group)
        libraries = list(dict.fromkeys(filter(None, map(_library, group))))
        by = f", from {' and '.join(libraries)}" if len(libraries) > 1 else ""
        same = f"{name_events(numbers, starts=True)} are the same “{group[0].title}”{key[-1]}"
        message = f"{same}, but with different messageIds{by}, so Segment sends each."
        yield Observation(OTHER_MESSAGE, message, numbers)


def _group(
    events: Sequence[JudgedEvent], identify: Callable[[JudgedEvent], Key]
) -> Iterator[tuple[Key, list[JudgedEvent]]]:
    """The events that *identify* names alike; those without a name stay alone."""
    groups: dict[Key, list[JudgedEvent]] = {}
    for event in events:
        groups.setdefault(identify(event), []).append(event)
    return ((key, group) for key, group in groups.items() if key and len(group) > 1)


def _by_message(event: JudgedEvent) -> Key:
    message = event.text("messageId")
    return (message,) if message else ()


def identify(body: dict[str, Value]) -> Key:
    """What makes the event *body* the same as another: a purchase's order ID, else all properties and the time."""
    properties = body.get("properties")
    held = properties if isinstance(properties, dict) else {}
    order = next((to_text(held[key]) for key in ORDER_IDS if key in held), "")
    title, person = title_of(body), person_of(body)
    if order and title == CLOSING_EVENT:
        return (title, person, f" (order “{order}”)")
    moment = text_at(body, "timestamp")
    return (title, person, moment, json_text(held), "") if held and moment else ()


def _library(event: JudgedEvent) -> str:
    context = event.body.get("context")
    library = context.get("library") if isinstance(context, dict) else None
    name = library.get("name") if isinstance(library, dict) else None
    return name if isinstance(name, str) else ""


def _is_within(first: JudgedEvent, other: JudgedEvent) -> bool:
    """Whether Segment still remembers *first* when *other* arrives; if a time is unknown, it probably does."""
    if first.arrived is None or other.arrived is None:
        return True
    return abs(other.arrived - first.arrived) <= REMEMBERED
