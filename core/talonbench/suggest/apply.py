"""A suggestion as an edit of the document, so that applying it is one step that can be undone."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from talonbench.document import Edit, combine, edits
from talonbench.events import set_value_in_text
from talonbench.suggest.model import (
    DisableFilter,
    EnableDestination,
    EnableMapping,
    KeepInFilter,
    SetEventValue,
    SetField,
    SetFilter,
    SetTrigger,
)

if TYPE_CHECKING:
    from talonbench.document import Document
    from talonbench.suggest.model import Suggestion


def as_edit(suggestion: Suggestion, mapping: str) -> Edit:
    """All that *suggestion* says, to the selected event, the filters, or the mapping with this id."""
    return combine("suggested change", tuple(_make_edit(part, mapping) for part in suggestion.edits))


def _make_edit(part: object, mapping: str) -> Edit:
    match part:
        case SetEventValue():
            return Edit("", partial(_set_event_value, part))
        case SetTrigger(text):
            return edits.set_trigger(mapping, text)
        case SetField(field, node):
            return edits.set_field(mapping, field, node)
        case EnableMapping():
            return edits.enable_mapping(mapping, True)
        case DisableFilter(title):
            return edits.enable_filter(title, False)
        case KeepInFilter(title, keys):
            return edits.keep_in_filter(title, keys)
        case SetFilter(title, text):
            return edits.set_filter_condition(title, text)
        case EnableDestination():
            return edits.enable_destination()
    raise TypeError(f"no suggestion: {part!r}")


def _set_event_value(part: SetEventValue, document: Document) -> Document:
    event = document.current_event
    text = set_value_in_text(event.text, part.keys, part.value)
    at = document.event
    return replace(document, events=(*document.events[:at], replace(event, text=text), *document.events[at + 1 :]))
