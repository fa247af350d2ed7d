"""The keys at hand: in memory, and in the system's keychain where there is one to trust. Never in a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from talonbench.talon_one import SANDBOX_KEY

if TYPE_CHECKING:
    from talonbench.connections import Connection
    from talonbench_gui.background import Background

DEMO = "demo key"
KEPT = "key kept in the system's keychain"
FOUND = "key from the system's keychain"
IN_MEMORY = "key kept in memory only"


class Keychain(QObject):
    """Each key by its owner, a connection's `key_owner`.

    The keychain may ask the user, so it is asked beside the window's thread.
    *found* brings an owner and its key; *told* brings an owner and where its key is kept, in words.
    """

    found = Signal(str, str)
    told = Signal(str, str)

    def __init__(self, background: Background) -> None:
        super().__init__()
        self._background = background
        self._keys: dict[str, str] = {}
        self._kept: set[str] = set()

    def key_of(self, connection: Connection) -> str:
        """The key at hand, or an empty text; *found* may bring one later."""
        key = self._keys.get(connection.key_owner, "")
        if connection.kind == "sandbox":
            self.told.emit(connection.key_owner, DEMO)
            return key or SANDBOX_KEY
        if key:
            self.told.emit(connection.key_owner, KEPT if connection.key_owner in self._kept else IN_MEMORY)
        elif connection.key_owner:
            self._look_up(connection.key_owner)
        return key

    def keep(self, connection: Connection, key: str) -> None:
        """Remember *key*, and put it into the keychain if it belongs to a deployment."""
        owner = connection.key_owner
        if self._keys.get(owner) == key:
            return
        self._keys[owner] = key
        if connection.kind != "sandbox" and owner:
            self._background.run(lambda: _store(owner, key), lambda kept: self._on_stored(owner, key, kept))
        elif connection.kind != "sandbox":
            self.told.emit(owner, IN_MEMORY if key else "")

    def owner_of(self, connection: Connection, key: str) -> str:
        """Whose *key* is, if it is another's than *connection*'s; else an empty text."""
        if connection.kind == "sandbox" or self._keys.get(connection.key_owner) == key:
            return ""
        return next((owner for owner, known in self._keys.items() if owner and known == key), "")

    def take_homeless(self) -> str:
        """The key that was typed before its deployment, which it is now to be kept for."""
        return self._keys.pop("", "")

    def _look_up(self, owner: str) -> None:
        self._background.run(lambda: _stored(owner), lambda key: self._on_looked_up(owner, key))

    def _on_looked_up(self, owner: str, key: str) -> None:
        if key and not self._keys.get(owner):
            self._keys[owner] = key
            self._kept.add(owner)
            self.found.emit(owner, key)
            self.told.emit(owner, FOUND)

    def _on_stored(self, owner: str, key: str, is_kept: bool) -> None:
        (self._kept.add if is_kept and key else self._kept.discard)(owner)
        self.told.emit(owner, "" if not key else KEPT if is_kept else IN_MEMORY)


def _stored(owner: str) -> str:
    from talonbench.keys import read_key  # late: it brings keyring, and that the desktop's bus

    return read_key(owner)


def _store(owner: str, key: str) -> bool:
    from talonbench.keys import write_key

    return write_key(owner, key)
