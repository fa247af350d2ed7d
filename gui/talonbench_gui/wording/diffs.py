"""Differences as HTML."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from talonbench.values import Undefined, Value, json_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from talonbench.trace.diff import ValueDiff

MOST_DIFFERENCES = 200


def diff_html(found: Sequence[ValueDiff], before: str = "before", after: str = "now") -> str:
    """Differences as a table: a path, and below it both values, each as wide as the table."""
    if not found:
        return ""
    rows = "".join(_difference(one, before, after) for one in found[:MOST_DIFFERENCES])
    more = f"<p class='muted'>… and {len(found) - MOST_DIFFERENCES} more</p>" if len(found) > MOST_DIFFERENCES else ""
    return f'<table width="100%" cellspacing="0">{rows}</table>{more}'


def _difference(one: ValueDiff, before: str, after: str) -> str:
    """A row for the path, and one for each value; the column of names is as narrow as they are."""
    sides = ((before, "bad", one.before), (after, "good", one.after))
    values = "".join(
        f'<tr><td class="muted" style="white-space: nowrap">{escape(name)}</td>'
        f'<td width="100%"><span class="{tone}">{_cell(value)}</span></td></tr>'
        for name, tone, value in sides
    )
    return f'<tr><td colspan="2"><code>{escape(one.path or "/")}</code></td></tr>{values}'


def _cell(value: Value) -> str:
    if isinstance(value, Undefined):
        return '<span class="muted">—</span>'
    text = json_text(value)
    return escape(text if len(text) <= 120 else f"{text[:119]}…")
