"""A trigger's conditions: what Segment compares, and how it is said."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from talonbench.fql.properties import compile_property
from talonbench.values import UNDEFINED, Value, to_number, to_text

Predicate: TypeAlias = Callable[[dict[str, Value]], bool]
Test: TypeAlias = Callable[[Value], bool]
_WORDS = {
    "=": "is",
    "!=": "is not",
    "<": "is a number below",
    "<=": "is a number up to",
    ">": "is a number above",
    ">=": "is a number from",
    "number_equals": "is the number",
    "number_not_equals": "is a number other than",
    "contains": "contains",
    "not_contains": "is a text without",
    "starts_with": "starts with",
    "not_starts_with": "is a text that does not start with",
    "ends_with": "ends with",
    "not_ends_with": "is a text that does not end with",
}
_ALONE = {"exists": "exists", "not_exists": "does not exist", "is_true": "is true", "is_false": "is false"}


@dataclass(frozen=True, slots=True)
class Condition:
    """One comparison: *root* is the event's key, *name* the path below it (empty: the key itself)."""

    root: str
    name: str
    operator: str
    value: Value
    start: int
    end: int

    def __str__(self) -> str:
        if self.operator in _ALONE:
            return f"{self.subject} {_ALONE[self.operator]}"
        shown = f"“{self.value}”" if isinstance(self.value, str) else to_text(self.value)
        return f"{self.subject} {_WORDS.get(self.operator, self.operator)} {shown}"

    @property
    def subject(self) -> str:
        """The place in the event, as people write it."""
        return f"{self.root}.{self.name}" if self.name else self.root

    def read(self, event: dict[str, Value]) -> Value:
        """What stands at the condition's place in *event*."""
        found = event.get(self.root, UNDEFINED)
        return compile_property(self.name)(found) if self.name else found

    def compile(self) -> Predicate:
        """The condition as a function of the event."""
        root = self.root
        if self.operator == "=" and not self.name:
            text = to_text(self.value)
            return lambda event: event.get(root) == text
        test = _TESTS.get(self.operator, _never)(self.value)
        if not self.name:
            return lambda event: test(event.get(root, UNDEFINED))
        read = compile_property(self.name)
        return lambda event: test(read(event.get(root, UNDEFINED)))


def _never(_: Value) -> Test:
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
        return lambda value: isinstance(value, str) and holds(value, part)

    return compile_test


_TESTS: dict[str, Callable[[Value], Test]] = {
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
