"""What an empty event offers: paste one, open one, or start from a sample."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout

from talonbench_gui.widgets.detail import Title
from talonbench_gui.widgets.naming import make_button

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from talonbench_gui.commands.actions import Actions

TITLE: Final = "Paste an event"
UNDERSTOOD: Final = (
    "JSON as Segment shows it, with comments and trailing commas if you like. Arrays, NDJSON, SDK calls, cURL commands "
    "and exports become one event each."
)
BUTTONS: Final = (("Open events…", "file.open_event"), ("Browse samples", "page.samples"))


class Invitation(QFrame):
    """Lies in the middle of *area*, the empty editor's viewport; clicks beside the buttons reach the editor."""

    def __init__(self, area: QWidget, actions: Actions) -> None:
        super().__init__(area)
        self._area = area
        self.setObjectName("eventInvitation")
        column = QVBoxLayout(self)
        title, words = Title(), QLabel(UNDERSTOOD, wordWrap=True)
        title.set_text(TITLE, "text")
        words.setProperty("role", "muted")
        for label in (title, words):
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
            column.addWidget(label)
        for text, command in BUTTONS:
            button = make_button(text)
            button.clicked.connect(actions[command].trigger)
            button.setCursor(Qt.CursorShape.ArrowCursor)
            column.addWidget(button, 0, Qt.AlignmentFlag.AlignHCenter)
        area.installEventFilter(self)
        self._place()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay in the middle."""
        if event.type() == QEvent.Type.Resize:
            self._place()
        return False

    def _place(self) -> None:
        area = self._area
        width = min(area.width(), self.fontMetrics().averageCharWidth() * 60)
        height = min(area.height(), max(self.heightForWidth(width), self.sizeHint().height()))
        self.setGeometry((area.width() - width) // 2, (area.height() - height) // 2, width, height)
