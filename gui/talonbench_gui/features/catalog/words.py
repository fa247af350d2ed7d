"""The attributes as rows and texts."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Final

from talonbench.attributes import AttributeReadiness, is_name, make_attribute_body
from talonbench_gui.markup import colored
from talonbench_gui.widgets.tables.table_model import Cell, TableRow
from talonbench_gui.wording.events import format_event
from talonbench_gui.wording.fields import format_value
from talonbench_gui.wording.numbers import plural

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

# verdict → (sign, word, color of the theme)
VERDICTS: Final = {
    "missing": ("✕", "missing", "bad"),
    "wrong_type": ("≠", "wrong type", "bad"),
    "not_allowed": ("≠", "value not allowed", "bad"),
    "other_case": ("≈", "case differs", "warn"),
    "other_entity": ("≠", "other entity", "bad"),
    "exists": ("●", "exists", "good"),
    "": ("·", "not compared", "muted"),
}
NONE: Final = ("No custom attributes", ("This event's requests have no custom attributes.",))
NO_MATCH: Final = ("No matching attributes", ("Try a broader search.",))
NO_SANDBOX: Final = "The sandbox has no Management API. Select the connection whose attributes you want to fetch."
NO_DEPLOYMENT: Final = "Enter the deployment first."
INVALID_NAME: Final = "Invalid attribute name: it must start with a letter and contain only letters, digits and _."


def attribute_rows(rows: Sequence[AttributeReadiness], shown: Iterable[int]) -> tuple[TableRow, ...]:
    """A table row for each of *rows* whose index is in *shown*."""
    return tuple(_make_row(rows[at], at) for at in shown)


def _make_row(row: AttributeReadiness, at: int) -> TableRow:
    sign, word, color = VERDICTS[row.verdict]
    use = row.use
    cells = (
        Cell(f"{sign} {word}", color, row.words),
        Cell(describe_entity(row), "muted"),
        Cell(use.name),
        Cell(use.type, "muted"),
        Cell(format_value(use.example, 60), "muted"),
        Cell(use.mapping, "muted"),
        Cell(" ".join(use.paths), "muted"),
    )
    return TableRow(cells, key=("attribute", at))


def describe_entity(row: AttributeReadiness) -> str:
    """The entity of the attribute; for an event with its type."""
    return f"{row.use.entity} “{row.use.event_type}”" if row.use.event_type else row.use.entity


def search_attributes(rows: Sequence[AttributeReadiness], needle: str, verdict: str | None) -> list[int]:
    """The indexes of the rows that contain *needle* and have *verdict* (None: any), problems first."""
    found = [
        at
        for at, row in enumerate(rows)
        if (verdict is None or row.verdict == verdict) and needle.lower() in _searched(row)
    ]
    order = list(VERDICTS)
    return sorted(found, key=lambda at: order.index(rows[at].verdict))


def _searched(row: AttributeReadiness) -> str:
    return " ".join((describe_entity(row), row.use.name, row.use.mapping, *row.use.paths)).lower()


def body_text(row: AttributeReadiness) -> str:
    """The JSON that creates the attribute; empty if its name is invalid in Talon.One."""
    return format_event(make_attribute_body(row.use)) if is_name(row.use.name) else ""


def attribute_html(row: AttributeReadiness) -> str:
    """The details of an attribute: where it comes from, what is wrong, how to create it."""
    use = row.use
    paths = ", ".join(f"<code>{escape(path)}</code>" for path in use.paths) or "a fixed value in the mapping"
    parts = [f"<p>{escape(row.words)}</p>"] if row.words else []
    parts.append(f"<h3>Sent</h3><p>By “{escape(use.mapping)}”, from {paths}:</p>{colored(format_event(use.example))}")
    if row.verdict in ("missing", "other_entity", ""):
        body = body_text(row)
        how = f"<p>Management API, <code>POST /v1/attributes</code>:</p>{colored(body)}"
        parts.append(f"<h3>Create it</h3>{how if body else f'<p class=bad>{INVALID_NAME}</p>'}")
    return "".join(parts)


def describe_readiness(rows: Sequence[AttributeReadiness], *, is_compared: bool) -> tuple[str, str]:
    """A summary of all rows in a sentence, and its color."""
    count = plural(len(rows), "attribute")
    if not rows:
        return f"{NONE[0]}.", "muted"
    if not is_compared:
        return f"{count} in the requests. Import or fetch the existing ones.", "muted"
    bad = sum(not row.is_good for row in rows)
    if not bad:
        return "All attributes exist.", "good"
    return f"{bad} of {count} {'is' if bad == 1 else 'are'} missing or different.", "bad"


def describe_progress(about: str, count: int, total: int) -> str:
    """The progress of a fetch; *total* is 0 where nobody says it."""
    return f"Fetched {count:,} of {total:,} {about}…" if total else f"Fetched {count:,} {about}…"


def secret_question(deployment: str) -> str:
    """The text that asks for the management key."""
    return (
        f"Management API key of {deployment}; it must be allowed to list attributes.\n"
        "It is used once and never written to disk."
    )
