"""Names that mappings get by themselves: their action's, with a number where it is taken."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from talonbench.destination import Action

_DEPRECATED = re.compile(r"\s*\(deprecated\)$")
_NUMBERED = re.compile(r"Mapping \d+")  # given by earlier versions


def make_mapping_name(action: Action, taken: Iterable[str]) -> str:
    """A name for a mapping of *action* that differs from the names *taken*."""
    return make_free_name(_base(action), taken)


def make_free_name(base: str, taken: Iterable[str]) -> str:
    """*base*, or the first of “base 2”, “base 3” … that isn't *taken*."""
    names = set(taken)
    if base not in names:
        return base
    return next(name for number in range(2, len(names) + 3) if (name := f"{base} {number}") not in names)


def is_automatic_name(name: str, action: Action) -> bool:
    """Whether a mapping of *action* got *name* by itself, so that it may change with the action."""
    known = {action.title, _base(action)}
    return re.sub(r" \d+$", "", name) in known or _NUMBERED.fullmatch(name) is not None


def _base(action: Action) -> str:
    return _DEPRECATED.sub("", action.title)
