"""All captured events: the newest in memory, older ones in a file, each accessible by its number."""

import tempfile
import threading
from array import array
from collections import deque
from collections.abc import Iterator
from typing import IO, Any, Final

from talonbench.capture.event import CapturedEvent
from talonbench.values import json_text, parse_json

IN_MEMORY: Final = 5000  # events


class CaptureLog:
    """A log of events; those not in memory are in a temporary file, deleted with the log.

    Its methods may be called from any thread.
    """

    def __init__(self, in_memory: int = IN_MEMORY) -> None:
        self._newest: deque[CapturedEvent] = deque()
        self._in_memory = in_memory
        self._lock = threading.Lock()
        self._file: IO[bytes] | None = None  # created on first use
        self._starts = array("Q")
        self._end = 0
        self._count = 0

    def __len__(self) -> int:
        return self._count

    def add(self, event: CapturedEvent) -> None:
        """Append *event*; its number must be the next one."""
        with self._lock:
            self._newest.append(event)
            self._count += 1
            if len(self._newest) > self._in_memory:
                self._put_away(self._newest.popleft())

    def _put_away(self, event: CapturedEvent) -> None:
        data: dict[str, Any] = {
            "n": event.number,
            "t": event.time,
            "b": event.body,
            "f": [*event.faults],
            "c": event.call,
            "o": event.origin,
            "m": event.message_id,
        }
        line = json_text(data).encode("utf-8", "surrogatepass") + b"\n"
        if self._file is None:
            self._file = tempfile.TemporaryFile(prefix="talonbench-capture-")  # noqa: SIM115  open as long as the log
        self._file.seek(self._end)
        self._file.write(line)
        self._starts.append(self._end)
        self._end += len(line)

    def event(self, index: int) -> CapturedEvent:
        """The event at *index*, from 0, the oldest first; IndexError if there is none."""
        with self._lock:
            if not 0 <= index < self._count:
                raise IndexError(index)
            if index >= len(self._starts):
                return self._newest[index - len(self._starts)]
            assert self._file is not None
            self._file.seek(self._starts[index])
            data: Any = parse_json(self._file.readline().decode("utf-8", "surrogatepass"))
        return CapturedEvent(data["n"], data["t"], data["b"], tuple(data["f"]), data["c"], data["o"], data["m"])

    def __iter__(self) -> Iterator[CapturedEvent]:
        for index in range(self._count):
            yield self.event(index)

    def clear(self) -> None:
        """Remove all events."""
        with self._lock:
            self._newest.clear()
            self._let_go()
            self._starts = array("Q")
            self._end = self._count = 0

    def close(self) -> None:
        """Close and delete the file."""
        with self._lock:
            self._let_go()

    def _let_go(self) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None
