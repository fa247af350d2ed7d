"""Attribute readiness in rows and words."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from talonbench.attributes import AttributeReadiness, is_name, make_attribute_body
from talonbench.events import format_text
from talonbench.values import json_text
from talonbench_gui.markup import coloured
from talonbench_gui.widgets.tables.table_model import Cell, TableRow
from talonbench_gui.wording.fields import format_value
from talonbench_gui.wording.numbers import plural

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

# verdict → (sign, word, colour of the theme)
VERDICTS = {
    "missing": ("✕", "missing", "bad"),
    "wrong_type": ("≠", "wrong type", "bad"),
    "other_case": ("≈", "case differs", "warn"),
    "exists": ("●", "exists", "good"),
    "": ("·", "not compared", "muted"),
}


def attribute_rows(rows: Sequence[AttributeReadiness], shown: Iterable[int]) -> tuple[TableRow, ...]:
    """A row for each of *rows* that is *shown*, by its number."""
    return tuple(_row(rows[at], at) for at in shown)


def _row(row: AttributeReadiness, at: int) -> TableRow:
    sign, word, colour = VERDICTS[row.verdict]
    use = row.use
    cells = (
        Cell(f"{sign} {word}", colour, row.words),
        Cell(entity_of(row), "muted"),
        Cell(use.name),
        Cell(use.type, "muted"),
        Cell(format_value(use.example, 60), "muted"),
        Cell(use.mapping, "muted"),
        Cell(" ".join(use.paths), "muted"),
    )
    return TableRow(cells, key=("attribute", at))


def entity_of(row: AttributeReadiness) -> str:
    """Whose attribute it is; of an event with its type."""
    return f"{row.use.entity} “{row.use.event_type}”" if row.use.event_type else row.use.entity


def fitting(rows: Sequence[AttributeReadiness], needle: str, verdict: str | None) -> list[int]:
    """The numbers of the rows that hold *needle* and have *verdict* (None: any), the bad ones first."""
    found = [
        at
        for at, row in enumerate(rows)
        if (verdict is None or row.verdict == verdict) and needle.lower() in _searched(row)
    ]
    order = list(VERDICTS)
    return sorted(found, key=lambda at: order.index(rows[at].verdict))


def _searched(row: AttributeReadiness) -> str:
    return " ".join((entity_of(row), row.use.name, row.use.mapping, *row.use.paths)).lower()


def body_text(row: AttributeReadiness) -> str:
    """The body that creates the attribute; empty where Talon.One takes no such name."""
    return format_text(json_text(make_attribute_body(row.use))) if is_name(row.use.name) else ""


def attribute_html(row: AttributeReadiness) -> str:
    """An attribute in full: where it comes from, what is wrong, what creates it."""
    use = row.use
    paths = ", ".join(f"<code>{escape(path)}</code>" for path in use.paths) or "a fixed value of the mapping"
    parts = [f"<p>{escape(row.words)}</p>"] if row.words else []
    parts.append(f"<h3>Sent</h3><p>By “{escape(use.mapping)}”, from {paths}:</p>{coloured(json_text(use.example))}")
    if row.verdict in ("missing", ""):
        body = body_text(row)
        said = "Talon.One takes no such name: a letter, then letters, digits and underscores."
        parts.append("<h3>Create it</h3>")
        parts.append(
            f"<p>Management API, <code>POST /v1/attributes</code>:</p>{coloured(body)}"
            if body
            else f"<p class='bad'>{said}</p>"
        )
    return "".join(parts)


def describe_readiness(rows: Sequence[AttributeReadiness], is_compared: bool) -> tuple[str, str]:
    """The page in a sentence, and a colour."""
    count = plural(len(rows), "attribute")
    if not is_compared:
        return f"{count} in the requests. Open or fetch the list of those that exist to compare.", "muted"
    bad = sum(not row.is_good for row in rows)
    if not bad:
        return "All attributes exist.", "good"
    return f"{bad} of {count} {'is' if bad == 1 else 'are'} missing or different.", "bad"
