"""Rows of a warehouse or of an export (CSV with commas, semicolons or tabs) as events."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from typing import Any, Final

from talonbench.events.batches import KINDS
from talonbench.values import parse_json

_SEPARATORS: Final = (",", ";", "\t", "|")
_HEADER: Final = re.compile(r"\w[\w .-]{0,60}")
_JSON: Final = re.compile(r"\s*[\[{]")
_NUMBER: Final = re.compile(r"-?(?:0|[1-9]\d{0,14})(?:\.\d{1,10})?")
_NO_NUMBER: Final = re.compile(r"(?:id|key|code|sku|phone|zip|number|ref)$")  # columns whose digits are no quantity
_ABOUT: Final = frozenset({"userid", "anonymousid", "customerid", "profileid", "customer", "email", "user"})
_NAMES: Final = {
    "userid": "userId", "anonymousid": "anonymousId", "messageid": "messageId", "timestamp": "timestamp",
    "receivedat": "receivedAt", "sentat": "sentAt", "originaltimestamp": "originalTimestamp", "event": "event",
    "type": "type", "groupid": "groupId", "previousid": "previousId",
}  # fmt: skip
_HELD: Final = ("properties", "traits", "context", "integrations")


def find_broken(text: str) -> tuple[int, ...]:
    """The numbers of the lines of the table *text* that have more or fewer columns than its header."""
    rows = _read_table(text)
    return tuple(line for line, row in rows[1:] if len(row) != len(rows[0][1]))


def read_rows(text: str) -> Iterator[dict[str, Any]]:
    """The events that the rows of *text* are; none if it isn't a table about customers or events.

    A row with an event's own columns is that event. Any other is what Reverse ETL makes of a new row: an event “new”
    with the columns as properties.
    """
    rows = _read_table(text)
    if not rows:
        return
    header, *body = [row for _, row in rows if len(row) == len(rows[0][1])]
    names = [re.sub(r"[^a-z0-9]", "", one.lower()) for one in header]
    if _ABOUT.isdisjoint(names) and not ("event" in names and "properties" in names):
        return
    is_events = ("event" in names or "type" in names) and ("userid" in names or "anonymousid" in names)
    for number, row in enumerate(body, 1):
        values = dict(zip(header, row, strict=True))
        yield _make_event(values, names) if is_events or "properties" in names else _make_row(values, names, number)


def _read_table(text: str) -> list[tuple[int, list[str]]]:
    """Header and rows, each with the line it ends on; empty if *text* isn't a table: most rows are like the header."""
    first = text.lstrip("\ufeff").split("\n", 1)[0].rstrip("\r")
    separator = max(_SEPARATORS, key=first.count)
    if not first.count(separator) or first.startswith(("{", "[")):
        return []
    lines = text.lstrip("\ufeff").splitlines(keepends=True)
    try:
        reader = csv.reader(lines, delimiter=separator, strict=True)
        rows = [(reader.line_num, row) for row in reader if any(row)]
    except csv.Error:
        return []
    header = rows[0][1] if rows else []
    fitting = sum(len(row) == len(header) for _, row in rows)
    is_table = fitting > 1 and 2 * fitting > len(rows)
    return rows if is_table and len(set(header)) == len(header) and all(map(_HEADER.fullmatch, header)) else []


def _make_event(values: dict[str, str], names: Sequence[str]) -> dict[str, Any]:
    """The event that a row with an event's own columns is; other columns are its properties."""
    event: dict[str, Any] = {}
    others: dict[str, Any] = {}
    for (key, text), name in zip(values.items(), names, strict=True):
        if name in _HELD and _JSON.match(text):
            event[name] = _value(text, name, is_decoded=True)
        elif name in _NAMES:
            event |= {_NAMES[name]: text} if text else {}
        elif name not in _HELD:
            others[key] = _value(text, name)
    if event.get("type") not in KINDS:
        event = {"type": "track" if event.get("event") else "identify", **event}
    held = "traits" if event["type"] in ("identify", "group") else "properties"
    inner = event.get(held)
    return {**event, held: {**others, **inner} if isinstance(inner, dict) else others}


def _make_row(values: dict[str, str], names: Sequence[str], number: int) -> dict[str, Any]:
    columns = {key: _value(text, name) for (key, text), name in zip(values.items(), names, strict=True)}
    return {"type": "track", "event": "new", "__segment_id": f"row-{number}", "properties": columns}


def _value(text: str, name: str, *, is_decoded: bool = False) -> Any:
    """The value of a cell: empty is null, a quantity is a number; JSON stays text, as warehouses send it."""
    if not text:
        return None
    if is_decoded or (_NUMBER.fullmatch(text) and not _NO_NUMBER.search(name)):
        try:
            return parse_json(text)
        except ValueError:
            return text
    return {"true": True, "false": False}.get(text.lower(), text)
