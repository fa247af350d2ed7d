"""Formats the text of an event; every comment stays where it was: at the end of its line, or on its own."""

import re
from typing import Final

import orjson

from talonbench.errors import EventSyntaxError
from talonbench.events.grammar import walk
from talonbench.events.parser import strict_text
from talonbench.events.tokens import COMMENT, STRING
from talonbench.values.text import BLANKS

LONG: Final = 2000  # characters; text editors are slow with longer lines
_tokens = re.compile(rf'([{BLANKS}]*+)({STRING}|[\[\]{{}},:]|[^{BLANKS}"/,:\[\]{{}}]++|{COMMENT})').findall
_long_line = re.compile(rf"[^\n]{{{LONG + 1}}}").search
_pieces = re.compile(
    r'(?:[^",\[{/]++|"(?:[^"\\]++|\\.)*+(?:"|\\?\Z)|//.*|/\*.*?(?:\*/|\Z)|/)*+(?:[,\[{]++ *|\Z)'
).findall


def format_text(text: str, indent: int = 2) -> str:
    """*text* with each member and item on its own line, trailing commas gone, all comments kept.

    Formatting it again changes nothing. Raises EventSyntaxError if *text* is invalid.
    """
    _check(text)
    return _Layout(indent).of(_tokens(text))


def lay_out(text: str) -> str:
    """*text* formatted, or as it is if that isn't possible, such as when it is nested too deeply."""
    try:
        return format_text(text)
    except EventSyntaxError:
        return text


def break_long_lines(text: str) -> str | None:
    """*text* with shorter lines, for an editor; None if no line is longer than `LONG` characters.

    Valid text is formatted; in other text only long lines are broken, after commas and brackets. Strings are never
    broken: their lines may stay long.
    """
    if _long_line(text) is None:
        return None
    if _is_readable(text):
        return _Layout(2).of(_tokens(text))
    return "\n".join(part for line in text.split("\n") for part in _broken(line))


def longest_line(text: str) -> int:
    """The length of the longest line of *text* in characters."""
    return max(map(len, text.split("\n")))


def _check(text: str) -> None:
    if not _is_readable(text):
        for _ in walk(text):  # raises at an error; there is none if only orjson refuses (a lone surrogate)
            pass


def _is_readable(text: str) -> bool:
    try:
        orjson.loads(strict_text(text))
    except orjson.JSONDecodeError:
        return False
    return True


def _broken(line: str) -> list[str]:
    if len(line) <= LONG:
        return [line]
    parts: list[str] = []
    for piece in _pieces(line):
        width = LONG if '"' not in piece else len(piece)
        parts.extend(piece[at : at + width] for at in range(0, len(piece), width or 1))
    return parts


class _Layout:
    """The pieces of the text so far, and what must precede the next one."""

    def __init__(self, indent: int) -> None:
        self.indent = indent
        self.out: list[str] = []
        self.last = -1  # index of the piece with the last token that isn't a comment
        self.lead = ""
        self.ends_line = False  # the last piece is a line comment

    def of(self, tokens: list[tuple[str, str]]) -> str:
        """The text of *tokens*, each with the whitespace before it."""
        out, depth = self.out, 0
        for at, (gap, token) in enumerate(tokens):
            if token == ",":
                out[self.last] += ","
                self.lead = self._margin(depth)
            elif token == ":":
                self._colon(self._margin(depth + 1))
            elif token in "]}":
                depth -= 1
                self._close(token, self._margin(depth))
            elif token[0] == "/":
                next_gap = tokens[at + 1][0] if at + 1 < len(tokens) else ""
                self._comment(token.rstrip(), gap, next_gap, depth)
            else:
                self.last = len(out)
                self.ends_line = False
                out.append(self.lead + token)
                if token in "[{":
                    depth += 1
                    self.lead = self._margin(depth)
        return "".join(out)

    def _margin(self, depth: int) -> str:
        return "\n" + " " * (self.indent * depth)

    def _colon(self, margin: str) -> None:
        """Add the colon right after its key; comments between them move before the value."""
        self.out[self.last] += ":"
        for at in range(self.last + 1, len(self.out)):
            if self.out[at][0] == "\n":
                self.out[at] = margin + self.out[at].lstrip()
        self.lead = margin if self.ends_line else " "

    def _close(self, bracket: str, margin: str) -> None:
        piece = self.out[self.last]
        if piece[-1] == ",":
            self.out[self.last] = piece[:-1]
        is_empty = piece[-1] in "[{" and self.last == len(self.out) - 1
        self.last = len(self.out)
        self.ends_line = False
        self.out.append(bracket if is_empty else margin + bracket)

    def _comment(self, comment: str, gap: str, next_gap: str, depth: int) -> None:
        """Add *comment* to the current line if it was on it, else on a line of its own."""
        in_member = self.last >= 0 and self.out[self.last][-1] == ":"
        margin = self._margin(depth + in_member)
        on_own_line = self.ends_line or not self.out or _breaks(gap)
        self.out.append(margin[not self.out :] + comment if on_own_line else " " + comment)
        self.ends_line = comment[1] == "/"
        stays_beside = in_member or (on_own_line and not _breaks(next_gap))
        self.lead = " " if stays_beside and not self.ends_line else margin


def _breaks(gap: str) -> bool:
    return "\n" in gap or "\r" in gap
