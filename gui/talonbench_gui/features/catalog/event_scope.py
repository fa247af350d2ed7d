"""Which events the attributes are looked for in, and the work of doing that beside the window's thread."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox

from talonbench.attributes import AttributeUsage, find_attribute_usage, merge_usage
from talonbench.errors import EventSyntaxError
from talonbench.events import read_event
from talonbench.samples import samples
from talonbench_gui.widgets.naming import set_accessible_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from talonbench.destination import Settings
    from talonbench.preview import Preview
    from talonbench.trace import EventTrace
    from talonbench_gui.shell.main_window import MainWindow

ONE, ALL, SAMPLES = "one", "all", "samples"


class EventScope(QComboBox):
    """This event, all events of the file that was opened, or all samples, too; *found* brings what they carry."""

    found = Signal(object)

    def __init__(self, window: MainWindow) -> None:
        super().__init__()
        self._window = window
        self._preview: Preview | None = None
        self._is_busy = self._is_stale = False
        set_accessible_name(self, "Events that are looked at")
        for words, data in (("This event", ONE), ("All opened events", ALL), ("All samples, too", SAMPLES)):
            self.addItem(words, data)
        self.currentIndexChanged.connect(lambda _: self.look(self._preview))

    def look(self, preview: Preview | None) -> None:
        """Find what the requests carry: of one event at once, of more beside the window's thread."""
        self._preview = preview
        if preview is None:
            return
        if self.currentData() == ONE:
            self.found.emit(merge_usage(find_attribute_usage(preview.trace)))
        elif self._is_busy:
            self._is_stale = True
        else:
            self._is_busy, self._is_stale = True, False
            work = partial(uses_over, preview, self._texts(), self._window.settings())
            self._window.background.run(work, self._on_found)

    def _texts(self) -> tuple[str, ...]:
        if self.currentData() == ALL:
            return self._window.pasting.texts
        return tuple(one.text for one in samples())

    def _on_found(self, uses: tuple[AttributeUsage, ...]) -> None:
        self._is_busy = False
        if self._is_stale or self.currentData() == ONE:
            self.look(self._preview)
        else:
            self.found.emit(uses)


def uses_over(preview: Preview, texts: Sequence[str], settings: Settings) -> tuple[AttributeUsage, ...]:
    """What the requests of the previewed event and of those in *texts* carry; what is no event is stepped over."""
    return merge_usage(use for trace in _ways(preview, texts, settings) for use in find_attribute_usage(trace))


def _ways(preview: Preview, texts: Sequence[str], settings: Settings) -> Iterator[EventTrace]:
    yield preview.trace
    for text in texts:
        try:
            event = read_event(text).body
        except EventSyntaxError:
            continue
        yield preview.destination.trace(event, settings)
