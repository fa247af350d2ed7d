"""What exists in Talon.One, as a command is told: a file, or a ticket with the deployment's attributes."""

from pathlib import Path
from typing import Annotated

import typer

from talonbench import formats
from talonbench.attributes import Catalog, CatalogError, read_parts
from talonbench.cli.tickets import is_ticket
from talonbench.json_reading import read_json

CatalogOption = Annotated[
    Path | None,
    typer.Option("--catalog", help="What exists in Talon.One, as `attributes --export catalog` prints it."),
]


def read_catalog_file(path: Path) -> Catalog:
    """The catalog in *path*; CatalogError names the file."""
    try:
        return read_parts(read_json(path))
    except CatalogError as error:
        raise CatalogError(f"{path}: {error}") from None


def find_catalog(path: Path | None, *tickets: Path | str | None) -> Catalog | None:
    """The catalog in *path*, else the attributes in *tickets* if their lists are whole; None if nobody knows."""
    if path is not None:
        return read_catalog_file(path)
    opened = dict.fromkeys(Path(one) for one in tickets if one is not None and is_ticket(one))
    found = [formats.read_paths([one]) for one in opened]
    listed = [one for one in found if one.attributes]
    if not listed or not all(one.has_all_attributes for one in listed):
        return None
    return Catalog(tuple(attribute for one in listed for attribute in one.attributes))
