"""The subscriptions being edited: in order, with the selected one.

Every change returns a new arrangement; without a change it is the same object.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from talonbench.destination import Subscription
from talonbench.talon_one import ACTIONS, make_subscription
from talonbench.values import Undefined, Value


@dataclass(frozen=True, slots=True)
class Arrangement:
    """*selected* is an index into *subscriptions*, or -1."""

    subscriptions: tuple[Subscription, ...] = ()
    selected: int = -1

    @property
    def subscription(self) -> Subscription | None:
        """The selected subscription."""
        return self.subscriptions[self.selected] if 0 <= self.selected < len(self.subscriptions) else None

    def chosen(self, index: int) -> Arrangement:
        """With the subscription at *index*, or the nearest one, selected."""
        return replace(self, selected=min(max(index, 0), len(self.subscriptions) - 1))

    # -- the list -------------------------------------------------------------------------------------------

    def added(self, action: str, trigger: str, name: str = "", mapping: dict[str, Value] | None = None) -> Arrangement:
        """With a new subscription at the end, selected; without *mapping* it has its action's defaults."""
        number = self._free_number()
        added = make_subscription(action, trigger, name or f"Mapping {number}", number)
        return self._inserted(len(self.subscriptions), added if mapping is None else replace(added, mapping=mapping))

    def duplicated(self) -> Arrangement:
        """With a copy of the selected one after it, selected."""
        part = self.subscription
        if part is None:
            return self
        copy = replace(part, id=f"mapping-{self._free_number()}", name=f"{part.name} copy")
        return self._inserted(self.selected + 1, copy)

    def _inserted(self, index: int, added: Subscription) -> Arrangement:
        return Arrangement((*self.subscriptions[:index], added, *self.subscriptions[index:]), index)

    def _free_number(self) -> int:
        taken = {part.id for part in self.subscriptions}
        return next(number for number in range(1, len(taken) + 2) if f"mapping-{number}" not in taken)

    def deleted(self) -> Arrangement:
        """Without the selected one; the next is selected."""
        if self.subscription is None:
            return self
        left = (*self.subscriptions[: self.selected], *self.subscriptions[self.selected + 1 :])
        return Arrangement(left, min(self.selected, len(left) - 1))

    def moved(self, step: int) -> Arrangement:
        """With the selected one moved down by *step*."""
        index, parts = self.selected, list(self.subscriptions)
        if self.subscription is None or not 0 <= index + step < len(parts):
            return self
        parts.insert(index + step, parts.pop(index))
        return Arrangement(tuple(parts), index + step)

    # -- one of them ----------------------------------------------------------------------------------------

    def changed(self, identity: str, **changes: Any) -> Arrangement:
        """With *changes* (fields of `Subscription`) to the one with this id."""
        parts = tuple(_changed(part, changes) if part.id == identity else part for part in self.subscriptions)
        return replace(self, subscriptions=parts)

    def edited(self, **changes: Any) -> Arrangement:
        """With *changes* to the selected one only, even if a file has others with its ID."""
        part, at = self.subscription, self.selected
        if part is None:
            return self
        parts = (*self.subscriptions[:at], _changed(part, changes), *self.subscriptions[at + 1 :])
        return replace(self, subscriptions=parts)

    def switched(self) -> Arrangement:
        """With the selected one enabled or disabled."""
        part = self.subscription
        return self if part is None else self.edited(enabled=not part.enabled)

    def with_action(self, slug: str) -> Arrangement:
        """With another action for the selected one: its defaults, and the values of fields with the same name."""
        part = self.subscription
        if part is None or slug == part.action:
            return self
        action, before = ACTIONS[slug], ACTIONS[part.action]
        known, defaults = {field.key for field in action.fields}, before.default_mapping()
        kept = {key: node for key, node in part.mapping.items() if key in known and node != defaults.get(key)}
        name = action.title if part.name == before.title else part.name
        return self.edited(action=slug, name=name, mapping={**action.default_mapping(), **kept})

    def with_field(self, key: str, node: Value) -> Arrangement:
        """With *node* for the field *key* of the selected one, in the action's order; undefined removes it."""
        part = self.subscription
        if part is None:
            return self
        mapping = {name: old for name, old in part.mapping.items() if name != key}
        if not isinstance(node, Undefined):
            mapping[key] = node
        order = [field.key for field in ACTIONS[part.action].fields]
        return self.edited(
            mapping={name: mapping[name] for name in dict.fromkeys([*order, *mapping]) if name in mapping}
        )

    def with_default(self, key: str) -> Arrangement:
        """With the action's default for the field *key* of the selected one."""
        part = self.subscription
        if part is None:
            return self
        return self.with_field(key, next(field.default for field in ACTIONS[part.action].fields if field.key == key))

    def with_defaults(self) -> Arrangement:
        """With its action's default mapping for the selected one."""
        part = self.subscription
        return self if part is None else self.edited(mapping=ACTIONS[part.action].default_mapping())

    def taken(self, name: str, action: str, trigger: str, mapping: dict[str, Value]) -> Arrangement:
        """With the selected one replaced, or added if there is none."""
        if self.subscription is None:
            return self.added(action, trigger, name, mapping)
        return self.edited(name=name, action=action, trigger=trigger, mapping=mapping)


class Editing:
    """An arrangement and the earlier ones, for undo."""

    MOST_UNDONE = 100

    def __init__(self) -> None:
        self.now = Arrangement()
        self._past: list[Arrangement] = []

    def take(self, following: Arrangement) -> bool:
        """Make *following* the current one; return whether any subscription changed."""
        is_changed = not _are_same(following.subscriptions, self.now.subscriptions)
        if is_changed:
            self._past = [*self._past[1 - self.MOST_UNDONE :], self.now]
        self.now = following
        return is_changed

    def undo(self) -> bool:
        """Undo one change; return whether there was one."""
        if not self._past:
            return False
        self.now = self._past.pop()
        return True

    def restart(self, arrangement: Arrangement) -> None:
        """Start over with *arrangement*, without history."""
        self.now, self._past = arrangement, []


def _changed(part: Subscription, changes: dict[str, Any]) -> Subscription:
    """*part* with *changes*, or itself if nothing would change."""
    is_same = all(name != "mapping" and getattr(part, name) == value for name, value in changes.items())
    return part if is_same else replace(part, **changes)


def _are_same(parts: tuple[Subscription, ...], others: tuple[Subscription, ...]) -> bool:
    """Whether both have the same objects: equality isn't enough, since 1 equals true in Python."""
    return len(parts) == len(others) and all(part is other for part, other in zip(parts, others, strict=True))
