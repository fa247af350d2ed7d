"""Time zones by name, from the IANA files that pytz brings along, read without a clock or a calendar library.

The files are TZif (RFC 9636): moments from which on an offset holds, and a rule for the time after the last of them.
"""

import re
import struct
from bisect import bisect_right
from dataclasses import dataclass
from functools import lru_cache

import pytz  # type: ignore[import-untyped]

from talonbench.liquid.calendar import civil_from_days, days_from_civil

_HEADER = struct.Struct(">4s c 15x 6l")
_DAY = 86400
_RULE = re.compile(
    r"(?:<[^>]+>|[A-Za-z]+)(?P<normal>[-+:\d]+)"
    r"(?:(?:<[^>]+>|[A-Za-z]+)(?P<summer>[-+:\d]+)?,(?P<start>[^,]+),(?P<end>[^,]+))?"
)
# The three-letter zones that ICU, and so JavaScript, knows beside IANA's.
_SHORT = {
    "act": "Australia/Darwin",
    "aet": "Australia/Sydney",
    "agt": "America/Argentina/Buenos_Aires",
    "art": "Africa/Cairo",
    "ast": "America/Anchorage",
    "bet": "America/Sao_Paulo",
    "bst": "Asia/Dhaka",
    "cat": "Africa/Maputo",
    "cnt": "America/St_Johns",
    "cst": "America/Chicago",
    "ctt": "Asia/Shanghai",
    "eat": "Africa/Addis_Ababa",
    "ect": "Europe/Paris",
    "iet": "America/Indianapolis",
    "ist": "Asia/Kolkata",
    "jst": "Asia/Tokyo",
    "mit": "Pacific/Apia",
    "net": "Asia/Yerevan",
    "nst": "Pacific/Auckland",
    "plt": "Asia/Karachi",
    "pnt": "America/Phoenix",
    "prt": "America/Puerto_Rico",
    "pst": "America/Los_Angeles",
    "sst": "Pacific/Guadalcanal",
    "vst": "Asia/Ho_Chi_Minh",
    "us/pacific-new": "America/Los_Angeles",
}
_REFUSED = frozenset({"factory", "localtime", "posixrules"})


@dataclass(frozen=True, slots=True)
class Zone:
    """*moments* are seconds since 1970 from which on *offsets* (seconds east) hold; *first* before, *rule* after."""

    moments: tuple[int, ...]
    offsets: tuple[int, ...]
    first: int
    rule: str

    def offset(self, seconds: int) -> int:
        """Seconds east of UTC at that moment."""
        if not self.moments or seconds < self.moments[0]:
            return self.first if self.moments or not self.rule else _by_rule(self.rule, seconds)
        if seconds >= self.moments[-1] and self.rule:
            return _by_rule(self.rule, seconds)
        return self.offsets[bisect_right(self.moments, seconds) - 1]


def find_zone(name: str) -> Zone:
    """The zone of that name, whatever its case; ValueError where JavaScript knows none."""
    key = name.lower()
    known = _SHORT.get(key) or _names().get(key)
    if known is None or key in _REFUSED:
        raise ValueError(f"unknown time zone “{name}”")
    return _load(known)


@lru_cache(maxsize=1)
def _names() -> dict[str, str]:
    return {name.lower(): name for name in pytz.all_timezones}


@lru_cache(maxsize=64)
def _load(name: str) -> Zone:
    with pytz.open_resource(name) as file:
        data: bytes = file.read()
    return _parsed(data)


def _parsed(data: bytes) -> Zone:
    """A TZif file of version 2 or later: its first half, in 32 bits, is passed over."""
    counts = _HEADER.unpack_from(data)[2:]
    start = _HEADER.size + _size(counts, 4)
    counts = _HEADER.unpack_from(data, start)[2:]
    times, kinds = counts[3:5]
    at = start + _HEADER.size
    moments = struct.unpack_from(f">{times}q", data, at)
    indices = data[at + 8 * times : at + 9 * times]
    offsets = [struct.unpack_from(">l", data, at + 9 * times + 6 * kind)[0] for kind in range(kinds)]
    rule = data[at + _size(counts, 8) :].strip(b"\n").decode("ascii")
    return Zone(moments, tuple(offsets[index] for index in indices), offsets[0], rule)


def _size(counts: tuple[int, ...], width: int) -> int:
    """How many bytes the tables take that a header announces, moments being *width* bytes wide."""
    utc, standard, leaps, times, kinds, letters = counts
    return times * (width + 1) + kinds * 6 + letters + leaps * (width + 4) + standard + utc


def _by_rule(rule: str, seconds: int) -> int:
    """The offset by a rule such as ``EST5EDT,M3.2.0,M11.1.0``, whose hours are west of UTC."""
    found = _RULE.match(rule)
    assert found is not None
    normal = -_clock(found["normal"])
    if not found["start"]:
        return normal
    summer = -_clock(found["summer"]) if found["summer"] else normal + 3600
    year = civil_from_days((seconds + normal) // _DAY)[0]
    start, end = _turn(found["start"], year) - normal, _turn(found["end"], year) - summer
    is_summer = start <= seconds < end if start < end else not end <= seconds < start
    return summer if is_summer else normal


def _clock(text: str) -> int:
    """Seconds of ``2``, ``-3:30`` or ``1:00:00``."""
    hours, minutes, rest = (*(int(part) for part in text.lstrip("+-").split(":")), 0, 0)[:3]
    return (hours * 3600 + minutes * 60 + rest) * (-1 if text.startswith("-") else 1)


def _turn(text: str, year: int) -> int:
    """When the clock turns in *year*, in its own time: ``M3.2.0/2`` is the second Sunday of March at two."""
    day, _, clock = text.partition("/")
    at = _clock(clock or "2")
    if not day.startswith("M"):
        leaps = (
            day.startswith("J")
            and int(day[1:]) > 59
            and days_from_civil(year, 3, 1) - days_from_civil(year, 2, 1) == 29
        )
        return (days_from_civil(year, 1, 1) + int(day.lstrip("J")) - day.startswith("J") + leaps) * _DAY + at
    month, week, weekday = map(int, day[1:].split("."))
    first = days_from_civil(year, month, 1)
    days = first + (weekday - first - 4) % 7 + 7 * (week - 1)
    following = days_from_civil(year + month // 12, month % 12 + 1, 1)
    return (days - 7 * (days >= following)) * _DAY + at
