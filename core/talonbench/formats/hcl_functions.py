"""Terraform's functions on plain values, as far as configurations of destinations use them."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final, cast

from talonbench.formats.hcl import HclValue, Unresolved
from talonbench.values import Json, json_text, parse_json

_PLACE = re.compile(r"%[sdvq%]")


class FunctionError(Exception):
    """A function or an operator was given a value it can't take."""


def is_open(value: HclValue) -> bool:
    """Whether any part of *value* is unresolved."""
    if isinstance(value, dict):
        return any(is_open(part) for part in value.values())
    return any(map(is_open, value)) if isinstance(value, list) else isinstance(value, Unresolved)


def to_string(value: HclValue) -> str:
    """*value* in a string, as Terraform converts it."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return json_text(value)
    raise FunctionError("not a string")


def write_string(value: HclValue) -> str:
    """*value* in a template; an object or a list there is the result of ``jsonencode``."""
    return json_text(_plain(value)) if isinstance(value, (dict, list)) else to_string(value)


def _plain(value: HclValue) -> Json:
    """*value*, all of it known."""
    if isinstance(value, dict):
        return {key: _plain(part) for key, part in value.items()}
    if isinstance(value, list):
        return [_plain(part) for part in value]
    if isinstance(value, Unresolved):
        raise FunctionError("unresolved")
    return value


def _strings(value: HclValue) -> list[str]:
    return [to_string(part) for part in _list(value)]


def _list(value: HclValue) -> list[HclValue]:
    if not isinstance(value, list):
        raise FunctionError("not a list")
    return value


def _object(value: HclValue) -> dict[str, HclValue]:
    if not isinstance(value, dict):
        raise FunctionError("not an object")
    return value


def _to_set(value: HclValue) -> HclValue:
    return [*sorted(dict.fromkeys(_strings(value)))]


def _distinct(value: HclValue) -> HclValue:
    found: list[HclValue] = []
    found += [part for at, part in enumerate(_list(value)) if part not in _list(value)[:at]]
    return found


def _merge(*parts: HclValue) -> HclValue:
    found: dict[str, HclValue] = {}
    for part in parts:
        found |= _object(part)
    return found


def _concat(*parts: HclValue) -> HclValue:
    return [item for part in parts for item in _list(part)]


def _flatten(value: HclValue) -> HclValue:
    found: list[HclValue] = []
    for part in _list(value):
        found += _list(_flatten(part)) if isinstance(part, list) else [part]
    return found


def _lookup(of: HclValue, key: HclValue, *other: HclValue) -> HclValue:
    found = _object(of)
    if to_string(key) in found:
        return found[to_string(key)]
    if not other:
        raise FunctionError("no such key")
    return other[0]


def _coalesce(*parts: HclValue) -> HclValue:
    for part in parts:
        if isinstance(part, Unresolved):
            break
        if part not in (None, ""):
            return part
    raise FunctionError("nothing to choose")


def _format(pattern: HclValue, *values: HclValue) -> HclValue:
    left = list(values)

    def fill(place: re.Match[str]) -> str:
        if place[0] == "%%":
            return "%"
        if not left:
            raise FunctionError("too few values")
        text = to_string(left.pop(0))
        return json_text(text) if place[0] == "%q" else text

    return _PLACE.sub(fill, to_string(pattern))


def _length(value: HclValue) -> HclValue:
    if isinstance(value, (str, list, dict)):
        return len(value)
    raise FunctionError("no length")


def _contains(many: HclValue, one: HclValue) -> HclValue:
    if is_open(many) or is_open(one):
        raise FunctionError("unresolved")
    return one in _list(many)


def _to_number(value: HclValue) -> HclValue:
    found = parse_json(to_string(value)) if isinstance(value, str) else value
    if isinstance(found, bool) or not isinstance(found, (int, float)):
        raise FunctionError("not a number")
    return found


def _to_bool(value: HclValue) -> HclValue:
    if value not in (True, False, "true", "false"):
        raise FunctionError("not a condition")
    return value in (True, "true")


def _parsed(value: HclValue) -> HclValue:
    return cast("HclValue", parse_json(to_string(value)))  # JSON has no undefined


def _replace(text: HclValue, old: HclValue, new: HclValue) -> HclValue:
    if len(wanted := to_string(old)) > 1 and wanted.startswith("/") and wanted.endswith("/"):
        raise FunctionError("a regular expression")
    return to_string(text).replace(wanted, to_string(new))


def _same(value: HclValue) -> HclValue:
    return value


_FUNCTIONS: Final[dict[str, Callable[..., HclValue]]] = {
    "jsonencode": _same, "sensitive": _same, "nonsensitive": _same, "tomap": _object, "tolist": _list,
    "toset": _to_set, "tostring": to_string, "tonumber": _to_number, "tobool": _to_bool, "jsondecode": _parsed,
    "merge": _merge, "concat": _concat, "flatten": _flatten, "distinct": _distinct, "lookup": _lookup,
    "coalesce": _coalesce, "format": _format, "length": _length, "contains": _contains, "replace": _replace,
    "keys": lambda of: [*sorted(_object(of))], "values": lambda of: [_object(of)[key] for key in sorted(_object(of))],
    "upper": lambda text: to_string(text).upper(), "lower": lambda text: to_string(text).lower(),
    "trimspace": lambda text: to_string(text).strip(), "chomp": lambda text: to_string(text).rstrip("\r\n"),
    "trimprefix": lambda text, part: to_string(text).removeprefix(to_string(part)),
    "trimsuffix": lambda text, part: to_string(text).removesuffix(to_string(part)),
    "startswith": lambda text, part: to_string(text).startswith(to_string(part)),
    "endswith": lambda text, part: to_string(text).endswith(to_string(part)),
    "join": lambda sign, many: to_string(sign).join(_strings(many)),
    "split": lambda sign, text: [*to_string(text).split(to_string(sign))],
    "compact": lambda many: [part for part in _list(many) if part not in (None, "")],
}  # fmt: skip


def call_function(name: str, values: list[HclValue]) -> HclValue:
    """The result of the function *name*; `FunctionError` if it can't take *values*."""
    try:
        return _FUNCTIONS[name](*values)
    except (TypeError, ValueError, RecursionError):
        raise FunctionError(f"{name} can't take this") from None


def is_function(name: str) -> bool:
    """Whether *name* can be called here."""
    return name in _FUNCTIONS
