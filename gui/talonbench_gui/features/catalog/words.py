"""The catalog in words: verdicts, rows, details, and what the page says as a whole."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Final

from talonbench_gui.features.catalog.entries import (
    APPLICATIONS,
    ATTRIBUTES,
    AUDIENCES,
    EVENT_TYPES,
    IDLE,
    Entry,
)
from talonbench_gui.markup import colored
from talonbench_gui.widgets.tables.table_model import Cell, TableRow
from talonbench_gui.wording.events import format_event
from talonbench_gui.wording.numbers import format_time, plural

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from talonbench_gui.state.catalog import Known

# verdict → (sign, word, color of the theme); problems first, which is the order of the rows
VERDICTS: Final = {
    "missing": ("✕", "missing", "bad"),
    "other_entity": ("≠", "other entity", "bad"),
    "other_platform": ("≠", "other platform's", "bad"),
    "other_id": ("≠", "Talon.One's own ID", "bad"),
    "wrong_type": ("≠", "wrong type", "bad"),
    "not_allowed": ("≠", "value not allowed", "bad"),
    "built_in": ("✕", "built-in event", "bad"),
    "other_case": ("≈", "case differs", "warn"),
    "selected": ("✓", "selected", "good"),
    "exists": ("✓", "exists", "good"),
    "": ("·", "not compared", "muted"),
    "listed": ("○", "listed", "muted"),
    IDLE: ("○", "not sent", "muted"),
}
GOOD: Final = ("selected", "exists", "", "listed", IDLE)
TITLES: Final = {
    ATTRIBUTES: "Attributes", EVENT_TYPES: "Event types", AUDIENCES: "Audiences", APPLICATIONS: "Applications",
}  # fmt: skip
NOUNS: Final = {ATTRIBUTES: "attribute", EVENT_TYPES: "event type", AUDIENCES: "audience", APPLICATIONS: "Application"}
NONE: Final = {
    ATTRIBUTES: ("No custom attributes", ("The requests have no custom attributes.",)),
    EVENT_TYPES: ("No event types", ("The requests record no events.",)),
    AUDIENCES: ("No audiences", ("The requests name no audiences.",)),
    APPLICATIONS: ("No Applications", ("Fetch them from Talon.One, or import a catalog.",)),
}
NO_MATCH: Final = ("No matches", ("Try a broader search.",))
NO_DEPLOYMENT: Final = "Enter the deployment first."
FIXED: Final = "Name and type can't be changed afterwards; a wrong one needs a new attribute."
API_OF: Final = {False: "Management API", True: "Integration API"}


def table_rows(entries: Sequence[Entry], shown: Iterable[int]) -> tuple[TableRow, ...]:
    """A table row for each of *entries* whose index is in *shown*."""
    return tuple(_make_row(entries[at], at) for at in shown)


def _make_row(entry: Entry, at: int) -> TableRow:
    sign, word, color = VERDICTS[entry.verdict]
    first, second, *others = (*entry.cells, "", "")[: max(2, len(entry.cells))]
    is_attribute = len(entry.cells) == 6
    cells = [Cell(first, "muted" if is_attribute else "text"), Cell(second, "text" if is_attribute else "muted")]
    cells += [Cell(text, "muted") for text in others]
    return TableRow((Cell(f"{sign} {word}", color, entry.words), *cells), key=("entry", at))


def search_entries(entries: Sequence[Entry], needle: str, verdict: str | None) -> list[int]:
    """The indexes of the entries that contain *needle* and have *verdict* (None: any), problems first."""
    words = needle.lower()
    found = [
        at
        for at, entry in enumerate(entries)
        if (verdict is None or entry.verdict == verdict) and words in " ".join(entry.cells).lower()
    ]
    order = {name: at for at, name in enumerate(VERDICTS)}
    return sorted(found, key=lambda at: order[entries[at].verdict])


def entry_html(entry: Entry) -> str:
    """The details of an entry: what is wrong, where it comes from, how to create it."""
    parts = [f"<p>{escape(entry.words)}</p>"] if entry.words else []
    if entry.mapping:
        parts.append(f"<h3>Sent</h3><p>By “{escape(entry.mapping_name)}”{_describe_paths(entry)}</p>")
        parts.append(colored(format_event(entry.example)) if entry.paths or entry.example is not None else "")
    if entry.creation is not None:
        creation = entry.creation
        how = f"{API_OF[creation.is_integration]}, <code>POST {creation.path}</code>:"
        parts.append(f"<h3>Create it</h3><p>{how}</p>{colored(format_event(creation.body))}")
        parts.append(f"<p class=muted>{FIXED}</p>" if creation.kind == "attribute" else "")
    elif entry.why_not:
        parts.append(f"<h3>Create it</h3><p>{escape(entry.why_not)}</p>")
    return "".join(parts)


def _describe_paths(entry: Entry) -> str:
    if not entry.paths:
        return ":" if entry.example is not None else "."
    return f", from {', '.join(f'<code>{escape(path)}</code>' for path in entry.paths)}:"


def describe_entries(
    kind: str, entries: Sequence[Entry], count: int, source: Known | None, *, is_known: bool
) -> tuple[str, str]:
    """A summary of the *count* rows of *kind* in a sentence, with where they are from, and its color."""
    noun = NOUNS[kind]
    if source is not None and not is_known and source.catalog.problems:
        return " ".join(source.catalog.problems), "bad"
    if not is_known:
        return f"{plural(count, noun)} in the requests. Import or fetch the existing ones.", "muted"
    bad = sum(entry.verdict not in GOOD for entry in entries)
    sent = sum(entry.verdict not in (IDLE, "listed") for entry in entries)
    where = "" if source is None else _describe_source(source)
    if kind == APPLICATIONS:
        return f"{plural(count, noun)}{where}.", "bad" if bad else "muted"
    if not sent:
        return f"{plural(count, noun)}; none is sent{where}.", "muted"
    if not bad:
        return f"All {noun}s exist{where}.", "good"
    return f"{bad} of {plural(sent, noun)} {'is' if bad == 1 else 'are'} missing or different{where}.", "bad"


def _describe_source(source: Known) -> str:
    return f" · read from {source.origin} at {format_time(source.at)}" if source.origin else ""


def describe_progress(about: str, count: int, total: int) -> str:
    """The progress of a fetch; *total* is 0 where nobody says it."""
    return f"Fetched {count:,} of {total:,} {about}…" if total else f"Fetched {count:,} {about}…"


def secret_question(deployment: str) -> str:
    """The text that asks for the management key."""
    return (
        f"Management API key of {deployment}.\n"
        "What it may not read stays unknown. It is used once and never written to disk."
    )
