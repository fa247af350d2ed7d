"""Attributes to create, for people and for Talon.One's Management API (``POST /v1/attributes``)."""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

from talonbench.attributes.catalog import Attribute, Catalog
from talonbench.attributes.readiness import AttributeReadiness
from talonbench.attributes.usage import UNKNOWN, AttributeUsage
from talonbench.values import Json, json_text

CREATABLE: Final = ("missing", "other_entity", "")  # verdicts on what doesn't exist, or may not
_NAME = re.compile(r"[A-Za-z]\w*", re.ASCII)
_TITLE = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|_+")
_COLUMNS = ("verdict", "entity", "event_type", "name", "type", "example", "mapping", "paths", "words")


def list_missing_bodies(rows: Iterable[AttributeReadiness]) -> tuple[dict[str, Json], ...]:
    """A body for each missing attribute, without duplicates; an unknown type is left empty, to fill in.

    If nothing was compared, all count as missing; a name that Talon.One doesn't allow has no body.
    """
    missing: dict[tuple[str, str, str], set[str]] = {}
    first: dict[tuple[str, str, str], AttributeUsage] = {}
    for use in (row.use for row in rows if row.verdict in CREATABLE and is_name(row.use.name)):
        missing.setdefault(use.key, set()).add(use.type)
        first.setdefault(use.key, use)
    return tuple(make_attribute_body(replace(use, type=_one_type(missing[key]))) for key, use in first.items())


def is_name(name: str) -> bool:
    """Whether an attribute can be called *name*, by Talon.One's management OpenAPI document."""
    return _NAME.fullmatch(name) is not None


def _one_type(types: set[str]) -> str:
    """The type that fits all *types*; a time is also a string."""
    if types == {"string", "time"}:
        return "string"
    return types.pop() if len(types) == 1 else UNKNOWN


def make_attribute_body(use: AttributeUsage) -> dict[str, Json]:
    """The body that creates the attribute of *use*, with everything the Management API requires."""
    body: dict[str, Json] = {
        "entity": use.entity,
        "name": use.name,
        "title": _title(use.name),
        "type": "" if use.type == UNKNOWN else use.type,
        "description": f"Sent by Segment, mapping “{use.mapping}”.",
        "suggestions": [],
        "editable": True,
    }
    return {**body, "eventType": use.event_type} if use.event_type else body


def _title(name: str) -> str:
    words = " ".join(part for part in _TITLE.split(name) if part)
    return words[:1].upper() + words[1:]


def catalog_json(catalog: Catalog) -> dict[str, Json]:
    """*catalog* as `read_parts` reads it again; what is unknown is left out."""
    parts: dict[str, Sequence[dict[str, Json]] | None] = {
        "attributes": None if catalog.attributes is None else [_attribute_row(one) for one in catalog.attributes],
        "eventTypes": None if catalog.event_types is None else [{"name": one} for one in catalog.event_types],
        "audiences": None if catalog.audiences is None else [
            {"id": one.id, "name": one.name, "integration": one.integration, "integrationId": one.integration_id}
            for one in catalog.audiences
        ],
        "applications": None if catalog.applications is None else [
            {"id": one.id, "name": one.name, "currency": one.currency, "timezone": one.timezone,
             "sandbox": one.is_sandbox}
            for one in catalog.applications
        ],
    }  # fmt: skip
    return {name: {"totalResultSize": len(rows), "data": [*rows]} for name, rows in parts.items() if rows is not None}


def _attribute_row(one: Attribute) -> dict[str, Json]:
    row: dict[str, Json] = {"entity": one.entity, "name": one.name, "type": one.type}
    if one.event_type:
        row["eventType"] = one.event_type
    return row if one.allowed is None else {**row, "suggestions": [*one.allowed], "restrictedBySuggestions": True}


def csv_text(rows: Iterable[AttributeReadiness]) -> str:
    """All rows as CSV, with a header line."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(_COLUMNS)
    writer.writerows([_safe(cell) for cell in _cells(row)] for row in rows)
    return out.getvalue()


def _safe(cell: str) -> str:
    """A cell that spreadsheets don't read as a formula."""
    return f"'{cell}" if cell[:1] in "=+-@\t\r" and cell else cell


def markdown_text(rows: Iterable[AttributeReadiness]) -> str:
    """All rows as a Markdown table."""
    lines = ["| " + " | ".join(_COLUMNS) + " |", "| " + " | ".join("---" for _ in _COLUMNS) + " |"]
    lines += [
        "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in _cells(row)) + " |" for row in rows
    ]
    return "\n".join([*lines, ""])


def _cells(row: AttributeReadiness) -> tuple[str, ...]:
    use = row.use
    example = json_text(use.example)
    return (
        row.verdict,
        use.entity,
        use.event_type,
        use.name,
        use.type,
        example,
        use.mapping,
        " ".join(use.paths),
        row.words,
    )
