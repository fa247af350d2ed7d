"""A trigger as a form: conditions, and groups of conditions, of which all or any must match.

This is all that Segment's dialect can say: groups don't nest, and one word joins everything on a level.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, TypeAlias

from talonbench.errors import FqlSyntaxError
from talonbench.fql.triggers.condition_rows import TESTS, ConditionRow, check_row, make_row, read_row, write_row
from talonbench.fql.triggers.conditions import Condition
from talonbench.fql.triggers.nodes import EmptyGroup, Group, Node
from talonbench.fql.triggers.trigger import Trigger, compile_trigger
from talonbench.values import Value

LONGEST_TRIGGER: Final = 5120  # bytes that Segment accepts


@dataclass(frozen=True, slots=True)
class ConditionGroup:
    """Conditions in parentheses, joined by *word*, ``and`` or ``or``."""

    word: str
    rows: tuple[ConditionRow, ...]


Part: TypeAlias = ConditionRow | ConditionGroup


@dataclass(frozen=True, slots=True)
class TriggerForm:
    """Conditions and groups joined by *word*, ``and`` or ``or``."""

    word: str
    parts: tuple[Part, ...]

    def rows(self) -> Iterator[tuple[ConditionRow, bool]]:
        """Every condition from left to right, and whether it is inside a group."""
        for part in self.parts:
            if isinstance(part, ConditionRow):
                yield part, False
            else:
                yield from ((row, True) for row in part.rows)


def check_form(form: TriggerForm) -> str:
    """Why *form* can't be written, as a sentence; empty if it can."""
    return next((problem for row, inside in form.rows() if (problem := check_row(row, in_group=inside))), "")


def format_trigger(form: TriggerForm) -> str:
    """*form* in Segment's trigger language; its rows must be valid. Empty groups are left out."""
    return f" {form.word} ".join(_write(part) for part in form.parts if isinstance(part, ConditionRow) or part.rows)


def parse_trigger_form(source: str) -> TriggerForm | None:
    """The form of the trigger *source*; None if no form is equivalent (`explain_unbuildable` says why)."""
    if not source.strip():
        return TriggerForm("and", ())
    try:
        given = compile_trigger(source)
    except FqlSyntaxError:
        return None
    form = _read(given.root, source)
    return form if form is not None and not check_form(form) and _says_the_same(form, given) else None


def explain_unbuildable(source: str) -> str:
    """Why no form is equivalent to *source*, as a sentence."""
    try:
        quirks = compile_trigger(source).quirks
    except FqlSyntaxError as error:
        return error.message
    return quirks[0].message if quirks else "The builder has no row for one of its conditions."


def add_condition(source: str, keys: tuple[str, ...], value: Value) -> str | None:
    """The trigger *source*, which must now match *value* at *keys* of the event as well.

    None if triggers can't test that value, or if no form is equivalent to *source*.
    """
    form, row = parse_trigger_form(source), make_row(keys, value)
    if form is None or row is None:
        return None
    if row in form.parts:
        return source
    word = form.word if len(form.parts) > 1 else "and"
    return format_trigger(TriggerForm(word, (*form.parts, row)))


def _write(part: Part) -> str:
    if isinstance(part, ConditionRow):
        return write_row(part)
    return f"({f' {part.word} '.join(map(write_row, part.rows))})"


def _read(root: Node, source: str) -> TriggerForm | None:
    if isinstance(root, Condition):
        root = Group("and", (root,), root.start, root.end)
    if isinstance(root, EmptyGroup):
        return None
    inner = "or" if root.word == "and" else "and"  # of a group of one, whose text has no word
    parts = tuple(_read_part(child, source, inner) for child in root.children)
    found = tuple(part for part in parts if part is not None)
    return TriggerForm(root.word, found) if len(found) == len(parts) else None


def _read_part(node: Node, source: str, inner: str) -> Part | None:
    if isinstance(node, Condition):
        if node.operator not in TESTS:
            return None
        row = read_row(node)
        is_group = _is_in_parentheses(node, source) and not check_row(row, in_group=True)
        return ConditionGroup(inner, (row,)) if is_group else row
    if isinstance(node, EmptyGroup):
        return None
    rows = tuple(read_row(child) for child in node.children if isinstance(child, Condition) and child.operator in TESTS)
    return ConditionGroup(node.word, rows) if len(rows) == len(node.children) else None


def _is_in_parentheses(node: Condition, source: str) -> bool:
    """Whether *node* is alone in parentheses, for which the tree has no group."""
    return source[: node.start].rstrip().endswith("(") and source[node.end :].lstrip().startswith(")")


def _says_the_same(form: TriggerForm, given: Trigger) -> bool:
    """Whether Segment reads what *form* writes as it reads *given*, with the same surprises."""
    written = compile_trigger(format_trigger(form))
    surprises = [sorted(quirk.code for quirk in trigger.quirks) for trigger in (written, given)]
    return surprises[0] == surprises[1] and _is_same(written.root, given.root)


def _is_same(one: Node, other: Node) -> bool:
    if isinstance(one, Condition) and isinstance(other, Condition):
        return _essence(one) == _essence(other)
    if isinstance(one, Group) and isinstance(other, Group):
        is_alike = one.word == other.word and len(one.children) == len(other.children)
        return is_alike and all(map(_is_same, one.children, other.children))
    return False


def _essence(condition: Condition) -> tuple[str, str, str, str]:
    return condition.root, condition.name, condition.operator, repr(condition.value)
