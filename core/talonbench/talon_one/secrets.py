"""The one secret that a mapping may hold: a callback's key, written as a literal."""

from dataclasses import replace

from talonbench.destination import Subscription
from talonbench.values import Value

MASK = "••••"
_FIELD = "callbackAPIKey"


def without_callback_key(subscription: Subscription) -> Subscription:
    """*subscription* fit to be written: the key of a callback masked where it is a literal, its header's name kept."""
    return replace(subscription, mapping=without_key(subscription.mapping))


def without_key(mapping: dict[str, Value]) -> dict[str, Value]:
    """*mapping* with a literal callback key masked; a key that comes from the event is none."""
    key = mapping.get(_FIELD)
    if not isinstance(key, str) or not key:
        return mapping
    name, blank, _ = key.rpartition(" ")
    return {**mapping, _FIELD: f"{name}{blank}{MASK}"}
