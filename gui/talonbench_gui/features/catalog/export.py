"""The catalog as files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from talonbench.attributes import Catalog, catalog_json, csv_text, list_missing_bodies, markdown_text
from talonbench_gui.wording.events import format_event

if TYPE_CHECKING:
    from collections.abc import Sequence

    from talonbench.attributes import AttributeReadiness


def export_rows(rows: Sequence[AttributeReadiness], known: Catalog, name: str) -> str:
    """A file called *name*.

    ``.catalog.json``: all that is *known*; ``.json``: request bodies that create missing attributes; ``.csv``: all
    attributes that are sent; else these as Markdown.
    """
    if name.endswith(".catalog.json"):
        return format_event(catalog_json(known))
    if name.endswith(".json"):
        return format_event(list(list_missing_bodies(rows)))
    return csv_text(rows) if name.endswith(".csv") else markdown_text(rows)
