"""Misbehaviour on demand."""

import re
import threading
from dataclasses import dataclass, replace
from typing import Literal, cast

FaultKind = Literal["status", "delay", "drop", "garbage"]
_FORM = re.compile(r"(?:(status)=([2-5]\d\d)|(delay)=(\d+(?:\.\d+)?)|(drop|garbage))(?:\*([1-9]\d*))?")


@dataclass(frozen=True, slots=True)
class SandboxFault:
    """One way to misbehave: answer with a ``status``, answer after a ``delay``, ``drop`` the connection, ``garbage``.

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
    if match is None:
        raise ValueError(f"{text!r} is no fault: say status=503, delay=2.5, drop or garbage (and *3 for three times)")
    kind = cast(FaultKind, match[1] or match[3] or match[5])
    return SandboxFault(kind, float(match[2] or match[4] or 0), int(match[6]) if match[6] else None)


class Faults:
    """The faults in force, changed from any thread. A request takes every delay, and the first of the other kinds."""

    def __init__(self, faults: tuple[SandboxFault, ...] = ()) -> None:
        self._lock = threading.Lock()
        self.replace(faults)

    def replace(self, faults: tuple[SandboxFault, ...]) -> None:
        """Put *faults* in the place of those in force."""
        with self._lock:
            self._left = list(faults)

    def take(self) -> tuple[float, SandboxFault | None]:
        """For the next request: the seconds to wait, and how to misbehave then."""
        with self._lock:
            misdeed = next((fault for fault in self._left if fault.kind != "delay"), None)
            delays = [fault for fault in self._left if fault.kind == "delay"]
            taken = {id(fault) for fault in (*delays, misdeed)}
            left = [replace(f, count=f.count - 1) if id(f) in taken and f.count is not None else f for f in self._left]
            self._left = [fault for fault in left if fault.count != 0]
        return sum(fault.value for fault in delays), misdeed

    def shown(self) -> list[str]:
        """The faults in force, as `parse_fault` reads them."""
        return [str(fault) for fault in self._left]
