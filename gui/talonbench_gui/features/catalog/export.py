"""Attributes as files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from talonbench.attributes import csv_text, list_missing_bodies, markdown_text
from talonbench_gui.wording.events import format_event

if TYPE_CHECKING:
    from collections.abc import Sequence

    from talonbench.attributes import AttributeReadiness


def export_rows(rows: Sequence[AttributeReadiness], suffix: str) -> str:
    """``.json``: request bodies that create missing attributes; ``.csv``: all rows; else all as Markdown."""
    if suffix == ".json":
        return format_event(list(list_missing_bodies(rows)))
    return csv_text(rows) if suffix == ".csv" else markdown_text(rows)
