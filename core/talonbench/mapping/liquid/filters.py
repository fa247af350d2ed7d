"""Every filter by name: those of numbers, texts, lists, addresses and dates; those that Segment switches off fail."""

import base64
import binascii
import json
import re
from collections.abc import Callable
from typing import TypeAlias

from talonbench.mapping.liquid.comparison import equals, is_nothing, is_true, read_property, stringify
from talonbench.mapping.liquid.dates import DATE_FILTERS
from talonbench.mapping.liquid.numbers import NUMBER_FILTERS, exact, number_of
from talonbench.mapping.liquid.texts import TEXT_FILTERS, js_slice
from talonbench.mapping.liquid.urls import URL_FILTERS
from talonbench.values import UNDEFINED, Undefined, Value, json_text, to_text

Filter: TypeAlias = Callable[..., Value]
Argument: TypeAlias = tuple[str | None, Callable[[Callable[[str], Value]], Value]]
DISABLED = (
    "array_to_sentence_string concat find find_exp find_index find_index_exp group_by group_by_exp has has_exp map "
    "newline_to_br reject reject_exp reverse sort sort_natural uniq where_exp type"
).split()


def _disabled(name: str) -> Filter:
    def fail(*_: Value) -> Value:
        raise ValueError(f"the filter {name} is switched off in Segment")

    return fail


def to_list(value: Value) -> list[Value]:
    """*value* as a list: itself, a text's or object's one, nothing's none."""
    if is_nothing(value):
        return []
    return value if isinstance(value, list) else [value]


def default(value: Value, other: Value = UNDEFINED, *options: Value) -> Value:
    """*other* where *value* is false, nothing or empty."""
    if isinstance(value, (list, str)):
        return value or other
    if value is False and ["allow_false", True] in options:
        return False
    return value if is_true(value) else other


def json_filter(value: Value, space: Value = 0, *_: Value) -> Value:
    """JSON, indented by *space* blanks (at most 10)."""
    if isinstance(value, Undefined):
        return UNDEFINED
    text = json_text(value)
    width = " " * min(10, int(space)) if isinstance(space, (int, float)) and not isinstance(space, bool) else None
    gap = width if width is not None else space[:10] if isinstance(space, str) else ""
    return json.dumps(json.loads(text), indent=gap, ensure_ascii=False) if gap and text[:1] in "[{" else text


def join(value: Value, separator: Value = UNDEFINED, *_: Value) -> Value:
    """The items, as texts, with *separator* (a blank) between."""
    between = " " if is_nothing(separator) else stringify(separator)
    return between.join("" if is_nothing(item) else to_text(item) for item in to_list(value))


def first(value: Value, *_: Value) -> Value:
    """The first item, or character."""
    return read_property(value, "0") if isinstance(value, (list, str)) else ""


def last(value: Value, *_: Value) -> Value:
    """The last item, or character."""
    if isinstance(value, list):
        return value[-1] if value else UNDEFINED
    return (value[-1] if value else UNDEFINED) if isinstance(value, str) else ""


def size(value: Value, *_: Value) -> Value:
    """How many items or characters."""
    if isinstance(value, dict):
        return value.get("length") or 0
    return read_property(value, "length") or 0 if isinstance(value, (list, str)) else 0


def slice_(value: Value, begin: Value = UNDEFINED, length: Value = 1, *_: Value) -> Value:
    """*length* items or characters from *begin*, counted from the end where negative."""
    if is_nothing(value):
        return []
    items = value if isinstance(value, list) else stringify(value)
    return js_slice(items, begin, length)


def sum_(value: Value, key: Value = UNDEFINED, *_: Value) -> Value:
    """The sum of the items, or of their member *key*."""
    total = 0.0
    for item in to_list(value):
        number = number_of(read_property(item, key) if is_true(key) and key != "" else item)
        total += 0 if number != number else number
    return exact(total)


def where(value: Value, key: Value = UNDEFINED, expected: Value = UNDEFINED, *_: Value) -> Value:
    """The items whose member *key* is true, or equals *expected*."""
    found = []
    for item in to_list(value):
        member: Value = item
        for part in stringify(key).split("."):
            member = read_property(member, part)
        if is_true(member) if isinstance(expected, Undefined) else equals(member, expected):
            found.append(item)
    return found


def _decoded(value: Value, *_: Value) -> Value:
    text = re.sub(r"[^A-Za-z0-9+/\-_]", "", stringify(value).split("=")[0]).translate(str.maketrans("-_", "+/"))
    try:
        return base64.b64decode(text[: len(text) - (len(text) % 4 == 1)] + "==").decode("utf-8", "replace")
    except binascii.Error:
        return ""


def _pushed(value: Value, item: Value = UNDEFINED, *_: Value) -> Value:
    return [*to_list(value), item]


FILTERS: dict[str, Filter] = {
    **NUMBER_FILTERS,
    **TEXT_FILTERS,
    **URL_FILTERS,
    **DATE_FILTERS,
    "default": default,
    "json": json_filter,
    "jsonify": json_filter,
    "inspect": json_filter,
    "raw": lambda value, *_: value,
    "join": join,
    "first": first,
    "last": last,
    "size": size,
    "slice": slice_,
    "sum": sum_,
    "where": where,
    "compact": lambda value, *_: [item for item in to_list(value) if not is_nothing(item)],
    "push": _pushed,
    "pop": lambda value, *_: to_list(value)[:-1],
    "shift": lambda value, *_: to_list(value)[1:],
    "unshift": lambda value, item=UNDEFINED, *_: [item, *to_list(value)],
    "base64_encode": lambda value, *_: base64.b64encode(stringify(value).encode("utf-8", "replace")).decode(),
    "base64_decode": _decoded,
    **{name: _disabled(name) for name in DISABLED},
}
