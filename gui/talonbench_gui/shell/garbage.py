"""Collects Python's garbage on the UI thread only, while it is idle.

By default a collection runs in whatever thread happens to allocate, but Qt's objects must be destroyed in their own
thread: otherwise a preview in the background could destroy a widget and crash the process.
"""

import gc

from PySide6.QtCore import QObject, QTimer

PERIOD = 400  # milliseconds
SETTLED = 2_000


class GarbageCollector(QObject):
    """Controls the collection for the lifetime of *parent*."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        gc.disable()
        gc.freeze()  # objects made by imports stay: skipping them saves 50 ms in each full collection
        self._limits = gc.get_threshold()
        self._timer = QTimer(self, interval=PERIOD)
        self._timer.timeout.connect(self._collect)
        QTimer.singleShot(SETTLED, self, self._begin)  # not before the first paint, however slow the machine is

    def _begin(self) -> None:
        gc.freeze()  # once more, for what was imported meanwhile
        self._timer.start()

    def _collect(self) -> None:
        """The oldest generation due for collection, which includes the younger ones."""
        due = [
            age for age, (count, limit) in enumerate(zip(gc.get_count(), self._limits, strict=True)) if count > limit
        ]
        if due:
            gc.collect(due[-1])
