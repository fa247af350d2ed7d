"""The functions of filters. Where Segment's description is silent, the reading decides (``Reading.unsaid``)."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from talonbench.fql.filters.glob import compile_glob
from talonbench.values import Undefined, Value, json_text, number_text, to_number


class UnspecifiedError(Exception):
    """Segment doesn't document the result; its engine may then refuse to send the event."""


@dataclass(frozen=True, slots=True)
class Interpretation:
    """One interpretation of what Segment leaves undocumented.

    *right_nested*: ``a and b or c`` is ``a and (b or c)``, else ``(a and b) or c``. *texts_ordered*: ``<`` compares
    two texts, else that is false. *strict*: what is unsaid raises UnspecifiedError, else it has the mildest value.
    """

    right_nested: bool = False
    texts_ordered: bool = False
    strict: bool = False

    def unspecified(self, value: Value) -> Value:
        """*value*, unless the interpretation is strict."""
        if self.strict:
            raise UnspecifiedError
        return value


Function: TypeAlias = Callable[[Interpretation, list[Value]], Value]


def type_name(value: Value) -> str:
    """FQL's name of a value's type; ``object`` if it has none."""
    if value is None or isinstance(value, Undefined):
        return "null"
    names = ((bool, "bool"), (str, "string"), (list, "list"), (dict, "object"))
    return next((name for kind, name in names if isinstance(value, kind)), "number")


def is_same(left: Value, right: Value) -> bool:
    """Of the same type and strictly equal, arrays item by item."""
    waiting = [(left, right)]
    while waiting:
        one, other = waiting.pop()
        kind = type_name(one)
        if kind != type_name(other):
            return False
        if isinstance(one, list) and isinstance(other, list):
            if len(one) != len(other):
                return False
            waiting.extend(zip(one, other, strict=True))
        elif isinstance(one, dict) and isinstance(other, dict):
            if one.keys() != other.keys():
                return False
            waiting.extend((part, other[key]) for key, part in one.items())
        elif kind != "null" and one != other:
            return False
    return True


def _contains(reading: Interpretation, arguments: list[Value]) -> Value:
    text, part = arguments
    if text is None:
        return False
    if isinstance(text, str) and isinstance(part, str):
        return part in text
    return reading.unspecified(False)


def _match(reading: Interpretation, arguments: list[Value]) -> Value:
    text, pattern = arguments
    if text is None:
        return False
    if isinstance(text, str) and isinstance(pattern, str):
        return compile_glob(pattern)(text)
    return reading.unspecified(False)


def _length(reading: Interpretation, arguments: list[Value]) -> Value:
    (value,) = arguments
    if value is None:
        return 0
    if isinstance(value, str):
        return len(value.encode("utf-8", "surrogatepass"))
    return len(value) if isinstance(value, list) else reading.unspecified(None)


def _of_text(change: Callable[[str], str]) -> Function:
    def function(reading: Interpretation, arguments: list[Value]) -> Value:
        (value,) = arguments
        if isinstance(value, str):
            return change(value)
        return None if value is None else reading.unspecified(None)

    return function


def _title(text: str) -> str:
    return " ".join(word[:1].upper() + word[1:] for word in text.split(" "))


def _typeof(reading: Interpretation, arguments: list[Value]) -> Value:
    name = type_name(arguments[0])
    return reading.unspecified(name) if name == "object" else name


def _bool(reading: Interpretation, arguments: list[Value]) -> Value:
    (value,) = arguments
    return value if isinstance(value, bool) else reading.unspecified(bool(value))


def _string(reading: Interpretation, arguments: list[Value]) -> Value:
    (value,) = arguments
    if isinstance(value, str):
        return value
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return number_text(value)
    return reading.unspecified(None if value is None else json_text(value))


def _number(reading: Interpretation, arguments: list[Value]) -> Value:
    (value,) = arguments
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return value
    number = to_number(value) if isinstance(value, str) and value.strip() else float("nan")
    return number if number == number else reading.unspecified(None)


FUNCTIONS: dict[str, tuple[int, Function]] = {
    "contains": (2, _contains),
    "match": (2, _match),
    "length": (1, _length),
    "lowercase": (1, _of_text(str.lower)),
    "uppercase": (1, _of_text(str.upper)),
    "snakecase": (1, _of_text(lambda text: text.replace(" ", "_"))),
    "kebabcase": (1, _of_text(lambda text: text.replace(" ", "-"))),
    "titlecase": (1, _of_text(_title)),
    "typeof": (1, _typeof),
    "bool": (1, _bool),
    "string": (1, _string),
    "number": (1, _number),
}
ARITY = {name: count for name, (count, _) in FUNCTIONS.items()}
