"""Adds to reasons and fields that ended which versions of an app their events come from, if others don't."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from talonbench.archive.results.run_folder import RunFolder, read_run
from talonbench.archive.version_notes import VersionNote
from talonbench.archive.versions import AppVersions, Question, Side, find_versions
from talonbench.errors import WorkspaceError
from talonbench.judgement import NO_MATCH, REJECTED

if TYPE_CHECKING:
    from pathlib import Path

    from talonbench.answers.causes import Explained
    from talonbench.archive.field_uses import EndedField

_OF_MAPPING: Final = "verdict in (select verdict from verdict_mappings where mapping = ? and outcome in ({}){})"
_TAKEN: Final = _OF_MAPPING.format("'ready', 'rejected', 'invalid'", "")
_WITH_PAYLOAD: Final = _OF_MAPPING.format("'ready', 'rejected'", "")
_SENT: Final = _OF_MAPPING.format("'ready'", "")
_FAILED: Final = _OF_MAPPING.format("'rejected', 'invalid'", " and reason = ?")
_MISSED: Final = "type = ? and names.name = ? and v.summary = ?"


def add_versions(
    folder: Path, explained: Sequence[Explained], ended: Sequence[EndedField]
) -> tuple[tuple[Explained, ...], tuple[EndedField, ...]]:
    """*explained* and *ended*, of the kept run in *folder*, with the versions of their events."""
    try:
        run = read_run(folder)
    except WorkspaceError:
        return tuple(explained), tuple(ended)
    asked = [_ask_reason(one) for one in explained] + [_ask_ended(one, run) for one in ended]
    answers = iter(find_versions(folder, [one for one in asked if one is not None]))
    found = [None if one is None else next(answers) for one in asked]
    reasons = (replace(one, versions=known) for one, known in zip(explained, found, strict=False))
    fields = (
        one if known is None else replace(one, message=f"{one.message} {known.message}".strip())
        for one, known in zip(ended, found[len(explained) :], strict=True)
    )
    return tuple(reasons), tuple(fields)


def note_versions(explained: Sequence[Explained]) -> Iterator[VersionNote]:
    """What the window says beside a name or a reason."""
    for one in explained:
        if one.versions is not None:
            facet, value, mapping = _name(one)
            found = one.versions
            versions, counts = tuple(found.versions), tuple(found.versions.values())
            yield VersionNote(facet, value, versions, found.message, counts, mapping)


def recall_versions(
    folder: Path, explained: Sequence[Explained]
) -> tuple[tuple[Explained, ...], tuple[EndedField, ...]] | None:
    """*explained* and the fields that ended, as they were noted with the run in *folder*; None if they weren't."""
    run = read_run(folder)
    if not run.is_noted:
        return None
    known = {
        (one.facet, one.value, one.mapping): AppVersions(dict(zip(one.versions, one.counts, strict=False)), one.message)
        for one in run.app_versions
    }
    return tuple(replace(one, versions=known.get(_name(one))) for one in explained), run.ended_fields


def _name(one: Explained) -> tuple[str, str, str]:
    """The facet that has *one* as a value, this value, and the mapping."""
    is_name = isinstance(one.cause[0], str)
    return ("names", one.cause[1], one.mapping_id) if is_name else ("reasons", _name_reason(one), one.mapping_id)


def _name_reason(one: Explained) -> str:
    return ":".join((REJECTED, *map(str, one.cause[1:])))


def _ask_reason(one: Explained) -> Question:
    named = f"events that “{one.mapping}”"
    if isinstance(one.cause[0], str):
        wrong = Side(_MISSED, (one.cause[0], one.cause[1], NO_MATCH), one.seen.events)
        return Question(wrong, Side(_TAKEN, (one.mapping_id,)), f"{named} takes")
    wrong = Side(_FAILED, (one.mapping_id, _name_reason(one)), one.seen.events)
    return Question(wrong, Side(_SENT, (one.mapping_id,)), f"{named} sends")


def _ask_ended(one: EndedField, run: RunFolder) -> Question | None:
    """The payloads since the field ended, beside those before; None if the mapping or the file has no number."""
    ids = [identity for identity, name in run.mappings.items() if name == one.mapping]
    if len(ids) != 1 or one.path not in run.files:
        return None
    values = (ids[0], run.files.index(one.path), one.line)
    return Question(
        Side(f"{_WITH_PAYLOAD} and (file, line) >= (?, ?)", values, one.without),
        Side(f"{_WITH_PAYLOAD} and (file, line) < (?, ?)", values, one.before),
        "payloads before",
    )
