"""Which events of a run the command line asks for, and how they are counted."""

from dataclasses import dataclass
from typing import Final, Literal, TypeAlias, get_args

Key: TypeAlias = Literal["day", "mapping", "reason", "event", "user"]
KEYS: Final[tuple[Key, ...]] = get_args(Key)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Events of one *outcome*, from *since* until before *until* (milliseconds), of a user, a name, for a reason."""

    outcome: str | None = None
    since: int | None = None
    until: int | None = None
    user: str | None = None
    event: str | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """Events that have the same *values*; *first* and *last* are when they happened, None where they don't say it."""

    values: tuple[str | None, ...]
    events: int
    first: int | None
    last: int | None


def is_path(key: str) -> bool:
    """Whether events are grouped by what they have at *key*, like ``$.context.app.version``."""
    return key.startswith("$.")
