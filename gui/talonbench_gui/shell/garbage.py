"""Python's garbage is collected on the window's thread only, in the breaks of its work.

A collection runs in whatever thread happens to allocate, and Qt's objects must not be destroyed in a thread that is not
theirs: left to itself, a preview in the background would now and then take a widget down, and the process with it.
"""

import gc

from PySide6.QtCore import QObject, QTimer

PERIOD = 400  # milliseconds
SETTLED = 2_000


class GarbageCollector(QObject):
    """Takes the collection over for the life of *parent*."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        gc.disable()
        gc.freeze()  # what the imports made stays: a full collection need not walk it, 50 ms each time
        self._limits = gc.get_threshold()
        self._timer = QTimer(self, interval=PERIOD)
        self._timer.timeout.connect(self._collect)
        self._timer.start()
        QTimer.singleShot(SETTLED, self, gc.freeze)  # once more, for what is only imported after the first paint

    def _collect(self) -> None:
        """The oldest generation that is due; its collection includes the younger ones."""
        due = [
            age for age, (count, limit) in enumerate(zip(gc.get_count(), self._limits, strict=True)) if count > limit
        ]
        if due:
            gc.collect(due[-1])
