"""Loads what the pages share while the user looks at the first one, so that the next opens at once."""

from importlib import import_module
from typing import Final

from PySide6.QtCore import QObject, QTimer

PAUSE: Final = 50  # milliseconds between two modules; none takes longer than a frame
MODULES: Final = (
    "talonbench_gui.widgets.page_header",
    "talonbench_gui.widgets.page_split",
    "talonbench_gui.widgets.tables.table",
    "talonbench_gui.widgets.tables.paged_model",
    "talonbench_gui.widgets.html_view",
    "talonbench_gui.widgets.announce",
    "talonbench_gui.features.history.words",
    "talonbench_gui.features.history.filters",
    "talonbench_gui.features.history.details",
    "talonbench_gui.features.history.page",
    "talonbench_gui.commands.reply",
    "talonbench_gui.features.trace.words",
    "talonbench_gui.features.trace.detail",
    "talonbench_gui.features.trace.page",
)


class WarmUp(QObject):
    """Imports MODULES one by one; on the UI thread, because PySide makes the classes of Qt at their first use."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._left = list(MODULES)
        self._timer = QTimer(self, interval=PAUSE)
        self._timer.timeout.connect(self._load_one)
        self._timer.start()

    def _load_one(self) -> None:
        import_module(self._left.pop(0))
        if not self._left:
            self._timer.stop()
