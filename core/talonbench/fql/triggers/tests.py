"""The tests of a trigger's conditions: compiled with the expected value, called with the found one."""

import re
import struct
from collections.abc import Callable
from typing import TypeAlias

from talonbench.values import UNDEFINED, Value, to_number, to_text

_SURROGATE = re.compile("[\ud800-\udfff]")
Predicate: TypeAlias = Callable[[dict[str, Value]], bool]
Test: TypeAlias = Callable[[Value], bool]


def never(_: Value) -> Test:
    """The test of an operator that Segment doesn't support."""
    return lambda _value: False


def _is_text(expected: Value) -> Test:
    text = to_text(expected)
    return lambda value: isinstance(value, str) and value == text


def _is_not_text(expected: Value) -> Test:
    text = to_text(expected)
    return lambda value: not (isinstance(value, str) and value == text)


def _number(compare: Callable[[float, float], bool]) -> Callable[[Value], Test]:
    def compile_test(expected: Value) -> Test:
        limit = float(to_number(expected) if isinstance(expected, str) else _as_number(expected))
        return lambda value: type(value) in (int, float) and compare(float(value), limit)  # type: ignore[arg-type]

    return compile_test


def _as_number(value: Value) -> float:
    return float(value) if isinstance(value, (bool, int, float)) else float("nan")


def _text(holds: Callable[[str, str], bool]) -> Callable[[Value], Test]:
    def compile_test(expected: Value) -> Test:
        part = to_text(expected)
        if not _SURROGATE.search(part):
            return lambda value: isinstance(value, str) and holds(value, part)
        halves = utf16_units(part)
        return lambda value: isinstance(value, str) and holds(utf16_units(value), halves)

    return compile_test


def utf16_units(text: str) -> str:
    """*text* with each UTF-16 unit a character of its own, as JavaScript counts."""
    data = text.encode("utf-16-le", "surrogatepass")
    return "".join(map(chr, struct.unpack(f"<{len(data) // 2}H", data)))


def without_first_unit(text: str) -> str:
    """``text.substring(1)`` in JavaScript: of a character beyond U+FFFF, the second half stays."""
    return text.encode("utf-16-le", "surrogatepass")[2:].decode("utf-16-le", "surrogatepass")


TESTS: dict[str, Callable[[Value], Test]] = {
    "=": _is_text,
    "!=": _is_not_text,
    "<": _number(lambda left, right: left < right),
    "<=": _number(lambda left, right: left <= right),
    ">": _number(lambda left, right: left > right),
    ">=": _number(lambda left, right: left >= right),
    "number_equals": _number(lambda left, right: left == right),
    "number_not_equals": _number(lambda left, right: left != right),
    "contains": _text(lambda text, part: part in text),
    "not_contains": _text(lambda text, part: part not in text),
    "starts_with": _text(str.startswith),
    "not_starts_with": _text(lambda text, part: not text.startswith(part)),
    "ends_with": _text(str.endswith),
    "not_ends_with": _text(lambda text, part: not text.endswith(part)),
    "exists": lambda _: lambda value: value is not None and value is not UNDEFINED,
    "not_exists": lambda _: lambda value: value is None or value is UNDEFINED,
    "is_true": lambda _: lambda value: value is True,
    "is_false": lambda _: lambda value: value is False,
}
NUMERIC = frozenset(("<", "<=", ">", ">="))
