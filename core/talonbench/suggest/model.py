"""Suggestions: edits of the event, the trigger, the mapping or the filters, with a sentence."""

from dataclasses import dataclass, field
from typing import TypeAlias

from talonbench.events import path_text
from talonbench.suggest.solver import Assignment
from talonbench.values import Undefined, Value, json_text
from talonbench.values.pointer import Keys, get_at

_LONGEST = 40  # characters of a value


@dataclass(frozen=True, slots=True)
class SetEventValue:
    """A value of the event to set, or to remove if undefined; *is_example*: any other of its kind would do."""

    keys: Keys
    value: Value
    is_example: bool = field(default=False, compare=False)


@dataclass(frozen=True, slots=True)
class SetTrigger:
    """The whole new text of the trigger."""

    text: str


@dataclass(frozen=True, slots=True)
class SetField:
    """The new node of a field."""

    field: str
    node: Value


@dataclass(frozen=True, slots=True)
class EnableMapping:
    """Enable the mapping."""


@dataclass(frozen=True, slots=True)
class DisableFilter:
    """Disable the filter with this title."""

    title: str


@dataclass(frozen=True, slots=True)
class KeepInFilter:
    """Have the filter with this title keep the value at *keys* of the event."""

    title: str
    keys: Keys


@dataclass(frozen=True, slots=True)
class SetFilter:
    """The whole new condition of the filter with this title."""

    title: str
    text: str


@dataclass(frozen=True, slots=True)
class EnableDestination:
    """Enable the destination."""


Edit: TypeAlias = (
    SetEventValue | SetTrigger | SetField | EnableMapping | DisableFilter | KeepInFilter | SetFilter | EnableDestination
)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """*edits* that belong together, and what they do in one sentence."""

    sentence: str
    edits: tuple[Edit, ...]


def describe_change(event: dict[str, Value], one: Assignment) -> str:
    """What *one* does to *event*."""
    path, now = path_text(one.keys).removeprefix("$."), get_at(event, one.keys)
    if isinstance(one.value, Undefined):
        return f"remove {path}"
    if isinstance(now, Undefined):
        return f"add {path} = {short(one.value)}"
    return f"change {path} from {short(now)} to {short(one.value)}"


def short(value: Value) -> str:
    """*value* as JSON, shortened if long."""
    text = json_text(value)
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
