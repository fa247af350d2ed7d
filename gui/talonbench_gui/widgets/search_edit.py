"""A search field's magnifier and clear button; Qt's own button doesn't grow with the text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QLineEdit, QToolButton

from talonbench_gui.theme import icon, scaled
from talonbench_gui.widgets.naming import set_accessible_name

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

PADDING: Final = 6  # pixels: the style sheet's, inside a line edit
SIZED: Final = (QEvent.Type.Resize, QEvent.Type.FontChange, QEvent.Type.StyleChange)


class SearchParts(QObject):
    """Adds both to *edit*, and keeps them at its ends."""

    def __init__(self, edit: QLineEdit) -> None:
        super().__init__(edit)
        self._edit, self._sign = edit, _make_part(edit, "search", "muted")
        self.clear = set_accessible_name(_make_part(edit, "cross", "text"), "Clear search", "Clear search")
        self._sign.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._sign.setAccessibleName("Search")
        self.clear.clicked.connect(edit.clear)
        edit.textChanged.connect(self._on_text)
        edit.installEventFilter(self)
        self._on_text(edit.text())
        self._place()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in SIZED:
            self._place()
        return False

    def _on_text(self, text: str) -> None:
        self.clear.setVisible(bool(text))

    def _place(self) -> None:
        edit, wide = self._edit, self.clear.sizeHint().width()
        for button, left in ((self._sign, 1), (self.clear, edit.width() - wide - 1)):
            button.setGeometry(left, 1, wide, edit.height() - 2)
        room = wide - scaled(PADDING)
        edit.setTextMargins(room, 0, room, 0)


def _make_part(parent: QWidget, name: str, tone: str) -> QToolButton:
    button = QToolButton(parent)
    button.setIcon(icon(name, tone))
    button.setProperty("role", "inline")
    button.setCursor(Qt.CursorShape.ArrowCursor)
    button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    button.show()
    return button
