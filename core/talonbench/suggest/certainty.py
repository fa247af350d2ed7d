"""Triggers, and groups in them, that hold for every event or for none: all cases of each path are gone through."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise, product
from math import inf, isfinite, nextafter, prod
from typing import Final, TypeAlias

from talonbench.fql import Trigger
from talonbench.fql.triggers.conditions import FUNCTIONS, Condition
from talonbench.fql.triggers.nodes import EmptyGroup, Group, Node, conditions, groups
from talonbench.suggest.solver import holds, place_of
from talonbench.values import UNDEFINED, Value, to_number, to_text
from talonbench.values.pointer import Keys, set_at
from talonbench.values.prototypes import INHERITED

_MOST: Final = 4096  # cases
_MOST_PARTS: Final = 8  # tests of parts of strings
_PARTS: Final = ("contains", "starts_with", "ends_with")  # tests of a part of a string
_OTHERS: Final[tuple[Value, ...]] = (UNDEFINED, None, True, False, {}, [], "")
_INHERENT: Final = INHERITED | {"length"}  # what values have that aren't objects
Case: TypeAlias = tuple[bool, ...]  # which conditions on one path hold


@dataclass(frozen=True, slots=True)
class Certainty:
    """A part of a trigger that *holds* for every event or for none; *decisive* are its conditions that decide it."""

    node: Group
    holds: bool
    decisive: tuple[Condition, ...]

    @property
    def is_slip_of_word(self) -> bool:
        """Whether the other conjunction was probably meant: one path is compared with two values."""
        signs = {one.operator for one in self.decisive}
        is_same = len({one.subject for one in self.decisive}) == 1
        return len(self.decisive) == 2 and is_same and signs == {"!=" if self.holds else "="}

    def __str__(self) -> str:
        """Why, as the end of a sentence."""
        if self.is_slip_of_word:
            values = " and ".join(f"“{to_text(one.value)}”" for one in self.decisive)
            return f"{self.decisive[0].subject} can't be {values} at once."
        if len(self.decisive) == 2:
            one, other = self.decisive
            return f"{one} and {other} {'together cover every event' if self.holds else 'contradict each other'}."
        return "one of its conditions always holds." if self.holds else "its conditions contradict each other."


def join_otherwise(trigger: Trigger) -> Iterator[tuple[str, str]]:
    """Words, and *trigger* with the other conjunction where two conditions decide that it holds always or never."""
    for one in find_certainties(trigger):
        around = next((group for group in groups(one.node) if one.decisive[0] in group.children), one.node)
        children = around.children
        if not one.is_slip_of_word or not all(isinstance(part, Condition) for part in children):
            continue
        word = "and" if one.holds else "or"
        first, second = one.decisive
        words = f"join {first} and {second} with “{word}”"
        between = [token for token in around.words if first.end <= token.start < second.start]
        if len(children) == 2 and len(between) == 1:
            yield words, _replaced(trigger.source, ((between[0].start, between[0].end, word),))
        elif around is trigger.root and len(between) == 1 and not any(_is_call(part) for part in one.decisive):
            changes = ((first.start, first.start, "("), (between[0].start, between[0].end, word))
            yield words, _replaced(trigger.source, (*changes, (second.end, second.end, ")")))


def _is_call(condition: Condition) -> bool:
    return condition.sign.text in FUNCTIONS


def _replaced(source: str, changes: Sequence[tuple[int, int, str]]) -> str:
    for start, end, text in reversed(changes):
        source = source[:start] + text + source[end:]
    return source


def find_certainties(trigger: Trigger) -> tuple[Certainty, ...]:
    """The outermost parts of *trigger* that hold for every event or for none."""
    return tuple(_find(trigger.root))


def _find(node: Node) -> Iterator[Certainty]:
    if not isinstance(node, Group):
        return
    found = _decide(node)
    if found is not None:
        yield Certainty(node, found, _decisive(node, found))
        return
    for part in node.children:
        yield from _find(part)


def _decide(node: Node) -> bool | None:
    """Whether *node* holds for every event (True) or for none (False); None if it depends, or isn't known."""
    asked = list(conditions(node))
    by_place: dict[Keys, list[Condition]] = {}
    for condition in asked:
        by_place.setdefault(place_of(condition), []).append(condition)
    if len(by_place) == len(asked):
        return None  # no path is asked twice, so nothing contradicts
    if _is_unclear(node, asked) or any(not _INHERENT.isdisjoint(keys) for keys in by_place):
        return None
    cases = [tuple(dict.fromkeys(_cases(keys, those))) for keys, those in by_place.items()]
    if prod(map(len, cases)) > _MOST:
        return None
    order = [condition for those in by_place.values() for condition in those]
    results = {
        _evaluate(node, dict(zip(map(id, order), (held for case in chosen for held in case), strict=True)))
        for chosen in product(*cases)
    }
    return results.pop() if len(results) == 1 else None


def _is_unclear(node: Node, asked: Sequence[Condition]) -> bool:
    """Whether Segment can fail on *node*, or *asked* has too many tests of parts of strings."""
    parts = sum(one.operator.removeprefix("not_") in _PARTS for one in asked)
    has_empty = isinstance(node, Group) and any(isinstance(one, EmptyGroup) for one in _walk(node))
    return has_empty or parts > _MOST_PARTS or any(one.may_throw for one in asked)


def _walk(node: Node) -> Iterator[Node]:
    yield node
    for part in node.children if isinstance(node, Group) else ():
        yield from _walk(part)


def _evaluate(node: Node, held: dict[int, bool]) -> bool:
    if isinstance(node, Condition):
        return held[id(node)]
    if isinstance(node, EmptyGroup):
        return False
    return (all if node.word == "and" else any)(_evaluate(part, held) for part in node.children)


def _cases(keys: Keys, asked: Sequence[Condition]) -> Iterator[Case]:
    """Every combination of results that *asked*, the conditions on one path, can have; perhaps a few more."""
    for value in _values(asked):
        event = set_at({}, keys, value)
        yield tuple(holds(one, event if isinstance(event, dict) else {}) for one in asked)
    other = set_at({}, keys, _other_text(asked))
    fixed = [holds(one, other if isinstance(other, dict) else {}) for one in asked]
    free = [at for at, one in enumerate(asked) if one.operator.removeprefix("not_") in _PARTS]
    for chosen in product((False, True), repeat=len(free)):
        case = list(fixed)
        for at, held in zip(free, chosen, strict=True):
            case[at] = held
        yield tuple(case)


def _values(asked: Sequence[Condition]) -> Iterator[Value]:
    """A value of each kind, each value that is asked for, and numbers around and between them."""
    yield from _OTHERS
    numbers = set()
    for value in (one.value for one in asked):
        yield to_text(value)
        if isinstance(value, (str, bool, int, float)):
            number = float(to_number(value) if isinstance(value, str) else value)
            numbers |= {number} if isfinite(number) else set()
    limits = sorted(numbers)
    yield from (limits[0] - 1, limits[-1] + 1) if limits else (1,)
    for number in limits:
        yield from (number, nextafter(number, inf), nextafter(number, -inf))
    yield from ((low + high) / 2 for low, high in pairwise(limits))


def _other_text(asked: Sequence[Condition]) -> str:
    """A string that no condition asks for."""
    return "".join(to_text(one.value) for one in asked) + "\ue000"


def _decisive(node: Group, holding: bool) -> tuple[Condition, ...]:
    """A smallest set of conditions in *node* that decide it, if two are enough and *node* is flat; else all."""
    flat = [part for part in node.children if isinstance(part, Condition)]
    word = "or" if holding else "and"
    if node.word != word:
        return tuple(conditions(node))
    for part in node.children:
        if isinstance(part, Group) and _decide(part) is holding:
            return _decisive(part, holding)
    for at, one in enumerate(flat):
        for other in flat[at + 1 :]:
            if _decide(Group(word, (one, other), one.start, other.end)) is holding:
                return one, other
    return tuple(conditions(node))
