"""The window's session, saved continuously and restored at the next start; never an API key."""

import base64
import binascii
import os
from pathlib import Path
from typing import Annotated, Final, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, JsonValue, PlainSerializer

from talonbench.errors import WorkspaceError
from talonbench.home import state_path
from talonbench.workspace.atomic_write import remove_stale_temp_files, write_atomically
from talonbench.workspace.json_file import format_json_file, read_json_file
from talonbench.workspace.model import ConnectionEntry, DestinationEntry, FilterEntry, MappingEntry

STATE_VERSION: Final = 1


def _bytes_from(written: object) -> object:
    try:
        return base64.b64decode(written, validate=True) if isinstance(written, str) else written
    except binascii.Error as error:
        raise ValueError("not valid base64") from error


def _text_from(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")


Base64 = Annotated[bytes, BeforeValidator(_bytes_from), PlainSerializer(_text_from)]


class SessionState(BaseModel):
    """The editor's text, the connections and mappings, and the window's layout.

    *layout* and *options* are the window's: Qt's bytes and plain values by name. Fields added by a later version
    are ignored.
    """

    model_config = ConfigDict(extra="ignore", frozen=True)

    version: Literal[1] = STATE_VERSION
    text: str | None = None  # None: there was no session yet, so the first sample is shown
    cursor: int = 0
    connections: list[ConnectionEntry] = []
    connection: str | None = None
    mappings: list[MappingEntry] = []
    mapping: str | None = None  # id of the selected one
    filters: list[FilterEntry] = []
    destination: DestinationEntry | None = None
    workspace: str | None = None
    layout: dict[str, Base64] = {}
    options: dict[str, JsonValue] = {}


def save_state(state: SessionState) -> None:
    """Atomically save *state*; WorkspaceError if that fails."""
    write_atomically(state_path(), format_json_file(state), private=True)


def load_state() -> tuple[SessionState, str | None]:
    """The saved state or a new one, and a notice for the user if the saved one couldn't be used.

    A damaged file is renamed, so that it isn't overwritten.
    """
    path = state_path()
    remove_stale_temp_files(path)
    if not os.path.lexists(path):
        return SessionState(), None
    try:
        return read_json_file(path, SessionState, STATE_VERSION), None
    except WorkspaceError as error:
        return SessionState(), f"Couldn't restore the last session. {_moved_aside(path)} ({error})"


def _moved_aside(path: Path) -> str:
    for number in range(1, 1000):
        aside = path.with_name(f"state.damaged-{number}.json")
        if not os.path.lexists(aside):
            break
    try:
        path.replace(aside)
    except OSError as error:
        return f"Couldn't rename its file: {error.strerror or error}."
    return f"Its file was saved as {aside}."
