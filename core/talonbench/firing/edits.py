"""What can be offered: edits of the event, the trigger, the mapping or the filters, with a sentence."""

from dataclasses import dataclass
from typing import TypeAlias

from talonbench.firing.placing import Keys
from talonbench.values import Value


@dataclass(frozen=True, slots=True)
class EventEdit:
    """A value of the event to set; undefined: to take away."""

    keys: Keys
    value: Value


@dataclass(frozen=True, slots=True)
class TriggerEdit:
    """The whole new text of the trigger."""

    text: str


@dataclass(frozen=True, slots=True)
class MappingEdit:
    """The new node of a field."""

    field: str
    node: Value


@dataclass(frozen=True, slots=True)
class Enable:
    """The mapping is to be switched on."""


@dataclass(frozen=True, slots=True)
class FilterOff:
    """The filter of this title is to be switched off."""

    title: str


Edit: TypeAlias = EventEdit | TriggerEdit | MappingEdit | Enable | FilterOff


@dataclass(frozen=True, slots=True)
class Suggestion:
    """*edits* that belong together, and what they do in one sentence."""

    sentence: str
    edits: tuple[Edit, ...]
