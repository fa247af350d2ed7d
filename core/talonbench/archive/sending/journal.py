"""What was sent and what was answered, line by line: a kill at any moment leaves no doubt but what is in progress."""

from __future__ import annotations

import os
from collections import Counter
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Any, Final, Self

import orjson

from talonbench.errors import WorkspaceError
from talonbench.file_lock import lock_descriptor
from talonbench.reading import open_plain

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

JOURNAL: Final = "journal.ndjson"


class State(Enum):
    """What is known of a request that was begun."""

    UNKNOWN = "unknown"  # it was sent, and no answer was noted
    AGAIN = "again"  # an answer asks for a retry, or nothing left this machine
    DELIVERED = "delivered"
    FAILED = "failed"  # discarded, or given up after all retries


@dataclass(frozen=True, slots=True)
class Noted:
    """The last thing that was noted of a request.

    *reason* is the verdict's, where there is one; *message* is what the response says is wrong.
    """

    state: State
    kind: str = ""
    reason: str = ""
    message: str = ""


class Journal:
    """The journal in *folder*, locked against a second sender while it is open; a half line at its end is cut off."""

    def __init__(self, folder: Path) -> None:
        path = folder / JOURNAL
        try:
            self._descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
        except OSError as error:
            raise WorkspaceError(f"{path}: can't be opened: {error.strerror or error}") from error
        if not lock_descriptor(self._descriptor):
            os.close(self._descriptor)
            raise WorkspaceError(f"{path}: another talonbench is sending this run")
        self._noted: dict[str, Noted] = {}
        try:
            os.ftruncate(self._descriptor, read_notes(path, self._noted))
        except BaseException:
            os.close(self._descriptor)
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        os.close(self._descriptor)

    def find(self, key: str) -> Noted | None:
        """The last thing noted of the request *key*; None if it was never begun."""
        return self._noted.get(key)

    def list_keys(self, state: State) -> Iterator[str]:
        """The requests in *state*, in the order in which they were begun."""
        return (key for key, noted in self._noted.items() if noted.state is state)

    def count(self) -> Counter[State]:
        """How many requests are in each state."""
        return Counter(noted.state for noted in self._noted.values())

    def answers(self) -> Iterator[tuple[str, Noted]]:
        """The requests that are done, each with what was noted of it."""
        return ((key, one) for key, one in self._noted.items() if one.state in (State.DELIVERED, State.FAILED))

    def begin(self, key: str) -> None:
        """Note that *key* is sent now; it is on the disk when this returns."""
        self._noted[key] = Noted(State.UNKNOWN)
        self._write({"key": key})
        os.fsync(self._descriptor)

    def end(self, key: str, state: State, kind: str, reason: str, message: str = "") -> None:
        """Note what became of *key*."""
        self._noted[key] = Noted(state, kind, reason, message)
        said = {"message": message} if message else {}
        self._write({"key": key, "state": state.value, "verdict": kind, "reason": reason, **said})

    def _write(self, line: dict[str, Any]) -> None:
        data = orjson.dumps(line, option=orjson.OPT_APPEND_NEWLINE)
        if os.write(self._descriptor, data) < len(data):
            raise WorkspaceError("the journal can't be written: the disk is full")


def read_notes(path: Path, noted: dict[str, Noted]) -> int:
    """Read the journal in the file *path* into *noted*; return how many bytes its whole lines have."""
    whole = 0
    with open_plain(path) as file:
        for number, line in enumerate(file, 1):
            if not line.endswith(b"\n"):
                break
            whole += len(line)
            try:
                _take(orjson.loads(line), noted)
            except (ValueError, KeyError, AttributeError, TypeError):
                raise WorkspaceError(f"{path}:{number}: isn't a line of a journal; is the file damaged?") from None
    return whole


def _take(line: dict[str, Any], noted: dict[str, Noted]) -> None:
    state = State(line.get("state", "unknown"))
    noted[str(line["key"])] = Noted(state, *(str(line.get(name, "")) for name in ("verdict", "reason", "message")))
