"""When events happened."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from talonbench.ingestion import read_time

if TYPE_CHECKING:
    from talonbench.values import Value

_TIMES: Final = ("timestamp", "originalTimestamp", "receivedAt", "sentAt")
_MINUTE: Final = len("2026-01-31T12:30")
_STAMP: Final = len("2026-01-31T12:30:00.000Z")
_MOST_MINUTES: Final = 10_000


class Times:
    """Reads the times of events; most are written alike, and many fall in the same minute."""

    def __init__(self) -> None:
        self._minutes: dict[str, int] = {}

    def find(self, event: dict[str, Value]) -> int | None:
        """When *event* happened, in milliseconds since 1970; None if it doesn't say so."""
        for key in _TIMES:
            text = event.get(key)
            if type(text) is not str:
                continue
            if len(text) == _STAMP and text[-1] == "Z" and text[17:19].isdigit() and text[20:23].isdigit():
                start = self._minutes.get(text[:_MINUTE])
                if start is not None:
                    return start + int(text[17:19]) * 1000 + int(text[20:23])
            found = read_time(text)
            if found is not None:
                self._remember(text, found)
                return found
        return None

    def _remember(self, text: str, at: int) -> None:
        if len(text) == _STAMP and text[-1] == "Z":
            if len(self._minutes) >= _MOST_MINUTES:
                self._minutes.clear()
            self._minutes[text[:_MINUTE]] = at - at % 60_000


def find_time(event: dict[str, Value]) -> int | None:
    """When *event* happened, in milliseconds since 1970; None if it doesn't say so."""
    return Times().find(event)
