"""Reads a session's file of version 1: one event, the old ids, and all of the user's connections.

The connections belong in the user's store, which reads them itself (see `connection_store`); the one in use stays here.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from talonbench.document import Document, new_document
from talonbench.session_state.read import (
    read_connection,
    read_destination,
    read_filter,
    read_layout,
    read_mappings,
    read_options,
)
from talonbench.session_state.state import SessionState

if TYPE_CHECKING:
    from talonbench.connections import Connection
    from talonbench.session_state.section import Section

_PAGES: Final = {"bench": "editor", "way": "trace", "setup": "import", "attributes": "catalog"}
_COMMANDS: Final = {
    **{f"page.{old}": f"page.{new}" for old, new in _PAGES.items()},
    "mapping.undo": "edit.undo",
    "sandbox.behave": "sandbox.normal",
    "sandbox.garbage": "sandbox.invalid_body",
    "share.setup": "share.configuration",
    "view.lists": "view.problems_panel",
    "view.history": "page.history",
    "view.library": "page.samples",
}
NEW_IDS: Final = {**_PAGES, **_COMMANDS}  # ids of pages and commands by their old ids


def migrate_state(root: Section) -> tuple[SessionState, str]:
    """The state in the version 1 object *root*, and a notice about mappings that were lost.

    Raises FormatError if it is invalid. Fields added by a later version are ignored.
    """
    document, notice = _migrate_document(root)
    connection = _read_connection_in_use(root)
    if connection is not None:
        document = replace(document, connection=connection)
    options = {NEW_IDS.get(name, name): _rename_value(value) for name, value in read_options(root).items()}
    path = root.entries.get("workspace")
    state = SessionState(
        document,
        path if isinstance(path, str) else "",
        layout=read_layout(root),
        options=options,
    )
    return state, notice


def _read_connection_in_use(root: Section) -> Connection | None:
    chosen = root.entries.get("connection")
    connections = [read_connection(part) for part in root.read_sections("connections")]
    return next((one for one in connections if one.name == chosen), connections[0] if connections else None)


def _migrate_document(root: Section) -> tuple[Document, str]:
    """The document, connected to the sandbox; a new one if there is neither a text nor mappings."""
    has_text = root.entries.get("text") is not None
    text = root.read_text("text") if has_text else _first_text()
    sections = tuple(root.read_sections("mappings"))
    ids = [section.entries.get("id") for section in sections]
    chosen = root.entries.get("mapping")
    mappings, selected, notice = read_mappings(sections, ids.index(chosen) if chosen in ids else 0)
    fresh = new_document(text)
    if not sections and not has_text:
        return fresh, notice
    return Document(
        fresh.events,
        0,
        mappings,
        selected if selected >= 0 or not mappings else 0,
        tuple(read_filter(part) for part in root.read_sections("filters")),
        read_destination(root.read_optional_section("destination")),
    ), notice


def _first_text() -> str:
    from talonbench.samples import samples

    return samples()[0].text


def _rename_value(value: str | float) -> str | float:
    return NEW_IDS.get(value, value) if isinstance(value, str) else value
