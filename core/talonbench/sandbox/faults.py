"""Misbehaviour on demand."""

import re
import threading
from dataclasses import dataclass
from typing import Literal, cast

FaultKind = Literal["status", "delay", "drop", "garbage"]
_FORM = re.compile(r"(?:(status)=(\d{3})|(delay)=(\d+(?:\.\d+)?)|(drop|garbage))(?:\*(\d+))?")


@dataclass(frozen=True, slots=True)
class SandboxFault:
    """One way to misbehave: answer with *status*, answer after *delay* seconds, ``drop`` the connection, ``garbage``.

    *value* is the status or the seconds; *count* is for how many requests, None for all that come.
    """

    kind: FaultKind
    value: float = 0
    count: int | None = None

    def __str__(self) -> str:
        value = f"={self.value:g}" if self.kind in ("status", "delay") else ""
        return self.kind + value + ("" if self.count is None else f"*{self.count}")


def parse_fault(text: str) -> SandboxFault:
    """``status=503``, ``delay=2.5``, ``drop`` or ``garbage``, with ``*3`` for three requests only; else ValueError."""
    match = _FORM.fullmatch(text.strip())
    if match is None or not 200 <= int(match[2] or 200) <= 599:
        raise ValueError(f"{text!r} is no fault: say status=503, delay=2.5, drop or garbage (and *3 for three times)")
    kind = cast(FaultKind, match[1] or match[3] or match[5])
    return SandboxFault(kind, float(match[2] or match[4] or 0), int(match[6]) if match[6] else None)


class Faults:
    """The faults in force; may be changed from another thread while the server runs."""

    def __init__(self, faults: tuple[SandboxFault, ...] = ()) -> None:
        self._lock = threading.Lock()
        self.replace(faults)

    def replace(self, faults: tuple[SandboxFault, ...]) -> None:
        """Put *faults* in the place of those in force."""
        with self._lock:
            self._left = [[fault, fault.count] for fault in faults]
