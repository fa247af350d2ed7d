"""The preview while typing: worked out in one thread beside the window's, the newest text wins."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from talonbench_gui.background import Background

if TYPE_CHECKING:
    from talonbench.destination import Settings, Subscription
    from talonbench.filters import DestinationFilter
    from talonbench.preview import Preview

PATIENCE = 12  # milliseconds without a keystroke before the work starts
MOST_PUT_OFF = 10  # times, that the first work waits for the first paint
FIRST = 80  # milliseconds before the first work, which is to leave the first paint alone


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be previewed."""

    text: str
    subscriptions: tuple[Subscription, ...]
    filters: tuple[DestinationFilter, ...]
    settings: Settings
    selected: int

    def preview(self, before: Preview | None = None) -> Preview:
        """Work it out, with what the one *before* knew already."""
        from talonbench.preview import (  # late: beside the window's thread, after the first paint
            compile_destination,
            make_preview,
        )

        destination = compile_destination(
            self.subscriptions, self.filters, before.destination if before is not None else None
        )
        return make_preview(self.text, destination, self.settings, self.selected, before)


class LivePreview(QObject):
    """Takes what is wanted, gives *preview_finished* with the newest result."""

    preview_finished = Signal(object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._background = Background(self)
        self._timer = QTimer(self, singleShot=True, interval=PATIENCE)
        self._timer.timeout.connect(self._begin)
        self._wanted: Wanted | None = None
        self._last: Preview | None = None
        self._is_busy = False
        self._unpainted = parent if isinstance(parent, QWidget) else None
        self._put_off = MOST_PUT_OFF
        parent.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Wait for the first paint of the window: what is imported for the first preview would only delay it."""
        if event.type() == QEvent.Type.Paint:
            self._unpainted = None
            watched.removeEventFilter(self)
        return False

    def _is_early(self) -> bool:
        """Whether the window is about to be painted for the first time; nothing is put off for ever."""
        is_early = self._unpainted is not None and self._unpainted.isVisible() and self._put_off > 0
        self._put_off -= is_early
        return is_early

    def want(self, wanted: Wanted) -> None:
        """Preview *wanted* as soon as the typing rests."""
        self._wanted = wanted
        self._timer.start(FIRST if self._last is None else PATIENCE)

    @property
    def is_pending(self) -> bool:
        """Whether a newer preview than the last one told is on its way."""
        return self._is_busy or self._wanted is not None

    def _begin(self) -> None:
        if self._is_busy or self._wanted is None:
            return
        if self._last is None and self._is_early():
            self._timer.start(FIRST)
            return
        self._is_busy = True
        wanted, self._wanted = self._wanted, None
        self._background.run(partial(wanted.preview, self._last), self._on_done, self._on_failed)

    def _on_done(self, done: Preview) -> None:
        self._is_busy = False
        self._last = done
        if self._wanted is None:
            self.preview_finished.emit(done)
        else:
            self._begin()

    def _on_failed(self) -> None:
        self._is_busy = False
        self._begin()

    def stop(self) -> None:
        """Wait for the thread to come to its end."""
        self._timer.stop()
        self._wanted = None
        self._background.finish()
