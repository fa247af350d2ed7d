"""The branches of a trigger: sets of conditions that together match, and those that contradict each other."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from talonbench.fql.triggers.conditions import Condition
from talonbench.fql.triggers.nodes import Group, Node
from talonbench.suggest.solver import place_of, solve
from talonbench.values.prototypes import INHERITED

BRANCHES: Final = 500  # at most


@dataclass(frozen=True, slots=True)
class Branch:
    """Conditions that make the trigger match; *is_met* is false if no event was found for them.

    An unmet branch has only the conditions that conflict.
    """

    conditions: tuple[Condition, ...]
    is_met: bool


def branches(node: Node, ahead: tuple[Condition, ...] = ()) -> Iterator[Branch]:
    """Each way to make *node* match together with *ahead*."""
    if isinstance(node, Condition):
        asked = (*ahead, node)
        yield Branch(asked, is_met=True) if solve(asked, {}) is not None else Branch(conflicting(asked), is_met=False)
    elif isinstance(node, Group) and node.word == "or":
        for part in node.children:
            yield from branches(part, ahead)
    elif isinstance(node, Group):
        yield from _all(node.children, ahead)


def _all(parts: Sequence[Node], ahead: tuple[Condition, ...]) -> Iterator[Branch]:
    if not parts:
        yield Branch(ahead, is_met=True)
        return
    for branch in branches(parts[0], ahead):
        if branch.is_met:
            yield from _all(parts[1:], branch.conditions)
        else:
            yield branch


def conflicting(conditions: Sequence[Condition]) -> tuple[Condition, ...]:
    """A smallest subset of *conditions* for which no event is found."""
    kept = list(conditions)
    for condition in conditions:
        fewer = [one for one in kept if one is not condition]
        if fewer and solve(fewer, {}) is None:
            kept = fewer
    return tuple(kept)


def is_proven(conditions: Sequence[Condition]) -> bool:
    """Whether *conditions* for which no event was found certainly contradict each other.

    Not if one tests an inherent property, such as the length, of a value that another one tests: not all values
    are tried there.
    """
    places = [place_of(condition) for condition in conditions]
    return not any(
        _is_inherent(inner[len(outer)])
        for outer in places
        for inner in places
        if len(inner) > len(outer) and inner[: len(outer)] == outer
    )


def _is_inherent(key: str) -> bool:
    return key == "length" or key.isdigit() or key in INHERITED
