"""Finds all matches in slices, so that the window stays responsive."""

from time import perf_counter

from PySide6.QtCore import QObject, QRegularExpression, QTimer, Signal

MOST = 200_000
BUDGET = 0.008  # seconds of work at a time
LEAST = 20  # matches at a time, however slow
_Option = QRegularExpression.PatternOption


def expression(needle: str, by_case: bool, by_pattern: bool) -> QRegularExpression:
    """*needle* as an expression; it may be invalid."""
    options = _Option.MultilineOption
    if not by_case:
        options |= _Option.CaseInsensitiveOption
    return QRegularExpression(needle if by_pattern else QRegularExpression.escape(needle), options)


class Search(QObject):
    """The matches of an expression, as *starts* and *ends* in UTF-16 units; *found*: there are more."""

    found = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.starts: list[int] = []
        self.ends: list[int] = []
        self.is_done = True
        self._timer = QTimer(self, interval=0)
        self._timer.timeout.connect(self._step)

    @property
    def is_cut(self) -> bool:
        """Whether the search stopped at `MOST` matches."""
        return len(self.starts) >= MOST

    def start(self, text: str, wanted: QRegularExpression) -> None:
        """Find *wanted* in *text*; the first slice at once."""
        self.stop()
        self.starts, self.ends, self.is_done = [], [], False
        self._matches = wanted.globalMatch(text)
        self._timer.start()
        self._step()

    def stop(self) -> None:
        """Stop, and clear all matches."""
        self._timer.stop()
        self.starts, self.ends, self.is_done = [], [], True

    def _step(self) -> None:
        until, steps = perf_counter() + BUDGET, 0
        while not self.is_done and (steps < LEAST or perf_counter() < until):
            steps += 1
            if self.is_cut or not self._matches.hasNext():
                self.is_done = True
                self._timer.stop()
                break
            match = self._matches.next()
            if match.capturedLength():
                self.starts.append(match.capturedStart())
                self.ends.append(match.capturedEnd())
        self.found.emit()
