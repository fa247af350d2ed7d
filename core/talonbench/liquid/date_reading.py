"""Texts into instants as ``new Date(text)`` of V8 does it, the machine's zone being UTC as on Segment's servers.

First as ISO 8601; what is none, from where it stops being one, by V8's lenient rules: words before the first number are
passed over, months go by three letters, a number is an hour, a minute, a day … by what stands around it.
"""

from dataclasses import dataclass, field

from talonbench.liquid.calendar import Instant, days_from_civil, instant
from talonbench.liquid.date_words import END, Word, words


class _NoDateError(Exception):
    """V8 says Invalid Date."""


@dataclass(slots=True)
class _Found:
    """What has been read so far; *offset* is minutes east of UTC, in hours and minutes."""

    days: list[int] = field(default_factory=list)
    times: list[int] = field(default_factory=list)
    month: int = 0
    sign: int = 0
    hours: int | None = None
    minutes: int | None = None
    half: int | None = None
    is_iso: bool = False

    def add_day(self, number: int) -> None:
        if len(self.days) == 3:
            raise _NoDateError
        self.days.append(number)

    def add_time(self, number: int) -> None:
        if len(self.times) == 4:
            raise _NoDateError
        self.times.append(number)

    def end_time(self, *numbers: int) -> None:
        self.times = [*self.times, *numbers, 0, 0, 0][:4]

    def expects_time(self, number: int) -> bool:
        limit = {1: 60, 2: 60, 3: 1000}.get(len(self.times), 0)
        return number < limit

    def set_zone(self, hours: int) -> None:
        self.sign, self.hours, self.minutes = -1 if hours < 0 else 1, abs(hours), 0


def parse_instant(text: str) -> Instant | None:
    """The moment that *text* says, None where V8 finds none."""
    try:
        return _Reader(text).read()
    except _NoDateError:
        return None


class _Reader:
    def __init__(self, text: str) -> None:
        self.words = list(words(text.partition("\0")[0]))  # to V8 a NUL is the end
        self.at = 0
        self.found = _Found()

    @property
    def peek(self) -> Word:
        return self.words[self.at] if self.at < len(self.words) else END

    def next(self) -> Word:
        word = self.peek
        self.at += 1
        return word

    def skips(self, sign: str) -> bool:
        found = self.peek.kind == "sign" and self.peek.text == sign
        self.at += found
        return found

    def fixed(self, digits: int, low: int, high: int) -> int | None:
        """A number of so many digits in those bounds, moved over."""
        word = self.peek
        return self.next().number if word.is_fixed(digits) and low <= word.number <= high else None

    def wanted(self, digits: int, low: int, high: int) -> int:
        number = self.fixed(digits, low, high)
        if number is None:
            raise _NoDateError
        return number

    def read(self) -> Instant | None:
        if not self._iso():
            self._lenient()
        return _moment(self.found)

    def _iso(self) -> bool:
        """Whether it was ISO 8601 to its end; else the place is where it stopped being so."""
        if not self._iso_day():
            return False
        if self.peek.kind != "T":
            if self.peek is not END:
                return False
        else:
            self.next()
            self._iso_time()
        if not self.found.times:
            self.found.set_zone(0)
        self.found.is_iso = True
        return True

    def _iso_day(self) -> bool:
        start = self.at
        sign = -1 if self.skips("-") else 1 if self.skips("+") else 0
        year = self.fixed(6 if sign else 4, 0, 999_999)
        if year is None or (sign < 0 and not year):
            self.at = start + (year is not None)
            return False
        self.found.add_day(year * (sign or 1))
        for high in (12, 31):
            if not self.skips("-"):
                break
            part = self.fixed(2, 1, high)
            if part is None:
                return False
            self.found.add_day(part)
        return True

    def _iso_time(self) -> None:
        hour = self.wanted(2, 0, 24)
        self.found.add_time(hour)
        last = 0 if hour == 24 else 59
        if not self.skips(":"):
            raise _NoDateError
        self.found.add_time(self.wanted(2, 0, last))
        if self.skips(":"):
            self.found.add_time(self.wanted(2, 0, last))
            if self.skips("."):
                if self.peek.kind != "number" or (hour == 24 and self.peek.number):
                    raise _NoDateError
                self.found.add_time(self.next().milliseconds)
        self._iso_zone()
        if self.peek is not END:
            raise _NoDateError

    def _iso_zone(self) -> None:
        if self.peek.kind == "zone" and self.peek.text in "zZ":
            self.next()
            self.found.set_zone(0)
            return
        sign = 1 if self.skips("+") else -1 if self.skips("-") else 0
        if not sign:
            return
        self.found.sign = sign
        if self.peek.is_fixed(4):
            hours, minutes = divmod(self.next().number, 100)
            if hours > 23 or minutes > 59:
                raise _NoDateError
        else:
            hours = self.wanted(2, 0, 23)
            if not self.skips(":"):
                raise _NoDateError
            minutes = self.wanted(2, 0, 59)
        self.found.hours, self.found.minutes = hours, minutes

    def _lenient(self) -> None:
        seen = bool(self.found.days)
        while (word := self.next()) is not END:
            if word.kind == "number":
                seen = True
                self._number(word)
            elif word.kind in ("half", "month", "zone", "T", "word"):
                self._word(word, seen)
            elif word.text in "+-" and word.kind == "sign" and self._takes_zone():
                self._zone(1 if word.text == "+" else -1)
                seen = True
            elif word.kind == "sign" and word.text in "+-)" and seen:
                raise _NoDateError

    def _takes_zone(self) -> bool:
        return bool(self.found.times) or (self.found.hours == 0 and self.found.minutes == 0)

    def _number(self, word: Word) -> None:
        found, number = self.found, word.number
        if self.skips(":"):
            if self.skips(":"):
                if found.times:
                    raise _NoDateError
                found.times += [number, 0]
            else:
                found.add_time(number)
                self.skips(".")
        elif self.peek.text == "." and found.expects_time(number):
            self.next()
            if self.peek.kind != "number":
                raise _NoDateError
            found.end_time(number, self.next().milliseconds)
        else:
            self._bare_number(number)

    def _bare_number(self, number: int) -> None:
        found = self.found
        self.skips(".")
        if found.hours is not None and found.minutes is None and number < 60:
            found.minutes = number
        elif found.expects_time(number):
            found.end_time(number)
            if self.peek.kind not in ("end", "blank") and self.peek.text.lower() not in ("z", "+", "-"):
                raise _NoDateError
        else:
            found.add_day(number)
            self.skips("-")

    def _word(self, word: Word, seen: bool) -> None:
        if word.kind == "half" and self.found.times:
            self.found.half = word.value
        elif word.kind == "month":
            self.found.month = word.value
            self.skips("-")
        elif word.kind == "zone" and seen:
            self.found.set_zone(word.value)
        elif seen or self.peek.kind == "number":
            raise _NoDateError

    def _zone(self, sign: int) -> None:
        digits = self.next() if self.peek.kind == "number" else Word("number", "")
        self.found.sign = sign
        if self.peek.text == ":":
            self.found.hours, self.found.minutes = digits.number, None
        elif len(digits.text) in (1, 2):
            self.found.hours, self.found.minutes = digits.number, 0
        elif len(digits.text) in (3, 4):
            self.found.hours, self.found.minutes = divmod(digits.number, 100)
        else:
            raise _NoDateError


def _moment(found: _Found) -> Instant | None:
    year, month, day = _date(found)
    hour, minute, second, fraction = (*found.times, 0, 0, 0, 0)[:4]
    if found.half is not None:
        if hour > 12:
            return None
        hour = hour % 12 + found.half
    is_midnight = hour == 24 and minute == second == fraction == 0
    if not (
        1 <= month <= 12
        and 1 <= day <= 31
        and (hour < 24 or is_midnight)
        and minute < 60
        and second < 60
        and fraction < 1000
    ):
        return None
    offset = found.sign * ((found.hours or 0) * 60 + (found.minutes or 0))
    days = days_from_civil(year, month, 1) + day - 1
    return instant((days * 86400 + hour * 3600 + (minute - offset) * 60 + second) * 1000 + fraction)


def _date(found: _Found) -> tuple[int, int, int]:
    """Year, month and day, by where a day can stand."""
    if not found.days:
        raise _NoDateError
    first, second, third = (*found.days, 1, 1)[:3]
    if found.is_iso:
        return first, second, third
    starts_with_day = 1 <= first <= 31
    if found.month:
        year, month, day = (second, found.month, first) if starts_with_day else (first, found.month, second)
    else:
        year, month, day = (third, first, second) if starts_with_day else (first, second, third)
    return year + (2000 if 0 <= year < 50 else 1900 if 50 <= year < 100 else 0), month, day
