"""An import in rows, with what is to be known beside each object; and the page of what is chosen."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from talonbench.events import format_text
from talonbench.talon_one import ACTIONS
from talonbench.talon_one.secrets import mask_callback_key
from talonbench.values import Undefined, Value, json_text
from talonbench_gui.markup import coloured, table
from talonbench_gui.widgets.tables.table_model import About, Cell, TableRow, heading

if TYPE_CHECKING:
    from collections.abc import Sequence

    from talonbench.destination import Subscription
    from talonbench.filters import DestinationFilter
    from talonbench.formats import ClassicSettings, Configuration, DestinationConfiguration
    from talonbench.formats.classic import ClassicComparison
    from talonbench.formats.model import ConfigNote

SIGNS = {"error": ("✕", "bad"), "warning": ("!", "warn"), "info": ("i", "muted")}
DESTINATION, NOTICE, CLASSIC = "destination", "notice", "classic"
MAPPING, FILTER = "mapping", "filter"
_VERDICTS = {
    "same": ("●", "good"), "different": ("≠", "warn"), "missing": ("✕", "bad"), "new": ("+", "muted"),
}  # fmt: skip


def reports_on(imported: Configuration, name: str) -> list[tuple[int, ConfigNote]]:
    """What is to be known of the object called *name*, each with its number."""
    return [(at, one) for at, one in enumerate(imported.notes) if name and one.subject == name]


def import_rows(imported: Configuration) -> tuple[TableRow, ...]:
    """What is not in, each destination with its mappings and filters, the classic one, then what is about no object."""
    said: set[str] = set()
    broken = [_notice(at, one) for at, one in enumerate(imported.notes) if one.severity == "error"]
    rows: list[TableRow] = [heading(f"Not imported · {len(broken)}"), *broken] if broken else []
    for at, one in enumerate(imported.destinations):
        rows.append(heading(f"{one.name} · {len(one.mappings)} mappings, {len(one.filters)} filters"))
        rows += _destination_rows(imported, one, at)
        said |= {one.name, *(part.name for part in one.mappings), *(part.title for part in one.filters)}
    if imported.classic:
        rows.append(heading("Classic Talon.One destination"))
    for at, classic in enumerate(imported.classic):
        cells = (_on(classic.enabled), Cell("Classic", "muted"), Cell(classic.name), Cell("Identify calls", "muted"))
        rows.append(TableRow(cells, key=(CLASSIC, at)))
        said.add(classic.name)
    left = [(at, one) for at, one in enumerate(imported.notes) if one.subject not in said and one.severity != "error"]
    if left:
        rows.append(heading(f"Notices · {len(left)}"))
        rows += [_notice(at, one) for at, one in sorted(left, key=lambda part: list(SIGNS).index(part[1].severity))]
    return tuple(rows)


def _destination_rows(imported: Configuration, one: DestinationConfiguration, at: int) -> list[TableRow]:
    rows = [_row(imported, one.enabled, "Destination", one.name, one.deployment or "no deployment", (DESTINATION, at))]
    for place, part in enumerate(one.mappings):
        title = ACTIONS[part.action].title if part.action in ACTIONS else part.action
        rows.append(_row(imported, part.enabled, "Mapping", part.name, title, (f"{MAPPING}:{at}", place)))
    for place, each in enumerate(one.filters):
        kinds = ", ".join(str(act.get("type", "")).replace("_", " ").capitalize() for act in each.actions)
        rows.append(_row(imported, each.enabled, "Filter", each.title or "Filter", kinds, (f"{FILTER}:{at}", place)))
    return rows


def _row(imported: Configuration, is_on: bool, kind: str, name: str, what: str, about: About) -> TableRow:
    found = [one for _, one in reports_on(imported, name)]
    worst = min((list(SIGNS).index(one.severity) for one in found), default=-1)
    sign, colour = list(SIGNS.values())[worst] if found else ("", "muted")
    report = f"{sign} {found[0].message}" + (f" (and {len(found) - 1} more)" if len(found) > 1 else "") if found else ""
    cells = (_on(is_on), Cell(kind, "muted"), Cell(name), Cell(what, "muted"), Cell(report, colour))
    return TableRow(cells, key=about)


def _on(is_on: bool) -> Cell:
    return Cell("● on", "good") if is_on else Cell("– off", "muted")


def _notice(at: int, one: ConfigNote) -> TableRow:
    sign, colour = SIGNS[one.severity]
    cells = (Cell(f"{sign} {one.severity}", colour), Cell("", "muted"), Cell(one.subject), Cell(one.location, "muted"),
             Cell(one.message, colour if one.severity == "error" else "text"))  # fmt: skip
    return TableRow(cells, key=(NOTICE, at))


def reports_html(found: Sequence[tuple[int, ConfigNote]]) -> str:
    """Reports one below the other, each with its place."""
    said = (
        f'<p><span class="{SIGNS[one.severity][1]}">{SIGNS[one.severity][0]}</span> {escape(one.message)}<br>'
        f'<span class="muted">{escape(one.location)}</span></p>'
        for _, one in found
    )
    return f"<h3>To be known</h3>{''.join(said)}" if found else ""


def mapping_html(part: Subscription) -> str:
    """A mapping: its trigger and its fields."""
    shown = mask_callback_key(part)
    return (
        f"<h3>Trigger</h3><pre>{escape(shown.trigger)}</pre><h3>Mapping</h3>"
        f"{coloured(format_text(json_text(shown.mapping)))}"
    )


def filter_html(one: DestinationFilter) -> str:
    """A filter: its condition and its actions."""
    actions = coloured(format_text(json_text(list(one.actions))))
    return f"<h3>Condition</h3><pre>{escape(one.condition)}</pre><h3>Actions</h3>{actions}"


def destination_html(one: DestinationConfiguration) -> str:
    """A destination: where it sends, and what it belongs to."""
    facts = (("Deployment", one.deployment or "none"), ("Source", one.source or "not said"), ("Id", one.id))
    return "<h3>Destination</h3>" + table(
        (), ((f'<span class="muted">{name}</span>', escape(value)) for name, value in facts)
    )


def classic_html(settings: ClassicSettings, found: ClassicComparison) -> str:
    """What the classic destination would have set, beside what the mappings set; no request is shown for it."""
    names = ", ".join(f"<code>{escape(name)}</code>" for name in settings.attributes) or "none in the import"
    head = f"<h3>Its custom attributes</h3><p>{names}</p><h3>The event on the bench</h3>"
    if not found.profile:
        head += "<p>For this event it sets nothing: the classic destination takes identify calls with a userId.</p>"
    elif found.profiles != (found.profile,):
        others = ", ".join(found.profiles) or "none"
        head += f'<p class="warn">! Its profile is {escape(found.profile)}; the mappings: {escape(others)}.</p>'
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
    return head + table(("state", "attribute", "classic sets", "mappings set", "what closes the gap"), cells)


def _value(value: Value) -> str:
    return "<span class='muted'>nothing</span>" if isinstance(value, Undefined) else escape(json_text(value)[:80])
