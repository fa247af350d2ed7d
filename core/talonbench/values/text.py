"""Values into text, and text into numbers, as JavaScript does it (ECMA-262: String, Number, JSON.stringify)."""

import math
import re
from itertools import chain
from json.encoder import encode_basestring
from typing import TypeAlias

import orjson

from talonbench.values.types import Native, Undefined, Value

SAFE = 2**53 - 1
Piece: TypeAlias = tuple[bool, Value]  # whether it is text already, and the text or value
BLANKS = "\t\n\v\f\r \u00a0\u1680" + "".join(map(chr, range(0x2000, 0x200B))) + "\u2028\u2029\u202f\u205f\u3000\ufeff"
_DECIMAL = re.compile(r"[+-]?(?:Infinity|(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)", re.ASCII)
_PREFIXED = re.compile(r"0(?:[xX][0-9a-fA-F]+|[oO][0-7]+|[bB][01]+)")
_SURROGATE = re.compile("[\ud800-\udfff]")
_LIKE_JAVASCRIPT = orjson.OPT_STRICT_INTEGER | orjson.OPT_PASSTHROUGH_SUBCLASS
_POINT = ord(".")  # as a number it is looked for at four times the speed
_ZEROS = bytes.maketrans(b"123456789_-", b"0000000000+")
_suspect = re.compile(rb'0(?:e[+0]|":)').search
_odd_fraction = re.compile(rb"\.0(?:[,}\]]|$|000)").search
_exponent = re.compile(rb"(?:^|[:,\[])-?\d[\d.]*e").search
_index_key = re.compile(rb'[{,]"\d+":').search


def trim(text: str) -> str:
    """*text* without JavaScript's blanks at both ends."""
    return text.strip(BLANKS)


def utf16_length(text: str) -> int:
    """How long JavaScript says *text* is."""
    return len(text) if text.isascii() else len(text) + sum(char > "\uffff" for char in text)


def is_truthy(value: Value) -> bool:
    """Whether JavaScript takes *value* for true: any object or array is, the number NaN is not."""
    return (bool(value) and value == value) or isinstance(value, (dict, list))


def same_value(left: Value, right: Value) -> bool:
    """Strict equality (``===``) of two scalars; objects and arrays are never the same."""
    if isinstance(left, bool) or isinstance(right, bool):
        return left is right
    if isinstance(left, (int, float)) and isinstance(right, (int, float)):
        return float(left) == float(right)
    return left is right or (isinstance(left, str) and left == right)


def number_text(number: int | float) -> str:
    """``String(number)``: the shortest digits that give it back, in JavaScript's layout."""
    if isinstance(number, int):
        if -SAFE <= number <= SAFE:
            return str(number)
        number = _double(number)
    if number != number or number in (math.inf, -math.inf):
        return "NaN" if number != number else "Infinity" if number > 0 else "-Infinity"
    if number == 0:
        return "0"
    sign = "-" if number < 0 else ""
    digits, exponent = _digits(abs(number))
    return sign + _layout(digits, exponent)


def _double(number: int) -> float:
    try:
        return float(number)
    except OverflowError:
        return math.inf if number > 0 else -math.inf


def _digits(number: float) -> tuple[str, int]:
    """The significant digits of *number* and the place of its decimal point, counted from their start."""
    mantissa, _, power = repr(number).partition("e")
    whole, _, part = mantissa.partition(".")
    if part == "0":
        part = ""
    digits = (whole + part).lstrip("0")
    point = len(whole) + int(power or 0) - (len(whole + part) - len(digits))
    return digits.rstrip("0"), point


def _layout(digits: str, point: int) -> str:
    count = len(digits)
    if count <= point <= 21:
        return digits + "0" * (point - count)
    if 0 < point <= 21:
        return f"{digits[:point]}.{digits[point:]}"
    if -6 < point <= 0:
        return "0." + "0" * -point + digits
    fraction = "." + digits[1:] if count > 1 else ""
    return f"{digits[0]}{fraction}e{'+' if point > 0 else '-'}{abs(point - 1)}"


def to_number(text: str) -> int | float:
    """``Number(text)``: NaN where it is none; an empty text is 0."""
    text = trim(text)
    if not text:
        return 0
    if _DECIMAL.fullmatch(text):
        number = float(text)
        return int(number) if abs(number) <= SAFE and number.is_integer() else number
    return float(int(text, 0)) if _PREFIXED.fullmatch(text) else math.nan


def to_text(value: Value) -> str:
    """``String(value)``."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return number_text(value)
    if isinstance(value, list):
        return ",".join("" if item is None or isinstance(item, Undefined) else to_text(item) for item in value)
    if isinstance(value, Native):
        return f"function {value['name']}() {{ [native code] }}"
    if isinstance(value, dict):
        return "[object Object]"
    return "null" if value is None else "undefined"


def property_order(entries: dict[str, Value]) -> dict[str, Value]:
    """*entries* in JavaScript's order: keys that are array indices first, rising; the same object if it is so."""
    indices = [key for key in entries if key and key[0] in "0123456789" and is_index(key)]
    if not indices:
        return entries
    indices.sort(key=int)
    ordered = {key: entries[key] for key in indices}
    ordered.update(entries)
    return ordered


def is_index(key: str) -> bool:
    """Whether *key* is an array index to JavaScript (a canonical integer below 2^32 - 1)."""
    return key.isascii() and key.isdigit() and (key == "0" or key[0] != "0") and len(key) < 11 and int(key) < 2**32 - 1


def json_text(value: Value, sent: bool = False) -> str:
    """``JSON.stringify(value)``; undefined inside a list is null.

    *sent* says that a mapping made the value: Segment's engine loses keys called ``__proto__`` on the way.

    orjson writes it where what it wrote cannot differ from JavaScript: no exponent, no ``.0``, no key that is an index;
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
    """Whether JavaScript would write *data* otherwise."""
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
