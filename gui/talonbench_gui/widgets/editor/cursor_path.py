"""The event path of the value under the cursor."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer

from talonbench_gui.widgets.labels import MessageLine, NamedLabel

if TYPE_CHECKING:
    from collections.abc import Callable

    from talonbench_gui.widgets.editor.json_editor import JsonEditor

LIMIT = 200_000  # characters; no path is shown in longer texts
PATIENCE = 60  # milliseconds
FIRST = 400  # the first time, to let the first paint come first


class CursorPath(MessageLine):
    """Shows the path at the cursor of *json*, after a short delay; *place* shows line and column.

    *path_at* returns the path at an offset, None while it isn't known: `refresh` follows then.
    """

    def __init__(self, json: JsonEditor, path_at: Callable[[int], str | None]) -> None:
        super().__init__("Path under the cursor", Qt.TextElideMode.ElideMiddle)
        self.place = NamedLabel("Line and column")
        self._json = json
        self._offset = 0
        self._path_at = path_at
        self._timer = QTimer(self, singleShot=True, interval=FIRST)
        self._timer.timeout.connect(self.refresh)
        json.cursor_moved.connect(self._on_moved)

    def _on_moved(self, offset: int) -> None:
        self._offset = offset
        self._timer.start()

    def refresh(self) -> None:
        """Show the place and the path, as far as they are known."""
        self._timer.setInterval(PATIENCE)
        text = self._json.text() if self._offset >= 0 else ""
        if not text or len(text) > LIMIT:
            self.setText("")
            self.place.setText("")
            return
        line, start = text.count("\n", 0, self._offset), text.rfind("\n", 0, self._offset) + 1
        self.place.setText(f"{line + 1}:{self._offset - start + 1}")
        path = self._path_at(self._offset)
        if path is not None:
            self.setText(path)
