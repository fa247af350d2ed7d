"""The ways through a trigger: sets of conditions that together make it hold, and those that nothing meets."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from talonbench.fql.triggers.conditions import Condition
from talonbench.fql.triggers.nodes import Group, Node
from talonbench.suggest.solver import place_of, solve
from talonbench.values.prototypes import INHERITED

BRANCHES: Final = 500  # that are looked at


@dataclass(frozen=True, slots=True)
class Branch:
    """Conditions that make the trigger hold; *is_met* is false where no event was found for them.

    A branch that is not met holds no more conditions than it takes for that.
    """

    conditions: tuple[Condition, ...]
    is_met: bool


def branches(node: Node, ahead: tuple[Condition, ...] = ()) -> Iterator[Branch]:
    """Each way to make *node* hold together with *ahead*."""
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
    """A smallest part of *conditions* for which nothing is found."""
    kept = list(conditions)
    for condition in conditions:
        fewer = [one for one in kept if one is not condition]
        if fewer and solve(fewer, {}) is None:
            kept = fewer
    return tuple(kept)


def is_proven(conditions: Sequence[Condition]) -> bool:
    """Whether *conditions* that nothing was found for exclude each other for certain.

    Not where one looks at what texts and lists have by themselves, as their length, of a place that another one is
    about: the values of that place are not all tried.
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
