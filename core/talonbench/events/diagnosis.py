"""Why a text is no event: the place, and words that say what to do about it."""

import enum
import re
from typing import Final

from talonbench.errors import EventSyntaxError
from talonbench.events.tokens import ESCAPE, STRING, after_gap


class Expected(enum.Enum):
    """What may stand at a place: the start, a member or item (the first, or a further one), or nothing more."""

    ROOT = "root"
    FIRST_MEMBER = "first member"
    NEXT_MEMBER = "next member"
    FIRST_ITEM = "first item"
    NEXT_ITEM = "next item"
    END = "end"

    @property
    def in_object(self) -> bool:
        """Whether it is inside an object."""
        return self in (Expected.FIRST_MEMBER, Expected.NEXT_MEMBER)


_string = re.compile(STRING).match
_inside = re.compile(rf'"(?:[^"\\\x00-\x1f]++|{ESCAPE})*+').match
_word = re.compile(r"[^\W\d][\w$-]*|\$[\w$-]*").match
_number = re.compile(r"[+-]?(?:[\w.]|(?<=[eE])[+-])+").match
_quoted = re.compile(r"""(['‘’‚‹´`])((?:[^'‘’‚‹›´`\\\n]|\\.)*)['‘’‛›´`]|([“”„«‟])([^“”„«»‟\n"]*)[“”»‟"]""").match
_TYPOGRAPHIC: Final = "“”„«»‟‘’‚‹›‛´`"
_WORDS: Final = {
    "undefined": "undefined is not JSON: leave the key out, or write null.",
    "None": "None is Python's: write null.",
    "True": "True is Python's: write true.",
    "False": "False is Python's: write false.",
    "NaN": "NaN is not JSON: write null or a number.",
    "Infinity": "Infinity is not JSON: write null or a number.",
}


def diagnose(text: str, end: int, expected: Expected, open_: list[int]) -> EventSyntaxError:
    """The fault behind *end*, the end of what could be read; *open_* are the offsets of the unclosed brackets."""
    place = after_gap(text, end)
    if expected is Expected.END:
        return _after_the_end(text, place)
    if expected in (Expected.NEXT_MEMBER, Expected.NEXT_ITEM) and place < len(text):
        if text[place] != ",":
            return _no_comma(text, end, place, open_)
        place = after_gap(text, place + 1)
        if text[place : place + 1] == ",":
            return EventSyntaxError("There is nothing between these two commas: remove one.", text, place)
    if place >= len(text):
        return _cut_off(text, open_)
    return _no_member(text, place, open_) if expected.in_object else _no_value(text, place, open_)


def too_deep(text: str, offset: int, limit: int) -> EventSyntaxError:
    """The fault of a bracket at *offset* that lies deeper than *limit*."""
    return EventSyntaxError(f"This is nested deeper than {limit} levels, which is as deep as events go.", text, offset)


def not_an_object(text: str) -> EventSyntaxError:
    """The fault of a text that is JSON and no event."""
    start = after_gap(text)
    if text[start] == "[":
        message = "An event is an object { … }, and this is an array: paste one of its events."
        return EventSyntaxError(message, text, start)
    return EventSyntaxError("An event is an object { … }, and this is a single value.", text, start)


def _cut_off(text: str, open_: list[int]) -> EventSyntaxError:
    if not open_:
        return EventSyntaxError("There is no event here yet: paste one, an object { … }.", text, len(text))
    bracket = text[open_[-1]]
    closing = "}" if bracket == "{" else "]"
    where = _line_and_column(text, open_[-1])
    return EventSyntaxError(f"The text ends before the {bracket} of {where} is closed: {closing} is missing.", text, len(text))


def _after_the_end(text: str, place: int) -> EventSyntaxError:
    char = text[place]
    if char == "{":
        message = "A second object begins after the end of the event: keep one."
    elif char in "]}":
        message = f"This {char} closes nothing: the event ended before it."
    elif char == ",":
        message = "The event ended before this comma: remove it."
    else:
        return _strange(text, place) or EventSyntaxError("Something stands after the end of the event.", text, place)
    return EventSyntaxError(message, text, place)


def _no_comma(text: str, end: int, place: int, open_: list[int]) -> EventSyntaxError:
    char = text[place]
    if place == end and (char.isalnum() or char in "._") and text[end - 1].isdigit():
        return _bad_number(text, place)
    if char in "]}":
        return _wrong_bracket(text, place, open_[-1])
    if char in ":=;":
        after = f" before this {char}" if char != ";" else ""
        return EventSyntaxError(f"Write a comma{after} here, not {char}" if char == ";" else
                                f"A comma was expected, and here is {char}", text, place)
    if char in '"{[-' or char.isalnum() or char in _TYPOGRAPHIC + "'":
        line = EventSyntaxError("", text, end - 1).line
        return EventSyntaxError(f"A comma is missing before this, after the value that ends in line {line}.", text, place)
    return _strange(text, place) or _unknown(text, place)


def _no_member(text: str, place: int, open_: list[int]) -> EventSyntaxError:
    """The key, the colon or the value is not what it must be."""
    key = _string(text, place)
    if key is None:
        return _no_key(text, place, open_)
    colon = after_gap(text, key.end())
    if colon >= len(text):
        return _cut_off(text, open_)
    if text[colon] != ":":
        message = f"A colon is missing after the key {_short(key[0])}."
        return EventSyntaxError(message, text, colon if text[colon] == "=" else key.start(), None if text[colon] == "=" else key.end())
    value = after_gap(text, colon + 1)
    return _no_value(text, value, open_) if value < len(text) else _cut_off(text, open_)


def _no_key(text: str, place: int, open_: list[int]) -> EventSyntaxError:
    found = _word(text, place) or re.compile(r"[0-9.]+").match(text, place)
    if found is not None:
        return EventSyntaxError(f'A key needs double quotes: write "{found[0]}".', text, place, found.end())
    if text[place] in "{[":
        return EventSyntaxError(f'A key in double quotes must stand here, before the {text[place]}.', text, place)
    return _no_value(text, place, open_)


def _no_value(text: str, place: int, open_: list[int]) -> EventSyntaxError:
    char = text[place]
    if char == '"':
        return _bad_string(text, place)
    if char in "]}":
        closes = open_ and "[{"["]}".index(char)] == text[open_[-1]]
        return EventSyntaxError(f"A value is missing before this {char}.", text, place) if closes else _wrong_bracket(text, place, open_[-1] if open_ else None)
    if char == ",":
        return EventSyntaxError("A value is missing before this comma.", text, place)
    if char.isdigit() or char in "+-.":
        return _bad_number(text, place)
    found = _word(text, place)
    if found is not None:
        message = _WORDS.get(found[0]) or f'Text needs double quotes: write "{found[0]}".'
        return EventSyntaxError(message, text, place, found.end())
    return _strange(text, place) or _unknown(text, place)
