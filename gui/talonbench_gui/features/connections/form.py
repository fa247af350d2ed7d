"""The form of one connection."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QDoubleSpinBox,
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QRadioButton,
    QSizePolicy,
    QWidget,
)

from talonbench.connections import GATEWAY, Connection
from talonbench_gui.features.connections.key_edit import KeyEdit
from talonbench_gui.features.connections.management_form import ManagementForm
from talonbench_gui.widgets.elided import ElidedEdit
from talonbench_gui.widgets.labels import MessageLine
from talonbench_gui.widgets.naming import set_accessible_name, spin

if TYPE_CHECKING:
    from talonbench_gui.features.connections.words import KeyState

ENVIRONMENTS = (("local", "Local"), ("test", "Test"), ("live", "Live"))


class _Environment(QFrame):
    """Three radio buttons; Local is the sandbox's alone. *chosen*: the user chose another one."""

    chosen = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("Environment")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        self._buttons = {name: QRadioButton(title) for name, title in ENVIRONMENTS}
        for name, button in self._buttons.items():
            button.setObjectName(f"connection{name.capitalize()}")
            button.clicked.connect(self.chosen)
            row.addWidget(button)
        row.addStretch(1)

    @property
    def current(self) -> str:
        """The checked environment."""
        return next((name for name, button in self._buttons.items() if button.isChecked()), "live")

    def show_environment(self, name: str) -> None:
        """Check *name*; only what can be chosen is enabled."""
        self._buttons[name].setChecked(True)
        for one, button in self._buttons.items():
            button.setEnabled((one == "local") == (name == "local"))


class ConnectionForm(QWidget):
    """*edited*: a field was changed and left; *key_typed* carries the key; *key_entered*: typing it is complete."""

    edited = Signal()
    key_typed = Signal(str)
    key_entered = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.name = set_accessible_name(QLineEdit(), "Connection name")
        self._deployment = set_accessible_name(
            ElidedEdit(placeholderText="https://mycompany.europe-west1.talon.one"), "Deployment of this connection"
        )
        self._key = KeyEdit()
        self._key.setAccessibleName("API key of this connection")
        self.management = ManagementForm()
        self._gateway = set_accessible_name(ElidedEdit(placeholderText=GATEWAY), "Gateway")
        self._environment = _Environment()
        self._timeout = spin(QDoubleSpinBox(minimum=0.5, maximum=600, suffix=" s", decimals=1), "Timeout")
        self._confirm = QCheckBox("Confirm the first send in each session")
        self._ca_file = set_accessible_name(QLineEdit(placeholderText="none (system only)"), "Extra CA certificates")
        self._expires = set_accessible_name(
            QLineEdit(placeholderText="e.g. 2026-12-31 (we'll remind you)"), "API key expires"
        )
        self._key_note, self._note = (
            MessageLine("Where the API key is kept", wrapped=34),
            MessageLine("Problem or note", wrapped=34),
        )
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        rows = QFormLayout(self)
        rows.setContentsMargins(12, 4, 12, 10)
        rows.setHorizontalSpacing(16)
        for label, widget, name in (
            ("Name", self.name, "connectionName"), ("Deployment", self._deployment, "connectionDeployment"),
            ("API key", self._key, "connectionKey"), ("", self._key_note, "connectionKeyNote"),
            ("Key expires", self._expires, "connectionExpires"),
            ("Environment", self._environment, "connectionEnvironment"), ("", self._confirm, "connectionConfirm"),
            ("Gateway", self._gateway, "connectionGateway"), ("Timeout", self._timeout, "connectionTimeout"),
            ("Extra CA certificates", self._ca_file, "connectionCaFile"), ("", self._note, "connectionNote"),
        ):  # fmt: skip
            widget.setObjectName(name)
            rows.addRow(label, widget)
            if widget is self._expires:
                self.management.add_rows(rows)
        for title in self.findChildren(QLabel):  # as high as its field, so both are in line
            if title.buddy() is not None:
                title.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)

    def _connect(self) -> None:
        for edit in (self.name, self._deployment, self._gateway, self._ca_file, self._expires, self._timeout):
            edit.editingFinished.connect(self.edited)
        self._environment.chosen.connect(self.edited)
        self.management.chosen.connect(self.edited)
        self._confirm.clicked.connect(self.edited)
        self._key.textChanged.connect(self.key_typed)
        self._key.editingFinished.connect(self.key_entered)

    def show_connection(self, one: Connection, key: KeyState, *, is_new: bool) -> None:
        """Show *one*; keep what is being typed, unless it is another connection (*is_new*)."""
        for edit, text in (
            (self.name, one.name), (self._deployment, one.deployment), (self._gateway, one.gateway),
            (self._ca_file, one.ca_file), (self._expires, one.key_expires),
        ):  # fmt: skip
            if is_new or not edit.hasFocus() or not edit.isModified():
                edit.setText(text)
        with QSignalBlocker(self._timeout):
            self._timeout.setValue(one.timeout)
        self._confirm.setChecked(one.asks_first)
        self._confirm.setToolTip("Live connections always ask." if one.is_live else "")
        self._key.show_key(key.key, key.location)
        is_sandbox = one.kind == "sandbox"
        self._environment.show_environment("local" if is_sandbox else one.environment)
        for widget in (self.name, self._deployment, self._gateway, self._environment, self._confirm, self._ca_file,
                       self._expires):  # fmt: skip
            widget.setEnabled(not is_sandbox and not (one.is_live and widget is self._confirm))

    def show_notes(self, key_note: str, note: str, tone: str) -> None:
        """Show where the key is kept, and what is wrong with the connection; both have a line of their own."""
        self._key_note.show_message(key_note, "muted")
        self._note.show_message(note, tone)

    def read(self, before: Connection) -> Connection:
        """*before* with the values of the fields; an empty name keeps the former one."""
        return replace(
            before,
            name=self.name.text().strip() or before.name,
            deployment=self._deployment.text().strip(),
            gateway=self._gateway.text().strip() or GATEWAY,
            environment="test" if self._environment.current == "test" else "live",
            confirm_first=self._confirm.isChecked() if self._confirm.isEnabled() else before.confirm_first,
            timeout=self._timeout.value(),
            ca_file=self._ca_file.text().strip(),
            key_expires=self._expires.text().strip(),
            application=self.management.application,
        )
