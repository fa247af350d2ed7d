"""The commonest reasons of a replay for people."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from talonbench.cli.output import harmless
from talonbench.ingestion import format_time

if TYPE_CHECKING:
    from talonbench.answers.causes import Explained


def cause_lines(causes: tuple[Explained, ...]) -> Iterator[str]:
    """For people."""
    if causes:
        yield "Most common reasons:"
        yield from map(_line, causes)


def _line(one: Explained) -> str:
    first, last = (None if at is None else _minute(at) for at in (one.seen.first, one.seen.last))
    when = "" if first is None else f", {first} to {last}"
    said = f"    {one.seen.events:,} × “{harmless(one.mapping)}”{when}: {harmless(one.message)}"
    return f"{said} First: {one.seen.path}:{one.seen.line}"


def _minute(at: int) -> str:
    return format_time(at).replace("T", " ")[: len("2026-03-01 12:00")]
