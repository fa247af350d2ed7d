"""The consumers of an event: fields, triggers and filters that read a path; and the paths that nothing reads."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from talonbench.destination import CompiledSubscription
from talonbench.fql.triggers.nodes import conditions
from talonbench.fql.triggers.properties import property_keys
from talonbench.mapping import PathRead
from talonbench.values import Value
from talonbench.values.pointer import EACH, Keys

if TYPE_CHECKING:
    from talonbench.filters import CompiledFilter

_ITEMS = ("first", "last")  # in Liquid, of a list


@dataclass(frozen=True, slots=True)
class Consumer:
    """What reads a path of the event: a ``field`` of a mapping, its ``trigger``, a ``filter``, or ``segment``.

    *keys* is the place as it is read, ``*`` standing for each item of a list; *name* is the field's key, or the
    directive that gives the whole payload.
    """

    kind: str
    owner: str
    name: str
    keys: Keys


def find_consumers(
    subscriptions: Iterable[CompiledSubscription], filters: Iterable[CompiledFilter] = ()
) -> tuple[Consumer, ...]:
    """All that *subscriptions* that are on and *filters* read of an event, and Segment to choose its destinations."""
    found = [Consumer("segment", "", "", ("integrations",))]
    found += [use for compiled in subscriptions if compiled.subscription.enabled for use in _of(compiled)]
    for one in filters:
        if one.condition is not None and one.filter.enabled:
            found += [Consumer("filter", one.filter.title, "", tuple(keys)) for keys in one.condition.reads]
    return tuple(dict.fromkeys(found))


def _of(compiled: CompiledSubscription) -> Iterator[Consumer]:
    owner = compiled.subscription.id
    reads = compiled.reads
    for read in reads:
        if read.keys is not None and not _is_taken_apart(read, reads):
            yield Consumer("field", owner, read.field, read.keys)
    for condition in conditions(compiled.trigger.root) if compiled.trigger is not None else ():
        name = property_keys(condition.name) if condition.name else ()
        yield Consumer("trigger", owner, "", (condition.root, *name))


def _is_taken_apart(read: PathRead, reads: Iterable[PathRead]) -> bool:
    """Whether *read* is of a list of which only the items' parts are taken."""
    assert read.keys is not None
    items = (*read.keys, EACH)
    return read.use == "list" and any(one.keys is not None and one.keys[: len(items)] == items for one in reads)


def reads_path(use: Consumer, keys: Keys) -> bool:
    """Whether *use* reads what stands at *keys*, or a part of it, or more than it."""
    return _meets(use.keys, keys)


def _meets(read: Keys, keys: Keys) -> bool:
    if not read or not keys:
        return True
    if read[0] == EACH and _meets(read[1:], keys):
        return True  # an object in the place of a list
    return _is_key(read[0], keys[0], is_item=keys[0].isdigit()) and _meets(read[1:], keys[1:])


def _is_key(read: str, key: str, is_item: bool) -> bool:
    return read == key or (is_item and (read == EACH or read in _ITEMS))


def find_unused_paths(event: dict[str, Value], all_uses: Sequence[Consumer]) -> tuple[Keys, ...]:
    """The outermost places of *event* that nothing reads."""
    return tuple(_unused(event, (), [use.keys for use in all_uses]))


def _unused(value: Value, at: Keys, reads: list[Keys]) -> Iterator[Keys]:
    """The unused places below *at*, where *value* stands; *reads* go on from there."""
    is_list = isinstance(value, list)
    reads = reads if is_list else [_without_each(keys) for keys in reads]
    if not all(reads):
        return  # read as a whole
    members = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, part in members:
        name = str(key)
        inside = [keys[1:] for keys in reads if _is_key(keys[0], name, is_item=is_list)]
        if inside:
            yield from _unused(part, (*at, name), inside)
        else:
            yield (*at, name)


def _without_each(keys: Keys) -> Keys:
    """*keys* for an object instead of an array."""
    return _without_each(keys[1:]) if keys[:1] == (EACH,) else keys
