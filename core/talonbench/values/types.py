"""The types: JSON, and JavaScript's undefined beside it."""

import enum
from typing import Final, TypeAlias


class Undefined(enum.Enum):
    """JavaScript's undefined: nothing there, distinct from null (None). Inside a list it is written as null."""

    UNDEFINED = None

    def __bool__(self) -> bool:
        return False

    def __repr__(self) -> str:
        return "UNDEFINED"


UNDEFINED: Final = Undefined.UNDEFINED
# What is read from text holds no undefined; what a mapping builds may, inside a list (as JavaScript's does).
Json: TypeAlias = bool | int | float | str | list["Value"] | dict[str, "Value"] | None
Value: TypeAlias = bool | int | float | str | list["Value"] | dict[str, "Value"] | None | Undefined
