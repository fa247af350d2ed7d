"""Opens a send in the document."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from talonbench.document import Edit, edits
from talonbench.talon_one import ACTIONS

if TYPE_CHECKING:
    from talonbench.destination import Subscription
    from talonbench.document import Document
    from talonbench.history import HistoryEntry


def open_send(entry: HistoryEntry) -> Edit:
    """Select the send's event and mapping, in one step; add them as they were sent if the document lacks them."""
    return Edit(
        "opening send",
        lambda document: _select_mapping(_select_event(document, entry), entry.subscription),
    )


def _select_event(document: Document, entry: HistoryEntry) -> Document:
    at = next((at for at, event in enumerate(document.events) if event.text == entry.event), -1)
    if at >= 0:
        return replace(document, event=at)
    return edits.add_events([(entry.subscription.name, entry.event)]).change(document)


def _select_mapping(document: Document, sent: Subscription) -> Document:
    at = next((at for at, mapping in enumerate(document.mappings) if mapping.name == sent.name), -1)
    if at >= 0:
        return replace(document, mapping=at)
    if sent.action not in ACTIONS:  # sent by a version that had another action
        return document
    return edits.add_mapping(sent.action, sent.trigger, sent.name, sent.mapping).change(document)
