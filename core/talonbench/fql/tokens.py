"""What the lexers of both dialects share: their tokens, and messages for unexpected characters."""

import re
from dataclasses import dataclass

_WORD_OF = {"&": "“and”", "|": "“or”", "“": 'plain double quotes (")', "”": 'plain double quotes (")'}


@dataclass(frozen=True, slots=True)
class Token:
    """A token; *type* is its lexer's, *start* and *end* are its place in the source.

    *text* is, for a trigger, as Segment sees it (escapes resolved, quotes kept), and for a filter as written.
    """

    type: str
    text: str
    start: int
    end: int


ITEMS = "Triggers can't search arrays; only an index picks one item, as in properties.products\\[0\\].sku."


def describe_item(source: str, at: int) -> str:
    """Why the sign at *at* can't stand for an array's items; empty if it probably doesn't."""
    before = source[:at].rstrip()[-1:]
    sign = source[at : at + 1]
    is_each = sign in ("$", "*") and (before in (".", "[") or source[at + 1 : at + 2] == ".")
    return f"Unexpected “{sign}”. {ITEMS}" if is_each or (sign == "[" and re.match(r"[\w\\\]]", before)) else ""


def describe_unreadable(char: str) -> str:
    """Why *char* is unexpected outside a string, and what to write instead."""
    if char in _WORD_OF:
        return f"Unexpected “{char}”; use {_WORD_OF[char]}."
    if char.isspace() or not char.isprintable():
        return f"Unexpected U+{ord(char):04X}; use a plain space."
    return f"Unexpected “{char}”; in a name, write \\{char}, and put strings in double quotes."
