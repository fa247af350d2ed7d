"""Fault injection."""

import re
import threading
from dataclasses import dataclass, replace
from typing import Literal, cast

FaultKind = Literal["status", "delay", "drop", "garbage"]
_FORM = re.compile(r"(?:(status)=([2-5]\d\d)|(delay)=(\d+(?:\.\d+)?)|(drop|garbage))(?:@(/[^*\s]*))?(?:\*([1-9]\d*))?")


@dataclass(frozen=True, slots=True)
class SandboxFault:
    """A fault: respond with a ``status``, respond after a ``delay``, ``drop`` the connection, or send ``garbage``.

    *value* is the status or the seconds; *count* is the number of requests affected, None for all; *path* is the
    prefix of their paths.
    """

    kind: FaultKind
    value: float = 0
    count: int | None = None
    path: str = ""

    def __str__(self) -> str:
        value = f"={self.value:g}" if self.kind in ("status", "delay") else ""
        path = f"@{self.path}" if self.path else ""
        return self.kind + value + path + ("" if self.count is None else f"*{self.count}")


def parse_fault(text: str) -> SandboxFault:
    """Parse ``status=503``, ``delay=2.5``, ``drop`` or ``garbage``; ValueError for anything else.

    A suffix ``@/segment/v2/events`` limits it to paths that start so, ``*3`` to three requests.
    """
    match = _FORM.fullmatch(text.strip())
    if match is None:
        raise ValueError(
            f"invalid fault “{text}”: use status=503 (200 to 599), delay=2.5 (seconds), drop or garbage; append "
            "@/segment/v2/events for one path, *3 for three requests"
        )
    kind = cast(FaultKind, match[1] or match[3] or match[5])
    return SandboxFault(kind, float(match[2] or match[4] or 0), int(match[7]) if match[7] else None, match[6] or "")


class Faults:
    """The active faults, changed from any thread. A request gets all delays, and the first fault of another kind."""

    def __init__(self, faults: tuple[SandboxFault, ...] = ()) -> None:
        self._lock = threading.Lock()
        self.replace(faults)

    def replace(self, faults: tuple[SandboxFault, ...]) -> None:
        """Replace the active faults with *faults*."""
        with self._lock:
            self._left = list(faults)

    def take(self, path: str) -> tuple[float, SandboxFault | None]:
        """For the next request to *path*: the seconds to wait, and the fault, if any."""
        with self._lock:
            meant = [fault for fault in self._left if path.startswith(fault.path)]
            misdeed = next((fault for fault in meant if fault.kind != "delay"), None)
            delays = [fault for fault in meant if fault.kind == "delay"]
            taken = {id(fault) for fault in (*delays, misdeed)}
            left = [replace(f, count=f.count - 1) if id(f) in taken and f.count is not None else f for f in self._left]
            self._left = [fault for fault in left if fault.count != 0]
        return sum(fault.value for fault in delays), misdeed

    def shown(self) -> list[str]:
        """The active faults, in the format of `parse_fault`."""
        return [str(fault) for fault in self._left]
