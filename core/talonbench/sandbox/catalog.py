"""The attributes that exist in the sandbox, and whether values fit them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from copy import copy
from dataclasses import dataclass
from pathlib import Path

from talonbench.attributes import CatalogError
from talonbench.attributes import read_catalog as read_answers
from talonbench.attributes.catalog import allowed_values
from talonbench.errors import WorkspaceError
from talonbench.json_reading import read_json
from talonbench.sandbox.replies import RefusedRequest
from talonbench.values import Value, json_text

_RFC3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)", re.IGNORECASE)
_TYPES = {"string", "number", "boolean", "time", "location"}
_LIST = re.compile(r"\(list (string|number|time|location)\)")


@dataclass(frozen=True, slots=True)
class SandboxAttribute:
    """A custom attribute; *event_type* is empty if it belongs to every event type or to another entity.

    *allowed* are its only valid values; None: any.
    """

    entity: str
    name: str
    type: str
    event_type: str = ""
    allowed: tuple[Value, ...] | None = None


_OF_DEMO = tuple(
    SandboxAttribute(entity, name, kind)
    for entity, name, kind in (
        ("CustomerProfile", "Email", "string"),
        ("CustomerProfile", "Name", "string"),
        ("CustomerProfile", "BirthDate", "time"),
        ("Event", "sku", "string"),
        ("Event", "category", "string"),
        ("Event", "price", "number"),
    )
)


class Catalog:
    """The attributes that exist.

    Without a list, those of the demo and what is created are listed, and every other attribute is accepted, too.
    """

    def __init__(self, attributes: tuple[SandboxAttribute, ...] | None = None) -> None:
        self._open = attributes is None
        listed = _OF_DEMO if attributes is None else attributes
        self._known = {(one.entity, one.event_type, one.name): one for one in listed}

    def copy(self) -> Catalog:
        """Another catalog with the same attributes."""
        other = copy(self)
        other._known = dict(self._known)
        return other

    def check(
        self, entity: str, values: dict[str, Value], skip: bool = False, event_type: str = ""
    ) -> dict[str, Value]:
        """*values* as stored: without unknown attributes if *skip*, else RefusedRequest (400) for them."""
        if self._open:
            return values
        kept = {}
        for name, value in values.items():
            known = self._find(entity, event_type, name)
            if known is None and not skip:
                raise RefusedRequest(400, f'The attribute "{name}" is not defined on {entity} entities.')
            if known is not None:
                _check_value(known, value)
                kept[name] = value
        return kept

    def check_event_type(self, event_type: str) -> None:
        """RefusedRequest (400) if the catalog lists event types and this is none of them."""
        known = {of for entity, of, _ in self._known if entity == "Event"}
        if not self._open and known and not known & {event_type, ""}:
            raise RefusedRequest(400, f'The event type "{event_type}" does not exist.')

    def list_attributes(self) -> list[SandboxAttribute]:
        """All attributes that are known by name."""
        return [*self._known.values()]

    def list_event_types(self) -> list[str] | None:
        """All event types, in order; None if every one exists."""
        known = {of for entity, of, _ in self._known if entity == "Event"}
        return sorted(known) if known and "" not in known and not self._open else None

    @property
    def count(self) -> int:
        """How many attributes are listed."""
        return len(self._known)

    def add(self, one: SandboxAttribute) -> None:
        """Add an attribute, as the Management API does; RefusedRequest (409) if it exists."""
        key = (one.entity, one.event_type, one.name)
        if key in self._known:
            raise RefusedRequest(409, f'The attribute "{one.name}" exists already.')
        self._known[key] = one

    def create(
        self, entity: str, values: dict[str, Value], types: dict[str, str], event_type: str = ""
    ) -> list[SandboxAttribute]:
        """Create missing attributes, as the deprecated endpoints do; *types* override what the values look like.

        RefusedRequest (400) if a value has the wrong type; then nothing is created.
        """
        if self._open:
            return []
        given = {name: value for name, value in values.items() if value is not None}
        missing = [name for name in given if self._find(entity, event_type, name) is None]
        created = {
            name: SandboxAttribute(entity, name, types.get(name) or _look(values[name]), event_type) for name in missing
        }
        for name, value in given.items():
            known = created.get(name) or self._find(entity, event_type, name)
            assert known is not None
            _check_value(known, value)
        self._known.update({(entity, event_type, name): one for name, one in created.items()})
        return [*created.values()]

    @contextmanager
    def all_or_nothing(self) -> Iterator[None]:
        """Undo what is created inside if a request is refused."""
        before = dict(self._known)
        try:
            yield
        except RefusedRequest:
            self._known = before
            raise

    def _find(self, entity: str, event_type: str, name: str) -> SandboxAttribute | None:
        return self._known.get((entity, event_type, name)) or self._known.get((entity, "", name))


def read_catalog(path: Path) -> tuple[SandboxAttribute, ...]:
    """The attributes in *path*: a Management API response (``{"data": [...]}``) or ``{entity: {name: type}}``.

    WorkspaceError if it can't be read or pages of the response are missing.
    """
    return _listed(path, read_json(path))


def _listed(path: Path, value: Value) -> tuple[SandboxAttribute, ...]:
    if isinstance(value, dict) and "data" not in value:
        return tuple(_attribute(path, row) for row in _rows(value))
    pages = value if isinstance(value, list) else [value]
    listed = [page.get("data") if isinstance(page, dict) else None for page in pages]
    rows = [
        row for page, data in zip(pages, listed, strict=True) for row in (data if isinstance(data, list) else [page])
    ]
    found = tuple(_attribute(path, row) for row in rows)
    try:
        read_answers(value)
    except CatalogError as error:
        raise WorkspaceError(f"{path}: {error}") from None
    return found


def _rows(mapping: dict[str, Value]) -> list[Value]:
    return [
        {"entity": entity, "name": name, "type": kind}
        for entity, names in mapping.items()
        for name, kind in (names.items() if isinstance(names, dict) else [("", None)])
    ]


def _attribute(path: Path, row: Value) -> SandboxAttribute:
    part = row if isinstance(row, dict) else {}
    entity, name, kind = part.get("entity"), part.get("name"), part.get("type")
    event_type = part.get("eventType")
    if not (isinstance(entity, str) and isinstance(name, str) and isinstance(kind, str)):
        raise WorkspaceError(f"{path}: an attribute must have entity, name and type: {json_text(part)[:200]}")
    if kind not in _TYPES and not _LIST.fullmatch(kind):
        raise WorkspaceError(f"{path}: {name}: unknown attribute type {kind}")
    return SandboxAttribute(entity, name, kind, event_type if isinstance(event_type, str) else "", allowed_values(part))


def _check_value(known: SandboxAttribute, value: Value) -> None:
    if value is None:  # deletes the attribute, whatever its type
        return
    if not _fits(value, known.type):
        raise RefusedRequest(400, f'Value of "{known.name}" attribute ({json_text(value)}) is not a {known.type}')
    if known.allowed is not None and any(
        part not in known.allowed for part in (value if isinstance(value, list) else [value])
    ):
        raise RefusedRequest(
            400, f'Value of "{known.name}" attribute ({json_text(value)}) is not one of its suggestions'
        )


def _fits(value: Value, kind: str) -> bool:
    listed = _LIST.fullmatch(kind)
    if listed:
        return isinstance(value, list) and all(_fits(item, listed[1]) for item in value)
    match kind:
        case "string":
            return isinstance(value, str)
        case "number":
            return isinstance(value, int | float) and not isinstance(value, bool)
        case "boolean":
            return isinstance(value, bool)
        case "time":
            return isinstance(value, str) and _RFC3339.fullmatch(value) is not None
    return True  # the format of locations is undocumented


def _look(value: Value) -> str:
    """The type that a value seems to have."""
    if isinstance(value, list):
        inner = _look(value[0]) if value else "string"
        return f"(list {inner})" if _LIST.fullmatch(f"(list {inner})") else "(list string)"
    for kind in ("boolean", "number", "time", "string"):
        if _fits(value, kind):
            return kind
    return "location"
