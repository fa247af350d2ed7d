"""Filters on dates, in UTC, as Segment's servers run them.

``now`` and ``today`` depend on when Segment runs the template: a preview cannot know, so they are refused.
"""

import re
from collections.abc import Callable

from talonbench.mapping.liquid.calendar import DAYS, MONTHS, Instant, days_from_civil, instant, parse_instant
from talonbench.mapping.liquid.comparison import is_nothing, stringify
from talonbench.values import Undefined, Value, number_text, to_text

DEFAULT_FORMAT = "%A, %B %-e, %Y at %-l:%M %P %z"
_CODE = re.compile(r"%([-_0^#:]+)?(\d+)?([EO])?(.)")
_WIDTHS = {"d": 2, "e": 2, "H": 2, "I": 2, "j": 3, "k": 2, "l": 2, "L": 3, "m": 2, "M": 2, "S": 2, "U": 2, "W": 2}
_BLANK_PADDED = frozenset("aAbBceklpP")


def _week(at: Instant, start: int) -> int:
    now = at.day_of_year + (start - at.weekday)
    first = (days_from_civil(at.year, 1, 1) + 4) % 7
    return (now - (7 - first + start)) // 7 + 1


def _ordinal(at: Instant) -> str:
    if 11 <= at.day % 100 <= 13:
        return "th"
    return {1: "st", 2: "nd", 3: "rd"}.get(at.day % 10, "th")


def _clock(at: Instant) -> str:
    return f"{at.hour % 12 or 12}:{at.minute:02}:{at.second:02} {'AM' if at.hour < 12 else 'PM'}"


_CODES: dict[str, Callable[[Instant], object]] = {
    "a": lambda at: DAYS[at.weekday][:3],
    "A": lambda at: DAYS[at.weekday],
    "b": lambda at: MONTHS[at.month - 1][:3],
    "h": lambda at: MONTHS[at.month - 1][:3],
    "B": lambda at: MONTHS[at.month - 1],
    "c": lambda at: f"{at.month}/{at.day}/{at.year}, {_clock(at)}",
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
    "x": lambda at: f"{at.month}/{at.day}/{at.year}",
    "X": _clock,
    "y": lambda at: str(at.year)[2:4],
    "Y": lambda at: at.year,
    "t": lambda at: "\t",
    "n": lambda at: "\n",
    "%": lambda at: "%",
}


def strftime(at: Instant, pattern: str) -> str:
    """*at* in the pattern's words."""
    return _CODE.sub(lambda found: _formatted(at, found), pattern)


def _formatted(at: Instant, found: re.Match[str]) -> str:
    flags, width, _, code = found.groups()
    flags = flags or ""
    if code in "zZ":
        text = "+00:00" if ":" in flags else "+0000"
    elif code == "N":
        digits = int(width or 0) or 9
        text = f"{at.millisecond:03}"[:digits].ljust(digits, "0")
    elif code in _CODES:
        text = str(_CODES[code](at))
    else:
        return found[0]
    if "^" in flags:
        text = text.upper()
    elif "#" in flags:
        text = text.lower() if any(char.isupper() for char in text) and text.upper() == text else text.upper()
    pad = " " if code in _BLANK_PADDED else "0"
    pad = " " if "_" in flags else "0" if "0" in flags else pad
    wanted = 0 if "-" in flags else int(width or 0) or _WIDTHS.get(code, 0)
    return text.rjust(wanted, pad)


def _read(value: Value) -> Instant | None:
    if value in ("now", "today"):
        raise ValueError("now and today are known only when Segment runs the template")
    if is_nothing(value):
        return None
    if isinstance(value, bool):
        return instant(int(value))
    if isinstance(value, (int, float)):
        return instant(float(number_text(value)) * 1000)
    text = to_text(value)
    if isinstance(value, str) and re.fullmatch(r"[0-9]+", text):
        return instant(float(text) * 1000)
    return parse_instant(text)


def date(value: Value, pattern: Value = None, offset: Value = None, *_: Value) -> Value:
    """*value* in the *pattern*; what is no date stays as it is. *offset* is minutes behind UTC."""
    at = _read(value)
    if at is None:
        return value
    text = DEFAULT_FORMAT if is_nothing(pattern) else stringify(pattern)
    if isinstance(offset, (int, float)) and not isinstance(offset, (bool, Undefined)):
        shifted = instant(at.milliseconds - offset * 60_000)
        return strftime(shifted, _with_offset(text, offset)) if shifted else value
    return strftime(at, text)


def _with_offset(pattern: str, minutes: float) -> str:
    sign, total = "-" if minutes > 0 else "+", abs(int(minutes))
    digits = f"{sign}{total // 60:02}", f"{total % 60:02}"
    return pattern.replace("%:z", ":".join(digits)).replace("%z", "".join(digits))


def _said(month: str) -> Callable[..., Value]:
    def say(value: Value, kind: Value = None, style: Value = None, *_: Value) -> Value:
        at = _read(value)
        if at is None:
            return value
        if kind != "ordinal":
            return strftime(at, f"%d {month} %Y")
        return strftime(at, f"{month} {at.day}%q, %Y" if style == "US" else f"{at.day}%q {month} %Y")

    return say


DATE_FILTERS: dict[str, Callable[..., Value]] = {
    "date": date,
    "date_to_xmlschema": lambda value, *_: date(value, "%Y-%m-%dT%H:%M:%S%:z"),
    "date_to_rfc822": lambda value, *_: date(value, "%a, %d %b %Y %H:%M:%S %z"),
    "date_to_string": _said("%b"),
    "date_to_long_string": _said("%B"),
}
