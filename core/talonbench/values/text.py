"""Values into text, and text into numbers, as JavaScript does it (ECMA-262: String, Number)."""

import math
import re

from talonbench.values.types import Native, Undefined, Value

SAFE = 2**53 - 1
BLANKS = "\t\n\v\f\r \u00a0\u1680" + "".join(map(chr, range(0x2000, 0x200B))) + "\u2028\u2029\u202f\u205f\u3000\ufeff"
_DECIMAL = re.compile(r"[+-]?(?:Infinity|(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)", re.ASCII)
_PREFIXED = re.compile(r"0(?:[xX][0-9a-fA-F]+|[oO][0-7]+|[bB][01]+)")


def trim(text: str) -> str:
    """*text* without JavaScript's whitespace at both ends."""
    return text.strip(BLANKS)


def utf16_length(text: str) -> int:
    """The length of *text* in JavaScript."""
    return len(text) if text.isascii() else len(text) + sum(char > "\uffff" for char in text)


def is_truthy(value: Value) -> bool:
    """Whether *value* is truthy in JavaScript: any object or array is, the number NaN isn't."""
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
    """``Number(text)``: NaN if it isn't a number; 0 for an empty string."""
    text = trim(text)
    if not text:
        return 0
    if _DECIMAL.fullmatch(text):
        number = float(text)
        return int(number) if abs(number) <= SAFE and number.is_integer() else number
    if not _PREFIXED.fullmatch(text):
        return math.nan
    try:
        return float(int(text, 0))
    except OverflowError:
        return math.inf


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
