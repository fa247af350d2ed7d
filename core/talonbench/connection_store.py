"""The user's connections: one file in the home, shared by the window and the command line; never a key.

A workspace file brings the connection that it uses; `merge_connection` finds the user's own one. Several processes may
write: each change is applied to the file's latest content, under a lock.
"""

from __future__ import annotations

import os
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from talonbench.connections import LEGACY_ID, Connection
from talonbench.document import SANDBOX
from talonbench.home import home, state_path
from talonbench.limits import STATE
from talonbench.reading import UnreadableError, read_plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

VERSION: Final = 1
FIRST_CONNECTIONS: Final = (SANDBOX, Connection("Talon.One", "gateway", "", id="talon-one"))


def merge_connection(mine: tuple[Connection, ...], incoming: Connection) -> tuple[tuple[Connection, ...], int]:
    """*mine*, with *incoming* added if it is new, and the index of *incoming* in it.

    It is one of *mine* if their ids match, or else deployment, gateway, kind and CA file; the name only decides
    between several matches. A new one gets an id and a free name: “Live (2)”.
    """
    at = find_same(mine, incoming)
    if at >= 0:
        return mine, at
    name = _make_free_name(incoming.name, {one.name for one in mine})
    return (*mine, replace(incoming, name=name, id=incoming.id or _make_id(mine, incoming))), len(mine)


def merge_connections(
    mine: tuple[Connection, ...], incoming: Iterable[Connection]
) -> tuple[tuple[Connection, ...], int]:
    """*mine*, with all *incoming* that are new, and the index of the first of these; -1 if there are none."""
    first = -1
    for one in incoming:
        mine, at = merge_connection(mine, one)
        first = at if first < 0 else first
    return mine, first


def find_same(mine: tuple[Connection, ...], incoming: Connection) -> int:
    """The index of *incoming* in *mine*, as `merge_connection` matches them, or -1."""
    ids = [one.id for one in mine]
    if incoming.id in ids:
        return ids.index(incoming.id)
    same = [at for at, one in enumerate(mine) if _describe_place(one) == _describe_place(incoming)]
    return next((at for at in same if mine[at].name == incoming.name), same[0] if same else -1)


class ConnectionStore:
    """The file of the user's connections, by default the one in the home.

    After `read`, *notice* says why the file couldn't be used; empty if it could.
    """

    def __init__(self, path: Path | None = None) -> None:
        self.path = home() / "connections.json" if path is None else path
        self.notice = ""

    def read(self) -> tuple[Connection, ...]:
        """The user's connections; raises nothing.

        Without a file they are those of an old session, which are then saved, or the sandbox and an empty Talon.One.
        A damaged file is renamed.
        """
        self.notice = ""
        if not os.path.lexists(self.path):
            return self._begin()
        try:
            return self._load()
        except UnreadableError as error:
            self.notice = f"Your connections can't be read: {error}"
        except ValueError as error:
            self.notice = f"Your connections can't be read: {self._set_aside(error)}"
        return FIRST_CONNECTIONS

    def update(self, before: tuple[Connection, ...], after: tuple[Connection, ...]) -> str:
        """Save what changed from *before* to *after*: added, changed and removed connections; others stay.

        Returns an error message; empty if everything was saved.
        """
        from talonbench.errors import WorkspaceError
        from talonbench.file_lock import hold_lock

        try:
            with hold_lock(self.path.with_suffix(".lock")):
                known = self._load() if os.path.lexists(self.path) else before
                self._save(apply_changes(known, before, after))
        except OSError as error:
            return f"Your connections can't be saved: {self.path}: {error.strerror or error}"
        except (ValueError, WorkspaceError) as error:
            return f"Your connections can't be saved: {error}"
        return ""

    def _begin(self) -> tuple[Connection, ...]:
        migrated = _name_legacy(_read_legacy(state_path()))
        if not migrated:
            return FIRST_CONNECTIONS
        self.notice = self.update(migrated, migrated)
        return migrated

    def _load(self) -> tuple[Connection, ...]:
        """UnreadableError if the file can't be read, ValueError (with a message) if it is invalid."""
        from talonbench.session_state.load import read_root
        from talonbench.session_state.read import read_connection

        root = read_root(read_plain(self.path))
        version = root.read_integer("version")
        if version > VERSION:
            raise NewerVersionError(
                f"{self.path}: made by a newer Talonbench (file format {version}; this version reads up to {VERSION})"
            )
        return tuple(read_connection(part) for part in root.read_sections("connections"))

    def _save(self, connections: tuple[Connection, ...]) -> None:
        import json  # late, all three: the first paint writes nothing

        from talonbench.session_state.save import write_connection
        from talonbench.workspace.atomic_write import write_atomically

        content = {"version": VERSION, "connections": [write_connection(one) for one in connections]}
        write_atomically(self.path, json.dumps(content, indent=2).encode(), private=True)

    def _set_aside(self, error: ValueError) -> str:
        from talonbench.set_aside import move_aside

        return str(error) if isinstance(error, NewerVersionError) else f"{move_aside(self.path)} ({error})"


class NewerVersionError(ValueError):
    """The file is from a newer version: it is neither read nor written."""


def apply_changes(
    known: tuple[Connection, ...], before: tuple[Connection, ...], after: tuple[Connection, ...]
) -> tuple[Connection, ...]:
    """*known* with the changes from *before* to *after*, by id; an added name that is taken gets a number."""
    was, now = {one.id: one for one in before}, {one.id: one for one in after}
    changed = {key: one for key, one in now.items() if was.get(key) != one}
    kept = [changed.pop(one.id, one) for one in known if one.id not in was or one.id in now]
    for one in changed.values():
        kept.append(replace(one, name=_make_free_name(one.name, {other.name for other in kept})))
    return tuple(kept)


def _describe_place(connection: Connection) -> tuple[str, ...]:
    return (connection.kind, connection.deployment, connection.gateway, connection.ca_file)


def _make_free_name(name: str, taken: set[str]) -> str:
    numbered = (f"{name} ({number})" for number in range(2, len(taken) + 3))
    return name if name not in taken else next(free for free in numbered if free not in taken)


def _make_id(mine: tuple[Connection, ...], incoming: Connection) -> str:
    """An id that depends only on the connection, so that two processes may both add it."""
    import json  # late, both: the first paint adds none
    from hashlib import blake2b

    ids = {one.id for one in mine}
    parts = [incoming.name, *_describe_place(incoming)]
    made = (blake2b(json.dumps([*parts, number]).encode(), digest_size=6).hexdigest() for number in range(len(ids) + 1))
    return next(free for free in made if free not in ids)


def _read_legacy(path: Path) -> Iterator[Connection]:
    """The connections in the session's file *path*, if it is of the version that saved all of them there."""
    if not os.path.lexists(path):
        return
    from talonbench.session_state.load import read_root
    from talonbench.session_state.read import read_connection

    try:
        root = read_root(read_plain(path, STATE))
        if root.read_integer("version", 1) == 1:
            yield from [read_connection(part) for part in root.read_sections("connections")]
    except (UnreadableError, ValueError):
        return  # restoring the session reports what is wrong with its file


def _name_legacy(connections: Iterable[Connection]) -> tuple[Connection, ...]:
    """*connections* with unique ids and names; the built-in sandbox has the id that documents use."""
    named: list[Connection] = []
    for number, one in enumerate(connections, 1):
        is_sandbox = replace(one, name=SANDBOX.name, id=SANDBOX.id) == SANDBOX
        taken = SANDBOX.id in {other.id for other in named}
        identity = SANDBOX.id if is_sandbox and not taken else f"{LEGACY_ID}{number}"
        named.append(replace(one, name=_make_free_name(one.name, {other.name for other in named}), id=identity))
    return tuple(named)
