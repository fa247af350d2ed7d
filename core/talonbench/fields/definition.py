"""A field of an action."""

from __future__ import annotations

from typing import NamedTuple

from talonbench.values import UNDEFINED, Value


class Choice(NamedTuple):
    """One of a field's allowed values, and its label."""

    label: str
    value: str


class Field(NamedTuple):
    """One entry of an action's payload.

    *type* is ``string``, ``number``, ``integer``, ``boolean`` or ``object``; *multiple* makes it an array of these;
    *default* is the default in Segment's form (a literal or a directive); an object with *properties* has exactly
    these, one without accepts anything.
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
