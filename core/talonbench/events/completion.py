"""Completion of paths in a line of text: the part that is being typed, and the paths that fit it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_word = re.compile(r"[\w$.\[\]\"'-]*$").search
MOST = 200  # paths offered at once


@dataclass(frozen=True, slots=True)
class Typed:
    """The path being typed: it starts at *start* of the text; *in_braces*: inside ``{{ }}``."""

    start: int
    text: str
    in_braces: bool


def find_typed_path(text: str, cursor: int, *, is_path: bool) -> Typed | None:
    """The path at *cursor* of *text*: all of it if *is_path*, else what follows ``{{`` or starts with ``$``."""
    before = text[:cursor]
    if is_path:
        return Typed(0, before, in_braces=False)
    word = _word(before)
    start = word.start() if word is not None else cursor
    opened = before.rfind("{{")
    if opened >= 0 and "}}" not in before[opened:]:
        return Typed(max(start, opened + 2), before[max(start, opened + 2) :], in_braces=True)
    return Typed(start, before[start:], in_braces=False) if before[start:].startswith("$") else None


def match_paths(paths: Iterable[tuple[str, str]], typed: str) -> list[tuple[str, str]]:
    """Those of *paths* that contain *typed*, with or without ``$.`` and ignoring case; those that start so first."""
    wanted = typed.lower().removeprefix("$").removeprefix(".")
    beginning, holding = [], []
    for path, example in paths:
        name = path.lower().removeprefix("$.")
        if name.startswith(wanted):
            beginning.append((path, example))
        elif wanted in name:
            holding.append((path, example))
    return (beginning + holding)[:MOST]


def complete_line(text: str, cursor: int, typed: Typed, path: str) -> tuple[str, int]:
    """*text* with *path* for what was typed before *cursor*, and where the cursor is then."""
    if not typed.in_braces:
        return f"{text[: typed.start]}{path}{text[cursor:]}", typed.start + len(path)
    name = path if typed.text.startswith("$") else path.removeprefix("$.")
    rest = text[cursor:]
    closing = "" if "}}" in rest.partition("{{")[0] else "}}"
    is_spaced = text[: typed.start].endswith("{{ ")
    made = f"{text[: typed.start]}{name}{' ' if closing and is_spaced else ''}{closing}"
    return f"{made}{rest}", len(made)
