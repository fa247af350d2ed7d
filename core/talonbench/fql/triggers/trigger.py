"""Triggers: compiled into predicates, explained condition by condition."""

from dataclasses import dataclass, field

from talonbench.errors import FqlSyntaxError
from talonbench.fql.absences import describe_absence, describe_array
from talonbench.fql.explanation import Explanation
from talonbench.fql.triggers.conditions import Condition
from talonbench.fql.triggers.nodes import EmptyGroup, Node
from talonbench.fql.triggers.properties import property_keys
from talonbench.fql.triggers.quirks import Quirk, find_quirks
from talonbench.fql.triggers.scan import read_trigger
from talonbench.fql.triggers.tests import Predicate
from talonbench.values import Undefined, Value
from talonbench.values.prototypes import UnreadablePropertyError

_TEXT_TESTS = ("=", "!=", "contains", "starts_with", "ends_with")
_OF_ANYTHING = ("exists", "not_exists")
_ITEM = r"\[0\]"
NOTHING_KNOWN = "Segment recognizes no condition here."
UNREADABLE = "Segment fails on this path when it reaches it."


@dataclass(frozen=True, slots=True)
class Trigger:
    """A trigger, compiled.

    *matches* says whether it matches an event's body; FqlSyntaxError when it reaches a group without a known condition.
    """

    source: str
    root: Node
    matches: Predicate = field(repr=False)
    quirks: tuple[Quirk, ...] = ()

    def __str__(self) -> str:
        return f"Matches when {self.root}."

    def explain(self, event: dict[str, Value]) -> Explanation:
        """Condition by condition, with the values found."""
        return _explain(self.root, event)


def compile_trigger(source: str) -> Trigger:
    """Compile *source*; FqlSyntaxError if Segment calls the trigger invalid for every event."""
    reading = read_trigger(source)
    if isinstance(reading.root, EmptyGroup):
        raise FqlSyntaxError(NOTHING_KNOWN, source, reading.root.start, reading.root.end)
    return Trigger(source, reading.root, compile_node(reading.root, source), find_quirks(source, reading))


def compile_node(node: Node, source: str) -> Predicate:
    """*node* of the trigger *source* as a predicate of the event."""
    if isinstance(node, Condition):
        return _guarded(node, source) if node.may_throw else node.compile()
    if isinstance(node, EmptyGroup):
        return _failing(FqlSyntaxError(NOTHING_KNOWN, source, node.start, node.end))
    parts = [compile_node(part, source) for part in node.children]
    if len(parts) == 2:
        first, second = parts
        if node.word == "and":
            return lambda event: first(event) and second(event)
        return lambda event: first(event) or second(event)
    if node.word == "and":
        return lambda event: all(part(event) for part in parts)
    return lambda event: any(part(event) for part in parts)


def _guarded(condition: Condition, source: str) -> Predicate:
    """The test of a condition on which Segment's engine can fail."""
    test = condition.compile()

    def guarded(event: dict[str, Value]) -> bool:
        try:
            return test(event)
        except UnreadablePropertyError:
            raise FqlSyntaxError(UNREADABLE, source, condition.start, condition.end) from None

    return guarded


def _failing(error: FqlSyntaxError) -> Predicate:
    def fail(_: dict[str, Value]) -> bool:
        raise FqlSyntaxError(error.message, error.source, error.start, error.end)

    return fail


def _explain(node: Node, event: dict[str, Value]) -> Explanation:
    if isinstance(node, Condition):
        return _explain_condition(node, event)
    if isinstance(node, EmptyGroup):
        return Explanation(str(node), False, node.start, node.end, error=NOTHING_KNOWN)
    children = tuple(_explain(part, event) for part in node.children)
    holds = (all if node.word == "and" else any)(part.holds for part in children)
    return Explanation(str(node), holds, node.start, node.end, None, node.word, children)


def _explain_condition(condition: Condition, event: dict[str, Value]) -> Explanation:
    found, expected, error = condition.read(event), condition.expectation, ""
    try:
        holds = condition.compile()(event)
    except UnreadablePropertyError:
        holds, error = False, UNREADABLE
    is_text = condition.operator in _TEXT_TESTS and isinstance(condition.value, str)
    wanted, part = (condition.value, condition.operator.strip("!=")) if is_text else (None, "")
    keys = (condition.root, *property_keys(condition.name))
    absence = describe_absence(event, keys, "triggers", _ITEM) if isinstance(found, Undefined) else ""
    if isinstance(found, list) and not holds and condition.operator not in _OF_ANYTHING:
        absence = f"{describe_array(keys, 'triggers')}; only {_ITEM} picks one item"
    return Explanation(
        str(condition),
        holds,
        condition.start,
        condition.end,
        found,
        error=error,
        expected=expected,
        wanted=wanted if isinstance(wanted, str) else None,
        part=part,
        is_negative=condition.operator == "!=",
        absence=absence,
        subject=condition.subject,
    )
