"""Importers and exporters of Segment's configuration; the shapes and their sources stand in `recognising`."""

from talonbench.exchange.exporting import actions_cli, public_api, terraform
from talonbench.exchange.found import (
    ClassicSettings,
    Imported,
    ImportedDestination,
    Report,
    Source,
)
from talonbench.exchange.reading import read_paths, read_sources
from talonbench.exchange.workspaces import as_imported, as_workspace, destination_entry

__all__ = [
    "ClassicSettings",
    "Imported",
    "ImportedDestination",
    "Report",
    "Source",
    "actions_cli",
    "as_imported",
    "as_workspace",
    "destination_entry",
    "public_api",
    "read_paths",
    "read_sources",
    "terraform",
]
