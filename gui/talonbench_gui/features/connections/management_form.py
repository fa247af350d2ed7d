"""The rows of a connection's form about Talon.One's Management API: the key, the Application, and a test of both."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QWidget

from talonbench_gui.features.connections.key_edit import KeyEdit
from talonbench_gui.widgets.labels import MessageLine
from talonbench_gui.widgets.naming import make_button, set_accessible_name

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QFormLayout

    from talonbench.connections import Connection

WHERE: Final = "Campaign Manager → Account → Management API keys"
ONLY_ONE: Final = "The only one"


class ManagementForm(QWidget):
    """The Application with its button; `add_rows` adds it to a form, below the key.

    *key_typed* carries the key; *key_entered*: typing it is complete; *chosen*: another Application; *tested*: test it.
    """

    key_typed = Signal(str)
    key_entered = Signal()
    chosen = Signal()
    tested = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._key = KeyEdit("management key", WHERE)
        self._key.setObjectName("connectionManagementKey")
        self._note = MessageLine("Where the management key is kept", wrapped=34)
        self._note.setObjectName("connectionManagementNote")
        self._application = set_accessible_name(QComboBox(), "Application")
        self._application.setObjectName("connectionApplication")
        self._test = make_button("Test management key")
        self._test.setObjectName("connectionManagementTest")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self._application, 1)
        row.addWidget(self._test)
        self._key.textChanged.connect(self.key_typed)
        self._key.editingFinished.connect(self.key_entered)
        self._application.currentIndexChanged.connect(self.chosen)
        self._test.clicked.connect(self.tested)

    def add_rows(self, rows: QFormLayout) -> None:
        """Add the rows to a form."""
        rows.addRow("Management key", self._key)
        rows.addRow("", self._note)
        rows.addRow("Application", self)

    def focus_key(self) -> None:
        """Focus the key."""
        self._key.setFocus()

    @property
    def application(self) -> str:
        """The ID of the chosen Application; empty for the only one."""
        return str(self._application.currentData() or "")

    def show_management(
        self, one: Connection, key: str, location: str, note: str, applications: Sequence[tuple[str, str]]
    ) -> None:
        """Show *key* and where it is kept, and *applications* as (ID, name) with that of *one* chosen."""
        self._key.show_key(key, location)
        self._key.setEnabled(one.kind != "sandbox" and bool(one.deployment))
        self._note.show_message(note, "muted")
        items = [("", ONLY_ONE), *((identity, f"{name} ({identity})") for identity, name in applications)]
        if one.application not in dict(items):
            items.append((one.application, f"Application {one.application}"))
        if [(self._application.itemData(at), self._application.itemText(at)) for at in range(self._count)] != items:
            with QSignalBlocker(self._application):
                self._application.clear()
                for identity, title in items:
                    self._application.addItem(title, identity)
        with QSignalBlocker(self._application):
            self._application.setCurrentIndex([identity for identity, _ in items].index(one.application))

    def allow_test(self, is_possible: bool, why_not: str) -> None:
        """Enable the test, or say in its tooltip why it isn't possible."""
        self._test.setEnabled(is_possible)
        self._test.setToolTip(why_not or "Try each endpoint that Received and Catalog need")

    @property
    def _count(self) -> int:
        return self._application.count()
