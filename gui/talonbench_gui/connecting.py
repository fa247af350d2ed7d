"""Joins the connection's bar with the keychain: which key belongs to what is chosen or typed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QMessageBox, QWidget

from talonbench.destination import Settings
from talonbench_gui.wording.exchanges import send_question

if TYPE_CHECKING:
    from talonbench.connections import Connection
    from talonbench_gui.features.connections.bar import ConnectionBar
    from talonbench_gui.keychain import Keychain


class Connecting(QObject):
    """*changed*: another connection was chosen, or its key was found."""

    changed = Signal()

    def __init__(self, panel: ConnectionBar, keychain: Keychain) -> None:
        super().__init__()
        self._panel, self._keychain = panel, keychain
        self._connections: tuple[Connection, ...] = ()
        self._chosen = 0
        self._allowed: set[tuple[str, str, str]] = set()
        panel.connection_chosen.connect(self._on_chosen)
        panel.key_entered.connect(self._on_key_entered)
        panel.deployment_entered.connect(self._on_deployment_entered)
        keychain.found.connect(self._on_key_found)
        keychain.told.connect(self._on_key_told)

    @property
    def connections(self) -> tuple[Connection, ...]:
        """All connections, the chosen one with its deployment as typed."""
        at = self._chosen
        return (*self._connections[:at], self._panel.connection(), *self._connections[at + 1 :])

    @property
    def chosen(self) -> int:
        """The index of the one that requests go over."""
        return self._chosen

    def show(self, connections: tuple[Connection, ...], chosen: int) -> None:
        """Show *connections*, the one at *chosen* with its key."""
        self._connections, self._chosen = connections, chosen
        self._panel.show_connections(connections, chosen)
        self._panel.show_key_state("")
        self._panel.show_key(self._keychain.key_of(connections[chosen]))

    def add(self, connection: Connection, key: str = "") -> None:
        """Add *connection*, or take it in place of the one of its name, and choose it; *key* goes to the keychain."""
        known = [part for part in self.connections if part.name != connection.name]
        if key:
            self._keychain.keep(connection, key)
        self.show((*known, connection), len(known))
        self.changed.emit()

    def replace(self, connections: tuple[Connection, ...], chosen: int) -> None:
        """Take *connections* in place of all, and choose the one at *chosen*."""
        self.show(connections, chosen)
        self.changed.emit()

    def may_send(self, parent: QWidget, count: int | None) -> bool:
        """Whether *count* requests may leave, or (None) those of all events to come.

        A guarded connection asks, once while the window is open and while it goes to the same place.
        """
        connection = self._panel.connection()
        place = (connection.name, connection.deployment, connection.gateway)
        if not connection.confirm_first or place in self._allowed:
            return True
        ask = QMessageBox(
            QMessageBox.Icon.Question, "Send?", f"“{connection.name}” is guarded. {send_question(connection, count)}",
            parent=parent,
        )  # fmt: skip
        ask.setStandardButtons(QMessageBox.StandardButton.Yes | QMessageBox.StandardButton.Cancel)
        ask.setDefaultButton(QMessageBox.StandardButton.Cancel)
        if ask.exec() == QMessageBox.StandardButton.Yes:
            self._allowed.add(place)
        return place in self._allowed

    def settings(self) -> Settings:
        """What requests are made with."""
        return Settings(self._panel.api_key(), self._panel.deployment.text())

    def _on_chosen(self, index: int) -> None:
        self.show(self.connections, index)
        self.changed.emit()

    def _on_key_entered(self) -> None:
        self._keychain.keep(self._panel.connection(), self._panel.api_key())

    def _on_deployment_entered(self) -> None:
        """A key that was typed first now belongs to this deployment; without a key, the keychain may have one."""
        connection, key = self._panel.connection(), self._panel.api_key()
        if connection.deployment and key and self._keychain.take_homeless() == key:
            self._keychain.keep(connection, key)
        elif not key:
            self._panel.show_key(self._keychain.key_of(connection))
        self.withdraw_key()

    def withdraw_key(self) -> None:
        """A key that belongs to another deployment, or to another gateway, is not put here."""
        connection, key = self._panel.connection(), self._panel.api_key()
        owner = self._keychain.owner_of(connection, key) if key and connection.deployment else ""
        if owner:
            self._panel.show_key(self._keychain.key_of(connection))
            self._panel.show_key_state(f"the key before is for {owner} only")
            self.changed.emit()

    def _on_key_found(self, owner: str, key: str) -> None:
        if self._panel.connection().key_owner == owner and not self._panel.api_key():
            self._panel.show_key(key)
            self.changed.emit()

    def _on_key_told(self, owner: str, words: str) -> None:
        if self._panel.connection().key_owner == owner:
            self._panel.show_key_state(words)
