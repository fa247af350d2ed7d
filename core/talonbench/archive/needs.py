"""What of an event decides what becomes of it in a destination: the paths that triggers and mappings read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeAlias

from talonbench.fql.triggers.nodes import conditions
from talonbench.fql.triggers.properties import property_keys
from talonbench.values import json_text
from talonbench.values.pointer import EACH, Keys
from talonbench.values.prototypes import INHERITED, UNREADABLE

if TYPE_CHECKING:
    from talonbench.destination import CompiledSubscription
    from talonbench.trace import CompiledDestination

# Of an object, the keys that are read, each with what is read of its value; None if all of it is. Of a list, `EACH`.
Needs: TypeAlias = "dict[str, Needs] | None"
_NATIVE: Final = INHERITED | UNREADABLE


def find_needs(destination: CompiledDestination) -> Needs:
    """What the mappings of *destination* read of an event; None if that can't be told beforehand."""
    if any(one.filter.enabled for one in destination.filters):
        return None
    needs: Needs = {}
    for one in destination.subscriptions:
        if one.subscription.enabled:
            needs = _add_reads(needs, one)
    return needs


def _add_reads(needs: Needs, one: CompiledSubscription) -> Needs:
    if "@liquid" in json_text(one.subscription.mapping):
        return None
    for condition in conditions(one.trigger.root) if one.trigger is not None else ():
        needs = _add(needs, (condition.root, *property_keys(condition.name)))
    for read in one.plan.reads if one.plan is not None else ():
        if EACH in read.path:  # a key, and no item
            return None
        if read.keys is not None:  # else it leads into what a directive makes
            is_list = read.use == "list"
            needs = _add(needs, (*read.keys, EACH) if is_list else read.keys, is_whole=not is_list)
    return needs


def _add(needs: Needs, keys: Keys, *, is_whole: bool = True) -> Needs:
    """*needs*, and what is at *keys*: all of it, or only whether it is there."""
    if needs is None or not keys:
        return None if is_whole else needs
    key, *rest = keys
    if key.isdigit() or key in _NATIVE:  # of a list or a text, too
        return None
    return {**needs, key: _add(needs.get(key, {}), tuple(rest), is_whole=is_whole)}
