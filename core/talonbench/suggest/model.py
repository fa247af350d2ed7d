"""Suggestions: edits of the event, the trigger, the mapping or the filters, with a sentence."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TypeAlias

from talonbench.events import path_text
from talonbench.plurals import join_words
from talonbench.suggest.solver import Assignment
from talonbench.values import Undefined, Value, json_text
from talonbench.values.pointer import Keys, get_at

_LONGEST = 40  # characters of a value
_MOST_MEMBERS = 4  # of an object that are named
_ID = re.compile(r"([A-Za-z_]*?[A-Za-z])(?:_id|I[dD])")  # order_id, userId


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
class Widening:
    """To accept *values* beside the one *asked* for, each as a trigger writes it."""

    asked: str
    values: tuple[str, ...]

    def __str__(self) -> str:
        every = (self.asked, *self.values)
        return f"accept {'both' if len(every) == 2 else 'each of'} {join_words(every)}"


Words: TypeAlias = str | Widening


@dataclass(frozen=True, slots=True)
class Step:
    """*edits* of one part, *where* as a sentence opens: “In the trigger”; if empty, *words* are the whole sentence."""

    where: str
    words: Words
    edits: tuple[Edit, ...]

    @property
    def sentence(self) -> str:
        """What the edits do."""
        return f"{self.where}: {self.words}." if self.where else f"{self.words}."


@dataclass(frozen=True, slots=True)
class Suggestion:
    """*steps* that belong together."""

    steps: tuple[Step, ...]

    @property
    def sentence(self) -> str:
        """What the steps do, in a sentence each."""
        return " ".join(one.sentence for one in self.steps)

    @property
    def edits(self) -> tuple[Edit, ...]:
        """The edits of all steps."""
        return tuple(edit for one in self.steps for edit in one.edits)


def change_event(words: str, *edits: SetEventValue) -> Suggestion:
    """To make *edits* of the event."""
    return Suggestion((Step("In the event", words, edits),))


def change_trigger(words: Words, text: str) -> Suggestion:
    """To make *text* the trigger."""
    return Suggestion((Step("In the trigger", words, (SetTrigger(text),)),))


def change_field(words: str, field: str, node: Value) -> Suggestion:
    """To map *field* with *node*."""
    return Suggestion((Step("In the mapping", words, (SetField(field, node),)),))


def change_filter(words: str, edit: SetFilter | KeepInFilter) -> Suggestion:
    """To make *edit* of a filter."""
    return Suggestion((Step(f"In the filter “{edit.title}”", words, (edit,)),))


def switch(words: str, edit: EnableMapping | DisableFilter | EnableDestination) -> Suggestion:
    """To enable or disable a whole part: *words* say which."""
    return Suggestion((Step("", words, (edit,)),))


def join_suggestions(suggestions: Iterable[Suggestion]) -> Suggestion:
    """All of *suggestions* as one."""
    return Suggestion(tuple(step for one in suggestions for step in one.steps))


def describe_change(event: dict[str, Value], one: Assignment) -> str:
    """What *one* does to *event*."""
    path, now = path_text(one.keys).removeprefix("$."), get_at(event, one.keys)
    if isinstance(one.value, Undefined):
        return f"remove {path}"
    if isinstance(now, Undefined):
        return f"add {path} = {short(one.value)}"
    return f"change {path} from {short(now)} to {short(one.value)}"


def describe_example(event: dict[str, Value], one: Assignment) -> str:
    """What *one* does to *event*, whose value is an example: what kind of value is needed, which nobody should copy."""
    path, now = path_text(one.keys).removeprefix("$."), get_at(event, one.keys)
    meaning, kind = _name_identity(one.keys[-1] if one.keys else ""), name_needed(one.value)
    if isinstance(now, Undefined):
        return f"add {path} ({', '.join(filter(None, (meaning, kind)))})"
    return f"change {path} from {short(now)} to {meaning or kind}"


def name_needed(value: Value) -> str:
    """What kind of value *value* is an example of."""
    if isinstance(value, list):
        inner = value[0] if value else None
        return f"an array of objects{_name_members(inner)}" if isinstance(inner, dict) else "an array"
    if isinstance(value, dict):
        return f"an object{_name_members(value)}"
    return "true or false" if isinstance(value, bool) else "a string" if isinstance(value, str) else "a number"


def _name_members(value: dict[str, Value]) -> str:
    return f" with {join_words([*value][:_MOST_MEMBERS])}" if value else ""


def _name_identity(key: str) -> str:
    """Whose ID the value at *key* is: “the order's ID” of ``order_id``; empty if it is none."""
    found = _ID.fullmatch(key)
    words = re.sub(r"(?<=[a-z])(?=[A-Z])|_", " ", found[1]).lower() if found is not None else ""
    return f"the {words}'s ID" if words else ""


def short(value: Value) -> str:
    """*value* as JSON, shortened if long."""
    text = json_text(value)
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
