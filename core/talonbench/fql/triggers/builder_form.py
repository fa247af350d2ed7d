"""A trigger as a form: rows of path, test and value, of which all or any must match."""

import re
from dataclasses import dataclass
from typing import Final

from talonbench.errors import FqlSyntaxError
from talonbench.fql.triggers.conditions import Condition
from talonbench.fql.triggers.nodes import Group
from talonbench.fql.triggers.trigger import compile_trigger
from talonbench.values import to_text

# operator → its words in the form, and how it is written; {0} is the path, {1} the value
TESTS: Final = {
    "=": ("is", '{0} = "{1}"'),
    "!=": ("is not", '{0} != "{1}"'),
    "contains": ("contains", 'contains({0}, "{1}")'),
    "not_contains": ("doesn't contain", '!contains({0}, "{1}")'),
    "starts_with": ("starts with", 'match({0}, "{1}*")'),
    "ends_with": ("ends with", 'match({0}, "*{1}")'),
    "exists": ("exists", "{0} != null"),
    "not_exists": ("doesn't exist", "{0} = null"),
    "is_true": ("is true", "{0} = true"),
    "is_false": ("is false", "{0} = false"),
    "number_equals": ("equals the number", "{0} = {1}"),
    ">": ("is greater than", "{0} > {1}"),
    ">=": ("is at least", "{0} >= {1}"),
    "<": ("is less than", "{0} < {1}"),
    "<=": ("is at most", "{0} <= {1}"),
}
WITHOUT_VALUE: Final = ("exists", "not_exists", "is_true", "is_false")
_PLACE = re.compile(r"(?:event|type|name|userId)|(?:properties|traits|context)(?:\.[A-Za-z_][\w-]*)+")
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
_NUMERIC = ("number_equals", ">", ">=", "<", "<=")


@dataclass(frozen=True, slots=True)
class ConditionRow:
    """One condition: *place* is the path as written, *test* a key of `TESTS`, *value* as text."""

    place: str
    test: str
    value: str = ""


@dataclass(frozen=True, slots=True)
class TriggerConditions:
    """Conditions joined by *word*, ``and`` or ``or``."""

    word: str
    rows: tuple[ConditionRow, ...]


def check_row(row: ConditionRow) -> str:
    """Why *row* can't be written as a condition, as a sentence; empty if it can."""
    if not _PLACE.fullmatch(row.place):
        return "The path must be event, type, name or userId, or a path in properties, traits or context."
    if row.test in _NUMERIC and not _NUMBER.fullmatch(row.value):
        return "This condition needs a number."
    if '"' in row.value or "\\" in row.value or "~" in row.value:
        return "A string in a Segment trigger can't contain \", \\ or ~."
    if row.test in ("starts_with", "ends_with", "contains", "not_contains") and not row.value:
        return "This condition needs a string."
    return ""


def format_trigger(form: TriggerConditions) -> str:
    """*form* in Segment's trigger language; its rows must be valid."""
    return f" {form.word} ".join(TESTS[row.test][1].format(row.place, row.value) for row in form.rows)


def parse_trigger_form(source: str) -> TriggerConditions | None:
    """The form of the trigger *source*; None if no form is equivalent."""
    try:
        root = compile_trigger(source).root
    except FqlSyntaxError:
        return None
    parts = root.children if isinstance(root, Group) else (root,)
    rows = tuple(_row(part) for part in parts if isinstance(part, Condition))
    form = TriggerConditions(root.word if isinstance(root, Group) and len(parts) > 1 else "and", rows)
    is_whole = len(rows) == len(parts) and all(row.test in TESTS and not check_row(row) for row in rows)
    return form if is_whole and _says_the_same(form, source) else None


def _row(condition: Condition) -> ConditionRow:
    value = "" if condition.operator in WITHOUT_VALUE else to_text(condition.value)
    return ConditionRow(condition.subject, condition.operator, value)


def _says_the_same(form: TriggerConditions, source: str) -> bool:
    """Whether Segment reads what *form* writes as it reads *source*."""
    written, given = compile_trigger(format_trigger(form)), compile_trigger(source)
    return str(written) == str(given) and not given.quirks
