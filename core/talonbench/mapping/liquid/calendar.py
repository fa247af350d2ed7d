"""Instants as JavaScript's Date reads them, without a clock: milliseconds since 1970, in UTC."""

import math
import re
from dataclasses import dataclass
from typing import TypeAlias

from talonbench.values import trim

LAST = 8.64e15
MONTHS = "January February March April May June July August September October November December".split()
DAYS = "Sunday Monday Tuesday Wednesday Thursday Friday Saturday".split()
_ISO = re.compile(
    r"([+-]\d{6}|\d{4})(?:-(\d\d)(?:-(\d\d))?)?"
    r"(?:T(\d\d):(\d\d)(?::(\d\d)(?:[.,](\d+))?)?(Z|[+-]\d\d:?\d\d)?)?"
)
_TOKEN = re.compile(r"\([^)]*\)?|(\d+)|([A-Za-z]+)|(\s+)|(.)", re.DOTALL)
_ZONES = {"utc": 0, "ut": 0, "gmt": 0, "z": 0, "est": -5, "edt": -4, "cst": -6, "cdt": -5, "mst": -7, "mdt": -6,
          "pst": -8, "pdt": -7}  # fmt: skip
Token: TypeAlias = tuple[str, str]


def days_from_civil(year: int, month: int, day: int) -> int:
    """Days since 1970-01-01 of a date in the Gregorian calendar (month from 1)."""
    year -= month <= 2
    era, shifted = divmod(year, 400)
    of_year = (153 * (month + (-3 if month > 2 else 9)) + 2) // 5 + day - 1
    return era * 146097 + shifted * 365 + shifted // 4 - shifted // 100 + of_year - 719468


@dataclass(frozen=True, slots=True)
class Instant:
    """A moment, taken apart in UTC; *weekday* counts from Sunday."""

    milliseconds: int
    year: int
    month: int
    day: int
    hour: int
    minute: int
    second: int
    millisecond: int
    weekday: int

    @property
    def day_of_year(self) -> int:
        """From 1."""
        return days_from_civil(self.year, self.month, self.day) - days_from_civil(self.year, 1, 1) + 1


def instant(milliseconds: float) -> Instant | None:
    """The moment *milliseconds* after 1970, None outside JavaScript's range."""
    if not math.isfinite(milliseconds) or abs(milliseconds) > LAST:
        return None
    whole = int(milliseconds)
    days, rest = divmod(whole, 86_400_000)
    era, of_era = divmod(days + 719468, 146097)
    year_of_era = (of_era - of_era // 1460 + of_era // 36524 - of_era // 146096) // 365
    of_year = of_era - (365 * year_of_era + year_of_era // 4 - year_of_era // 100)
    shifted = (5 * of_year + 2) // 153
    month = shifted + (3 if shifted < 10 else -9)
    year = year_of_era + era * 400 + (month <= 2)
    hours, minutes = rest // 3_600_000, rest // 60_000 % 60
    return Instant(whole, year, month, of_year - (153 * shifted + 2) // 5 + 1, hours, minutes,
                   rest // 1000 % 60, rest % 1000, (days + 4) % 7)  # fmt: skip


def parse_instant(text: str) -> Instant | None:
    """``new Date(text)`` where the machine's zone is UTC: ISO 8601, and the loose forms that V8 takes."""
    found = _ISO.fullmatch(trim(text))
    if found:
        return _iso(found)
    try:
        return _Loose(text).read()
    except ValueError:
        return None


def _iso(found: re.Match[str]) -> Instant | None:
    year, month, day = int(found[1]), int(found[2] or 1), int(found[3] or 1)
    hour, minute, second = int(found[4] or 0), int(found[5] or 0), int(found[6] or 0)
    fraction = int(((found[7] or "") + "000")[:3])
    offset = 0
    if found[8] and found[8] != "Z":
        digits = found[8][1:].replace(":", "")
        offset = (int(digits[:2]) * 60 + int(digits[2:])) * (-1 if found[8][0] == "-" else 1)
    return _moment((year, month, day), (hour, minute, second, fraction), offset)


def _moment(date: tuple[int, int, int], time: tuple[int, int, int, int], offset: int) -> Instant | None:
    year, month, day = date
    hour, minute, second, fraction = time
    is_midnight = hour == 24 and minute == second == fraction == 0
    if not (1 <= month <= 12 and 1 <= day <= 31 and (hour < 24 or is_midnight) and minute < 60 and second < 60):
        return None
    seconds = (days_from_civil(year, month, 1) + day - 1) * 86400 + hour * 3600 + (minute - offset) * 60 + second
    return instant(seconds * 1000 + fraction)


class _Loose:
    """Reads a date that is not ISO: words, numbers, a time with colons, a zone; ValueError where V8 gives up."""

    def __init__(self, text: str) -> None:
        self._tokens = [self._kind(found) for found in _TOKEN.finditer(text) if not found[0].startswith("(")]
        self._numbers: list[int] = []
        self._time: list[int] = []
        self._month = 0
        self._offset: int | None = None
        self._afternoon: int | None = None
        self._seen_number = False

    @staticmethod
    def _kind(found: re.Match[str]) -> Token:
        kinds = ("number", "word", "blank", "sign")
        return next((kind, text) for kind, text in zip(kinds, found.groups(), strict=True) if text is not None)

    def read(self) -> Instant | None:
        at = 0
        while at < len(self._tokens):
            kind, text = self._tokens[at]
            at += 1
            if kind == "number":
                at = self._number(int(text), at)
            elif kind == "word":
                self._word(text.lower(), at)
            elif text in ("+", "-") and (self._offset is not None or self._time):
                at = self._zone(-1 if text == "-" else 1, at)
            elif kind == "sign" and text in "+-)" and self._seen_number:
                raise ValueError(text)
        return self._result()

    def _next(self, at: int) -> str:
        return self._tokens[at][1] if at < len(self._tokens) else ""

    def _number(self, number: int, at: int) -> int:
        self._seen_number = True
        following = self._next(at)
        if following == ":":
            self._time.append(number)
            return at + 1
        if self._time and len(self._time) < 4 and self._tokens[at - 2][1] in (":", "."):
            self._time.append(number if self._tokens[at - 2][1] == ":" else int((str(number) + "00")[:3]))
            return at + 1 if following == "." else at
        if len(self._numbers) > 2:
            raise ValueError("too many numbers")
        self._numbers.append(number)
        return at + 1 if following == "-" else at

    def _word(self, word: str, at: int) -> None:
        month = next((i for i, name in enumerate(MONTHS, 1) if word[:3] == name[:3].lower()), 0)
        if word in ("am", "pm") and self._time:
            self._afternoon = 12 if word == "pm" else 0
        elif month:
            self._month = month
        elif word in _ZONES and self._seen_number:
            self._offset = _ZONES[word] * 60
        elif self._seen_number or (at < len(self._tokens) and self._tokens[at][0] == "number"):
            raise ValueError(word)

    def _zone(self, sign: int, at: int) -> int:
        digits = self._next(at)
        if not digits.isdigit():
            self._offset = 0
            return at
        hours, minutes = (int(digits), 0) if len(digits) < 3 else (int(digits[:-2]), int(digits[-2:]))
        at += 1
        if self._next(at) == ":" and self._next(at + 1).isdigit():
            minutes = int(self._next(at + 1))
            at += 2
        self._offset = sign * (hours * 60 + minutes)
        return at

    def _result(self) -> Instant | None:
        hour, minute, second, fraction = (*self._time, 0, 0, 0, 0)[:4]
        if self._afternoon is not None:
            if not 1 <= hour <= 12:
                return None
            hour = hour % 12 + self._afternoon
        return _moment(self._date(), (hour, minute, second, fraction), self._offset or 0)

    def _date(self) -> tuple[int, int, int]:
        if not self._numbers:
            raise ValueError("no day")
        count = len(self._numbers)
        first, second, third = (*self._numbers, 1, 1)[:3]
        if self._month:
            day_first = count == 1 or 1 <= first <= 31
            year, month, day = (
                (second if count > 1 else 1, self._month, first) if day_first else (first, self._month, second)
            )
        elif count == 3 and not 1 <= first <= 31:
            year, month, day = first, second, third
        else:
            year, month, day = third, first, second
        return year + (2000 if year < 50 else 1900 if year < 100 else 0), month, day
