"""Workspaces in files, and their schema."""

from pathlib import Path

from talonbench.workspace.document import document_text, read_document
from talonbench.workspace.model import VERSION, Workspace
from talonbench.workspace.storage import replace_file


def load(path: Path) -> Workspace:
    """The workspace in the file *path*; WorkspaceError, with the place, where there is none."""
    return read_document(path, Workspace, VERSION)


def save(workspace: Workspace, path: Path) -> None:
    """Write *workspace* to *path* in one step; WorkspaceError where that fails, and the old file is untouched."""
    replace_file(path, document_text(workspace))


def schema() -> dict[str, object]:
    """The JSON Schema of a workspace's file, as it is published in the resources."""
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **Workspace.model_json_schema()}
