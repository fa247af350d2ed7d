"""Saves a session's state to its file, atomically."""

from __future__ import annotations

import binascii
from typing import TYPE_CHECKING

import orjson

from talonbench.connections import without_secrets
from talonbench.errors import WorkspaceError
from talonbench.session_state.state import VERSION
from talonbench.talon_one.secrets import mask_callback_key
from talonbench.values import json_text
from talonbench.workspace.atomic_write import write_atomically

if TYPE_CHECKING:
    from pathlib import Path

    from talonbench.connections import Connection
    from talonbench.destination import Subscription
    from talonbench.document import DestinationInfo, Document, NamedEvent, RedactionRules
    from talonbench.filters import DestinationFilter
    from talonbench.session_state.state import SessionState
    from talonbench.values import Value
    from talonbench.workspace import FileStamp

_DEEPEST = 250  # levels of a mapping, as in a workspace file


def save_session(path: Path, state: SessionState) -> None:
    """Atomically save *state* to the file *path*, readable by its owner only.

    Callback keys are masked, URLs lose user name, password and query. Raises WorkspaceError if writing fails or a
    mapping is nested too deeply to be read back; the old file is then unchanged.
    """
    write_atomically(path, _format_state(state), private=True)


def _format_state(state: SessionState) -> bytes:
    """The file's content; written by orjson if possible, so that typing in a large event stays fast."""
    content = _write_state(state)
    try:
        return orjson.dumps(content)
    except TypeError:  # a lone surrogate, an integer past 64 bits, or deep nesting
        _check_depth(state.document)
        return json_text(content).encode()


def _write_state(state: SessionState) -> dict[str, Value]:
    return {
        "version": VERSION,
        "path": state.path,
        "stamp": _write_stamp(state.stamp),
        "is_saved": state.is_saved,
        "document": _write_document(state.document),
        "layout": {name: binascii.b2a_base64(data, newline=False).decode() for name, data in state.layout.items()},
        "options": {**state.options},
        "recent": [*state.recent],
    }


def _write_stamp(stamp: FileStamp | None) -> Value:
    if stamp is None:
        return None
    return {"mtime_ns": str(stamp.mtime_ns), "size": stamp.size, "hash": stamp.hash}  # string: past 2^53


def _write_document(document: Document) -> dict[str, Value]:
    return {
        "events": [_write_event(event) for event in document.events],
        "event": document.event,
        "mappings": [_write_mapping(mapping) for mapping in document.mappings],
        "mapping": document.mapping,
        "filters": [_write_filter(part) for part in document.filters],
        "destination": _write_destination(document.destination),
        "connection": write_connection(document.connection),
        "redaction": _write_redaction(document.redaction),
        "notes": [{"name": note.name, "text": note.text} for note in document.notes],
    }


def _write_redaction(rules: RedactionRules) -> Value:
    return {
        "chosen": [*rules.chosen], "kept": [*rules.kept], "user_ids": rules.user_ids, "copies": rules.copies,
    }  # fmt: skip


def _write_event(event: NamedEvent) -> Value:
    written: dict[str, Value] = {"id": event.id, "name": event.name, "text": event.text}
    if event.receipt is not None:
        written["receipt"] = {
            "at": event.receipt.at,
            "message_id": event.receipt.message_id,
            "anonymous_id": event.receipt.anonymous_id,
        }
    return written


def _write_mapping(mapping: Subscription) -> Value:
    kept = mask_callback_key(mapping)
    return {
        "id": kept.id,
        "name": kept.name,
        "action": kept.action,
        "trigger": kept.trigger,
        "mapping": kept.mapping,
        "enabled": kept.enabled,
        "kept": kept.extra,
    }


def _write_filter(part: DestinationFilter) -> Value:
    return {
        "name": part.title,
        "condition": part.condition,
        "actions": [*part.actions],
        "enabled": part.enabled,
        "id": part.id,
        "kept": part.extra,
    }


def _write_destination(info: DestinationInfo | None) -> Value:
    if info is None:
        return None
    missing: list[Value] = [{"kind": one.kind, "message": one.message, "mapping": one.mapping} for one in info.missing]
    return {
        "id": info.id,
        "name": info.name,
        "source": info.source,
        "enabled": info.enabled,
        "missing": missing,
        "beside": [*info.beside],
        "pulled": [*info.pulled],
    }


def write_connection(connection: Connection) -> dict[str, Value]:
    """*connection* as JSON, for `read_connection`; its URLs lose their user name, password and query."""
    return {
        "name": connection.name,
        "kind": connection.kind,
        "deployment": without_secrets(connection.deployment),
        "gateway": without_secrets(connection.gateway),
        "timeout": connection.timeout,
        "stage": connection.environment,
        "guarded": connection.confirm_first,
        "ca_file": connection.ca_file,
        "expires": connection.key_expires,
        "id": connection.id,
        "application": connection.application,
    }


def _check_depth(document: Document) -> None:
    """Raise WorkspaceError if *document* couldn't be read back once saved."""
    for mapping in document.mappings:
        if not (_is_shallow(mapping.mapping) and _is_shallow(mapping.extra)):
            raise WorkspaceError(f"mapping {mapping.name} is nested too deeply to be saved")
    for part in document.filters:
        if not (_is_shallow([*part.actions]) and _is_shallow(part.extra)):
            raise WorkspaceError(f"filter {part.title} is nested too deeply to be saved")


def _is_shallow(value: Value) -> bool:
    """Whether *value* has at most *_DEEPEST* levels; level by level, since recursion would fail on deeper values."""
    level: list[Value] = [value]
    for _ in range(_DEEPEST):
        level = [part for node in level for part in _list_parts(node)]
        if not level:
            return True
    return False


def _list_parts(node: Value) -> list[Value]:
    parts = node.values() if isinstance(node, dict) else node if isinstance(node, list) else ()
    return [part for part in parts if isinstance(part, (dict, list))]
