"""The places of the values in the event's text, worked out beside the typing and shared by all that need them."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer, Signal

from talonbench import events
from talonbench_gui.state.jobs import Latest

if TYPE_CHECKING:
    from talonbench.events import SpanIndex
    from talonbench_gui.state.jobs import Jobs
    from talonbench_gui.widgets.editor.json_editor import JsonEditor

REST: Final = 60  # milliseconds without a keystroke before the text is read


class EventPlaces(QObject):
    """Reads the text of *json* whenever typing rests, unless it has more than *largest* characters.

    *found*: the places of the visible text are known.
    """

    found = Signal()

    def __init__(self, json: JsonEditor, jobs: Jobs, largest: int, parent: QObject) -> None:
        super().__init__(parent)
        self._largest = largest
        self._json, self._latest = json, Latest(jobs, "analysis")
        self._index: SpanIndex | None = None
        self._rest = QTimer(self, singleShot=True, interval=REST)
        self._rest.timeout.connect(self._read)
        json.text_changed.connect(self._rest.start)
        json.loaded.connect(self._rest.start)
        self._rest.start()

    @property
    def known(self) -> SpanIndex | None:
        """The places of the visible text; None until they are found, and in a large text."""
        return self._index if self._index is not None and self._index.text == self._json.text() else None

    def find(self) -> SpanIndex:
        """The places of the visible text, read at once if need be: for what the user asked for. None in a large one."""
        text = self._json.text()
        if self.known is None:
            self._index = events.index_spans(text if len(text) <= self._largest else "")
        assert self._index is not None
        return self._index

    def path_at(self, offset: int) -> str | None:
        """The path of the value at *offset*, empty outside of any; None while it isn't known."""
        if self.known is None:
            return None
        keys = self.known.path_at(offset)
        return events.path_text(keys) if keys else ""

    def _read(self) -> None:
        text = self._json.text()
        if self.known is None and len(text) <= self._largest and not self._json.is_loading:
            self._latest.run(partial(_index, text), self._on_read)

    def _on_read(self, index: SpanIndex) -> None:
        self._index = index
        if self.known is not None:
            self.found.emit()


def _index(text: str) -> SpanIndex:
    index = events.index_spans(text)
    index.path_at(0)  # it works itself out on first use
    index.span(("",))
    return index
