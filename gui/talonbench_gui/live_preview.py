"""The preview while typing: worked out in one thread beside the window's, the newest text wins."""

from dataclasses import dataclass

from PySide6.QtCore import QObject, QRunnable, QThreadPool, QTimer, Signal

from talonbench.bench import Preview, preview
from talonbench.destination import CompiledSubscription, Settings

PATIENCE = 12  # milliseconds without a keystroke before the work starts


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be previewed."""

    text: str
    subscriptions: tuple[CompiledSubscription, ...]
    settings: Settings
    selected: int


class _Signals(QObject):
    done = Signal(object)
    failed = Signal(object)


class _Job(QRunnable):
    def __init__(self, wanted: Wanted, signals: _Signals) -> None:
        super().__init__()
        self._wanted = wanted
        self._signals = signals

    def run(self) -> None:
        wanted = self._wanted
        try:
            done = preview(wanted.text, wanted.subscriptions, wanted.settings, wanted.selected)
        except BaseException as error:  # noqa: BLE001  # a bug: raised again on the UI thread, where the hook is
            self._signals.failed.emit(error)
            return
        self._signals.done.emit(done)


class LivePreview(QObject):
    """Takes what is wanted, gives *preview_finished* with the newest result."""

    preview_finished = Signal(object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)
        self._signals = _Signals()
        self._signals.done.connect(self._on_done)
        self._signals.failed.connect(self._on_failed)
        self._timer = QTimer(self, singleShot=True, interval=PATIENCE)
        self._timer.timeout.connect(self._begin)
        self._wanted: Wanted | None = None
        self._is_busy = False

    def want(self, wanted: Wanted) -> None:
        """Preview *wanted* as soon as the typing rests."""
        self._wanted = wanted
        self._timer.start()

    def _begin(self) -> None:
        if self._is_busy or self._wanted is None:
            return
        self._is_busy = True
        wanted, self._wanted = self._wanted, None
        self._pool.start(_Job(wanted, self._signals))

    def _on_done(self, done: Preview) -> None:
        self._is_busy = False
        if self._wanted is None:
            self.preview_finished.emit(done)
        else:
            self._begin()

    def _on_failed(self, error: BaseException) -> None:
        self._is_busy = False
        raise error

    def stop(self) -> None:
        """Wait for the thread to come to its end."""
        self._timer.stop()
        self._wanted = None
        self._pool.waitForDone()
