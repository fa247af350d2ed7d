"""From the event to all that it feeds: fields, triggers and filters that read a place; and what nothing reads."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from talonbench.destination import CompiledSubscription
from talonbench.fql.triggers.nodes import conditions
from talonbench.fql.triggers.properties import property_keys
from talonbench.mapping import written_paths
from talonbench.values import Value
from talonbench.values.pointer import EACH, Keys

if TYPE_CHECKING:
    from talonbench.filters import CompiledFilter


@dataclass(frozen=True, slots=True)
class Consumer:
    """Something that reads a place of the event: a ``field`` of a mapping, its ``trigger``, or a ``filter``.

    *keys* is the place as it is read, ``*`` standing for each item of a list; *name* is the field's key.
    """

    kind: str
    owner: str
    name: str
    keys: Keys


def find_consumers(
    subscriptions: Iterable[CompiledSubscription], filters: Iterable[CompiledFilter] = ()
) -> tuple[Consumer, ...]:
    """All that *subscriptions* that are on and *filters* read of an event."""
    found = [use for compiled in subscriptions if compiled.subscription.enabled for use in _of(compiled)]
    for one in filters:
        if one.condition is not None and one.filter.enabled:
            found += [Consumer("filter", one.filter.title, "", tuple(keys)) for keys in one.condition.reads]
    return tuple(dict.fromkeys(found))


def _of(compiled: CompiledSubscription) -> Iterator[Consumer]:
    owner = compiled.subscription.id
    for key, node in compiled.subscription.mapping.items():
        for path in written_paths({key: node}):
            if path.keys is not None:
                yield Consumer("field", owner, key, path.keys)
    for condition in conditions(compiled.trigger.root) if compiled.trigger is not None else ():
        name = property_keys(condition.name) if condition.name else ()
        yield Consumer("trigger", owner, "", (condition.root, *name))


def reads_path(use: Consumer, keys: Keys) -> bool:
    """Whether *use* reads what stands at *keys*, or a part of it, or more than it."""
    return all(one in (EACH, other) for one, other in zip(use.keys, keys, strict=False))


def find_unused_paths(event: dict[str, Value], all_uses: Sequence[Consumer]) -> tuple[Keys, ...]:
    """The outermost places of *event* that nothing reads."""
    reads = [use.keys for use in all_uses]
    lists = {keys[: keys.index(EACH)] for keys in reads if EACH in keys}  # of these only the items' parts are taken
    return tuple(_unused(event, (), [keys for keys in reads if keys not in lists]))


def _unused(value: Value, at: Keys, reads: list[Keys]) -> Iterator[Keys]:
    depth = len(at)
    if any(len(keys) <= depth for keys in reads):
        return  # read as a whole
    members = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, part in members:
        name = str(key)
        inside = [keys for keys in reads if keys[depth] in (name, EACH)]
        if inside:
            yield from _unused(part, (*at, name), inside)
        else:
            yield (*at, name)
