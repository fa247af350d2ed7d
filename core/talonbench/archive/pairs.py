"""The mappings of two setups, in pairs: each one beside what became of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeAlias

from talonbench.document import Document, NamedEvent, edits
from talonbench.talon_one import ACTIONS

if TYPE_CHECKING:
    from talonbench.destination import Subscription

Likeness: TypeAlias = "Callable[[Subscription, Subscription], bool]"


@dataclass(frozen=True, slots=True)
class Pair:
    """A mapping in the setup *before* and in the one *after*, by its place there; None where it isn't."""

    name: str
    before: int | None
    after: int | None


def pair_mappings(before: Sequence[Subscription], after: Sequence[Subscription]) -> tuple[Pair, ...]:
    """The mappings of both setups, those of *after* first; each is in one pair."""
    left, right = [*range(len(before))], [*range(len(after))]
    found: dict[int, int] = {}
    for is_like in _LIKENESSES:
        for new in [*right]:
            like = [old for old in left if is_like(before[old], after[new])]
            if len(like) == 1:
                found[new] = like[0]
                left.remove(like[0])
                right.remove(new)
    pairs = [Pair(one.name, found.get(at), at) for at, one in enumerate(after)]
    return (*pairs, *(Pair(before[at].name, at, None) for at in left))


def is_same(before: Subscription, after: Subscription) -> bool:
    """Whether both make the same of every event."""
    return (before.action, before.trigger, before.mapping, before.enabled) == (
        after.action,
        after.trigger,
        after.mapping,
        after.enabled,
    )


def replace_deprecated(subscriptions: Sequence[Subscription]) -> tuple[Subscription, ...]:
    """*subscriptions* with each deprecated action changed to its successor, as the editor does it."""
    document = Document((NamedEvent("event-1", "", ""),), 0, tuple(subscriptions))
    for one in subscriptions:
        successor = ACTIONS[one.action].successor
        if successor is not None:
            document = edits.set_action(one.id, successor).change(document)
    return document.mappings


def _is_succeeded(old: Subscription, new: Subscription) -> bool:
    return new.action in (old.action, ACTIONS[old.action].successor) and old.trigger == new.trigger


_LIKENESSES: Final[tuple[Likeness, ...]] = (
    lambda old, new: (old.id, old.name) == (new.id, new.name),
    lambda old, new: (old.name, old.action) == (new.name, new.action),
    lambda old, new: (old.id, old.action) == (new.id, new.action),
    is_same,
    lambda old, new: old.name == new.name,
    _is_succeeded,
    lambda old, new: old.id == new.id,
)
