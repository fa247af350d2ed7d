"""A send of a run's events as it was left: where it went, how many requests it has, and what became of them."""

from __future__ import annotations

import os
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, Literal

import orjson

from talonbench.archive.sending.journal import JOURNAL, Noted, State, read_notes
from talonbench.connections import GATEWAY, Connection
from talonbench.errors import WorkspaceError
from talonbench.json_reading import read_json
from talonbench.talon_one import SANDBOX_DEPLOYMENT

if TYPE_CHECKING:
    from pathlib import Path

PLAN: Final = "plan.duckdb"
SETUP: Final = "setup.talonbench.json"  # the mappings that the events are sent with, where they aren't the command's
FOLDER: Final = "send"
_NOTE: Final = "wanted.json"


@dataclass(frozen=True, slots=True)
class SendRecord:
    """The send in *folder*: *events* as *requests* to the address *to*, over the *connection* of this name.

    *started* is in seconds since 1970. Until *requests* were counted they are None. *is_cancelled*: the rest isn't
    wanted any more.
    """

    folder: Path
    to: str
    requests: int | None = None
    events: int = 0
    started: float | None = None
    connection: str = ""
    is_cancelled: bool = False
    states: Counter[State] = field(default_factory=Counter)
    noted: dict[str, Noted] = field(default_factory=dict)

    def list_places(self, state: State) -> tuple[tuple[int, int], ...]:
        """The number of the file and the line of each event that has a request in *state*."""
        keys = (key.split(":") for key, one in self.noted.items() if one.state is state)
        return tuple(dict.fromkeys((int(file), int(line)) for file, line, *_ in keys))

    def list_failed(self) -> dict[tuple[int, int], str]:
        """Why events weren't delivered, by the number of the file and the line; of several requests the first says."""
        found: dict[tuple[int, int], str] = {}
        for key, one in self.noted.items():
            if one.state is State.FAILED:
                file, line, *_ = key.split(":")
                found.setdefault((int(file), int(line)), one.reason)
        return found

    @property
    def responder(self) -> str:
        """Who answered, for sentences."""
        deployment, _, gateway = self.to.partition(" via ")
        kind: Literal["sandbox", "gateway"] = "sandbox" if deployment == SANDBOX_DEPLOYMENT else "gateway"
        return Connection(self.connection, kind, deployment, gateway or GATEWAY).responder

    @property
    def left(self) -> int:
        """How many requests were never begun, or must be sent again."""
        return max(0, (self.requests or 0) - self.states.total() + self.states[State.AGAIN])

    @property
    def goes_on(self) -> bool:
        """Whether it was stopped and can go on."""
        return self.left > 0 and not self.is_cancelled


def list_sends(run: Path) -> tuple[SendRecord, ...]:
    """The sends of the run in the folder *run* that began, the oldest first; what can't be read is left out."""
    found = []
    for folder in run.glob(f"{FOLDER}*"):
        with suppress(WorkspaceError):
            found.append(read_send(folder))
    return tuple(sorted((one for one in found if one.noted), key=lambda one: one.started or 0.0))


def read_send(folder: Path) -> SendRecord:
    """The send in *folder*; WorkspaceError if its note or its journal is damaged."""
    note, noted = read_note(folder), dict[str, Noted]()
    if (folder / JOURNAL).is_file():
        read_notes(folder / JOURNAL, noted)
    requests, events, started = (note.get(name) for name in ("requests", "events", "started"))
    return SendRecord(
        folder,
        str(note.get("to", "")),
        requests if isinstance(requests, int) else None,
        events if isinstance(events, int) else 0,
        started if isinstance(started, float) else None,
        str(note.get("connection", "")),
        note.get("cancelled") is True,
        Counter(one.state for one in noted.values()),
        noted,
    )


def cancel_send(folder: Path) -> None:
    """Note that what is left of the send in *folder* isn't wanted any more."""
    write_note(folder, {**read_note(folder), "cancelled": True})


def read_note(folder: Path) -> dict[str, Any]:
    """What is noted of the send in *folder*; nothing if it wasn't begun."""
    path = folder / _NOTE
    note = read_json(path) if path.exists() else {}
    if not isinstance(note, dict):
        raise WorkspaceError(f"{path}: isn't the note of a send")
    return note


def write_note(folder: Path, note: dict[str, Any]) -> None:
    """Note *note* of the send in *folder*."""
    path, made = folder / _NOTE, folder / f"{_NOTE}.{os.getpid()}.tmp"
    try:
        made.touch(mode=0o600)
        made.write_bytes(orjson.dumps(note))
        made.replace(path)
    except OSError as error:
        raise WorkspaceError(f"{path}: can't be written: {error.strerror or error}") from error
