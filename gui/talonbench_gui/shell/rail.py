"""The rail at the left edge: one button per page; the current page's is pressed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QToolButton, QVBoxLayout, QWidget

from talonbench_gui.theme import icon, scaled
from talonbench_gui.widgets.naming import set_accessible_name

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent

LEAST = 36  # pixels: a button without its title
SPACING = 4  # pixels
UNLIMITED = (1 << 24) - 1  # Qt's
NO_MARK = ("", "text", "")


class Rail(QWidget):
    """*activated* carries the ID of the page to show."""

    activated = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("Pages")
        self._buttons: dict[str, tuple[QToolButton, str]] = {}
        self._marks: dict[str, tuple[str, str, str]] = {}  # sign, color and words of marked pages
        self._is_narrow, self._room = False, 1 << 20  # pixels that are seen, once known
        self._group = QButtonGroup(self, exclusive=True)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(SPACING)
        self._column.addStretch(1)

    def add(self, page: str, title: str, picture: str, tip: str) -> None:
        """Add a button for *page* at the end."""
        button = set_accessible_name(QToolButton(), title, tip)
        button.setObjectName(f"{page}PageButton")
        button.setProperty("role", "rail")
        button.setText(title)
        button.setIcon(icon(picture))
        button.setCheckable(True)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
        button.setSizePolicy(button.sizePolicy().Policy.Expanding, button.sizePolicy().Policy.Fixed)
        button.clicked.connect(lambda: self.activated.emit(page))
        self._group.addButton(button)
        self._column.insertWidget(self._column.count() - 1, button)
        self._buttons[page] = (button, picture)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Without room for titles, show them in tooltips only."""
        super().resizeEvent(event)
        self._fit()

    def set_narrow(self, is_narrow: bool) -> None:
        """Show titles in tooltips only, as the window *is_narrow*."""
        self._is_narrow = is_narrow
        self._fit()

    def set_room(self, height: int) -> None:
        """Fit the *height* that is seen: a high page scrolls, and the rail with it."""
        if height != self._room:
            self._room = height
            self._fit()

    def _fit(self) -> None:
        """Show titles if all of them have room, else icons, which come closer to each other in a very low window."""
        room = min(self.height(), self._room)
        self._show(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
        if self._is_narrow or self._column.sizeHint().height() > room:
            self._show(Qt.ToolButtonStyle.ToolButtonIconOnly)
        if self._column.sizeHint().height() > room and self._buttons:
            self._column.setSpacing(0)
            for button, _ in self._buttons.values():
                button.setMaximumHeight(max(button.iconSize().height() + SPACING, room // len(self._buttons)))
        self.updateGeometry()  # during a resize of the window, Qt wouldn't pass on that the buttons changed theirs

    def _show(self, style: Qt.ToolButtonStyle) -> None:
        self._column.setSpacing(SPACING)
        for button, _ in self._buttons.values():
            button.setMaximumHeight(UNLIMITED)
            button.setToolButtonStyle(style)

    def minimumSizeHint(self) -> QSize:
        return QSize(super().minimumSizeHint().width(), len(self._buttons) * scaled(LEAST))

    def select(self, page: str) -> None:
        """Show *page* as the current one; a page without a button leaves none checked."""
        if page in self._buttons:
            self._buttons[page][0].setChecked(True)
        elif (checked := self._group.checkedButton()) is not None:
            self._group.setExclusive(False)  # else one stays checked
            checked.setChecked(False)
            self._group.setExclusive(True)

    def mark(self, page: str, sign: str = "", color: str = "text", words: str = "") -> None:
        """Mark *page* as active: a *sign* after its title; screen readers get *words*."""
        if self._marks.get(page, NO_MARK) == (sign, color, words):
            return
        self._marks[page] = (sign, color, words)
        button, picture = self._buttons[page]
        title = button.accessibleName()
        button.setText(f"{title} {sign}".rstrip())
        button.setAccessibleDescription(words)
        button.setIcon(icon(picture, color))
