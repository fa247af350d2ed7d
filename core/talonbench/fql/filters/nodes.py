"""The syntax tree of a filter; every node knows its place in the text."""

from dataclasses import dataclass
from typing import TypeAlias, Union

from talonbench.values import Value

Node: TypeAlias = Union["Literal", "Path", "Items", "Call", "Comparison", "InList", "Not", "Chain"]


@dataclass(frozen=True, slots=True)
class Literal:
    """A string, number, boolean or null; ``all`` is true."""

    value: Value
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Path:
    """A path in the event; *text* as written."""

    keys: tuple[str, ...]
    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Items:
    """An array in brackets."""

    items: tuple[Node, ...]
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Call:
    """A function with its arguments."""

    name: str
    arguments: tuple[Node, ...]
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Comparison:
    """``left operator right``."""

    left: Node
    operator: str
    right: Node
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class InList:
    """``left in right``."""

    left: Node
    right: Node
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Not:
    """``!operand``."""

    operand: Node
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Chain:
    """Operands with ``and`` and ``or`` between them, on one level: how they group depends on the interpretation."""

    operands: tuple[Node, ...]
    words: tuple[str, ...]
    start: int
    end: int

    @property
    def is_mixed(self) -> bool:
        """Whether the grouping matters."""
        return len(set(self.words)) > 1


def children(node: Node) -> tuple[Node, ...]:
    """The nodes directly below *node*."""
    match node:
        case Literal() | Path():
            return ()
        case Items(items):
            return items
        case Call(_, arguments):
            return arguments
        case Comparison(left, _, right) | InList(left, right):
            return left, right
        case Not(operand):
            return (operand,)
        case Chain(operands):
            return operands


def walk(node: Node) -> list[Node]:
    """*node* and every node below it, from left to right."""
    found: list[Node] = []
    waiting = [node]
    while waiting:
        found.append(waiting.pop())
        waiting.extend(reversed(children(found[-1])))
    return found
