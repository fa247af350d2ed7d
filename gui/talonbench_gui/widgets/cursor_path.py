"""The path in the event of the place where the cursor stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QLabel

from talonbench import events
from talonbench_gui.widgets.naming import named

if TYPE_CHECKING:
    from talonbench.events import Places
    from talonbench_gui.widgets.json_editor import JsonEditor

LIMIT = 200_000  # characters up to which the path is worked out
PATIENCE = 60  # milliseconds
FIRST = 400  # the first time, which is to leave the first paint alone


class CursorPath(QLabel):
    """Follows the cursor of *json*, a moment behind it; *place* shows the line and the column."""

    def __init__(self, json: JsonEditor) -> None:
        super().__init__()
        self.place = named(QLabel(), "Line and column")
        self.setAccessibleName("Path under the cursor")
        self._json = json
        self._offset = 0
        self._places: tuple[str, Places] | None = None
        self._timer = QTimer(self, singleShot=True, interval=FIRST)
        self._timer.timeout.connect(self._show)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        json.cursor_moved.connect(self._on_moved)

    def _on_moved(self, offset: int) -> None:
        self._offset = offset
        self._timer.start()

    def _show(self) -> None:
        self._timer.setInterval(PATIENCE)
        text = self._json.text() if self._offset >= 0 else ""
        if not text or len(text) > LIMIT:
            self.setText("")
            self.place.setText("")
            return
        if self._places is None or self._places[0] != text:
            self._places = (text, events.locate(text))
        line, start = text.count("\n", 0, self._offset), text.rfind("\n", 0, self._offset) + 1
        self.place.setText(f"{line + 1}:{self._offset - start + 1}")
        keys = self._places[1].path_at(self._offset)
        self.setText(events.path_text(keys) if keys else "")
