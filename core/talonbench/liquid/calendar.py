"""The calendar without a clock: days counted from 1970, instants taken apart."""

import math
from dataclasses import dataclass

LAST = 8.64e15  # milliseconds: JavaScript's dates end there
MONTHS = tuple("January February March April May June July August September October November December".split())
DAYS = tuple("Sunday Monday Tuesday Wednesday Thursday Friday Saturday".split())


def days_from_civil(year: int, month: int, day: int) -> int:
    """Days since 1970-01-01 of a date in the Gregorian calendar (month from 1)."""
    year -= month <= 2
    era, shifted = divmod(year, 400)
    of_year = (153 * (month + (-3 if month > 2 else 9)) + 2) // 5 + day - 1
    return era * 146097 + shifted * 365 + shifted // 4 - shifted // 100 + of_year - 719468


def civil_from_days(days: int) -> tuple[int, int, int]:
    """Year, month and day of the day that is *days* after 1970-01-01."""
    era, of_era = divmod(days + 719468, 146097)
    year_of_era = (of_era - of_era // 1460 + of_era // 36524 - of_era // 146096) // 365
    of_year = of_era - (365 * year_of_era + year_of_era // 4 - year_of_era // 100)
    shifted = (5 * of_year + 2) // 153
    month = shifted + (3 if shifted < 10 else -9)
    return year_of_era + era * 400 + (month <= 2), month, of_year - (153 * shifted + 2) // 5 + 1


@dataclass(frozen=True, slots=True)
class Instant:
    """A moment, taken apart; *weekday* counts from Sunday."""

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
    year, month, day = civil_from_days(days)
    hour, minute, second = rest // 3_600_000, rest // 60_000 % 60, rest // 1000 % 60
    return Instant(whole, year, month, day, hour, minute, second, rest % 1000, (days + 4) % 7)
