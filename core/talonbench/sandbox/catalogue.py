"""The attributes that exist in the sandbox, and whether values fit them."""

import re
from dataclasses import dataclass
from pathlib import Path

from talonbench.errors import WorkspaceError
from talonbench.sandbox.answers import Refusal
from talonbench.values import Value, json_text, parse_json

_RFC3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)", re.IGNORECASE)
_TYPES = {"string", "number", "boolean", "time", "location"}
_LIST = re.compile(r"\(list (string|number|time|location)\)")


@dataclass(frozen=True, slots=True)
class Attribute:
    """A custom attribute; *event_type* is empty where it belongs to every type (or is no event's)."""

    entity: str
    name: str
    type: str
    event_type: str = ""


class Catalogue:
    """What exists. Without a list of attributes everything does."""

    def __init__(self, attributes: tuple[Attribute, ...] | None = None) -> None:
        self._open = attributes is None
        self._types = {(a.entity, a.event_type, a.name): a.type for a in attributes or ()}

    def check(
        self, entity: str, values: dict[str, Value], skip: bool = False, event_type: str = ""
    ) -> dict[str, Value]:
        """*values* as they are stored: the unknown ones left out where *skip* says so; else Refusal (400)."""
        if self._open:
            return values
        kept = {}
        for name, value in values.items():
            kind = self._type(entity, event_type, name)
            if kind is None and not skip:
                raise Refusal(400, f'The attribute "{name}" is not defined on {entity} entities.')
            if kind is not None:
                _check_value(name, value, kind)
                kept[name] = value
        return kept

    def check_event_type(self, event_type: str) -> None:
        """Refusal (400) where the catalogue lists types of events, and this is none of them."""
        known = {of for entity, of, _ in self._types if entity == "Event"}
        if known and not known & {event_type, ""}:
            raise Refusal(400, f'The event type "{event_type}" does not exist.')

    def create(
        self, entity: str, values: dict[str, Value], types: dict[str, str], event_type: str = ""
    ) -> list[Attribute]:
        """Create what is not there yet, as the deprecated endpoints do; *types* overrule what the values look like."""
        if self._open:
            return []
        missing = [name for name in values if self._type(entity, event_type, name) is None]
        created = [Attribute(entity, name, types.get(name) or _look(values[name]), event_type) for name in missing]
        self._types.update({(a.entity, a.event_type, a.name): a.type for a in created})
        return created

    def _type(self, entity: str, event_type: str, name: str) -> str | None:
        return self._types.get((entity, event_type, name)) or self._types.get((entity, "", name))


def read_catalogue(path: Path) -> tuple[Attribute, ...]:
    """The attributes in *path*: the Management API's list (``{"data": [...]}``), or ``{entity: {name: type}}``.

    WorkspaceError where it cannot be read.
    """
    try:
        value = parse_json(path.read_bytes())
    except (OSError, ValueError) as error:
        raise WorkspaceError(f"{path}: {error}") from None
    if not isinstance(value, dict):
        raise WorkspaceError(f"{path}: a list of attributes is a JSON object")
    data = value.get("data")
    rows = data if isinstance(data, list) else _rows(value)
    return tuple(_attribute(path, row) for row in rows)


def _rows(mapping: dict[str, Value]) -> list[Value]:
    return [
        {"entity": entity, "name": name, "type": kind}
        for entity, names in mapping.items()
        for name, kind in (names.items() if isinstance(names, dict) else [("", None)])
    ]


def _attribute(path: Path, row: Value) -> Attribute:
    part = row if isinstance(row, dict) else {}
    entity, name, kind = part.get("entity"), part.get("name"), part.get("type")
    event_type = part.get("eventType")
    if not (isinstance(entity, str) and isinstance(name, str) and isinstance(kind, str)):
        raise WorkspaceError(f"{path}: an attribute needs entity, name and type: {json_text(part)[:200]}")
    if kind not in _TYPES and not _LIST.fullmatch(kind):
        raise WorkspaceError(f"{path}: {name}: {kind} is not a type of attribute")
    return Attribute(entity, name, kind, event_type if isinstance(event_type, str) else "")


def _check_value(name: str, value: Value, kind: str) -> None:
    """Null deletes the attribute, whatever its type."""
    if value is not None and not _fits(value, kind):
        raise Refusal(400, f'Value of "{name}" attribute ({json_text(value)}) is not a {kind}')


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
    return True  # the form of a location is documented nowhere


def _look(value: Value) -> str:
    """The type that a value looks like."""
    if isinstance(value, list):
        inner = _look(value[0]) if value else "string"
        return f"(list {inner})" if _LIST.fullmatch(f"(list {inner})") else "(list string)"
    for kind in ("boolean", "number", "time", "string"):
        if _fits(value, kind):
            return kind
    return "location"
