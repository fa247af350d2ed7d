"""An import as rows, each object with its notes; and the details of the selected object."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Final

from talonbench.formats.model import KEPT as KEPT_AS_NOTE
from talonbench.talon_one import ACTIONS
from talonbench.talon_one.secrets import mask_callback_key
from talonbench.values import Undefined, Value, json_text
from talonbench_gui.features.imports.responses import response_row
from talonbench_gui.markup import colored, table
from talonbench_gui.widgets.tables.table_model import About, Cell, TableRow, heading
from talonbench_gui.wording.events import format_event
from talonbench_gui.wording.numbers import plural

if TYPE_CHECKING:
    from collections.abc import Sequence

    from talonbench.destination import Subscription
    from talonbench.document import Document, TicketNote
    from talonbench.filters import DestinationFilter
    from talonbench.formats import ClassicSettings, Configuration, DestinationConfiguration
    from talonbench.formats.classic import ClassicComparison
    from talonbench.formats.model import ConfigNote

NOT_IMPORTED: Final = "Nothing imported yet"
TITLE: Final = "Import a Segment configuration"
EMPTY: Final = (
    "Drop files or a folder anywhere on this window, or import or paste them.",
    "Segment's Public API: File › Pull from Segment, or responses and request bodies.",
    "Git Sync and Terraform: .tf files, terraform show -json, state files.",
    "Actions framework settings, Actions CLI requests, Config API filters.",
    "Whole tickets: a folder, .zip or .tar.gz with a setup, events, Talon.One's responses and notes.",
    "Unmasked keys go to the keychain, never to a file.",
)
SIGNS: Final = {"error": ("✕", "bad"), "warning": ("!", "warn"), "info": ("i", "muted")}
DESTINATION, NOTE, CLASSIC, KEPT = "destination", "note", "classic", "kept"
MAPPING, FILTER = "mapping", "filter"
COMPARING: Final = "<p class='muted'>Comparing with this event…</p>"
_VERDICTS: Final = {
    "same": ("●", "good"), "different": ("≠", "warn"), "missing": ("✕", "bad"), "new": ("+", "muted"),
}  # fmt: skip


def find_notes(configuration: Configuration, name: str) -> list[tuple[int, ConfigNote]]:
    """The notes on the object called *name*, each with its index."""
    return [(at, note) for at, note in enumerate(configuration.notes) if name and note.subject == name]


def describe_cost(document: Document) -> str:
    """What loading a destination replaces in *document*."""
    counts = [plural(len(document.mappings), "mapping")] if document.mappings else []
    counts += [plural(len(document.filters), "filter")] if document.filters else []
    if not counts:
        return "Replaces nothing"
    them = "it" if len(document.mappings) + len(document.filters) == 1 else "them"
    return f"Replaces {' and '.join(counts)}; Undo brings {them} back"


def describe_notes(notes: Sequence[TicketNote]) -> str:
    """What the page shows if nothing was imported since the document was opened."""
    return f"{plural(len(notes), 'note')} kept with this document." if notes else NOT_IMPORTED


def import_rows(configuration: Configuration | None, notes: Sequence[TicketNote]) -> tuple[TableRow, ...]:
    """All of the last import, and the document's *notes*: other files of its ticket."""
    title = heading(f"Other files of the ticket · {len(notes)}")
    kept = (title, *(_kept_row(at, note) for at, note in enumerate(notes))) if notes else ()
    return (*(() if configuration is None else _configuration_rows(configuration)), *kept)


def _kept_row(at: int, note: TicketNote) -> TableRow:
    size = plural(len(note.text.splitlines()), "line")
    cells = (Cell("note", "muted"), Cell("Note", "muted"), Cell(note.name), Cell(size, "muted"), Cell(""))
    return TableRow(cells, key=(KEPT, at))


def _configuration_rows(configuration: Configuration) -> tuple[TableRow, ...]:
    """Objects not imported, destinations with mappings and filters, the classic one, responses, then other notes."""
    errors = [_note_row(at, note) for at, note in enumerate(configuration.notes) if note.severity == "error"]
    rows: list[TableRow] = [heading(f"Not imported · {len(errors)}"), *errors] if errors else []
    for at, destination in enumerate(configuration.destinations):
        counts = f"{plural(len(destination.mappings), 'mapping')}, {plural(len(destination.filters), 'filter')}"
        rows += [heading(f"{destination.name} · {counts}"), *_destination_rows(configuration, destination, at)]
    if configuration.classic:
        rows += [heading("Classic Talon.One destination"), *map(_classic_row, enumerate(configuration.classic))]
    if configuration.deliveries:
        rows += [heading("Responses"), *(response_row(at, one) for at, one in enumerate(configuration.deliveries))]
    return (*rows, *_other_notes(configuration))


def _destination_rows(configuration: Configuration, destination: DestinationConfiguration, at: int) -> list[TableRow]:
    details = destination.deployment or "no deployment"
    about = (DESTINATION, at)
    rows = [_row(configuration, destination.enabled, "Destination", destination.name, details, about)]
    for place, part in enumerate(destination.mappings):
        title = ACTIONS[part.action].title if part.action in ACTIONS else part.action
        rows.append(_row(configuration, part.enabled, "Mapping", part.name, title, (f"{MAPPING}:{at}", place)))
    for place, each in enumerate(destination.filters):
        kinds = ", ".join(str(act.get("type", "")).replace("_", " ").capitalize() for act in each.actions)
        about = (f"{FILTER}:{at}", place)
        rows.append(_row(configuration, each.enabled, "Filter", each.title or "Filter", kinds, about))
    return rows


def _row(configuration: Configuration, enabled: bool, kind: str, name: str, details: str, about: About) -> TableRow:
    notes = [note for _, note in find_notes(configuration, name)]
    worst = min(notes, key=lambda note: list(SIGNS).index(note.severity), default=None)
    text, color = "", "muted"
    if worst is not None:
        sign, color = SIGNS[worst.severity]
        text = f"{sign} {worst.message}" + (f" ({len(notes) - 1} more)" if len(notes) > 1 else "")
    cells = (_enabled_cell(enabled), Cell(kind, "muted"), Cell(name), Cell(details, "muted"), Cell(text, color))
    return TableRow(cells, key=about)


def _classic_row(classic: tuple[int, ClassicSettings]) -> TableRow:
    at, one = classic
    cells = (_enabled_cell(one.enabled), Cell("Classic", "muted"), Cell(one.name), Cell("Identify calls", "muted"))
    return TableRow(cells, key=(CLASSIC, at))


def _other_notes(configuration: Configuration) -> list[TableRow]:
    """The notes about no object in the table, most important first."""
    named = {one.name for one in configuration.classic}
    for one in configuration.destinations:
        named |= {one.name, *(part.name for part in one.mappings), *(part.title for part in one.filters)}
    left = [
        (at, note)
        for at, note in enumerate(configuration.notes)
        if note.subject not in named and note.severity != "error" and note.message != KEPT_AS_NOTE
    ]
    left.sort(key=lambda part: list(SIGNS).index(part[1].severity))
    return [heading(f"Notes · {len(left)}"), *(_note_row(at, note) for at, note in left)] if left else []


def _enabled_cell(enabled: bool) -> Cell:
    return Cell("● enabled", "good") if enabled else Cell("– disabled", "muted")


def _note_row(at: int, note: ConfigNote) -> TableRow:
    sign, color = SIGNS[note.severity]
    cells = (
        Cell(f"{sign} {note.severity}", color),
        Cell("", "muted"),
        Cell(note.subject),
        Cell(note.location, "muted"),
        Cell(note.message, color if note.severity == "error" else "text"),
    )
    return TableRow(cells, key=(NOTE, at))


def notes_html(notes: Sequence[tuple[int, ConfigNote]]) -> str:
    """A list of notes, each with its location."""
    parts = (
        f'<p><span class="{SIGNS[note.severity][1]}">{SIGNS[note.severity][0]}</span> {escape(note.message)}<br>'
        f'<span class="muted">{escape(note.location)}</span></p>'
        for _, note in notes
    )
    return f"<h3>Notes</h3>{''.join(parts)}" if notes else ""


def note_html(note: TicketNote) -> str:
    """The text of a file that is only kept."""
    return f"<h3>Text</h3><pre>{escape(note.text)}</pre>"


def mapping_html(part: Subscription) -> str:
    """A mapping: its trigger and its fields."""
    shown = mask_callback_key(part)
    fields = colored(format_event(shown.mapping))
    return f"<h3>Trigger</h3><pre>{escape(shown.trigger)}</pre><h3>Mapping</h3>{fields}"


def filter_html(one: DestinationFilter) -> str:
    """A filter: its condition and its actions."""
    actions = colored(format_event(list(one.actions)))
    return f"<h3>Condition</h3><pre>{escape(one.condition)}</pre><h3>Actions</h3>{actions}"


def destination_html(one: DestinationConfiguration) -> str:
    """A destination: its deployment and its source."""
    facts = (("Deployment", one.deployment or "none"), ("Source", one.source or "unknown"), ("ID", one.id))
    rows = ((f'<span class="muted">{name}</span>', escape(value)) for name, value in facts)
    return f"<h3>Destination</h3>{table((), rows)}"


def classic_html(settings: ClassicSettings, found: ClassicComparison | None) -> str:
    """What the classic destination would set, compared with the mappings; its requests are undocumented."""
    names = ", ".join(f"<code>{escape(name)}</code>" for name in settings.attributes) or "none imported"
    head = f"<h3>Custom attributes</h3><p>{names}</p><h3>This event</h3>"
    if found is None:
        return head + COMPARING
    if not found.profile:
        head += "<p>Sets nothing: the classic destination accepts only identify calls with a userId.</p>"
    elif found.profiles != (found.profile,):
        others = escape(", ".join(found.profiles)) or "none"
        head += f'<p class="warn">! Updates profile {escape(found.profile)}; the mappings update: {others}.</p>'
    if not found.rows:
        return head
    cells = (
        (
            f'<span class="{_VERDICTS[row.verdict][1]}">{_VERDICTS[row.verdict][0]} {row.verdict}</span>',
            f"<code>{escape(row.name)}</code>",
            _value(row.classic),
            _value(row.mapped),
            f"<code>{escape(json_text(row.suggested_mapping))}</code>" if row.suggested_mapping else "",
        )
        for row in found.rows
    )
    return head + table(("state", "attribute", "classic", "mappings", "mapping to add"), cells)


def _value(value: Value) -> str:
    return "<span class='muted'>—</span>" if isinstance(value, Undefined) else escape(json_text(value)[:80])
