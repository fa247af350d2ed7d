"""A compiled filter: its decision on an event, by every interpretation of what Segment leaves undocumented, and why."""

from collections.abc import Callable
from dataclasses import dataclass, field

from talonbench.fql.absences import describe_absence
from talonbench.fql.explanation import Explanation
from talonbench.fql.filters.compiler import Event, compile_node, compile_predicate
from talonbench.fql.filters.functions import Interpretation, UnspecifiedError
from talonbench.fql.filters.nodes import Call, Chain, Comparison, Literal, Node, Not, Path, walk
from talonbench.fql.filters.parser import parse_filter
from talonbench.fql.filters.quirks import find_quirks, may_order_texts
from talonbench.fql.filters.wording import describe_condition, describe_expectation
from talonbench.fql.triggers.quirks import Quirk
from talonbench.values import UNDEFINED, Undefined, Value
from talonbench.values.pointer import has_at

UNSPECIFIED = "Segment doesn't document the result; it may refuse to send the event."
_GROUPING = "“and” and “or” are mixed without parentheses, and Segment doesn't document how they group"
_ORDER = "two strings are compared by order, which Segment documents for numbers only"
_DOUBTS = {  # by the code of a quirk
    "refused_by_lexer": "Segment's published lexer rejects it or reads it differently",
    "upper_case_word": "Segment doesn't document “and”, “or” and “in” in uppercase, and drops every event if it can't "
    "read a filter",
}


@dataclass(frozen=True, slots=True)
class Decision:
    """A filter's decision on an event.

    *outcomes* has two members if Segment's documentation allows both; *may_fail*: it may also fail, and Segment then
    doesn't send the event. *reasons* say why, as parts of a sentence. *most_likely* is the outcome with ``and``
    before ``or`` and strings compared by order.
    """

    outcomes: frozenset[bool]
    may_fail: bool = False
    reasons: tuple[str, ...] = ()
    most_likely: bool = False

    @property
    def holds(self) -> bool | None:
        """True or false; None if Segment's documentation leaves it open."""
        return next(iter(self.outcomes)) if len(self.outcomes) == 1 and not self.may_fail else None

    @property
    def sentence(self) -> str:
        """The decision in words."""
        if not self.reasons:
            return "The filter matches." if True in self.outcomes else "The filter doesn't match."
        words = "may or may not match"
        if len(self.outcomes) == 1:
            words = "probably matches" if True in self.outcomes else "probably doesn't match"
        return f"The filter {words}: {'; '.join(self.reasons)}."


@dataclass(frozen=True, slots=True)
class _World:
    reading: Interpretation
    strict: Callable[[Event], bool]
    mild: Callable[[Event], bool]


@dataclass(frozen=True, slots=True)
class FilterCondition:
    """A filter's condition, compiled; *reads* are the paths in the event that it tests."""

    source: str
    root: Node
    quirks: tuple[Quirk, ...] = ()
    reads: tuple[tuple[str, ...], ...] = ()
    _worlds: tuple[_World, ...] = field(default=(), repr=False)

    def __str__(self) -> str:
        when = "" if isinstance(self.root, Literal) and isinstance(self.root.value, bool) else "when "
        return f"Matches {when}{describe_condition(self.root)}."

    def matches(self, event: Event) -> Decision:
        """The decision on *event*, by every interpretation."""
        doubts = list(dict.fromkeys(_DOUBTS[one.code] for one in self.quirks if one.code in _DOUBTS))
        undecided = bool(doubts)
        answers: dict[Interpretation, bool] = {}
        for world in self._worlds:
            try:
                answers[world.reading] = world.strict(event)
            except UnspecifiedError:
                answers[world.reading] = world.mild(event)
                undecided = True
                doubts.append("a value has a type for which Segment doesn't document the result")
        doubts += _differences(answers)
        likeliest = next(iter(answers.values()))
        return Decision(frozenset(answers.values()), undecided, tuple(dict.fromkeys(doubts)), likeliest)

    @property
    def is_doubtful(self) -> bool:
        """Whether it is open for every event how Segment reads the condition."""
        return any(one.code in _DOUBTS for one in self.quirks)

    def decide(self, event: Event) -> bool | None:
        """What ``matches(event).holds`` is for a condition that isn't doubtful, without reasons."""
        answer = None
        try:
            for world in self._worlds:
                holds = world.strict(event)
                if answer is None:
                    answer = holds
                elif holds is not answer:
                    return None
        except UnspecifiedError:
            return None
        return answer

    def explain(self, event: Event) -> Explanation:
        """Condition by condition, with the values found, ``and`` before ``or`` where they are mixed."""
        return _explain(self.root, event)


def compile_condition(source: str) -> FilterCondition:
    """Compile *source*; FqlSyntaxError, with the place, if it isn't FQL."""
    root = parse_filter(source)
    nodes = walk(root)
    nestings = (False, True) if any(isinstance(node, Chain) and node.is_mixed for node in nodes) else (False,)
    orders = (True, False) if any(map(may_order_texts, nodes)) else (False,)
    readings = [Interpretation(nested, ordered) for nested in nestings for ordered in orders]
    reads = tuple(dict.fromkeys(node.keys for node in nodes if isinstance(node, Path)))
    return FilterCondition(
        source, root, find_quirks(source, root), reads, tuple(_world(root, reading) for reading in readings)
    )


def _world(root: Node, reading: Interpretation) -> _World:
    strict = Interpretation(reading.right_nested, reading.texts_ordered, strict=True)
    return _World(reading, compile_predicate(root, strict), compile_predicate(root, reading))


def _differences(answers: dict[Interpretation, bool]) -> list[str]:
    """The interpretations by which the answers differ."""
    found = []
    for reading, answer in answers.items():
        if answers.get(Interpretation(not reading.right_nested, reading.texts_ordered), answer) != answer:
            found.append(_GROUPING)
        if answers.get(Interpretation(reading.right_nested, not reading.texts_ordered), answer) != answer:
            found.append(_ORDER)
    return found


def _explain(node: Node, event: Event) -> Explanation:
    holds, error = _answer(node, event)
    children: tuple[Explanation, ...] = ()
    word = ""
    if isinstance(node, Chain):
        children = tuple(_explain(part, event) for part in node.operands)
        word = "mixed" if node.is_mixed else node.words[0]
    elif isinstance(node, Not):
        children, word = (_explain(node.operand, event),), "not"
    found = _found(node, event)
    wanted, part = _wanted(node)
    return Explanation(
        describe_condition(node),
        holds,
        node.start,
        node.end,
        found,
        word,
        children,
        error,
        describe_expectation(node),
        wanted,
        part,
        isinstance(node, Comparison) and node.operator == "!=",
        _absence(node, event) if isinstance(found, Undefined) else "",
        "" if children else next((".".join(one.keys) for one in walk(node) if isinstance(one, Path)), ""),
    )


def _wanted(node: Node) -> tuple[str | None, str]:
    """The string that a comparison or ``contains`` asks for, and how (see `Explanation`)."""
    match node:
        case Comparison(Path(), "=" | "!=", Literal(str(text))):
            return text, ""
        case Call("contains", (Path(), Literal(str(text)))):
            return text, "contains"
        case Call("match", (Path(), Literal(str(text)))) if text.endswith("*") and not set(text[:-1]) & set("*?[\\"):
            return text[:-1], "starts_with"
    return None, ""


def _absence(node: Node, event: Event) -> str:
    first = next((part for part in walk(node) if isinstance(part, Path)), None)
    return "" if first is None else describe_absence(event, first.keys, "filters")


def _answer(node: Node, event: Event) -> tuple[bool, str]:
    """Whether *node* matches, and why that isn't certain."""
    try:
        return compile_predicate(node, Interpretation(texts_ordered=True, strict=True))(event), ""
    except UnspecifiedError:
        return compile_predicate(node, Interpretation(texts_ordered=True))(event), UNSPECIFIED


def _found(node: Node, event: Event) -> Value:
    """The value of the first path that a condition tests; undefined if it is missing, which filters read as null."""
    first = next((part for part in walk(node) if isinstance(part, Path)), None)
    if first is None or isinstance(node, (Chain, Not)):
        return None
    found = compile_node(first, Interpretation())(event)
    return UNDEFINED if found is None and not has_at(event, first.keys) else found
