"""Importers and exporters of Segment's configuration; `recognition` lists the shapes and their sources."""

from talonbench.formats.export import format_actions_cli, format_public_api, format_terraform
from talonbench.formats.files import read_paths
from talonbench.formats.importer import read_sources
from talonbench.formats.model import ClassicSettings, ConfigNote, ConfigText, Configuration, DestinationConfiguration
from talonbench.formats.workspace import destination_entry, from_workspace, to_workspace

__all__ = [
    "ClassicSettings",
    "ConfigNote",
    "ConfigText",
    "Configuration",
    "DestinationConfiguration",
    "destination_entry",
    "format_actions_cli",
    "format_public_api",
    "format_terraform",
    "from_workspace",
    "read_paths",
    "read_sources",
    "to_workspace",
]
