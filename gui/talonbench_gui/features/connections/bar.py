"""Where requests go: connection, deployment, key, the test of them, and Send."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout

from talonbench.talon_one import SANDBOX_DEPLOYMENT, SANDBOX_KEY
from talonbench_gui.keychain import IN_MEMORY
from talonbench_gui.theme import current_theme, icon, theme_state
from talonbench_gui.widgets.announce import announce
from talonbench_gui.widgets.labels import ToneLabel
from talonbench_gui.widgets.naming import set_accessible_name
from talonbench_gui.widgets.state_style import set_state
from talonbench_gui.wording.status import LIVE_LABEL, SANDBOX_LABEL, TEST_LABEL

if TYPE_CHECKING:
    from talonbench.connections import Connection

FINE = ("", False)  # no words, and nothing that keeps it from working


class ConnectionBar(QFrame):
    """The bar at the top.

    *changed*: anything was typed or chosen; *key_entered*, *deployment_entered*: one was typed to the end.
    """

    changed = Signal()
    key_entered = Signal()
    deployment_entered = Signal()
    connection_chosen = Signal(int)
    test_asked = Signal()
    send_asked = Signal()
    cancel_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("panel", True)
        self._shown: Connection | None = None
        self._is_running = False
        self.combo = set_accessible_name(QComboBox(), "Connection", "Where requests go")
        self.deployment = set_accessible_name(
            QLineEdit(placeholderText="https://mycompany.europe-west1.talon.one"),
            "Deployment",
            "The address of your Talon.One deployment",
        )
        self.key = set_accessible_name(QLineEdit(placeholderText="API key"), "API key")
        self.key.setToolTip("Campaign Manager → Settings → Developer settings → Create API Key, third party: Segment")
        self.test = set_accessible_name(QPushButton("Test connection"), "Test connection")
        self.send = set_accessible_name(QPushButton("Send"), "Send")
        self.kind = QLabel()
        self.result = ToneLabel("", "muted")
        self.result.setWordWrap(True)
        self._key_state = ""
        for widget, name in (
            (self.combo, "connectionCombo"),
            (self.deployment, "deploymentEdit"),
            (self.key, "apiKeyEdit"),
            (self.test, "testConnectionButton"),
            (self.send, "sendButton"),
        ):
            widget.setObjectName(name)
        self._lay_out()
        self._connect()
        self._on_theme()

    def _lay_out(self) -> None:
        self.key.setEchoMode(QLineEdit.EchoMode.Password)
        self._place = self.key.addAction(icon("key"), QLineEdit.ActionPosition.LeadingPosition)
        self._reveal = self.key.addAction(icon("eye"), QLineEdit.ActionPosition.TrailingPosition)
        self._reveal.setToolTip("Show the key")
        self._reveal.setCheckable(True)
        self.send.setProperty("kind", "primary")
        self.send.setToolTip("Send the requests of all mappings that are ready (Ctrl+Return)")
        self.combo.setMinimumContentsLength(14)
        row = QHBoxLayout()
        row.setSpacing(8)
        for widget, stretch in ((self.combo, 0), (self.kind, 0), (self.deployment, 3), (self.key, 2)):
            row.addWidget(widget, stretch)
        row.addWidget(self.test)
        row.addWidget(self.send)
        self.result.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 8, 8, 8)
        layout.setSpacing(4)
        layout.addLayout(row)
        layout.addWidget(self.result)

    def _connect(self) -> None:
        self.combo.currentIndexChanged.connect(self.connection_chosen)
        self.deployment.textChanged.connect(self._on_edited)
        self.key.textChanged.connect(self._on_edited)
        self.key.editingFinished.connect(self.key_entered)
        self.deployment.editingFinished.connect(self.deployment_entered)
        self._reveal.toggled.connect(self._on_reveal)
        self.test.clicked.connect(self.test_asked)
        self.send.clicked.connect(lambda: (self.cancel_asked if self._is_running else self.send_asked).emit())
        theme_state().changed.connect(self._on_theme)

    # -- values ---------------------------------------------------------------------------------------------

    def show_connections(self, connections: tuple[Connection, ...], chosen: int) -> None:
        """Offer *connections* and show the one at *chosen*, without a key; nothing is told."""
        connection = self._shown = connections[chosen]
        with QSignalBlocker(self.combo), QSignalBlocker(self.deployment), QSignalBlocker(self.key):
            self.combo.clear()
            self.combo.addItems([part.name for part in connections])
            self.combo.setCurrentIndex(chosen)
            self.deployment.setText(connection.deployment)
            self.deployment.setCursorPosition(0)  # of a long one the beginning shows
            self.key.clear()
        is_sandbox = connection.kind == "sandbox"
        is_test = connection.environment == "test"
        self.kind.setText(SANDBOX_LABEL if is_sandbox else TEST_LABEL if is_test else LIVE_LABEL)
        self.kind.setToolTip("Nothing leaves this machine" if is_sandbox else f"Requests go to {connection.gateway}")
        set_state(self.kind, "role", "sandboxKind" if is_sandbox else "testKind" if is_test else "liveKind")
        self.show_check()

    def connection(self) -> Connection:
        """The connection shown, with the deployment as typed."""
        assert self._shown is not None, "one is shown before anything is typed"
        return replace(self._shown, deployment=self.deployment.text())

    def show_key(self, key: str) -> None:
        """Show *key*, which the keychain had; nothing is told."""
        with QSignalBlocker(self.key):
            self.key.setText(key)
        self.show_check()

    def api_key(self) -> str:
        """The key as typed."""
        return self.key.text()

    def problem(self) -> str:
        """What keeps this connection from being used, or an empty text."""
        return "" if self.api_key() else "Type the API key first."

    # -- showing --------------------------------------------------------------------------------------------

    def show_result(self, text: str, colour: str) -> None:
        """Say how a test went, or what is wrong; nothing makes room for the rest."""
        self.result.set_text(text, colour)
        self.result.setVisible(bool(text))
        announce(self.result, text)

    def show_key_state(self, text: str) -> None:
        """Say where the key is kept: on the sign in its field, and to those who do not see it."""
        self._key_state = text
        self._place.setToolTip(text.capitalize())
        self.key.setAccessibleDescription(text)
        self._on_theme()

    def set_running(self, is_running: bool) -> None:
        """Send turns into Cancel while something is under way."""
        self._is_running = is_running
        self.send.setText("Cancel" if is_running else "Send")
        set_state(self.send, "running", is_running)
        self._on_theme()

    def set_ready(self, count: int) -> None:
        """How many requests Send would send; without one it is off."""
        self.send.setEnabled(self._is_running or count > 0)
        self._show_send_icon()
        if not self._is_running:
            self.send.setText(f"Send {count}" if count > 1 else "Send")

    def _on_edited(self) -> None:
        self.show_check()
        self.changed.emit()

    def show_check(self) -> None:
        """Say what is wrong with what is typed, in place of what was said before."""
        found = _problems(self.deployment.text(), self.key.text())
        for edit, (words, is_bad) in zip((self.deployment, self.key), found, strict=True):
            set_state(edit, "state", "" if not words else "bad" if is_bad else "warn")
        lines = [f"{'✕' if is_bad else '!'} {words}" for words, is_bad in found if words]
        words = " ".join(lines) or _reminder(self.connection().key_expires)
        self.show_result(words, "bad" if any(is_bad for _, is_bad in found) else "warn")

    def _show_send_icon(self) -> None:
        theme = current_theme()
        sending = icon("send", theme.accent_text if self.send.isEnabled() else theme.muted)
        self.send.setIcon(icon("cancel", theme.bad) if self._is_running else sending)

    def _on_reveal(self, shown: bool) -> None:
        self.key.setEchoMode(QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password)
        self._on_theme()

    def _on_theme(self) -> None:
        theme = current_theme()
        self._reveal.setIcon(icon("eye-off" if self._reveal.isChecked() else "eye"))
        self._place.setIcon(icon("key", theme.warn if self._key_state == IN_MEMORY else theme.muted))
        self._show_send_icon()
        self.test.setIcon(icon("test"))


def _reminder(expires: str) -> str:
    """What is to be said of the key's last day."""
    if not expires:
        return ""
    from datetime import date  # late: not for the first paint

    from talonbench.client.expiry import describe_expiry

    words = describe_expiry(expires, date.today())
    return f"! {words}" if words else ""


def _problems(deployment: str, key: str) -> tuple[tuple[str, bool], tuple[str, bool]]:
    """What is wrong with the deployment and with the key, and whether it cannot work so; the sandbox's own are right.

    What is not yet typed is not wrong.
    """
    if deployment in ("", SANDBOX_DEPLOYMENT) and key in ("", SANDBOX_KEY):
        return FINE, FINE
    from talonbench.preview import check_api_key, check_deployment  # late: not for the first paint

    return check_deployment(deployment) if deployment else FINE, check_api_key(key)
