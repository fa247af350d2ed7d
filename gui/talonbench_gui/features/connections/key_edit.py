"""The API key field: masked until revealed, with an icon for where the key is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import QLineEdit, QToolButton

from talonbench_gui.state.keys import IN_MEMORY
from talonbench_gui.theme import icon
from talonbench_gui.widgets.naming import set_accessible_name

if TYPE_CHECKING:
    from PySide6.QtGui import QFocusEvent

WHERE = "Campaign Manager → Settings → Developer settings → Create API Key, third party: Segment"


class KeyEdit(QLineEdit):
    """Shows a key from elsewhere without signaling: `textChanged` means typing."""

    def __init__(self) -> None:
        super().__init__(placeholderText="API key")
        set_accessible_name(self, "API key", WHERE)
        self.setEchoMode(QLineEdit.EchoMode.Password)
        self._place = self.addAction(icon("key"), QLineEdit.ActionPosition.LeadingPosition)
        self._place.setText("API key")
        self._reveal = self.addAction(icon("eye"), QLineEdit.ActionPosition.TrailingPosition)
        self._reveal.setCheckable(True)
        self._reveal_button = next(one for one in self.findChildren(QToolButton) if one.defaultAction() is self._reveal)
        self._reveal_button.setObjectName("revealKeyButton")
        self._reveal_button.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # the key can be shown by keyboard, too
        self._name_reveal(False)
        self._reveal.toggled.connect(self._on_reveal)
        self._location = ""

    def show_key(self, key: str, location: str) -> None:
        """Show *key* and where it is kept."""
        if key != self.text():
            with QSignalBlocker(self):
                self.setText(key)
            self._show_beginning()
        self._location = location
        self._place.setToolTip(location[:1].upper() + location[1:])
        self._place.setText(f"Where the API key is kept: {location}" if location else "API key")
        self.setAccessibleDescription(location)
        self._show_icons()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._show_beginning()

    def _show_beginning(self) -> None:
        """Scroll to the beginning: in a narrow field, half a dot at the left looks broken."""
        self.setCursorPosition(0)

    def _on_reveal(self, shown: bool) -> None:
        self.setEchoMode(QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password)
        self._name_reveal(shown)
        self._show_icons()

    def _name_reveal(self, shown: bool) -> None:
        name = "Hide API key" if shown else "Show API key"
        self._reveal.setToolTip(name)
        self._reveal_button.setAccessibleName(name)

    def _show_icons(self) -> None:
        self._reveal.setIcon(icon("eye-off" if self._reveal.isChecked() else "eye"))
        self._place.setIcon(icon("key", "warn" if self._location == IN_MEMORY else "muted"))
