"""Explains values that aren't quite JSON, and how to write them instead."""

import re
from typing import Final

from talonbench.errors import EventSyntaxError
from talonbench.events.tokens import ESCAPE

_inside = re.compile(rf'"(?:[^"\\\x00-\x1f]++|{ESCAPE})*+').match
_word = re.compile(r"(?:[^\W\d]|\$)[\w$-]*").match
_number = re.compile(r"[+-]?(?:[eE][+-]|[\w.])*").match
_zeros = re.compile(r"-?0[0-9]").match
_single = re.compile(r"'((?:[^'\\\n]|\\.)*)'").match
_typographic = re.compile(r"[“”„‟«‘’‚‛‹´`]([^“”„‟»‘’‛›´`\"\n]*)[“”‟»‘’‛›´`\"]").match
QUOTES: Final = "'“”„‟«»‘’‚‛‹›´`"
_WORDS: Final = {
    "undefined": "“undefined” isn't valid in JSON: remove the key, or use null.",
    "None": "“None” isn't valid in JSON: use null.",
    "True": "“True” isn't valid in JSON: use true.",
    "False": "“False” isn't valid in JSON: use false.",
    "NaN": "“NaN” isn't valid in JSON: use null or a number.",
    "Infinity": "“Infinity” isn't valid in JSON: use null or a number.",
}
_ESCAPES: Final = {"\t": "\\t", "\n": "\\n", "\r": "\\r", "\b": "\\b", "\f": "\\f"}


def misspelled(text: str, place: int) -> EventSyntaxError:
    """The error for an invalid value at *place*."""
    char = text[place]
    if char == '"':
        return _string(text, place)
    if char.isdigit() or char in "+-.":
        return _bad_number(text, place)
    if char in QUOTES:
        return _quoted(text, place)
    found = _word(text, place)
    if found is None:
        return _character(text, place)
    message = _WORDS.get(found[0], f'Strings need double quotes: use "{shortened(found[0])}".')
    return EventSyntaxError(message, text, place, found.end())


def misspelled_key(text: str, place: int) -> EventSyntaxError:
    """The error for an invalid key at *place*."""
    found = _word(text, place) or re.compile("[0-9]+").match(text, place)
    if found is None:
        return misspelled(text, place)
    message = f'Keys need double quotes: use "{shortened(found[0])}".'
    return EventSyntaxError(message, text, place, found.end())


def misspelled_number(text: str, end: int) -> EventSyntaxError | None:
    """The error for a number that is valid up to *end* but goes on; None if none does."""
    if not text[end - 1].isdigit() or not (text[end].isalnum() or text[end] in "._"):
        return None
    start = end
    while start and (text[start - 1].isalnum() or text[start - 1] in "+-."):
        start -= 1
    return _bad_number(text, start)


def shortened(text: str) -> str:
    """*text* for a message, cut to 40 characters."""
    return text if len(text) <= 40 else text[:39] + "…"


def _string(text: str, place: int) -> EventSyntaxError:
    found = _inside(text, place)
    end = found.end() if found else place
    line_end = text.find("\n", place)
    line_end = len(text) if line_end < 0 else line_end
    if end >= line_end:
        return EventSyntaxError('Unterminated string: " is missing.', text, place, line_end)
    if text[end] != "\\":
        return _control(text, end)
    if text[end + 1 : end + 2] == "u":
        return EventSyntaxError("\\u must be followed by four hexadecimal digits, as in \\u00e9.", text, end, end + 2)
    escape = text[end : end + 2]
    if escape == "\\'":
        return EventSyntaxError("\\' isn't valid in JSON: use ' alone.", text, end, end + 2)
    return EventSyntaxError(f"{escape} isn't valid in JSON: to write a backslash, use \\\\.", text, end, end + 2)


def _control(text: str, place: int) -> EventSyntaxError:
    char = text[place]
    written = _ESCAPES.get(char, f"\\u{ord(char):04x}")
    name = {"\t": "a tab", "\0": "a NUL character"}.get(char, f"the control character U+{ord(char):04X}")
    return EventSyntaxError(f"Unescaped control character in a string: write {name} as {written}.", text, place)


def _bad_number(text: str, place: int) -> EventSyntaxError:
    found = _number(text, place)
    end = found.end() if found else place + 1
    written = text[place:end]
    return EventSyntaxError(_about_number(shortened(written)), text, place, end)


def _about_number(written: str) -> str:
    if written.startswith("+"):
        return f"{written} isn't a JSON number: remove the +."
    if written.startswith((".", "-.")):
        return f"{written} isn't a JSON number: add a 0 before the decimal point."
    if written.endswith("."):
        return f"{written} isn't a JSON number: digits are missing after the decimal point."
    if _zeros(written):
        return f"{written} isn't a JSON number: it must not start with 0. If it is a code, use double quotes."
    return f"{written} isn't a JSON number. If it is a string, use double quotes."


def _quoted(text: str, place: int) -> EventSyntaxError:
    single = _single(text, place)
    found = single or _typographic(text, place)
    kind = "JSON needs double quotes" if text[place] == "'" else f"{text[place]} is a curly quote"
    if found is None:
        return EventSyntaxError(f'{kind}: use ".', text, place)
    return EventSyntaxError(f'{kind}: use "{shortened(found[1])}".', text, place, found.end())


def _character(text: str, place: int) -> EventSyntaxError:
    char = text[place]
    if text.startswith("/*", place):
        return EventSyntaxError("Unterminated comment: */ is missing.", text, place, place + 2)
    if char in "/#":
        return EventSyntaxError("Comments must start with // or be enclosed in /* and */.", text, place)
    if char == "\0":
        return EventSyntaxError("Unexpected NUL character. Remove it.", text, place)
    name = char if char.isprintable() else f"U+{ord(char):04X}"
    return EventSyntaxError(f"Unexpected “{name}”.", text, place)
