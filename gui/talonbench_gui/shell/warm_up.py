"""Loads what the pages share while the user looks at the first one, and builds the history: it opens at once."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer

if TYPE_CHECKING:
    from talonbench_gui.shell.pages import PageHost
    from talonbench_gui.state.preview import PreviewService

PAUSE: Final = 50  # milliseconds between two modules; none takes longer than a frame
REST: Final = 500  # milliseconds without typing, after which a page is built: it takes some frames
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
    """Imports MODULES one by one; on the UI thread, because PySide makes the classes of Qt at their first use.

    Once they are there, and nobody types, the page of the history is built, which most people open first.
    """

    def __init__(self, pages: PageHost, previews: PreviewService, parent: QObject) -> None:
        super().__init__(parent)
        self._left = list(MODULES)
        self._pages, self._previews = pages, previews
        self._timer = QTimer(self, interval=PAUSE)
        self._timer.timeout.connect(self._load_one)
        self._rest = QTimer(self, interval=REST, singleShot=True)
        self._rest.timeout.connect(self._build)
        self._timer.start()

    def _load_one(self) -> None:
        import_module(self._left.pop(0))
        if not self._left:
            self._timer.stop()
            self._previews.changed.connect(self._wait)
            self._rest.start()

    def _wait(self) -> None:
        self._rest.start()

    def _build(self) -> None:
        self._previews.changed.disconnect(self._wait)
        self._pages.page("history")
