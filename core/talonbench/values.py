"""JavaScript's values, as Segment's engine sees them."""

import enum
from typing import Final, TypeAlias, Union


class Undefined(enum.Enum):
    """JavaScript's undefined: nothing there, distinct from null (None)."""

    UNDEFINED = "undefined"

    def __bool__(self) -> bool:
        return False


UNDEFINED: Final = Undefined.UNDEFINED
Json: TypeAlias = Union[None, bool, int, float, str, list["Json"], dict[str, "Json"]]  # noqa: UP007 (recursive)
Value: TypeAlias = Union[Json, Undefined]  # noqa: UP007
