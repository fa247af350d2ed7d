"""Values into JSON text, as JavaScript writes it (ECMA-262: JSON.stringify)."""

import re
from itertools import chain
from json.encoder import encode_basestring
from typing import TypeAlias

import orjson

from talonbench.values.text import number_text, property_order
from talonbench.values.types import Native, Value

Piece: TypeAlias = tuple[bool, Value]  # whether it is text already, and the text or value
_SURROGATE = re.compile("[\ud800-\udfff]")
_LIKE_JAVASCRIPT = orjson.OPT_STRICT_INTEGER | orjson.OPT_PASSTHROUGH_SUBCLASS
_POINT = ord(".")  # as a number it is looked for at four times the speed
_ZEROS = bytes.maketrans(b"123456789_-", b"0000000000+")
_suspect = re.compile(rb'0(?:e[+0]|":)').search
_odd_fraction = re.compile(rb"\.0(?:[,}\]]|$|000)").search
_exponent = re.compile(rb"(?:^|[:,\[])-?\d[\d.]*e").search
_index_key = re.compile(rb'[{,]"\d+":').search


def json_text(value: Value, sent: bool = False) -> str:
    """``JSON.stringify(value)``; undefined inside a list is null.

    *sent*: a mapping made the value; Segment's engine loses keys called ``__proto__`` then.

    orjson writes it if its output can't differ from JavaScript's: no exponent, no ``.0``, no key that is an index;
    it refuses integers past 2^53 itself. Else the exact writer does. For the first search every digit is made a 0, and
    the line below as well, so that it begins with a plain byte: three times as quick as one for any of them.
    """
    try:
        data = orjson.dumps(value, None, _LIKE_JAVASCRIPT)
    except TypeError:  # a lone surrogate, an integer past 53 bits, deep nesting, or a function
        text = _write(value)
        return _write(without_prototypes(value)) if sent and '"__proto__":' in text else text
    if (_POINT not in data or _odd_fraction(data) is None) and _suspect(data.translate(_ZEROS)) is None:
        return data.decode()
    if sent and b'"__proto__":' in data:
        return json_text(without_prototypes(value))
    return _write(value) if _is_odd(data) else data.decode()


def _is_odd(data: bytes) -> bool:
    """Whether JavaScript would write *data* differently."""
    return any(found(data) is not None for found in (_odd_fraction, _exponent, _index_key))


def without_prototypes(value: Value) -> Value:
    """*value* without keys called ``__proto__``, which set an object's prototype and no member where it is copied."""
    if type(value) is dict:
        return {key: without_prototypes(part) for key, part in value.items() if key != "__proto__"}
    return [*map(without_prototypes, value)] if type(value) is list else value


def _write(value: Value) -> str:
    """JSON.stringify without recursion: *stack* holds what is still to be written, text or value, last first."""
    out: list[str] = []
    stack: list[Piece] = [(False, value)]
    while stack:
        literal, item = stack.pop()
        if literal:
            out.append(str(item))
        elif isinstance(item, dict) and not isinstance(item, Native):
            parts: list[tuple[Piece, ...]] = [
                ((True, f"{_quote(key)}:"), (False, part))
                for key, part in property_order(item).items()
                if not isinstance(part, Native)
            ]
            stack.extend(_enclosed("{", parts, "}"))
        elif isinstance(item, list):
            stack.extend(_enclosed("[", [((False, part),) for part in item], "]"))
        else:
            out.append(_scalar(item))
    return "".join(out)


def _enclosed(opening: str, parts: list[tuple[Piece, ...]], closing: str) -> list[Piece]:
    """The pieces of one object or array, last first."""
    pieces: list[Piece] = [(True, opening)]
    for index, part in enumerate(parts):
        pieces.extend(chain([(True, ",")], part) if index else part)
    pieces.append((True, closing))
    pieces.reverse()
    return pieces


def _scalar(value: Value) -> str:
    if isinstance(value, str):
        return _quote(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        text = number_text(value)
        return "null" if text in ("NaN", "Infinity", "-Infinity") else text
    return "null"


def _quote(text: str) -> str:
    """A JSON string; a lone surrogate is escaped (well-formed JSON.stringify), everything else stays."""
    return _SURROGATE.sub(lambda found: f"\\u{ord(found[0]):04x}", encode_basestring(text))
