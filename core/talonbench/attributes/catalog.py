"""What exists in Talon.One, from responses of its Management API: attributes, event types, audiences, Applications."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final, TypeVar

from talonbench.errors import TalonbenchError
from talonbench.values import Json, to_text

PARTS: Final = ("attributes", "eventTypes", "audiences", "applications")
_Row = TypeVar("_Row")


class CatalogError(TalonbenchError):
    """The content has none of a catalog's parts, or not all of one."""


@dataclass(frozen=True, slots=True)
class Attribute:
    """An attribute in Talon.One; *event_type* only for an event's, *allowed* if only some values are accepted."""

    entity: str
    name: str
    type: str
    event_type: str = ""
    allowed: tuple[Json, ...] | None = None


@dataclass(frozen=True, slots=True)
class Audience:
    """An audience in Talon.One; *integration_id* is its ID in *integration*, the platform that it comes from."""

    id: int
    name: str
    integration: str = ""
    integration_id: str = ""


@dataclass(frozen=True, slots=True)
class Application:
    """An Application in Talon.One; *is_sandbox*: made for tests."""

    id: int
    name: str
    currency: str = ""
    timezone: str = ""
    is_sandbox: bool = False


@dataclass(frozen=True, slots=True)
class Catalog:
    """What exists in Talon.One. A part that is None is unknown; *problems* say why."""

    attributes: tuple[Attribute, ...] | None = None
    event_types: tuple[str, ...] | None = None
    audiences: tuple[Audience, ...] | None = None
    applications: tuple[Application, ...] | None = None
    problems: tuple[str, ...] = ()


def read_parts(content: Json) -> Catalog:
    """The catalog in *content*: one object with `PARTS` as its keys, or attributes alone.

    Each of them is what `read_catalog` takes: a response, or an array of them; what isn't there is unknown.
    CatalogError if a part can't be read or pages of it are missing.
    """
    parts = content if isinstance(content, dict) else {}
    if not parts.keys() & {*PARTS}:
        return Catalog(read_catalog(content))
    attributes, event_types, audiences, applications = (parts.get(key) for key in PARTS)
    return Catalog(
        None if attributes is None else read_catalog(attributes),
        None if event_types is None else read_event_types(event_types),
        None if audiences is None else read_audiences(audiences),
        None if applications is None else read_applications(applications),
    )


def read_event_types(content: Json) -> tuple[str, ...]:
    """The names in a response of ``GET /v1/event_types``, or in an array of its pages.

    CatalogError as for audiences.
    """
    return _read_rows(content, "event types", _event_type)


def read_audiences(content: Json) -> tuple[Audience, ...]:
    """The audiences in a response of ``GET /v1/audiences``, or in an array of its pages.

    CatalogError if one can't be read or pages are missing.
    """
    return _read_rows(content, "audiences", _audience)


def read_applications(content: Json) -> tuple[Application, ...]:
    """The Applications in a response of ``GET /v1/applications``, or in an array of its pages.

    CatalogError as for audiences.
    """
    return _read_rows(content, "Applications", _application)


def _read_rows(content: Json, what: str, read: Callable[[dict[str, Json]], _Row | None]) -> tuple[_Row, ...]:
    pages = content if isinstance(content, list) else [content]
    items = [item for page in pages for item in _items(page)]
    rows = [read(item) if isinstance(item, dict) else None for item in items]
    found = tuple(row for row in rows if row is not None)
    if len(found) < len(rows):
        raise CatalogError(f"{len(rows) - len(found):,} of {len(rows):,} {what} can't be read.")
    last = pages[-1] if pages else None
    if isinstance(last, dict) and (last.get("hasMore") is True or len(rows) < _count(last.get("totalResultSize"))):
        raise CatalogError(f"Only {len(rows):,} of the {what} are here; pages are missing.")
    return found


def _event_type(row: dict[str, Json]) -> str | None:
    name = row.get("name")
    return name if isinstance(name, str) and name else None


def _audience(row: dict[str, Json]) -> Audience | None:
    number, name = row.get("id"), row.get("name")
    if not isinstance(number, int) or isinstance(number, bool) or not isinstance(name, str):
        return None
    integration, external = row.get("integration"), row.get("integrationId")
    return Audience(
        number,
        name,
        integration if isinstance(integration, str) else "",
        external if isinstance(external, str) else "",
    )


def _application(row: dict[str, Json]) -> Application | None:
    number, name = row.get("id"), row.get("name")
    if not isinstance(number, int) or isinstance(number, bool) or not isinstance(name, str):
        return None
    currency, timezone = (to_text(row.get(key) or "") for key in ("currency", "timezone"))
    return Application(number, name, currency, timezone, row.get("sandbox") is True)


def read_catalog(content: Json) -> tuple[Attribute, ...]:
    """The attributes in a response, in an array of responses (pages), or in a plain array.

    CatalogError if there are none, or if pages are missing: their attributes must not be called missing.
    """
    pages = content if isinstance(content, list) else [content]
    found = attributes_in(content)
    if not found and not (pages and all(_is_empty_answer(page) for page in pages)):
        raise CatalogError("No attributes found. Save the response of GET /v1/attributes as JSON.")
    total = max((page.get("totalResultSize") for page in pages if isinstance(page, dict)), key=_count, default=0)
    if len(found) < _count(total):
        raise CatalogError(
            f"Only {len(found):,} of {_count(total):,} attributes are here. Save the other pages too "
            f"(skip={len(found)}), and put all responses into one array."
        )
    return found


def attributes_in(content: Json) -> tuple[Attribute, ...]:
    """The attributes in *content*, complete or not."""
    pages = content if isinstance(content, list) else [content]
    return tuple(_attributes([item for page in pages for item in _items(page)]))


def _count(value: Json) -> int:
    return value if isinstance(value, int) else 0


def _items(page: Json) -> list[Json]:
    data = page.get("data") if isinstance(page, dict) else None
    return data if isinstance(data, list) else [page]


def _is_empty_answer(content: Json) -> bool:
    return isinstance(content, dict) and content.get("data") == []


def _attributes(items: list[Json]) -> Iterator[Attribute]:
    for item in items:
        if isinstance(item, dict) and {"entity", "name", "type"} <= item.keys():
            entity, name, kind = (to_text(item[key]) for key in ("entity", "name", "type"))
            event_type = item.get("eventType")
            yield Attribute(entity, name, kind, event_type if isinstance(event_type, str) else "", allowed_values(item))


def allowed_values(row: dict[str, Json]) -> tuple[Json, ...] | None:
    """The suggestions if values are restricted to them; values of lists managed elsewhere aren't in the response."""
    suggestions = row.get("suggestions")
    is_restricted = row.get("restrictedBySuggestions") is True and isinstance(suggestions, list)
    return tuple(suggestions) if is_restricted and isinstance(suggestions, list) else None
