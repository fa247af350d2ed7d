"""Explains why a text isn't an event: the location, and what to do about it."""

import enum
import re

from talonbench.errors import EventSyntaxError
from talonbench.events.near_json import QUOTES, misspelled, misspelled_key, misspelled_number, shortened
from talonbench.events.tokens import STRING, after_gap

_string = re.compile(STRING).match


class ExpectedToken(enum.Enum):
    """What is expected next: the root value, a member or an item (the first or a further one), or the end."""

    ROOT = enum.auto()
    FIRST_MEMBER = enum.auto()
    NEXT_MEMBER = enum.auto()
    FIRST_ITEM = enum.auto()
    NEXT_ITEM = enum.auto()
    END = enum.auto()


def diagnose(text: str, end: int, expected: ExpectedToken, unclosed: list[int]) -> EventSyntaxError:
    """The error after *end*, where the valid part ends; *unclosed* are the offsets of the open brackets."""
    place = after_gap(text, end)
    if place >= len(text):
        return _cut_off(text, unclosed)
    if expected is ExpectedToken.END:
        return _after_the_end(text, place)
    if expected in (ExpectedToken.NEXT_MEMBER, ExpectedToken.NEXT_ITEM):
        if text[place] != ",":
            return _no_comma(text, end, place, unclosed)
        place = after_gap(text, place + 1)
        if text.startswith(",", place):
            return EventSyntaxError("Unexpected “,”: remove one of these two commas.", text, place)
        if place >= len(text):
            return _cut_off(text, unclosed)
    if expected in (ExpectedToken.FIRST_MEMBER, ExpectedToken.NEXT_MEMBER):
        return _no_member(text, place, unclosed)
    return _no_value(text, place, unclosed)


def too_deep(text: str, offset: int, limit: int) -> EventSyntaxError:
    """The error for a bracket at *offset* nested deeper than *limit*."""
    return EventSyntaxError(f"Nested too deeply: events can have at most {limit} levels.", text, offset)


def not_an_object(text: str) -> EventSyntaxError:
    """The error for valid JSON that isn't an object."""
    start = after_gap(text)
    if text.startswith("[", start):
        message = "An event must be an object { … }, not an array. Paste one of the array's events."
    else:
        message = "An event must be an object { … }, not a single value."
    return EventSyntaxError(message, text, start)


def no_event_item(number: int) -> str:
    """Says that the item *number* of an array isn't an event."""
    return f"Item {number:,} isn't an event: an event is an object {{ … }}."


def _cut_off(text: str, unclosed: list[int]) -> EventSyntaxError:
    if not unclosed:
        return EventSyntaxError("No event yet. Paste one: an object { … }.", text, len(text))
    bracket = text[unclosed[-1]]
    place = EventSyntaxError("", text, unclosed[-1])
    message = (
        f"“{_closing(bracket)}” is missing: the {bracket} in line {place.line}, column {place.column} is unterminated."
    )
    return EventSyntaxError(message, text, len(text))


def _after_the_end(text: str, place: int) -> EventSyntaxError:
    char = text[place]
    if char == "{":
        message = "A second object starts after the end of the event. Keep one."
    elif char in "]}":
        message = f"Unexpected “{char}” after the end of the event. Remove it."
    elif char == ",":
        message = "Unexpected “,” after the end of the event. Remove it."
    else:
        message = "Unexpected text after the end of the event. Remove it."
    return EventSyntaxError(message, text, place)


def _no_comma(text: str, end: int, place: int, unclosed: list[int]) -> EventSyntaxError:
    """A value or bracket is followed by neither a comma nor a closing bracket."""
    number = misspelled_number(text, end) if place == end else None
    if number is not None:
        return number
    char = text[place]
    if char in "]}":
        return _wrong_bracket(text, place, unclosed[-1])
    if char in ":;=":
        return EventSyntaxError(f"“,” is missing: unexpected “{char}” after a value.", text, place)
    if char in '"{[-$_' or char in QUOTES or char.isalnum():
        line = EventSyntaxError("", text, end - 1).line
        message = f"“,” is missing after the value in line {line}."
        return EventSyntaxError(message, text, place)
    return misspelled(text, place)


def _no_member(text: str, place: int, unclosed: list[int]) -> EventSyntaxError:
    """The key, the colon or the value is invalid."""
    key = _string(text, place)
    if key is None:
        return _no_key(text, place, unclosed)
    written = shortened(key[0])
    colon = after_gap(text, key.end())
    if text.startswith(":", colon):
        value = after_gap(text, colon + 1)
        if value < len(text):
            return _no_value(text, value, unclosed)
        return EventSyntaxError(f"The value of {written} is missing.", text, value)
    if text.startswith("=", colon):
        return EventSyntaxError(f"Unexpected “=” after the key {written}. Use “:”.", text, colon)
    return EventSyntaxError(f"“:” and a value are missing after the key {written}.", text, place, key.end())


def _no_key(text: str, place: int, unclosed: list[int]) -> EventSyntaxError:
    char = text[place]
    if char == "]":
        return _wrong_bracket(text, place, unclosed[-1])
    if char in "{[:,":
        return EventSyntaxError(f"A key in double quotes is missing before “{char}”.", text, place)
    return misspelled_key(text, place)


def _no_value(text: str, place: int, unclosed: list[int]) -> EventSyntaxError:
    char = text[place]
    if char in ",:;":
        return EventSyntaxError(f"A value is missing before “{char}”.", text, place)
    if char not in "]}":
        return misspelled(text, place)
    if unclosed and _closing(text[unclosed[-1]]) == char:
        return EventSyntaxError(f"A value is missing before “{char}”.", text, place)
    return _wrong_bracket(text, place, unclosed[-1] if unclosed else None)


def _wrong_bracket(text: str, place: int, opening: int | None) -> EventSyntaxError:
    char = text[place]
    if opening is None:
        return EventSyntaxError(f"Unexpected “{char}”. Remove it.", text, place)
    bracket = text[opening]
    line = EventSyntaxError("", text, opening).line
    message = f"Unexpected “{char}”: the {bracket} in line {line} needs “{_closing(bracket)}” first."
    return EventSyntaxError(message, text, place)


def _closing(bracket: str) -> str:
    return "}" if bracket == "{" else "]"
