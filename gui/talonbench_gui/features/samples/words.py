"""The gallery in rows, and what came of making a mapping fire, in words."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from talonbench.suggest import Contradiction
from talonbench_gui.widgets.tables.table_model import Cell, TableRow, heading

if TYPE_CHECKING:
    from collections.abc import Sequence

    from talonbench.samples import Sample
    from talonbench.suggest import Unmatchable
    from talonbench.workspace import SavedSample

READY_MADE = "Ready-made mappings, each with its event"
SAMPLE, SAVED = "sample", "saved"


def sample_rows(samples: Sequence[Sample], saved: Sequence[SavedSample]) -> tuple[TableRow, ...]:
    """What was saved, the ready-made mappings, then all by their groups."""
    rows: list[TableRow] = []
    if saved:
        rows.append(heading("Saved"))
        rows += [
            TableRow((Cell(one.title), Cell("your own", "muted")), key=(SAVED, at)) for at, one in enumerate(saved)
        ]
    groups: dict[str, list[TableRow]] = {READY_MADE: []}
    for at, one in enumerate(samples):
        said = Cell(one.job or one.description, "muted", one.description)
        group = READY_MADE if one.job else one.group
        groups.setdefault(group, []).append(TableRow((Cell(one.title), said), key=(SAMPLE, at)))
    for group, below in groups.items():
        if below:
            rows += [heading(group), *below]
    return tuple(rows)


def unmatchable_html(found: Contradiction | Unmatchable) -> str:
    """Why no event does it."""
    if isinstance(found, Contradiction):
        items = "".join(f"<li>{escape(one)}</li>" for one in found.conditions)
        return f"<p>{escape(found.message)}</p><ul>{items}</ul><p>Change one of these conditions in the trigger.</p>"
    return f"<p>Events fire it, but no request can be made of them:</p><ul>{_items(found.reasons)}</ul>"


def _items(lines: Sequence[str]) -> str:
    return "".join(f"<li>{escape(one)}</li>" for one in lines)
