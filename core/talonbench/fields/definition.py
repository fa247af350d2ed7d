"""A field, as an action defines it."""

from __future__ import annotations

from dataclasses import dataclass

from talonbench.values import UNDEFINED, Value


@dataclass(frozen=True, slots=True)
class Choice:
    """One of the values that a field takes, and its name on screen."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Field:
    """One entry of an action's payload.

    *type* is ``string``, ``number``, ``integer``, ``boolean`` or ``object``; *multiple* makes it a list of these;
    *default* is what Segment's form is filled with (a literal or a directive); an object with *properties* has
    exactly these, one without takes anything.
    """

    key: str
    type: str
    label: str
    help: str
    required: bool = False
    multiple: bool = False
    choices: tuple[Choice, ...] = ()
    default: Value = UNDEFINED
    properties: tuple[Field, ...] = ()
    placeholder: str = ""
