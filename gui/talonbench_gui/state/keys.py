"""API keys: in memory, and in the system keychain if there is one to trust. Never in a file."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from talonbench.talon_one import SANDBOX_KEY

if TYPE_CHECKING:
    from talonbench.connections import Connection
    from talonbench_gui.state.jobs import Jobs

DEMO = "built-in demo key"
LOOKING = "looking in the system keychain…"
SAVED = "key saved in the system keychain"
IN_MEMORY = "key kept in memory only"


class KeyStore(QObject):
    """Keys by their connection's `key_id`, which includes deployment and gateway: a key is sent nowhere else.

    A key typed before its deployment waits for it. The keychain may prompt the user, so it has a lane of its own.
    *found*: the keychain has the key with this ID; *location_changed*: the key with this ID is now kept elsewhere.
    """

    found = Signal(str)
    location_changed = Signal(str)

    def __init__(self, jobs: Jobs, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._keys: dict[str, str] = {}
        self._saved: set[str] = set()
        self._looking: set[str] = set()
        self._asked: set[str] = set()
        self._offered: dict[str, str] = {}  # last value given to the keychain to save

    # -- what is known --------------------------------------------------------------------------------------

    def key(self, connection: Connection) -> str:
        """The key in memory, or an empty text; the sandbox has a built-in one until another is typed."""
        waiting = self._keys.get(_waiting_id(connection), "")
        default = SANDBOX_KEY if connection.kind == "sandbox" else ""
        return waiting or self._keys.get(connection.key_id, default)

    def location(self, connection: Connection) -> str:
        """Where the key of *connection* is kept, in words; empty if there is none."""
        key, name = self.key(connection), connection.key_id
        if connection.kind == "sandbox" and key == SANDBOX_KEY:
            return DEMO
        if not key:
            return LOOKING if name in self._looking else ""
        return SAVED if name in self._saved and self._keys.get(name) == key else IN_MEMORY

    # -- keys that are typed --------------------------------------------------------------------------------

    def remember(self, connection: Connection, key: str) -> None:
        """Keep *key* in memory for *connection*; without a deployment it waits for one."""
        if connection.deployment:
            self._keys.pop(_waiting_id(connection), None)
        if self._keys.get(connection.key_id) != key:
            self._keys[connection.key_id] = key
            self._saved.discard(connection.key_id)

    def claim_waiting(self, connection: Connection) -> None:
        """The deployment was typed: assign it the key that waited for it."""
        key = self._keys.get(_waiting_id(connection), "")
        if key and connection.deployment:
            self.remember(connection, key)

    def save(self, connection: Connection) -> None:
        """Save the current key in the keychain, once; an empty key deletes the saved one."""
        name, key = connection.key_id, self._keys.get(connection.key_id)
        if key is None or not _is_kept(connection) or self._offered.get(name) == key:
            return
        self._offered[name] = key
        self._jobs.run(partial(_save, connection, key), partial(self._on_saved, name, key), lane="keys")

    def forget(self, connection: Connection) -> None:
        """Delete the key of a removed connection from the keychain; keep it in memory for undo."""
        name = connection.key_id
        self._offered.pop(name, None)
        self._saved.discard(name)
        if _is_kept(connection):
            self._jobs.run(partial(_save, connection, ""), lambda _: None, lane="keys")

    # -- keys of the keychain -------------------------------------------------------------------------------

    def look_up(self, connection: Connection) -> None:
        """Look up a key in the keychain, once per key ID, unless one was typed; *found* follows if there is one."""
        name = connection.key_id
        if not _is_kept(connection) or self.key(connection) or name in self._keys or name in self._asked:
            return
        self._asked.add(name)
        self._looking.add(name)
        self._jobs.run(partial(_load, connection), partial(self._on_loaded, name), lane="keys")

    def reset_sandbox(self, connection: Connection) -> None:
        """Restore the built-in key of a sandbox whose key was cleared; called when it is selected again."""
        if connection.kind == "sandbox" and not self._keys.get(connection.key_id):
            self._keys.pop(connection.key_id, None)

    def _on_loaded(self, name: str, key: str) -> None:
        self._looking.discard(name)
        if key and name not in self._keys:
            self._keys[name] = self._offered[name] = key
            self._saved.add(name)
            self.found.emit(name)
        self.location_changed.emit(name)

    def _on_saved(self, name: str, key: str, is_saved: bool) -> None:
        if is_saved and key and self._keys.get(name) == key:
            self._saved.add(name)
        self.location_changed.emit(name)


def _waiting_id(connection: Connection) -> str:
    """The ID of a key whose connection has no deployment yet."""
    return replace(connection, deployment="").key_id


def _is_kept(connection: Connection) -> bool:
    return connection.kind != "sandbox" and bool(connection.deployment)


def _load(connection: Connection) -> str:
    from talonbench.keys import load_key  # imported late: loads keyring, which loads the desktop's bus

    return load_key(connection)


def _save(connection: Connection, key: str) -> bool:
    from talonbench.keys import save_key

    return save_key(connection, key)
