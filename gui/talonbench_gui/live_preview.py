"""The preview while typing: worked out in one thread beside the window's, the newest text wins."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from talonbench_gui.background import Background

if TYPE_CHECKING:
    from talonbench.bench import Preview
    from talonbench.destination import Settings, Subscription
    from talonbench.filters import DestinationFilter

PATIENCE = 12  # milliseconds without a keystroke before the work starts
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
        from talonbench.bench import compile_all, preview  # late: beside the window's thread, after the first paint

        journey = compile_all(self.subscriptions, self.filters, before.journey if before is not None else None)
        return preview(self.text, journey, self.settings, self.selected, before)


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
