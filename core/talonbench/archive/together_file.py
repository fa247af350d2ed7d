"""What the events of a run say together, kept in its folder."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from talonbench.errors import WorkspaceError
from talonbench.json_reading import read_json
from talonbench.values import json_text
from talonbench.workspace.atomic_write import write_atomically

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

TOGETHER: Final = "across.json"

Place: TypeAlias = "tuple[str, int]"


@dataclass(frozen=True, slots=True)
class Together:
    """How many *events* show the same: a code, and a *message* on the first of the *examples*.

    An example is a file and line for each event in it, in the order of their numbers in the message.
    """

    code: str
    events: int
    message: str
    examples: tuple[tuple[Place, ...], ...]


def keep_together(folder: Path, found: Iterable[Together]) -> None:
    """Keep what was *found* in the folder of a run."""
    text = json_text([asdict(one) for one in found])
    write_atomically(folder / TOGETHER, text.encode("utf-8", "replace"), private=True)


def read_together(folder: Path) -> tuple[Together, ...] | None:
    """What was kept in the folder of a run; None if its events weren't looked at together, or it is damaged."""
    try:
        said: Any = read_json(folder / TOGETHER) if (folder / TOGETHER).is_file() else None
        return None if said is None else tuple(_read(one) for one in said)
    except (WorkspaceError, KeyError, TypeError, ValueError):
        return None


def _read(said: dict[str, Any]) -> Together:
    examples = tuple(tuple((str(path), int(line)) for path, line in example) for example in said["examples"])
    return Together(str(said["code"]), int(said["events"]), str(said["message"]), examples)
