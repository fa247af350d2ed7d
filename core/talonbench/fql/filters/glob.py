r"""Glob patterns: ``*`` any run, ``?`` one character, ``[abc] [a-z] [^x]`` one of a kind, ``\x`` literal; whole text.

The pieces between the stars have a fixed length, so each is looked for once, from left to right: no pattern takes long.
"""

import re
from collections.abc import Callable
from functools import lru_cache
from typing import TypeAlias

Piece: TypeAlias = tuple[re.Pattern[str], int]
_RULE = r"\\(?P<literal>.)|\[(?P<kind>\^?(?:\\.|[^\]\\])+)\]|(?P<one>\?)|(?P<star>\*)|(?P<plain>.)"
_PART = re.compile(_RULE, re.DOTALL)
_MEMBER = re.compile(r"(\\.|[^\\])(?:-(\\.|[^\\]))?", re.DOTALL)


@lru_cache(maxsize=512)
def compile_glob(pattern: str) -> Callable[[str], bool]:
    """A test whether a whole string matches *pattern*."""
    (first, _), *others = _pieces(pattern)
    if not others:
        return lambda text: first.fullmatch(text) is not None
    *middle, (last, size) = others

    def matches(text: str) -> bool:
        found = first.match(text)
        for piece, _ in middle:
            found = found and piece.search(text, found.end())
        at = len(text) - size
        return found is not None and found.end() <= at and last.fullmatch(text, at) is not None

    return matches


def _pieces(pattern: str) -> list[Piece]:
    """A piece between stars, with its length in characters."""
    pieces: list[list[str]] = [[]]
    for part in _PART.finditer(pattern):
        if part["star"]:
            pieces.append([])
        else:
            pieces[-1].append(_character(part))
    return [(re.compile("".join(piece), re.DOTALL), len(piece)) for piece in pieces]


def _character(part: re.Match[str]) -> str:
    """The regular expression of one character."""
    if part["one"]:
        return "."
    if part["kind"]:
        return _kind(part["kind"])
    return re.escape(part["literal"] or part["plain"])


def _kind(text: str) -> str:
    negated = text.startswith("^") and len(text) > 1
    members = ""
    for low, high in _MEMBER.findall(text[1:] if negated else text):
        low, high = low[-1], (high or low)[-1]
        members += f"{re.escape(low)}-{re.escape(high)}" if low <= high else ""
    if not members:
        return "." if negated else "(?!)"
    return f"[{'^' if negated else ''}{members}]"
