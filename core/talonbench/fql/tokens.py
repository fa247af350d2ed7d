"""What the lexers of both dialects share: their tokens, and messages for unexpected characters."""

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


def describe_unreadable(char: str) -> str:
    """Why *char* is unexpected outside a string, and what to write instead."""
    if char in _WORD_OF:
        return f"Unexpected “{char}”; use {_WORD_OF[char]}."
    if char.isspace() or not char.isprintable():
        return f"Unexpected U+{ord(char):04X}; use a plain space."
    return f"Unexpected “{char}”; in a name, write \\{char}, and put strings in double quotes."
