"""Events to start from, each with the mapping that suits it."""

from dataclasses import dataclass
from functools import cache
from typing import cast

from talonbench.values import Json, Value, parse_json
from talonbench_resources import resource


@dataclass(frozen=True, slots=True)
class Sample:
    """An event to start from. *text* is shown as it stands, comments and all.

    *action* is the slug of an action that makes sense of it; *trigger* and *mapping* are for that action, the latter
    to be laid over the action's default mapping.
    """

    name: str
    title: str
    description: str
    text: str
    action: str
    trigger: str
    mapping: dict[str, Value]


@cache
def samples() -> tuple[Sample, ...]:
    """The samples that ship with the application; the first is what a newcomer sees."""
    index = parse_json(resource("samples/index.json").read_bytes())
    return tuple(_sample(cast("dict[str, Json]", entry)) for entry in cast("list[Json]", index))


def _sample(entry: dict[str, Json]) -> Sample:
    name = str(entry["name"])
    return Sample(
        name,
        str(entry["title"]),
        str(entry["description"]),
        resource(f"samples/{name}.jsonc").read_text(encoding="utf-8"),
        str(entry["action"]),
        str(entry["trigger"]),
        cast("dict[str, Value]", entry["mapping"]),
    )
