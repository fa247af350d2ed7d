"""Workspace files and their JSON Schema."""

from pathlib import Path

from talonbench.workspace.atomic_write import write_atomically
from talonbench.workspace.json_file import format_json_file, read_json_file
from talonbench.workspace.model import VERSION, Workspace


def load(path: Path) -> Workspace:
    """The workspace in the file *path*; WorkspaceError, with the location, if invalid."""
    return read_json_file(path, Workspace, VERSION)


def save(workspace: Workspace, path: Path) -> None:
    """Atomically write *workspace* to *path*; WorkspaceError if that fails; the old file is then unchanged."""
    write_atomically(path, format_json_file(workspace))


def schema() -> dict[str, object]:
    """The JSON Schema of workspace files, as published in the resources."""
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **Workspace.model_json_schema()}
