"""Events to start from, each with the mapping that suits it."""

from dataclasses import dataclass
from functools import cache
from typing import cast

from talonbench.errors import EventSyntaxError
from talonbench.values import Json, Value, parse_json
from talonbench_resources import resource

_TIMES = ("timestamp", "originalTimestamp", "sentAt", "receivedAt")
_IDS = ("order_id", "checkout_id", "cart_id")


@dataclass(frozen=True, slots=True)
class Sample:
    """An event to start from, in a *group* of the gallery.

    *action* is the slug of an action that makes sense of it; *trigger* and *mapping* are for that action, the latter
    to be laid over the action's default mapping. *job* names what the two are ready-made for; empty for the others.
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
        """The event as it is shown, comments and all."""
        return resource(f"samples/{self.name}.jsonc").read_text(encoding="utf-8")


@cache
def samples() -> tuple[Sample, ...]:
    """The samples that ship with the application; the first is what a newcomer sees."""
    index = parse_json(resource("samples/index.json").read_bytes())
    return tuple(_sample(cast("dict[str, Json]", entry)) for entry in cast("list[Json]", index))


def search_samples(query: str) -> tuple[Sample, ...]:
    """The samples whose title, group, description or job holds every word of *query*."""
    words = query.lower().split()
    return tuple(one for one in samples() if all(word in _searched(one) for word in words))


def refresh_sample(text: str, seed: int, now: str) -> str:
    """The event *text* with ids of its own, the same for the same *seed*, and with the time *now* (RFC 3339).

    Text that cannot be read stays as it is; comments stay, too.
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
