"""When events happened.

Most times are written alike, and many fall in the same hour: a text is read by looking its parts up.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from operator import itemgetter
from typing import TYPE_CHECKING, Final

from talonbench.ingestion import read_time

if TYPE_CHECKING:
    from collections.abc import Sequence

    from talonbench.values import Value

_TIMESTAMP: Final[Callable[..., str]] = itemgetter("timestamp")
_TIMES: Final = ("timestamp", "originalTimestamp", "receivedAt", "sentAt")
_HOUR: Final = len("2026-01-31T12")
_SECOND: Final = len("2026-01-31T12:30:00")
_IS_HOUR: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}")
_IS_SECOND: Final = re.compile(r":([0-5][0-9]):([0-5][0-9])")
_IS_REST: Final = re.compile(r"\.([0-9]{3})Z")
_MOST_HOURS: Final = 10_000


class _Hours(dict[str, int]):
    """When each hour that was met begins, by its text; KeyError for what isn't plainly one."""

    def __missing__(self, text: str) -> int:
        start = read_time(f"{text}:00:00.000Z") if _IS_HOUR.fullmatch(text) else None
        if start is None:
            raise KeyError(text)
        if len(self) >= _MOST_HOURS:
            self.clear()
        self[text] = start
        return start


class _Seconds(dict[str, int]):
    """The milliseconds of minute and second, of which there are 3,600; KeyError for what isn't plainly these."""

    def __missing__(self, text: str) -> int:
        match = _IS_SECOND.fullmatch(text)
        if match is None:
            raise KeyError(text)
        found = self[text] = (int(match[1]) * 60 + int(match[2])) * 1000
        return found


class _Rests(dict[str, int]):
    """What is behind the second: milliseconds, of which there are 1,000, and the zone; KeyError for anything else."""

    def __missing__(self, text: str) -> int:
        match = _IS_REST.fullmatch(text)
        if match is None:
            raise KeyError(text)
        found = self[text] = int(match[1])
        return found


_hours: Final = _Hours()
_seconds: Final = _Seconds()
_rests: Final = _Rests()


def find_times(events: Sequence[dict[str, Value]]) -> list[int | None]:
    """When each of *events* happened, as `find_time` says."""
    try:
        return [
            _hours[text[:_HOUR]] + _seconds[text[_HOUR:_SECOND]] + _rests[text[_SECOND:]]
            for text in map(_TIMESTAMP, events)
        ]
    except (KeyError, TypeError):
        return [*map(find_time, events)]


def find_time(event: dict[str, Value]) -> int | None:
    """When *event* happened, in milliseconds since 1970; None if it doesn't say so."""
    try:
        return _look_up(event["timestamp"])  # type: ignore[arg-type]  # anything else than a text can't be looked up
    except (KeyError, TypeError):  # missing, or written otherwise
        return _find_other(event)


def _find_other(event: dict[str, Value]) -> int | None:
    for key in _TIMES:
        text = event.get(key)
        if type(text) is not str:
            continue
        try:
            return _look_up(text)
        except KeyError:
            found = read_time(text)
        if found is not None:
            return found
    return None


def _look_up(text: str) -> int:
    return _hours[text[:_HOUR]] + _seconds[text[_HOUR:_SECOND]] + _rests[text[_SECOND:]]
