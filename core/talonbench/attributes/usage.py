"""The custom attributes in an event's requests."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Final

from talonbench.destination import CompiledSubscription, Subscription
from talonbench.events import path_text
from talonbench.pipeline import Ready
from talonbench.trace import EventTrace, MappingTrace
from talonbench.trace.provenance import keep_taken
from talonbench.values import Undefined, Value, to_text
from talonbench.values.pointer import EACH, format_pointer, get_at

_DAY, _HOUR, _MINUTE = r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])", r"([01]\d|2[0-3])", r"[0-5]\d"
_RFC3339 = re.compile(
    rf"{_DAY}T{_HOUR}:{_MINUTE}:([0-5]\d|60)(\.\d+)?(Z|[+-]{_HOUR}:{_MINUTE})", re.ASCII | re.IGNORECASE
)
UNKNOWN: Final = "unknown"
SKIP: Final = "skipNonExistingAttributes"
MOST_VALUES: Final = 50  # of one attribute that are compared with the allowed ones
ENTITY_OF: Final = {  # whose attributes an action sends
    "trackEvent": "Event",
    "trackEventV2": "Event",
    "updateCustomerProfile": "CustomerProfile",
    "updateCustomerProfileV2": "CustomerProfile",
    "updateCustomerProfileV3": "CustomerProfile",
    "updateCustomerSession": "CustomerSession",
    "updateCustomerSessionV2": "CustomerSession",
}
_CREATING: Final = ("updateCustomerProfile", "updateCustomerProfileV2")  # as documented; of the others below, unclear
_UNCLEAR: Final = ("trackEvent", "updateCustomerSession")


@dataclass(frozen=True, slots=True)
class AttributeUsage:
    """One attribute that a mapping sends.

    *entity* is Talon.One's (``CustomerProfile``, ``CustomerSession``, ``CartItem``, ``Event``); *event_type* only
    for an event's; *type* is inferred from the *example*: Talon.One's name, or ``unknown`` (null, an object).
    *paths* are the paths in the event that it comes from, *others* further values in other events. *place* is a JSON
    pointer into the payload of the mapping *mapping_id*. *if_unknown*: ``rejected``, ``ignored`` or ``created``, or
    empty if no document says what the action does with an attribute that doesn't exist.
    """

    entity: str
    event_type: str
    name: str
    type: str
    example: Value
    mapping: str
    paths: tuple[str, ...]
    others: tuple[Value, ...] = ()
    mapping_id: str = field(default="", compare=False)
    place: str = field(default="", compare=False)
    if_unknown: str = field(default="rejected", compare=False)

    @property
    def key(self) -> tuple[str, str, str]:
        """The attribute's identity."""
        return self.entity, self.event_type, self.name

    @property
    def says_its_type(self) -> bool:
        """Whether the example reveals the type: null and an empty array don't."""
        return self.example is not None and self.example != []


def find_attribute_usage(trace: EventTrace) -> tuple[AttributeUsage, ...]:
    """The attributes in the requests of *trace* that are ready, mapping by mapping."""
    event = trace.filtered_event if trace.filtered_event is not None else {}
    return tuple(
        replace(use, paths=_read(mapping.compiled, use, place, event))
        for mapping in trace.mappings
        for use, place in list_sent(mapping)
    )


def list_sent(mapping: MappingTrace) -> Iterator[tuple[AttributeUsage, tuple[str, ...]]]:
    """The attributes in the requests of *mapping* if it is ready, each with its place; without their paths."""
    if isinstance(mapping.outcome, Ready):
        yield from _of(mapping.subscription, mapping.outcome.payload)


def _read(
    compiled: CompiledSubscription, use: AttributeUsage, place: tuple[str, ...], event: dict[str, Value]
) -> tuple[str, ...]:
    """The paths that *use*, at *place* of the payload, comes from; of alternatives those taken that have a value."""
    found = [one for one in compiled.origins((*place, use.name)) if not one.is_condition]
    if len({one.keys for one in found}) > 1 and compiled.plan is not None:
        reads = {field.key: field.reads for field in compiled.plan.explain(event)}
        found = list(keep_taken(found, reads.get(place[0], reads.get("", ()))))
    keys = dict.fromkeys(one.keys for one in found if one.keys is not None and EACH not in one.keys)
    there = [one for one in keys if not isinstance(get_at(event, one), Undefined)]
    return tuple(path_text(one) for one in there or keys)


def merge_usage(uses: Iterable[AttributeUsage]) -> tuple[AttributeUsage, ...]:
    """*uses* of several events, each attribute of a mapping once per type; those without a type only if alone."""
    found: dict[tuple[str, ...], AttributeUsage] = {}
    for use in uses:
        key = (*use.key, use.mapping, use.type, "" if use.says_its_type else "nothing")
        known = found.setdefault(key, use)
        if use.paths != known.paths:
            found[key] = known = replace(known, paths=tuple(dict.fromkeys([*known.paths, *use.paths])))
        if use.example not in (known.example, *known.others) and len(known.others) < MOST_VALUES:
            found[key] = replace(known, others=(*known.others, use.example))
    telling = {(*use.key, use.mapping) for use in found.values() if use.says_its_type}
    kept = [use for use in found.values() if use.says_its_type or (*use.key, use.mapping) not in telling]
    return tuple(sorted(kept, key=lambda use: (*use.key, use.mapping, use.type)))


def _of(subscription: Subscription, payload: dict[str, Value]) -> Iterator[tuple[AttributeUsage, tuple[str, ...]]]:
    entity = ENTITY_OF.get(subscription.action)
    if entity is None:
        return
    event_type = to_text(payload.get("eventType")) if entity == "Event" else ""
    if_unknown = _fate(subscription.action, payload)
    session = payload.get("customerSession")
    inner, above = (session, ("customerSession",)) if isinstance(session, dict) else (payload, ())
    yield from _set(subscription, inner.get("attributes"), entity, event_type, (*above, "attributes"), if_unknown)
    items = inner.get("cartItems")
    for index, item in enumerate(items if isinstance(items, list) else ()):
        if isinstance(item, dict):
            place = (*above, "cartItems", str(index), "attributes")
            yield from _set(subscription, item.get("attributes"), "CartItem", "", place, if_unknown)


def _fate(action: str, payload: dict[str, Value]) -> str:
    """What becomes of an attribute that doesn't exist."""
    if action in _UNCLEAR:
        return ""
    if action in _CREATING:
        return "created"
    return "ignored" if payload.get(SKIP) is True else "rejected"


def _set(
    subscription: Subscription, values: Value, entity: str, event_type: str, place: tuple[str, ...], if_unknown: str
) -> Iterator[tuple[AttributeUsage, tuple[str, ...]]]:
    for name, value in values.items() if isinstance(values, dict) else ():
        use = AttributeUsage(
            entity, event_type, name, type_of(value), value, subscription.name, (),
            mapping_id=subscription.id, place=format_pointer((*place, name)), if_unknown=if_unknown,
        )  # fmt: skip
        yield use, place


def is_time(text: str) -> bool:
    """Whether *text* is a time in Talon.One's format, RFC 3339."""
    return _RFC3339.fullmatch(text) is not None


def type_of(value: Value) -> str:
    """Talon.One's type of *value*, as far as one value shows it."""
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, (int, float)):
        return "number"
    if isinstance(value, str):
        return "time" if is_time(value) else "string"
    if isinstance(value, list) and value:
        kinds = {type_of(item) for item in value}
        one = kinds.pop() if len(kinds) == 1 else "string" if kinds == {"string", "time"} else UNKNOWN
        return f"(list {one})" if one in ("string", "number", "time") else UNKNOWN
    return UNKNOWN
