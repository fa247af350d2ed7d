"""Moves damaged files aside, so that nothing is lost."""

from __future__ import annotations

import os
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path


def move_aside(path: Path, companions: Iterable[str] = ()) -> str:
    """Rename the damaged file *path*; returns a sentence that says to what.

    Files named like it with one of *companions* at the end go along.
    """
    aside = find_free_name(path)
    try:
        for suffix in companions:  # before it: a new file must not find those of the old one
            with suppress(FileNotFoundError):
                path.with_name(f"{path.name}{suffix}").replace(aside.with_name(f"{aside.name}{suffix}"))
        path.replace(aside)
    except OSError as error:
        return f"Couldn't rename its file: {error.strerror or error}."
    return f"Its file was saved as {aside}."


def find_free_name(path: Path) -> Path:
    """A name that is free, for a damaged file *path* or its copy."""
    names = (path.with_name(f"{path.stem}.damaged-{number}{path.suffix}") for number in range(1, 1000))
    return next(
        (name for name in names if not os.path.lexists(name)), path.with_name(f"{path.stem}.damaged{path.suffix}")
    )
