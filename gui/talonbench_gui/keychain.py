"""The keys at hand: in memory, and in the system's keychain where there is one to trust. Never in a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from talonbench.talon_one import SANDBOX_KEY

if TYPE_CHECKING:
    from talonbench.client import Connection
    from talonbench_gui.background import Background

DEMO = "demo key"
KEPT = "key kept in the system's keychain"
FOUND = "key from the system's keychain"
IN_MEMORY = "key kept in memory only"


class Keychain(QObject):
    """Each deployment's key. The keychain may ask the user, so it is asked beside the window's thread.

    *found* brings a deployment and its key; *told* brings a deployment and where its key is kept, in words.
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
        key = self._keys.get(connection.deployment, "")
        if connection.kind == "sandbox":
            self.told.emit(connection.deployment, DEMO)
            return key or SANDBOX_KEY
        if key:
            self.told.emit(connection.deployment, KEPT if connection.deployment in self._kept else IN_MEMORY)
        elif connection.deployment:
            self._look_up(connection.deployment)
        return key

    def keep(self, connection: Connection, key: str) -> None:
        """Remember *key*, and put it into the keychain if it belongs to a deployment."""
        deployment = connection.deployment
        if self._keys.get(deployment) == key:
            return
        self._keys[deployment] = key
        if connection.kind != "sandbox" and deployment:
            self._background.run(lambda: _store(deployment, key), lambda kept: self._on_stored(deployment, key, kept))
        elif connection.kind != "sandbox":
            self.told.emit(deployment, IN_MEMORY if key else "")

    def take_homeless(self) -> str:
        """The key that was typed before its deployment, which it is now to be kept for."""
        return self._keys.pop("", "")

    def _look_up(self, deployment: str) -> None:
        self._background.run(lambda: _stored(deployment), lambda key: self._on_looked_up(deployment, key))

    def _on_looked_up(self, deployment: str, key: str) -> None:
        if key and not self._keys.get(deployment):
            self._keys[deployment] = key
            self._kept.add(deployment)
            self.found.emit(deployment, key)
            self.told.emit(deployment, FOUND)

    def _on_stored(self, deployment: str, key: str, is_kept: bool) -> None:
        (self._kept.add if is_kept and key else self._kept.discard)(deployment)
        self.told.emit(deployment, "" if not key else KEPT if is_kept else IN_MEMORY)


def _stored(deployment: str) -> str:
    from talonbench.keys import stored_key  # late: it brings keyring, and that the desktop's bus

    return stored_key(deployment)


def _store(deployment: str, key: str) -> bool:
    from talonbench.keys import store_key

    return store_key(deployment, key)
