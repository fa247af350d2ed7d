"""A single value that is spelled as JSON does not: which fault it is, and how to write it instead."""

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
    "undefined": "undefined is not JSON: leave the key out, or write null.",
    "None": "None is Python's: write null.",
    "True": "True is Python's: write true.",
    "False": "False is Python's: write false.",
    "NaN": "NaN is not JSON: write null or a number.",
    "Infinity": "Infinity is not JSON: write null or a number.",
}
_ESCAPES: Final = {"\t": "\\t", "\n": "\\n", "\r": "\\r", "\b": "\\b", "\f": "\\f"}


def misspelled(text: str, place: int) -> EventSyntaxError:
    """The fault of the value that begins at *place* and is none."""
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
    message = _WORDS.get(found[0], f'Text needs double quotes: write "{shortened(found[0])}".')
    return EventSyntaxError(message, text, place, found.end())


def misspelled_key(text: str, place: int) -> EventSyntaxError:
    """The fault of the key that begins at *place* and is none."""
    found = _word(text, place) or re.compile("[0-9]+").match(text, place)
    if found is None:
        return misspelled(text, place)
    message = f'A key needs double quotes: write "{shortened(found[0])}".'
    return EventSyntaxError(message, text, place, found.end())


def misspelled_number(text: str, end: int) -> EventSyntaxError | None:
    """The fault of a number that could be read up to *end*, where it goes on; None where none does."""
    if not text[end - 1].isdigit() or not (text[end].isalnum() or text[end] in "._"):
        return None
    start = end
    while start and (text[start - 1].isalnum() or text[start - 1] in "+-."):
        start -= 1
    return _bad_number(text, start)


def shortened(text: str) -> str:
    """*text* for a message: at most 40 characters."""
    return text if len(text) <= 40 else text[:39] + "…"


def _string(text: str, place: int) -> EventSyntaxError:
    found = _inside(text, place)
    end = found.end() if found else place
    line_end = text.find("\n", place)
    line_end = len(text) if line_end < 0 else line_end
    if end >= line_end:
        return EventSyntaxError('The text that begins here is not closed: " is missing.', text, place, line_end)
    if text[end] != "\\":
        return _control(text, end)
    if text[end + 1 : end + 2] == "u":
        return EventSyntaxError("\\u takes four hexadecimal digits, as in \\u00e9.", text, end, end + 2)
    escape = text[end : end + 2]
    if escape == "\\'":
        return EventSyntaxError("\\' is not JSON: inside double quotes write ' alone.", text, end, end + 2)
    return EventSyntaxError(f"{escape} is not JSON: a backslash itself is written \\\\.", text, end, end + 2)


def _control(text: str, place: int) -> EventSyntaxError:
    char = text[place]
    written = _ESCAPES.get(char, f"\\u{ord(char):04x}")
    name = {"\t": "A tab", "\0": "The character NUL"}.get(char, f"The control character U+{ord(char):04X}")
    return EventSyntaxError(f"{name} inside a text is written {written}.", text, place)


def _bad_number(text: str, place: int) -> EventSyntaxError:
    found = _number(text, place)
    end = found.end() if found else place + 1
    written = text[place:end]
    return EventSyntaxError(_about_number(shortened(written)), text, place, end)


def _about_number(written: str) -> str:
    if written.startswith("+"):
        return f"{written} is not a JSON number: leave the + out."
    if written.startswith((".", "-.")):
        return f"{written} is not a JSON number: write a 0 before the point."
    if written.endswith("."):
        return f"{written} is not a JSON number: digits are missing after the point."
    if _zeros(written):
        return f"{written} is not a JSON number: it must not begin with 0; a code belongs in double quotes."
    return f"{written} is not a JSON number; text needs double quotes."


def _quoted(text: str, place: int) -> EventSyntaxError:
    single = _single(text, place)
    found = single or _typographic(text, place)
    kind = "JSON has double quotes only" if text[place] == "'" else f"{text[place]} is a typographic quote"
    if found is None:
        return EventSyntaxError(f'{kind}: write " instead.', text, place)
    return EventSyntaxError(f'{kind}: write "{shortened(found[1])}".', text, place, found.end())


def _character(text: str, place: int) -> EventSyntaxError:
    char = text[place]
    if text.startswith("/*", place):
        return EventSyntaxError("The comment that begins here is not closed: */ is missing.", text, place, place + 2)
    if char in "/#":
        return EventSyntaxError("A comment begins with // or is enclosed in /* and */.", text, place)
    if char == "\0":
        return EventSyntaxError("A NUL character stands here: remove it.", text, place)
    name = char if char.isprintable() else f"U+{ord(char):04X}"
    return EventSyntaxError(f"{name} cannot stand here.", text, place)
