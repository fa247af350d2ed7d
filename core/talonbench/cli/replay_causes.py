"""The commonest reasons of a replay, and fields that are no longer set, for people."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from talonbench.cli.output import harmless
from talonbench.ingestion import format_time

if TYPE_CHECKING:
    from talonbench.answers.causes import Explained
    from talonbench.archive.field_uses import EndedField


def cause_lines(causes: tuple[Explained, ...]) -> Iterator[str]:
    """For people."""
    if causes:
        yield "Most common reasons:"
        yield from map(_line, causes)


def ended_field_lines(ended: tuple[EndedField, ...]) -> Iterator[str]:
    """For people."""
    if ended:
        yield "No longer set:"
        yield from map(_ended_line, ended)


def _ended_line(one: EndedField) -> str:
    when = "" if one.since is None else f" since {_minute(one.since)}"
    said = f"    {harmless(one.field)} in “{harmless(one.mapping)}”: in none of {one.without:,} payloads{when}"
    return f"{said}; before, in {one.times:,} of {one.before:,}. {harmless(one.message)}".rstrip() + (
        f" First: {one.path}:{one.line}"
    )


def _line(one: Explained) -> str:
    first, last = (None if at is None else _minute(at) for at in (one.seen.first, one.seen.last))
    when = "" if first is None else f", {first} to {last}"
    said = f"    {one.seen.events:,} × “{harmless(one.mapping)}”{when}: {harmless(one.message)}"
    versions = "" if one.versions is None else f" {harmless(one.versions.message)}"
    return f"{said}{versions} First: {one.seen.path}:{one.seen.line}"


def _minute(at: int) -> str:
    return format_time(at).replace("T", " ")[: len("2026-03-01 12:00")]
