"""One condition of a trigger as a row of a form: path, test and value."""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from talonbench.errors import FqlSyntaxError
from talonbench.fql.triggers.conditions import NESTED_ROOTS, PLAIN_ROOTS, Condition
from talonbench.fql.triggers.properties import property_keys
from talonbench.fql.triggers.trigger import compile_trigger
from talonbench.values import Value, to_text

# operator → its words in the form, and how it is written; {0} is the path, {1} the value
TESTS: Final = {
    "=": ("is", '{0} = "{1}"'),
    "!=": ("is not", '{0} != "{1}"'),
    "exists": ("exists", "{0} != null"),
    "not_exists": ("doesn't exist", "{0} = null"),
    "contains": ("contains", 'contains({0}, "{1}")'),
    "not_contains": ("doesn't contain", '!contains({0}, "{1}")'),
    "starts_with": ("starts with", 'match({0}, "{1}*")'),
    "not_starts_with": ("doesn't start with", '!match({0}, "{1}*")'),
    "ends_with": ("ends with", 'match({0}, "*{1}")'),
    "not_ends_with": ("doesn't end with", '!match({0}, "*{1}")'),
    "number_equals": ("is the number", "{0} = {1}"),
    "number_not_equals": ("isn't the number", "{0} != {1}"),
    ">": ("greater than", "{0} > {1}"),
    ">=": ("at least", "{0} >= {1}"),
    "<": ("less than", "{0} < {1}"),
    "<=": ("at most", "{0} <= {1}"),
    "is_true": ("is true", "{0} = true"),
    "is_false": ("is false", "{0} = false"),
}
WITHOUT_VALUE: Final = ("exists", "not_exists", "is_true", "is_false")
NUMBER_TESTS: Final = ("number_equals", "number_not_equals", ">", ">=", "<", "<=")
CALLS: Final = ("contains", "not_contains", "starts_with", "not_starts_with", "ends_with", "not_ends_with")
_NULL_TESTS = ("exists", "not_exists")
_EQUALITY = ("=", "!=")
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
_PLAIN_KEY = re.compile(r"(?!(?:and|or|null)$)[A-Za-z_][A-Za-z0-9_-]*")
_BAD_PLACE = "The path must be event, type, name or userId, or a path in properties, traits or context."
_IN_GROUP = "Segment can't read “contains”, “starts with” or “ends with” inside a group."


@dataclass(frozen=True, slots=True)
class ConditionRow:
    """One condition: *place* is the path as written, *test* a key of `TESTS`, *value* as text."""

    place: str
    test: str
    value: str = ""


def list_tests(place: str, *, in_group: bool = False) -> tuple[str, ...]:
    """The tests that Segment can make at *place*, in the order of the form.

    A group ends at the first closing parenthesis, so *in_group* leaves out the tests that are written as calls.
    """
    root = _split(place)[0]
    if root == "type":
        return _EQUALITY
    calls = () if in_group else CALLS
    if root in PLAIN_ROOTS:
        return (*_EQUALITY, *(() if root == "event" else _NULL_TESTS), *calls)
    return tuple(test for test in TESTS if not (in_group and test in CALLS))


def check_row(row: ConditionRow, *, in_group: bool = False) -> str:
    """Why *row* can't be written as a condition, as a sentence; empty if it can."""
    root, keys = _split(row.place)
    if not (root in NESTED_ROOTS and keys) and not (root in PLAIN_ROOTS and not keys and row.place.endswith(root)):
        return _BAD_PLACE
    if in_group and row.test in CALLS:
        return _IN_GROUP
    if row.test in NUMBER_TESTS and not _NUMBER.fullmatch(row.value):
        return "This condition needs a number."
    if row.test in CALLS and not row.value:
        return "This condition needs a string."
    if any(char in row.value for char in '"\\~'):
        return "A string in a Segment trigger can't contain \", \\ or ~."
    return "" if _is_read_back(row) else "Segment would read this condition differently."


def write_row(row: ConditionRow) -> str:
    """*row* in Segment's trigger language; it must be valid."""
    root, keys = _split(row.place)
    return TESTS[row.test][1].format(".".join((root, *map(_write_key, keys))), row.value)


def read_row(condition: Condition) -> ConditionRow:
    """*condition* as a row."""
    value = "" if condition.operator in WITHOUT_VALUE else to_text(condition.value)
    return ConditionRow(condition.subject, condition.operator, value)


def make_row(keys: tuple[str, ...], value: Value) -> ConditionRow | None:
    """The condition that an event with *value* at *keys* meets; None if triggers can't make it."""
    row = _row_for(".".join(keys), value)
    is_exact = _split(row.place)[1] == keys[1:]
    return row if is_exact and row.test in list_tests(row.place) and not check_row(row) else None


def _row_for(place: str, value: Value) -> ConditionRow:
    if isinstance(value, str):
        return ConditionRow(place, "=", value)
    if isinstance(value, bool):
        return ConditionRow(place, "is_true" if value else "is_false")
    if isinstance(value, int | float):
        return ConditionRow(place, "number_equals", to_text(value))
    return ConditionRow(place, "not_exists" if value is None else "exists")


def _split(place: str) -> tuple[str, tuple[str, ...]]:
    """The root of *place* and the keys below it; ``$.`` may come first, as in mappings."""
    place = place.strip().removeprefix("$.")
    root = re.split(r"[.\[]", place, maxsplit=1)[0]
    return root, property_keys(place[len(root) :])


def _write_key(key: str) -> str:
    """*key* as a name: what isn't a letter, digit, _ or - is escaped, and so is the first character if need be."""
    if _PLAIN_KEY.fullmatch(key):
        return key
    needs_start = key in ("and", "or", "null") or not re.match("[A-Za-z_]", key)
    start = f"\\{key[0]}" if needs_start else key[0]
    return start + re.sub(r"[^A-Za-z0-9_-]", r"\\\g<0>", key[1:])


@lru_cache(maxsize=512)
def _is_read_back(row: ConditionRow) -> bool:
    """Whether Segment reads the written *row* as what it says."""
    try:
        read = compile_trigger(write_row(row)).root
    except FqlSyntaxError:
        return False
    root, keys = _split(row.place)
    return (
        isinstance(read, Condition)
        and (read.root, property_keys(read.name), read.operator) == (root, keys, row.test)
        and (row.test in WITHOUT_VALUE or row.test in NUMBER_TESTS or read.value == row.value)
    )
