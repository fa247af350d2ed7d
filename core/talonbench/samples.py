"""Sample events, each with a mapping that suits it."""

from functools import cache
from typing import NamedTuple, cast

from talonbench.errors import EventSyntaxError
from talonbench.values import Json, Value, parse_json
from talonbench_resources import resource

_TIMES = ("timestamp", "originalTimestamp", "sentAt", "receivedAt")
_IDS = ("order_id", "checkout_id", "cart_id")


class Sample(NamedTuple):
    """A sample event, in a *group* of the gallery.

    *action* is the slug of an action that suits it; *trigger* and *mapping* are for that action, the latter merged
    into the action's default mapping. *job* names the task they are ready-made for, if any.
    """

    name: str
    title: str
    group: str
    description: str
    action: str
    trigger: str
    mapping: dict[str, Value]
    job: str = ""

    @property
    def text(self) -> str:
        """The event as it is shown, with comments."""
        return resource(f"samples/{self.name}.jsonc").read_text(encoding="utf-8")


@cache
def samples() -> tuple[Sample, ...]:
    """The samples that ship with the application; new users see the first."""
    index = parse_json(resource("samples/index.json").read_bytes())
    return tuple(_sample(cast("dict[str, Json]", entry)) for entry in cast("list[Json]", index))


def search_samples(query: str) -> tuple[Sample, ...]:
    """The samples whose title, group, description or job contains every word of *query*."""
    words = query.lower().split()
    return tuple(one for one in samples() if all(word in _searched(one) for word in words))


def refresh_sample(text: str, seed: int, now: str) -> str:
    """The event *text* with fresh IDs, the same for the same *seed*, and with the time *now* (RFC 3339).

    Text that can't be parsed stays as it is; comments are kept.
    """
    from talonbench.events import read_event, set_value_in_text  # late: the first paint only shows samples

    try:
        body = read_event(text).body
    except EventSyntaxError:
        return text
    if "messageId" in body:
        text = set_value_in_text(text, ("messageId",), f"talonbench-{seed:08x}")
    for key in _TIMES:
        if key in body:
            text = set_value_in_text(text, (key,), now)
    properties = body.get("properties")
    for key in _IDS:
        if isinstance(properties, dict) and isinstance(properties.get(key), str):
            text = set_value_in_text(text, ("properties", key), f"{key.removesuffix('_id')}-{seed:06x}")
    return text


def _searched(one: Sample) -> str:
    return f"{one.title} {one.group} {one.description} {one.job}".lower()


def _sample(entry: dict[str, Json]) -> Sample:
    name, title, group, description, action, trigger, job = (
        str(entry[key]) for key in ("name", "title", "group", "description", "action", "trigger", "job")
    )
    return Sample(name, title, group, description, action, trigger, cast("dict[str, Value]", entry["mapping"]), job)
