"""Builds HTML, with colors for JSON; pure text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence


_TOKEN = re.compile(
    r"""(?P<comment>//.*|/\*.*?(?:\*/|$))"""
    r"""|(?P<string>"(?:[^"\\]|\\.)*"?)(?P<colon>\s*:)?"""
    r"""|(?P<number>-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)"""
    r"""|(?P<literal>\b(?:true|false|null)\b)"""
)
_HEADER = re.compile(r"[a-z0-9-]+:")
_FIRST_LINE = re.compile(r"(?:[A-Z]+|HTTP/[\d.]+ \d+)(?= )")
LONGEST_COLOURED_LINE = 5_000
PLAIN, IN_COMMENT, IN_HEAD = 0, 1, 2  # states in which a line of JSON can begin
Stretch = tuple[int, int, str]  # start, end, name of a color


def link(address: str, text: str) -> str:
    """A link as HTML."""
    from html import escape  # imported late: the first paint has no HTML

    return f'<a href="{escape(address)}">{escape(text)}</a>'


def table(heads: Sequence[str], rows: Iterable[Iterable[str]], widths: Sequence[int] = ()) -> str:
    """A full-width table as HTML; *rows* contain HTML. An empty first head marks a column of signs.

    *widths* are percentages, of the other columns where there are signs.
    """
    from html import escape

    titles = list(heads) or [""]
    sign = '<th width="22"></th>' if titles[0] == "" else f"<th>{escape(titles[0])}</th>"  # a column of signs is narrow
    shares = [f' width="{share}%"' for share in widths] or [""] * (len(titles) - 1)
    head = sign + "".join(f"<th{share}>{escape(one)}</th>" for one, share in zip(titles[1:], shares, strict=True))
    body = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows)
    above = f"<tr>{head}</tr>" if heads else ""
    return f'<table width="100%" cellspacing="0">{above}{body}</table>'


def colored(text: str) -> str:
    """JSON text as HTML, in the colors of the editor."""
    from html import escape

    state, lines = PLAIN, []
    for line in text.split("\n"):
        found, state = tokenize_json_line(line, state)
        at, parts = 0, []
        for start, end, name in found:
            parts += [escape(line[at:start]), f'<span class="{name}">{escape(line[start:end])}</span>']
            at = end
        lines.append("".join(parts) + escape(line[at:]))
    return f"<pre>{chr(10).join(lines)}</pre>"


def tokenize_json_line(line: str, state: int) -> tuple[list[Stretch], int]:
    """The colored spans of *line*, which begins in *state*, and the state in which it ends."""
    if state == IN_HEAD and line:
        found, first = _HEADER.match(line), _FIRST_LINE.match(line)
        if first is not None:
            return [(0, first.end(), "literal")], IN_HEAD
        return ([(0, found.end(), "comment")] if found else []), IN_HEAD
    colored: list[Stretch] = []
    start = 0
    if state == IN_COMMENT:
        end = line.find("*/")
        start = len(line) if end < 0 else end + 2
        colored.append((0, start, "comment"))
        if end < 0:
            return colored, IN_COMMENT
    if len(line) > LONGEST_COLOURED_LINE:
        return colored, PLAIN
    colored += _tokens(line, start)
    return colored, IN_COMMENT if _is_open(line, colored, start) else PLAIN


def _tokens(line: str, start: int) -> Iterator[Stretch]:
    for found in _TOKEN.finditer(line, start):
        if found["string"] is not None:
            yield (*found.span("string"), "key" if found["colon"] is not None else "string")
        else:
            yield (*found.span(), found.lastgroup or "")


def _is_open(line: str, colored: list[Stretch], start: int) -> bool:
    """Whether *line* ends inside a block comment that began at *start* or later."""
    if not colored or colored[-1][2] != "comment" or colored[-1][0] < start:
        return False
    comment = line[colored[-1][0] :]
    return comment.startswith("/*") and (len(comment) < 4 or not comment.endswith("*/"))


def kind_at(line: str, column: int) -> str:
    """What *column* of *line* is inside of: ``string``, ``comment`` or nothing (empty)."""
    for start, end, kind in _tokens(line, 0):
        if start < column and kind in ("string", "key", "comment"):
            is_closed = kind != "comment" and end - start > 1 and line[end - 1] == '"'
            if column < end or (column == end and not is_closed):
                return "comment" if kind == "comment" else "string"
    return ""
