"""The types: JSON, plus JavaScript's undefined and functions."""

from __future__ import annotations

import enum
from typing import Final, TypeAlias


class Undefined(enum.Enum):
    """JavaScript's undefined, distinct from null (None). Inside an array it is written as null."""

    UNDEFINED = None

    def __bool__(self) -> bool:
        return False

    def __repr__(self) -> str:
        return "UNDEFINED"


class Native(dict[str, "Value"]):
    """A function or a prototype of JavaScript's own: its entries, and *parent*, whose entries it has too."""

    __slots__ = ("parent",)

    def __init__(self, parent: Native | None, entries: dict[str, Value]) -> None:
        super().__init__(entries)
        self.parent = parent


UNDEFINED: Final = Undefined.UNDEFINED
Value: TypeAlias = bool | int | float | str | list["Value"] | dict[str, "Value"] | None | Undefined
# The same to the type checker (lists and dicts are invariant); the name says: read from text, so never undefined.
Json: TypeAlias = Value
