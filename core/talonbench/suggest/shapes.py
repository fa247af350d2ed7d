"""Shapes that Talon.One documents and Segment doesn't check: additional costs, and the types of attributes."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from talonbench.destination import CompiledSubscription
from talonbench.mapping.nodes import is_directive
from talonbench.suggest.model import Suggestion, change_field
from talonbench.talon_one.fields import ATTRIBUTE_TYPE_NAMES, EVENT_TYPE_NAMES
from talonbench.values import UNDEFINED, Undefined, Value
from talonbench.values.pointer import Keys, get_at, set_at

_INFOS: Final = ("attributesInfo", "sessionAttributesInfo", "cartItemsAttributesInfo")
Payload = dict[str, Value]


@dataclass(frozen=True, slots=True)
class OddValue:
    """A *value* at *keys* of a payload that Talon.One doesn't document there."""

    keys: Keys
    value: Value

    @property
    def name(self) -> str:
        """Its last key."""
        return self.keys[-1]


def find_flat_costs(payload: Payload) -> Iterator[OddValue]:
    """The additional costs that aren't an object with a price."""
    session = payload.get("customerSession")
    inner, above = (session, ("customerSession",)) if isinstance(session, dict) else (payload, ())
    items = inner.get("cartItems")
    holders: list[tuple[Keys, Payload]] = [(above, inner)]
    for index, item in enumerate(items if isinstance(items, list) else ()):
        if isinstance(item, dict):
            holders.append(((*above, "cartItems", str(index)), item))
    for keys, holder in holders:
        costs = holder.get("additionalCosts")
        for name, cost in costs.items() if isinstance(costs, dict) else ():
            if not isinstance(cost, dict) or cost.get("price") is None:
                yield OddValue((*keys, "additionalCosts", name), cost)


def find_odd_types(action: str, payload: Payload) -> Iterator[OddValue]:
    """The types of attributes, and of an event, that Talon.One doesn't know."""
    for key in _INFOS:
        rows = payload.get(key)
        for index, row in enumerate(rows if isinstance(rows, list) else ()):
            kind = row.get("type") if isinstance(row, dict) else None
            if kind is not None and kind not in ATTRIBUTE_TYPE_NAMES:
                yield OddValue((key, str(index), "type"), kind)
    kind = payload.get("type")
    if action == "trackEvent" and kind is not None and kind not in EVENT_TYPE_NAMES:
        yield OddValue(("type",), kind)


def wrap_costs(compiled: CompiledSubscription, payload: Payload) -> Iterator[Suggestion]:
    """For each field with such costs: to send each as the price of its cost."""
    fields: dict[str, dict[Keys, list[str]]] = {}
    for one in find_flat_costs(payload):
        if not isinstance(one.value, (dict, list)):
            fields.setdefault(one.keys[0], {}).setdefault(one.keys[:-1], []).append(one.name)
    for key, costs in fields.items():
        node = compiled.subscription.mapping.get(key, UNDEFINED)
        for keys, names in costs.items():
            node = _wrapped(node, _in_mapping(keys, compiled)[1:], names, get_at(payload, keys))
        words = " and ".join(dict.fromkeys(name for names in costs.values() for name in names))
        yield change_field(f"send {words} as the price of the cost", key, node)


def lower_types(compiled: CompiledSubscription, payload: Payload) -> Iterator[Suggestion]:
    """For each field with such types that are right in lowercase: to send them so."""
    fields: dict[str, list[Keys]] = {}
    for one in find_odd_types(compiled.action.slug, payload):
        if isinstance(one.value, str) and one.value.lower() in EVENT_TYPE_NAMES:
            fields.setdefault(one.keys[0], []).append(_in_mapping(one.keys, compiled))
    for key, places in fields.items():
        node = compiled.subscription.mapping.get(key, UNDEFINED)
        for keys in dict.fromkeys(places):
            node = lower_at(node, keys[1:])
        yield change_field("send the type in lowercase", key, node)


def lower_at(node: Value, keys: Keys) -> Value:
    """*node* with what it has at *keys* in lowercase."""
    part = get_at(node, keys)
    if isinstance(part, Undefined):
        return node
    lowered: Value = part.lower() if isinstance(part, str) else {"@case": {"operator": "lower", "value": part}}
    return set_at(node, keys, lowered)


def _in_mapping(keys: Keys, compiled: CompiledSubscription) -> Keys:
    """The place in the mapping of what stands at *keys* of the payload: an item is made by the shape of its list."""
    found: list[str] = []
    for key in keys:
        options = get_at(compiled.subscription.mapping, (*found, "@arrayPath")) if found else UNDEFINED
        found += ["@arrayPath", "1"] if key.isdigit() and isinstance(options, list) else [key]
    return tuple(found)


def _wrapped(node: Value, keys: Keys, names: Sequence[str], costs: Value) -> Value:
    """*node* with the costs *names* of those at *keys* as objects with a price; *costs* are all that are sent."""
    whole = get_at(node, keys)
    path = whole.get("@path") if isinstance(whole, dict) else None
    if isinstance(path, str) and isinstance(costs, dict):
        made: dict[str, Value] = {name: {"@path": f"{path}.{name}"} for name in costs}
        return set_at(node, keys, {name: {"price": part} if name in names else part for name, part in made.items()})
    for name in names:
        part = get_at(whole, (name,))
        if not isinstance(part, (Undefined, dict)) or is_directive(part):
            node = set_at(node, (*keys, name), {"price": part})
    return node
