"""Edits that add a sample: an event, and a mapping that suits it. What is there already is selected instead."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from talonbench.document.edits.edit import Edit
from talonbench.document.edits.events import append_events
from talonbench.document.edits.mapping_list import append_mapping
from talonbench.values import json_text

if TYPE_CHECKING:
    from talonbench.destination import Subscription
    from talonbench.document.document import Document
    from talonbench.values import Value


def open_sample(name: str, text: str) -> Edit:
    """Add the event *text* called *name*, or select the event that has this text."""
    return Edit("adding event", lambda document: _with_event(document, name, text))


def add_sample(name: str, text: str, action: str, trigger: str, mapping: dict[str, Value]) -> Edit:
    """Add the event and a mapping, both called *name*; an equal mapping would send the same twice."""

    def change(document: Document) -> Document:
        document = _with_event(document, name, text)
        at = next((at for at, part in enumerate(document.mappings) if is_equal(part)), -1)
        if at < 0:
            return append_mapping(document, action, trigger, name, mapping)
        return document if at == document.mapping else replace(document, mapping=at)

    def is_equal(part: Subscription) -> bool:
        return (part.action, part.trigger) == (action, trigger) and json_text(part.mapping) == json_text(mapping)

    return Edit("adding sample", change)


def _with_event(document: Document, name: str, text: str) -> Document:
    at = next((at for at, event in enumerate(document.events) if event.text == text), -1)
    if at < 0:
        return append_events(document, [(name, text)])
    return document if at == document.event else replace(document, event=at)
