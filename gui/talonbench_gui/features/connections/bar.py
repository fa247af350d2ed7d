"""The connection bar: connection, deployment, API key, Test connection, and Send."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout

from talonbench_gui.features.connections.key_edit import KeyEdit
from talonbench_gui.features.connections.status import (
    describe_kind,
    describe_progress,
    find_message,
    find_problems,
)
from talonbench_gui.theme import current_theme, icon, theme_state
from talonbench_gui.widgets.labels import MessageLine, ToneLabel
from talonbench_gui.widgets.naming import set_accessible_name
from talonbench_gui.widgets.shortcuts import leave_undo_to_window
from talonbench_gui.widgets.state_style import set_state

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from talonbench.lint import Place
    from talonbench_gui.commands.actions import Actions
    from talonbench_gui.state.workbench import Workbench

EXAMPLE = "https://mycompany.europe-west1.talon.one"


class ConnectionBar(QFrame):
    """The bar at the top. It shows and edits the current connection; text set by a script counts as typed."""

    def __init__(self, workbench: Workbench, actions: Actions) -> None:
        super().__init__()
        self.setProperty("panel", True)
        self._workbench, self._actions = workbench, actions
        self._connections = workbench.connections
        self._combo = set_accessible_name(QComboBox(), "Connection", "Connection that requests are sent over")
        self._deployment = set_accessible_name(
            QLineEdit(placeholderText=EXAMPLE), "Deployment", "URL of your Talon.One deployment"
        )
        self._key = KeyEdit()
        self._test = set_accessible_name(QPushButton("Test connection"), "Test connection")
        self._send = set_accessible_name(QPushButton("Send"), "Send")
        self._kind = QLabel()
        self._message = MessageLine("Connection message")
        self._summary = ToneLabel("", "muted")
        self._lay_out()
        self._connect()
        self._on_theme()
        self._refresh()

    def _lay_out(self) -> None:
        for widget, name in (
            (self._combo, "connectionCombo"), (self._deployment, "deploymentEdit"), (self._key, "apiKeyEdit"),
            (self._test, "testConnectionButton"), (self._send, "sendButton"), (self._kind, "connectionKind"),
            (self._message, "connectionMessage"), (self._summary, "sendSummary"),
        ):  # fmt: skip
            widget.setObjectName(name)
        self._summary.setAccessibleName("Send summary")
        self._send.setProperty("kind", "primary")
        self._combo.setMinimumContentsLength(14)
        above, below = QHBoxLayout(), QHBoxLayout()
        above.setSpacing(8)
        parts: tuple[tuple[QWidget, int], ...] = (
            (self._combo, 0), (self._kind, 0), (self._deployment, 3), (self._key, 2), (self._test, 0), (self._send, 0),
        )  # fmt: skip
        for part, stretch in parts:
            above.addWidget(part, stretch)
        below.addWidget(self._message, 1)
        below.addWidget(self._summary)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 4)
        column.setSpacing(2)
        column.addLayout(above)
        column.addLayout(below)
        self.setFocusProxy(self._combo)

    def _connect(self) -> None:
        leave_undo_to_window(self._deployment)
        self._combo.currentIndexChanged.connect(self._connections.select)
        self._deployment.textChanged.connect(self._connections.set_deployment)
        self._key.textChanged.connect(self._connections.set_key)
        leave_undo_to_window(self._deployment)
        for edit in (self._deployment, self._key):
            edit.editingFinished.connect(self._connections.commit)
        self._test.clicked.connect(self._on_test)
        self._send.clicked.connect(self._on_send)
        for signal in (self._connections.changed, self._connections.listed, self._connections.key_changed):
            signal.connect(self._refresh)
        for signal in (self._workbench.results.changed, self._workbench.sending.changed):
            signal.connect(self._show_progress)
        self._workbench.previews.changed.connect(self._on_preview)
        theme_state().changed.connect(self._on_theme)

    def reveal(self, place: Place) -> bool:
        """Focus the deployment or the key, as *place* says."""
        edit = self._key if place.kind == "key" else self._deployment
        edit.setFocus()
        edit.selectAll()
        return True

    # -- actions --------------------------------------------------------------------------------------------

    def _on_test(self) -> None:
        self._actions.run("send.test")

    def _on_send(self) -> None:
        self._actions.run("send.cancel" if self._workbench.sending.is_running else "send.send")

    # -- the connection -------------------------------------------------------------------------------------

    def _refresh(self) -> None:
        connection = self._connections.current
        self._show_names()
        if self._deployment.text() != connection.deployment:
            with QSignalBlocker(self._deployment):
                self._deployment.setText(connection.deployment)
            self._deployment.setCursorPosition(0)  # the beginning matters most
        self._key.show_key(self._connections.api_key, self._connections.key_location)
        text, tip, role = describe_kind(connection)
        self._kind.setText(text)
        self._kind.setToolTip(tip)
        set_state(self._kind, "role", role)
        found = find_problems(connection, self._connections.api_key)
        for edit, problem in zip((self._deployment, self._key), found, strict=True):
            set_state(edit, "state", problem.state)
        self._show_progress()

    def _show_names(self) -> None:
        names, at = [one.name for one in self._connections.connections], self._connections.index
        with QSignalBlocker(self._combo):
            if names != [self._combo.itemText(row) for row in range(self._combo.count())]:
                self._combo.clear()
                self._combo.addItems(names)
            self._combo.setCurrentIndex(at)

    # -- sending --------------------------------------------------------------------------------------------

    def _on_preview(self) -> None:
        self._show_progress()

    def _show_progress(self) -> None:
        is_running, ready = self._workbench.sending.is_running, self._count_ready()
        title = "Cancel" if is_running else f"Send {ready}" if ready > 1 else "Send"
        self._send.setText(title)
        self._send.setAccessibleName(title)
        self._send.setToolTip("Cancel (Esc)" if is_running else "Send all ready requests (Ctrl+Return)")
        self._send.setEnabled(is_running or ready > 0)
        self._test.setEnabled(not is_running)
        set_state(self._send, "running", is_running)
        self._show_send_icon()
        message = find_message(self._connections, self._workbench.results)
        self._message.show_message(message.text, message.tone, message.tip)
        self._summary.set_text(*describe_progress(self._workbench.results, self._workbench.previews.current))

    def _count_ready(self) -> int:
        preview = self._workbench.previews.current
        return 0 if preview is None else sum(len(row.requests) for row in preview.mappings)

    def _show_send_icon(self) -> None:
        theme = current_theme()
        if self._workbench.sending.is_running:
            self._send.setIcon(icon("cancel", theme.bad))
        else:
            self._send.setIcon(icon("send", theme.accent_text if self._send.isEnabled() else theme.muted))

    def _on_theme(self) -> None:
        self._show_send_icon()
        self._test.setIcon(icon("test"))
