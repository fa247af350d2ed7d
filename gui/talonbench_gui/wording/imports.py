"""Imports in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from talonbench_gui.wording.numbers import plural

if TYPE_CHECKING:
    from talonbench.formats import Configuration, DestinationConfiguration

READING = "Reading the configuration…"


def describe_import(
    configuration: Configuration, loaded: DestinationConfiguration | None = None, *, is_shown: bool = False
) -> str:
    """The result of an import, in a sentence or two; *loaded* is the destination now in the document.

    *is_shown*: the notes themselves are shown next to this text.
    """
    found = configuration.destinations
    if loaded is not None:
        return _describe_loaded(configuration, loaded, is_shown=is_shown)
    if found:
        load = "Load it to edit its mappings." if len(found) == 1 else "Select one and load it."
        text = f"Found {plural(len(found), 'Talon.One destination')}. {load}"
        return " ".join(part for part in (text, describe_omissions(configuration)) if part)
    added = describe_added(len(configuration.named_events), len(configuration.further_events))
    read = f"Read {plural(len(configuration.deliveries), 'response')}: see Import." if configuration.deliveries else ""
    none = "" if read else "No Talon.One (Actions) destination found."
    return " ".join(part for part in (none, added, read, describe_omissions(configuration)) if part)


def describe_shapes(configuration: Configuration) -> str:
    """What the files were recognized as; empty if nothing was."""
    shapes = configuration.shapes
    return f"Recognized {'format' if len(shapes) == 1 else 'formats'}: {', '.join(shapes)}." if shapes else ""


def describe_added(added: int, left: int, *, is_first: bool = True) -> str:
    """How many events were added, and how many are *left*; empty if none were."""
    if not added or not left:
        return f"Added {plural(added, 'event')}." if added else ""
    count = f"the first {added:,}" if is_first else f"{added:,}"
    return f"Added {count} of {plural(added + left, 'event')}."


def describe_omissions(configuration: Configuration) -> str:
    """How many objects were not imported, and why the first wasn't; empty if all were."""
    errors = [note for note in configuration.notes if note.severity == "error"]
    if not errors:
        return ""
    more = f"; {len(errors) - 1} more" if len(errors) > 1 else ""
    return (
        f"{plural(len(errors), 'object')} not imported: {errors[0].message.rstrip('.')} ({errors[0].location}){more}."
    )


def import_level(configuration: Configuration) -> Literal["info", "warning", "error"]:
    """The result of an import: nothing found, something missing, or complete."""
    if not configuration.destinations:
        return "info" if configuration.deliveries else "warning" if configuration.events else "error"
    return "warning" if describe_omissions(configuration) or configuration.further_events else "info"


def _describe_loaded(configuration: Configuration, loaded: DestinationConfiguration, *, is_shown: bool) -> str:
    counts = f"{plural(len(loaded.mappings), 'mapping')}, {plural(len(loaded.filters), 'filter')}"
    remarks = sum(note.severity != "error" for note in configuration.notes)
    parts = [plural(len(configuration.deliveries), "response")] if configuration.deliveries else []
    first = len(configuration.named_events) if configuration.further_events else 0
    added = describe_added(first, len(configuration.further_events))
    parts += [plural(remarks, "note")] if remarks else []
    see = f"{', '.join(parts)}: see Import." if parts and not is_shown else ""
    said = (f"Imported {loaded.name}: {counts}.", added, describe_omissions(configuration), see)
    return " ".join(part for part in said if part)
