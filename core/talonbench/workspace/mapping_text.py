"""Mappings as text, in the form of a workspace: copied from one document, pasted into another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import ValidationError

from talonbench.errors import WorkspaceError
from talonbench.talon_one import ACTIONS
from talonbench.values import parse_json
from talonbench.workspace.json_file import describe_validation_errors, format_json_file
from talonbench.workspace.model import VERSION, MappingEntry, Workspace

if TYPE_CHECKING:
    from collections.abc import Iterable

    from talonbench.destination import Subscription


def write_mappings(parts: Iterable[Subscription]) -> str:
    """*parts* as the text of a workspace, callback keys masked; WorkspaceError if one is nested too deeply."""
    return format_json_file(Workspace(mappings=[MappingEntry.of(part) for part in parts])).decode()


def read_mappings(text: str) -> tuple[Subscription, ...]:
    """The mappings of the workspace in *text*; WorkspaceError if there are none, or one can't be read."""
    try:
        content = parse_json(text)
    except ValueError:
        content = None
    if not isinstance(content, dict) or not content.get("mappings"):
        raise WorkspaceError("no mappings in the clipboard")
    version = content.get("version")
    if isinstance(version, int) and version > VERSION:
        raise WorkspaceError("made by a newer Talonbench")
    try:
        entries = Workspace.model_validate({"version": VERSION, "mappings": content["mappings"]}).mappings
    except ValidationError as error:
        raise WorkspaceError("; ".join(describe_validation_errors(error))) from None
    for entry in entries:
        if entry.action not in ACTIONS:
            raise WorkspaceError(f"mapping {entry.name}: unknown action {entry.action}")
    return tuple(entry.as_subscription() for entry in entries)
