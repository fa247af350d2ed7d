"""Triggers, narrowed to what type, event and name of an event leave open: these are the same for many events."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Final, TypeAlias

from talonbench.fql.triggers.conditions import Condition
from talonbench.fql.triggers.nodes import EmptyGroup, Group, conditions
from talonbench.fql.triggers.trigger import compile_node
from talonbench.values import Value

if TYPE_CHECKING:
    from talonbench.fql import Trigger
    from talonbench.fql.triggers.nodes import Node

Event: TypeAlias = dict[str, Value]
Matches: TypeAlias = Callable[[Event], bool]
_NAMED_BY: Final = frozenset(("type", "event", "name"))


def is_named(node: Node) -> bool:
    """Whether *node* reads only what an event is named by."""
    return all(part.root in _NAMED_BY for part in conditions(node))


def narrow(trigger: Trigger, event: Event) -> Matches | None:
    """What *trigger* still asks of events that are named as *event*; None if it matches none of them."""
    if not _is_total(trigger.root):
        return trigger.matches
    parts = [*_conjuncts(trigger.root)]
    if not all(compile_node(part, trigger.source)(event) for part in parts if is_named(part)):
        return None
    rest = [compile_node(part, trigger.source) for part in parts if not is_named(part)]
    return rest[0] if len(rest) == 1 else trigger.matches


def _is_total(node: Node) -> bool:
    """Whether *node* has an answer for every event: then the order of its parts doesn't matter."""
    if isinstance(node, Condition):
        return not node.may_throw
    return not isinstance(node, EmptyGroup) and all(map(_is_total, node.children))


def _conjuncts(node: Node) -> Iterator[Node]:
    if isinstance(node, Group) and node.word == "and":
        for part in node.children:
            yield from _conjuncts(part)
    else:
        yield node
