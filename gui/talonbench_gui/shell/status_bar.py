"""The status bar: cursor position, the event's size, the preview's result, and short messages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QLabel

if TYPE_CHECKING:
    from PySide6.QtWidgets import QStatusBar

    from talonbench.preview import Preview
    from talonbench_gui.state.workbench import Workbench
    from talonbench_gui.widgets.editor.cursor_path import CursorPath

SHOWN: Final = 5_000  # milliseconds


class StatusBar(QObject):
    """Fills *bar*."""

    def __init__(self, bar: QStatusBar, path: CursorPath, workbench: Workbench) -> None:
        super().__init__(bar)
        self._bar, self._size, self._speed = bar, QLabel(), QLabel()
        bar.addWidget(path.place)
        bar.addWidget(path, 1)
        bar.addPermanentWidget(self._size)
        bar.addPermanentWidget(self._speed)
        workbench.previews.changed.connect(self._show_preview)
        workbench.notices.status.connect(self._show_message)

    def _show_preview(self, preview: Preview) -> None:
        from talonbench_gui.wording.numbers import describe_size  # both imported late: not needed for the first paint
        from talonbench_gui.wording.outcomes import describe_preview

        self._speed.setText(describe_preview(preview))
        self._size.setText(describe_size(len(preview.text.encode("utf-8", "replace")))[0])

    def _show_message(self, text: str) -> None:
        self._bar.showMessage(text, SHOWN)
