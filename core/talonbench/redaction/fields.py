"""Finds personal data in JSON: by the names of fields, and by the format of values."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from talonbench.errors import EventSyntaxError
from talonbench.events import read_event
from talonbench.redaction.field_kinds import find_kind, find_kind_within, is_coarse
from talonbench.redaction.forms import find_by_form, is_ip
from talonbench.values import Value, parse_json, to_text

_PAIR_NAMES: Final = ("name", "key", "field", "label", "property", "attribute", "schluessel", "clave", "cle")
_PAIR_VALUES: Final = ("value", "wert", "valeur", "valor")
_COORDINATE: Final = re.compile(r"-?\d{1,3}(?:[.,]\d+)?(?:\s*[,;/ ]\s*-?\d{1,3}(?:\.\d+)?)?°?")
_TEMPLATE: Final = re.compile(r"\{\{|^\$\.")
_MASKED: Final = re.compile(r"•|\*{3}|REDACTED|^ApiKey-v1 [A-Z_]+$")
_AT: Final = re.compile(r"@|%40|\(at\)|\[at\]| at ")
_IP: Final = re.compile(r"[\d.]+|[\da-fA-F:]+")  # a whole one, not one cut short or masked
_FEWEST_DIGITS: Final = {
    "phone": 2, "card number": 3, "IBAN": 5, "birth date": 1, "device ID": 1, "ID number": 1, "IP address": 1,
}  # fmt: skip
_SHORTEST: Final = {"device ID": 8, "token": 4, "ID number": 5, "user ID": 3, "hash": 16, "IP address": 6}
_LONGEST_NAME: Final = 100


@dataclass(frozen=True, slots=True)
class Found:
    """A personal *value* of a *kind* at *path*; *key* is its field."""

    value: str
    kind: str
    path: str
    key: str = ""


def find_in_text(text: str) -> Iterator[Found]:
    """The personal data in *text*: JSON, or lines of JSON, is searched field by field, anything else by format."""
    value = _parse(text)
    if isinstance(value, (dict, list)):
        yield from _in_value(value, ())
    elif "\n{" in text:
        for line in text.splitlines():
            yield from find_in_text(line)
    else:
        yield from (Found(one, kind, "") for one, kind in find_by_form(text))


def _parse(text: str) -> Value:
    begin = text.lstrip()[:1]
    try:
        return read_event(text).body if begin in ("{", "/") else parse_json(text) if begin == "[" else None
    except (EventSyntaxError, ValueError, RecursionError):
        return None


def _in_value(value: Value, above: tuple[str, ...], at: str = "") -> Iterator[Found]:
    """The personal data in *value*, the value of the last field of *above*, at the path *at*."""
    if isinstance(value, dict):
        yield from _in_object(value, above, at)
    elif isinstance(value, list):
        named = [_named_by_value(part) for part in value if isinstance(part, dict)]
        for index, part in enumerate(value):
            if isinstance(part, dict):
                yield from _in_object(part, above, f"{at}[{index}]", named)
            else:
                yield from _in_value(part, above, f"{at}[{index}]")
    else:
        yield from _in_leaf(value, above[-1] if above else "", at)


def _in_object(
    value: dict[str, Value], above: tuple[str, ...], at: str, named_beside: Sequence[str] = ()
) -> Iterator[Found]:
    named = _named_by_value(value)
    siblings = [*value, *filter(None, named_beside)]
    for key, part in value.items():
        path = f"{at}.{key}" if at else key
        name = named if named and key in _PAIR_VALUES else key
        kind = "" if name.startswith("@") else find_kind_within(name, above, siblings)
        if kind and not _is_directive(part):
            yield from _leaves(part, kind, key, path)
        else:
            yield from _in_value(part, (*above, name), path)
        yield from (Found(one, of, path) for one, of in find_by_form(key) if of != "phone")


def _named_by_value(value: dict[str, Value]) -> str:
    """The name in an entry of a list of names and values, such as ``{"key": "email", "value": …}``."""
    if not any(isinstance(value.get(one), (str, int, float)) for one in _PAIR_VALUES):
        return ""
    return next((name for one in _PAIR_NAMES if isinstance(name := value.get(one), str)), "")


def _leaves(value: Value, kind: str, key: str, at: str) -> Iterator[Found]:
    """The values below a field of a *kind*; an address has parts of other kinds, too."""
    if isinstance(value, dict):
        for name, part in value.items():
            if not is_coarse(name):
                yield from _leaves(part, find_kind(name) or kind, name, f"{at}.{name}")
    elif isinstance(value, list):
        for index, part in enumerate(value):
            yield from _leaves(part, kind, key, f"{at}[{index}]")
    elif isinstance(value, (str, int, float)) and not isinstance(value, bool):
        text = to_text(value).strip()
        whole = next((of for one, of in find_by_form(text) if one == text), "")
        if kind in ("name", "address", "user ID", "token") and whole in ("email", "phone", "IP address"):
            yield Found(text, whole, at, key)
        elif _has_form(value, text, kind):
            yield Found(text, kind, at, key)
        else:
            yield from _in_leaf(value, key, at)


def _in_leaf(value: Value, key: str, at: str) -> Iterator[Found]:
    if isinstance(value, bool) or not isinstance(value, (str, int, float)):
        return
    text = to_text(value)
    if isinstance(value, str) and text.lstrip()[:1] in ("{", "[") and isinstance(inner := _parse(text), (dict, list)):
        yield from _in_value(inner, (), at)  # JSON in a string
        return
    yield from (Found(one, kind, at) for one, kind in find_by_form(text, key) if kind != "phone" or value == text)


def _is_directive(value: Value) -> bool:
    """Whether *value* is a mapping's directive: it reads the value, but has none."""
    return isinstance(value, dict) and any(key.startswith("@") for key in value)


def _has_form(value: Value, text: str, kind: str) -> bool:
    """Whether *text* can be of this *kind*: the name of a field isn't enough."""
    if _TEMPLATE.search(text) or _MASKED.search(text) or len(text) < _SHORTEST.get(kind, 1):
        return False
    digits, letters = sum(map(str.isdigit, text)), sum(map(str.isalpha, text))
    if digits < _FEWEST_DIGITS.get(kind, 0):
        return False
    match kind:
        case "name":
            return isinstance(value, str) and letters > 0 and 1 < len(text) <= _LONGEST_NAME
        case "phone":
            return letters <= 3
        case "email":
            return bool(_AT.search(text))
        case "coordinates":
            return bool(_COORDINATE.fullmatch(text))
        case "card number":
            return letters == 0
        case "IP address":
            return is_ip(text) or not _IP.fullmatch(text)
        case "address":
            return digits > 0 or letters > 1
    return True
