"""Filters on dates. Without a zone the time is UTC's, as on Segment's servers.

``now`` and ``today`` come from the given clock; without one they fail.
"""

import re
from collections.abc import Callable

from talonbench.liquid.calendar import DAYS, MONTHS, Instant, days_from_civil, instant
from talonbench.liquid.comparison import number_of
from talonbench.liquid.context import MEMORY, Rendering
from talonbench.liquid.date_reading import parse_instant
from talonbench.liquid.drops import Held, is_nothing, plain, stringify
from talonbench.liquid.zones import find_zone
from talonbench.values import UNDEFINED, number_text, to_text

DEFAULT_FORMAT = "%A, %B %-e, %Y at %-l:%M %P %z"
_CODE = re.compile(r"%([-_0^#:]+)?(\d+)?([EO])?([^\n\r\u2028\u2029])", re.ASCII)
_WIDTHS = {"d": 2, "e": 2, "H": 2, "I": 2, "j": 3, "k": 2, "l": 2, "L": 3, "m": 2, "M": 2, "S": 2, "U": 2, "W": 2}
_BLANK_PADDED = frozenset("aAbBceklpP")


class Moment:
    """An instant in a zone: *at* is taken apart as that zone's clocks show it.

    *behind* is the zone's minutes behind UTC, *zone* its name, empty where only the minutes are known.
    """

    def __init__(self, at: Instant, behind: float, zone: str) -> None:
        self.at = at
        self.behind = behind
        self.zone = zone

    def offset(self, between: str) -> str:
        """``+0530``, or ``+05:30`` with a colon between."""
        minutes = abs(self.behind)
        hours = number_text(minutes // 60).rjust(2, "0")
        rest = minutes % 60
        text = number_text(int(rest) if rest == int(rest) else rest)
        return f"{'-' if self.behind > 0 else '+'}{hours}{between}{text.rjust(2, '0')}"


def _week(at: Instant, start: int) -> int:
    now = at.day_of_year + (start - at.weekday)
    first = (days_from_civil(at.year, 1, 1) + 4) % 7
    return (now - (7 - first + start)) // 7 + 1


def _ordinal(at: Instant) -> str:
    return "th" if 11 <= at.day <= 13 else {1: "st", 2: "nd", 3: "rd"}.get(at.day % 10, "th")


def _clock(at: Instant) -> str:
    return f"{at.hour % 12 or 12}:{at.minute:02}:{at.second:02} {'AM' if at.hour < 12 else 'PM'}"


def _day(at: Instant) -> str:
    """As an American writes it; years before the first count backwards from 1."""
    return f"{at.month}/{at.day}/{at.year if at.year > 0 else 1 - at.year}"


_CODES: dict[str, Callable[[Instant], object]] = {
    "a": lambda at: DAYS[at.weekday][:3],
    "A": lambda at: DAYS[at.weekday],
    "b": lambda at: MONTHS[at.month - 1][:3],
    "h": lambda at: MONTHS[at.month - 1][:3],
    "B": lambda at: MONTHS[at.month - 1],
    "c": lambda at: f"{_day(at)}, {_clock(at)}",
    "C": lambda at: str(at.year)[:2],
    "d": lambda at: at.day,
    "e": lambda at: at.day,
    "H": lambda at: at.hour,
    "I": lambda at: at.hour % 12 or 12,
    "j": lambda at: at.day_of_year,
    "k": lambda at: at.hour,
    "l": lambda at: at.hour % 12 or 12,
    "L": lambda at: at.millisecond,
    "m": lambda at: at.month,
    "M": lambda at: at.minute,
    "p": lambda at: "AM" if at.hour < 12 else "PM",
    "P": lambda at: "am" if at.hour < 12 else "pm",
    "q": _ordinal,
    "s": lambda at: (at.milliseconds + 500) // 1000,
    "S": lambda at: at.second,
    "u": lambda at: at.weekday or 7,
    "U": lambda at: _week(at, 0),
    "w": lambda at: at.weekday,
    "W": lambda at: _week(at, 1),
    "x": _day,
    "X": _clock,
    "y": lambda at: str(at.year)[2:4],
    "Y": lambda at: at.year,
    "t": lambda at: "\t",
    "n": lambda at: "\n",
    "%": lambda at: "%",
}


def strftime(moment: Moment, pattern: str) -> str:
    """*moment* in the words of *pattern*: ``%Y-%m-%d``."""
    return _CODE.sub(lambda found: _formatted(moment, found), pattern)


def _formatted(moment: Moment, found: re.Match[str]) -> str:
    flags, width, code = found[1] or "", int(found[2] or 0), found[4]
    if width > MEMORY:
        raise ValueError("a date wider than Segment allows")
    text = _said(moment, code, flags, width)
    if text is None:
        return found[0]
    if "^" in flags:
        text = text.upper()
    elif "#" in flags:
        text = text.lower() if re.search("[A-Z]", text) and text.upper() == text else text.upper()
    pad = " " if "_" in flags else "0" if "0" in flags else " " if code in _BLANK_PADDED else "0"
    return text.rjust(0 if "-" in flags else width or _WIDTHS.get(code, 0), pad)


def _said(moment: Moment, code: str, flags: str, width: int) -> str | None:
    """The text of one code; None if there is none."""
    if code == "Z" and moment.zone:
        return moment.zone
    if code in "zZ":
        return moment.offset(":" if ":" in flags else "")
    if code == "N":
        digits = width or 9
        return f"{moment.at.millisecond:03}"[:digits].ljust(digits, "0")
    return str(_CODES[code](moment.at)) if code in _CODES else None


def _read(run: Rendering, value: Held) -> Instant | None:
    value = plain(value)
    if value in ("now", "today"):
        if run.now is None:
            raise ValueError(f"“{value}” needs a clock, and there is none here")
        run.vary(value)
        return instant(run.now() * 1000)
    if is_nothing(value):
        return None
    if isinstance(value, bool):
        return instant(int(value))
    if isinstance(value, (int, float)):
        return instant(float(value) * 1000)
    if isinstance(value, str) and re.fullmatch("[0-9]+", value):
        return instant(float(value) * 1000)
    return parse_instant(to_text(value))


def _moment(at: Instant, zone: Held) -> Moment | None:
    """*at* in *zone*: a name, or minutes behind UTC; None where that is no zone."""
    if zone is UNDEFINED:
        return Moment(at, 0, "UTC")
    if isinstance(zone, str):
        return _behind(at, -find_zone(zone).offset(at.milliseconds // 1000) / 60, zone)
    return _behind(at, number_of(zone), "")


def _behind(at: Instant, minutes: float, zone: str) -> Moment | None:
    shown = instant(at.milliseconds - minutes * 60_000)
    return Moment(shown, minutes, zone) if shown else None


def date(run: Rendering, value: Held, pattern: Held = None, zone: Held = UNDEFINED, *_: Held) -> Held:
    """*value* formatted by *pattern*; a value that isn't a date stays as it is."""
    at = _read(run, value)
    moment = _moment(at, zone) if at else None
    if moment is None:
        return value
    text = strftime(moment, DEFAULT_FORMAT if is_nothing(pattern) else stringify(pattern))
    run.spend(len(text))
    return text


def _fixed(pattern: str) -> Callable[..., Held]:
    return lambda run, value, *_: date(run, value, pattern)


def _with_month(month: str) -> Callable[..., Held]:
    """The day in words, the month in that code."""

    def say(run: Rendering, value: Held, kind: Held = None, style: Held = None, *_: Held) -> Held:
        if kind != "ordinal":
            return date(run, value, f"%d {month} %Y")
        return date(run, value, f"{month} %-d%q, %Y" if style == "US" else f"%-d%q {month} %Y")

    return say


DATE_FILTERS: dict[str, Callable[..., Held]] = {
    "date": date,
    "date_to_xmlschema": _fixed("%Y-%m-%dT%H:%M:%S%:z"),
    "date_to_rfc822": _fixed("%a, %d %b %Y %H:%M:%S %z"),
    "date_to_string": _with_month("%b"),
    "date_to_long_string": _with_month("%B"),
}
