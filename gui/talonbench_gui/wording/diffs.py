"""Differences as HTML."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from talonbench.values import Undefined, Value, json_text
from talonbench_gui.markup import table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from talonbench.trace.diff import ValueDiff

MOST_DIFFERENCES = 200


def diff_html(found: Sequence[ValueDiff], before: str = "before", after: str = "now") -> str:
    """Differences as a table of paths and values."""
    if not found:
        return ""
    rows = (
        (f"<code>{escape(one.path or '/')}</code>", f"<span class='bad'>{_cell(one.before)}</span>",
         f"<span class='good'>{_cell(one.after)}</span>")
        for one in found[:MOST_DIFFERENCES]
    )  # fmt: skip
    more = f"<p class='muted'>… and {len(found) - MOST_DIFFERENCES} more</p>" if len(found) > MOST_DIFFERENCES else ""
    return table(("path", before, after), rows) + more


def _cell(value: Value) -> str:
    if isinstance(value, Undefined):
        return '<span class="muted">—</span>'
    text = json_text(value)
    return escape(text if len(text) <= 120 else f"{text[:119]}…")
