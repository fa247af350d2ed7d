"""The tree of a trigger: conditions, and groups of them joined by one conjunction."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias, Union

from talonbench.fql.tokens import Token
from talonbench.fql.triggers.conditions import Condition

Node: TypeAlias = Union["Group", "EmptyGroup", Condition]


@dataclass(frozen=True, slots=True)
class Group:
    """Conditions joined by one word, ``and`` or ``or``; *words* are the conjunctions as written."""

    word: str
    children: tuple[Node, ...]
    start: int
    end: int
    words: tuple[Token, ...] = ()

    def __str__(self) -> str:
        return f" {self.word} ".join(f"({part})" if isinstance(part, Group) else str(part) for part in self.children)


@dataclass(frozen=True, slots=True)
class EmptyGroup:
    """A group without a known condition: Segment fails on it, but only when it reaches it."""

    start: int
    end: int

    def __str__(self) -> str:
        return "nothing that Segment recognizes"


def conditions(node: Node) -> Iterator[Condition]:
    """Every condition below *node*, from left to right."""
    if isinstance(node, Condition):
        yield node
    elif isinstance(node, Group):
        for part in node.children:
            yield from conditions(part)


def groups(node: Node) -> Iterator[Group]:
    """*node* and every group below it."""
    if isinstance(node, Group):
        yield node
        for part in node.children:
            yield from groups(part)
