"""The existing attributes, from responses of Talon.One's Management API (``GET /v1/attributes``)."""

from collections.abc import Iterator
from dataclasses import dataclass

from talonbench.errors import TalonbenchError
from talonbench.values import Json, to_text


class CatalogError(TalonbenchError):
    """The content has no attributes, or not all."""


@dataclass(frozen=True, slots=True)
class Attribute:
    """An attribute in Talon.One; *event_type* only for an event's, *allowed* if only some values are accepted."""

    entity: str
    name: str
    type: str
    event_type: str = ""
    allowed: tuple[Json, ...] | None = None


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
