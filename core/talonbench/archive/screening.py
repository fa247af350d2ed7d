"""What happens before the mappings, decided quickly: the receipt, and the filters; what is in doubt stays undecided."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final, TypeAlias

from talonbench.events.batches import KINDS
from talonbench.filters import apply_action
from talonbench.filters.actions import share
from talonbench.filters.definition import ORDER
from talonbench.fql.filters import walk
from talonbench.fql.filters.nodes import Call, Comparison, InList, Literal, Node
from talonbench.ingestion.checks import LARGEST_EVENT, LONGEST_ID
from talonbench.values import Value

if TYPE_CHECKING:
    from collections.abc import Sequence

    from talonbench.filters import CompiledFilter
    from talonbench.fql.filters import FilterCondition

Event: TypeAlias = dict[str, Value]


class Undecided:
    """In place of an event: whether, or with what, it passes the filters isn't certain."""


# What is left of an event; None of one that is dropped.
Screen: TypeAlias = Callable[[Event], Event | Undecided | None]
UNDECIDED: Final = Undecided()
SHORT: Final = LARGEST_EVENT // 6  # bytes of a line whose event is never too large, however its numbers are written
_ABSENT: Final = (None, "")
_IDS: Final = ("userId", "anonymousId")
_TEXTS: Final = ("string", "number", "length", "titlecase", "bool")  # functions for which the kind of number matters


def is_accepted(event: Event, size: int) -> bool:
    """Whether Segment certainly accepts *event*, whose line has *size* bytes; it wasn't received before."""
    if size > SHORT:
        return False
    for key in _IDS:
        one = event.get(key)
        if one is not None and type(one) is not str:
            return False
    for key in ("properties", "traits"):
        part = event.get(key)
        if part is not None and type(part) is not dict:
            return False
    kind, name, identity = event.get("type"), event.get("event"), event.get("messageId")
    if kind not in KINDS or (kind == "track" and name is not None and type(name) is not str):
        return False
    if kind in ("page", "screen"):
        for key in ("name", "category"):
            if event.get(key) is not None and type(event[key]) is not str:
                return False
    return type(identity) is not str or len(identity) <= LONGEST_ID


def compile_screen(filters: Sequence[CompiledFilter]) -> Screen | None:
    """The enabled *filters* as one function; None if nothing is filtered."""
    enabled = [one for one in filters if one.filter.enabled]
    if any(one.invalid is not None for one in enabled):
        return lambda event: None
    steps = [
        (one.condition, _compile_action(action))
        for kind in ORDER
        for one in enabled
        for action in one.filter.actions
        if action.get("type") == kind and one.condition is not None
    ]
    if not steps:
        return None
    if any(condition.is_doubtful for condition, _ in steps):
        return lambda event: UNDECIDED
    return _screen([(condition.decide, act) for condition, act in steps])


def _screen(steps: list[tuple[Callable[[Event], bool | None], Screen]]) -> Screen:
    def screen(event: Event) -> Event | Undecided | None:
        left = event
        for decide, act in steps:
            holds = decide(event)
            if holds is None or (left is not event and decide(left) is not holds):
                return UNDECIDED
            if holds:
                after = act(left)
                if after is None or isinstance(after, Undecided):
                    return after
                left = after
        return left

    return screen


def _compile_action(action: dict[str, Value]) -> Screen:
    if action.get("type") == "SAMPLE" and 0 < share(action) < 1:
        return lambda event: UNDECIDED
    return lambda event: apply_action(action, event)


def reads_numbers(condition: FilterCondition) -> bool:
    """Whether *condition* may tell apart two integers that are one number to JavaScript."""
    return any(map(_reads_numbers, walk(condition.root)))


def _reads_numbers(node: Node) -> bool:
    match node:
        case Call(name):
            return name in _TEXTS
        case Comparison(left, _, right):
            return not any(isinstance(side, Literal) and isinstance(side.value, str) for side in (left, right))
        case InList():
            return True
    return False
