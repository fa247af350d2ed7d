"""Workspaces in files, and their schema."""

from pathlib import Path

from talonbench.workspace.atomic_write import write_atomically
from talonbench.workspace.json_file import format_json_file, read_json_file
from talonbench.workspace.model import VERSION, Workspace


def load(path: Path) -> Workspace:
    """The workspace in the file *path*; WorkspaceError, with the place, where there is none."""
    return read_json_file(path, Workspace, VERSION)


def save(workspace: Workspace, path: Path) -> None:
    """Write *workspace* to *path* in one step; WorkspaceError where that fails, and the old file is untouched."""
    write_atomically(path, format_json_file(workspace))


def schema() -> dict[str, object]:
    """The JSON Schema of a workspace's file, as it is published in the resources."""
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **Workspace.model_json_schema()}
