"""Why a text is no event: the place, and words that say what to do about it."""

import enum
import re

from talonbench.errors import EventSyntaxError
from talonbench.events.near_json import QUOTES, misspelled, misspelled_key, misspelled_number, shortened
from talonbench.events.tokens import STRING, after_gap

_string = re.compile(STRING).match


class ExpectedToken(enum.Enum):
    """What may stand at a place: the start, a member or an item (the first, or a further one), or nothing more."""

    ROOT = enum.auto()
    FIRST_MEMBER = enum.auto()
    NEXT_MEMBER = enum.auto()
    FIRST_ITEM = enum.auto()
    NEXT_ITEM = enum.auto()
    END = enum.auto()


def diagnose(text: str, end: int, expected: ExpectedToken, unclosed: list[int]) -> EventSyntaxError:
    """The fault behind *end*, where what could be read ends; *unclosed* are the offsets of the open brackets."""
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
            return EventSyntaxError("Nothing stands between these two commas: remove one.", text, place)
        if place >= len(text):
            return _cut_off(text, unclosed)
    if expected in (ExpectedToken.FIRST_MEMBER, ExpectedToken.NEXT_MEMBER):
        return _no_member(text, place, unclosed)
    return _no_value(text, place, unclosed)


def too_deep(text: str, offset: int, limit: int) -> EventSyntaxError:
    """The fault of a bracket at *offset* that lies deeper than *limit*."""
    return EventSyntaxError(f"This lies deeper than {limit} levels: no event is read that deep.", text, offset)


def not_an_object(text: str) -> EventSyntaxError:
    """The fault of a text that is JSON and no event."""
    start = after_gap(text)
    if text.startswith("[", start):
        message = "An event is an object { … }, and this is an array: paste one of its events."
    else:
        message = "An event is an object { … }, and this is a single value."
    return EventSyntaxError(message, text, start)


def _cut_off(text: str, unclosed: list[int]) -> EventSyntaxError:
    if not unclosed:
        return EventSyntaxError("There is no event here yet: paste one, an object { … }.", text, len(text))
    bracket = text[unclosed[-1]]
    place = EventSyntaxError("", text, unclosed[-1])
    message = (
        f"The text ends before the {bracket} of line {place.line}, column {place.column} is closed: "
        f"{_closing(bracket)} is missing."
    )
    return EventSyntaxError(message, text, len(text))


def _after_the_end(text: str, place: int) -> EventSyntaxError:
    char = text[place]
    if char == "{":
        message = "A second object begins after the end of the event: keep one."
    elif char in "]}":
        message = f"This {char} closes nothing: the event ended before it."
    elif char == ",":
        message = "The event ended before this comma: remove it."
    else:
        message = "The event ended before this: remove it."
    return EventSyntaxError(message, text, place)


def _no_comma(text: str, end: int, place: int, unclosed: list[int]) -> EventSyntaxError:
    """A value or a bracket is followed by neither a comma nor the bracket that closes."""
    number = misspelled_number(text, end) if place == end else None
    if number is not None:
        return number
    char = text[place]
    if char in "]}":
        return _wrong_bracket(text, place, unclosed[-1])
    if char in ":;=":
        return EventSyntaxError(f"A comma is missing: {char} cannot stand after a value.", text, place)
    if char in '"{[-$_' or char in QUOTES or char.isalnum():
        line = EventSyntaxError("", text, end - 1).line
        message = f"A comma is missing before this, after the value that ends in line {line}."
        return EventSyntaxError(message, text, place)
    return misspelled(text, place)


def _no_member(text: str, place: int, unclosed: list[int]) -> EventSyntaxError:
    """The key, the colon or the value is not what it must be."""
    key = _string(text, place)
    if key is None:
        return _no_key(text, place, unclosed)
    written = shortened(key[0])
    colon = after_gap(text, key.end())
    if text.startswith(":", colon):
        value = after_gap(text, colon + 1)
        if value < len(text):
            return _no_value(text, value, unclosed)
        return EventSyntaxError(f"The text ends where the value of {written} must stand.", text, value)
    if text.startswith("=", colon):
        return EventSyntaxError(f"Write a colon after the key {written}, not =.", text, colon)
    return EventSyntaxError(f"A colon and a value are missing after the key {written}.", text, place, key.end())


def _no_key(text: str, place: int, unclosed: list[int]) -> EventSyntaxError:
    char = text[place]
    if char == "]":
        return _wrong_bracket(text, place, unclosed[-1])
    if char in "{[:,":
        return EventSyntaxError(f"Before this {char} a key in double quotes is missing.", text, place)
    return misspelled_key(text, place)


def _no_value(text: str, place: int, unclosed: list[int]) -> EventSyntaxError:
    char = text[place]
    if char in ",:;":
        return EventSyntaxError(f"Before this {char} a value is missing.", text, place)
    if char not in "]}":
        return misspelled(text, place)
    if unclosed and _closing(text[unclosed[-1]]) == char:
        return EventSyntaxError(f"Before this {char} a value is missing.", text, place)
    return _wrong_bracket(text, place, unclosed[-1] if unclosed else None)


def _wrong_bracket(text: str, place: int, opening: int | None) -> EventSyntaxError:
    char = text[place]
    if opening is None:
        return EventSyntaxError(f"This {char} closes nothing.", text, place)
    bracket = text[opening]
    line = EventSyntaxError("", text, opening).line
    message = f"This {char} does not close the {bracket} of line {line}: write {_closing(bracket)} before it."
    return EventSyntaxError(message, text, place)


def _closing(bracket: str) -> str:
    return "}" if bracket == "{" else "]"
