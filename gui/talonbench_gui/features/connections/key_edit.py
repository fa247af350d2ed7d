"""The API key field: masked until revealed, with an icon for where the key is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QSignalBlocker, Qt
from PySide6.QtWidgets import QLabel, QLineEdit, QToolButton

from talonbench_gui.state.keys import IN_MEMORY
from talonbench_gui.theme import icon, scaled
from talonbench_gui.widgets.naming import set_accessible_name
from talonbench_gui.widgets.state_style import set_state

if TYPE_CHECKING:
    from PySide6.QtGui import QFocusEvent, QResizeEvent

PADDING: Final = 6  # pixels: the style sheet's, inside a line edit
INSET: Final = 2  # pixels: Qt's, before a line edit's text
MASK: Final = "••••••"
TOLD: Final = 4  # of the key's last characters; none of a short one
WHERE = "Campaign Manager → Settings → Developer settings → Create API Key, third party: Segment"


class KeyEdit(QLineEdit):
    """Shows a key from elsewhere without signaling: `textChanged` means typing.

    *noun* is what it is called, *where* where it is made. While nobody edits it, a masked key is a few dots and its
    last four characters: a dot for each has no room.
    """

    def __init__(self, noun: str = "API key", where: str = WHERE) -> None:
        super().__init__(placeholderText=noun)
        self._noun = noun
        set_accessible_name(self, noun[:1].upper() + noun[1:], where)
        self.setEchoMode(QLineEdit.EchoMode.Password)
        self._place, self._reveal = QToolButton(self), QToolButton(self)  # Qt's own ones don't grow with the text
        for button in (self._place, self._reveal):
            button.setProperty("role", "inline")
            button.setCursor(Qt.CursorShape.ArrowCursor)
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._place.setAccessibleName(f"Where the {noun} is kept")
        self._reveal.setCheckable(True)
        self._reveal.setObjectName("revealKeyButton")
        self._reveal.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # the key can be shown by keyboard, too
        self._mask = QLabel(self, textFormat=Qt.TextFormat.PlainText)
        self._mask.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._mask.hide()
        self.textChanged.connect(self._show_mask)
        self._name_reveal(False)
        self._reveal.toggled.connect(self._on_reveal)
        self._location = ""

    def show_key(self, key: str, location: str) -> None:
        """Show *key* and where it is kept."""
        if key != self.text():
            with QSignalBlocker(self):
                self.setText(key)
            self._show_beginning()
            self._show_mask()
        self._location = location
        self._place.setToolTip(location[:1].upper() + location[1:])
        self._place.setAccessibleName(f"Where the {self._noun} is kept: {location}" if location else self._noun)
        self.setAccessibleDescription(location)
        self._show_icons()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._show_mask()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._show_beginning()
        self._show_mask()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_buttons()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._place_buttons()

    def _place_buttons(self) -> None:
        if "_mask" not in self.__dict__:
            return  # Qt styles the edit before it is complete
        wide, high = self._reveal.sizeHint().width(), self.height()
        for button, left in ((self._place, 1), (self._reveal, self.width() - wide - 1)):
            button.setGeometry(left, 1, wide, high - 2)
        room = wide - scaled(PADDING)
        self.setTextMargins(room, 0, room, 0)
        self._show_mask()

    def _show_mask(self) -> None:
        """Show the short form of a masked key that nobody edits, over the key's dots, which become transparent."""
        key, is_masked = self.text(), self.echoMode() == QLineEdit.EchoMode.Password
        is_shown = bool(key) and is_masked and not self.hasFocus()
        if is_shown:
            left = self._place.geometry().right() + INSET  # not the cursor's place: Qt scrolls to it when it paints
            room = self._reveal.x() - left
            self._mask.setText(self._shorten(key[-TOLD:] if len(key) > 2 * TOLD else "", room))
            self._mask.setGeometry(left, 0, room, self.height())
        self._mask.setVisible(is_shown)
        if bool(self.property("masked")) != is_shown:
            set_state(self, "masked", is_shown)

    def _shorten(self, told: str, room: int) -> str:
        """The dots and the last characters *told*, with fewer dots where there is little *room*."""
        dots = len(MASK)
        while dots > 1 and self.fontMetrics().horizontalAdvance(MASK[:dots] + told) > room:
            dots -= 1
        return MASK[:dots] + told

    def _show_beginning(self) -> None:
        """Scroll to the beginning: in a narrow field, half a dot at the left looks broken."""
        self.setCursorPosition(0)

    def _on_reveal(self, shown: bool) -> None:
        self.setEchoMode(QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password)
        self._name_reveal(shown)
        self._show_icons()
        self._show_mask()

    def _name_reveal(self, shown: bool) -> None:
        name = f"{'Hide' if shown else 'Show'} {self._noun}"
        self._reveal.setToolTip(name)
        self._reveal.setAccessibleName(name)

    def _show_icons(self) -> None:
        self._reveal.setIcon(icon("eye-off" if self._reveal.isChecked() else "eye"))
        self._place.setIcon(icon("key", "warn" if self._location == IN_MEMORY else "muted"))
