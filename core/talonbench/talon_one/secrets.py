"""The one secret that a mapping may hold: a callback's key, written as a literal."""

from dataclasses import replace

from talonbench.destination import Subscription
from talonbench.request import mask_key
from talonbench.values import Value

MASK = "••••"
SHORT = 8  # characters; what directives are told besides, such as encode or upper, is no longer
_FIELD = "callbackAPIKey"


def mask_callback_key(subscription: Subscription) -> Subscription:
    """*subscription* fit to be written: the key of a callback masked where it is a literal, its header's name kept."""
    return replace(subscription, mapping=without_key(subscription.mapping))


def without_key(mapping: dict[str, Value]) -> dict[str, Value]:
    """*mapping* with what is written of a callback key masked; a key that comes from the event is none."""
    key = mapping.get(_FIELD)
    return {**mapping, _FIELD: mask_node(_FIELD, key)} if key else mapping


def mask_value(field: str, value: Value) -> Value:
    """What the field with the key *field* resolved to, as it may be shown."""
    return mask_key(value) if field == _FIELD and isinstance(value, str) and value else value


def mask_node(field: str, node: Value) -> Value:
    """What is configured for the field with the key *field*, as it may be shown."""
    if field != _FIELD or node == "":
        return node
    return _without_text(node) if isinstance(node, str) else _without_texts(node)


def _without_text(text: str) -> str:
    name, blank, _ = text.partition(" ")
    return f"{name}{blank}{MASK}" if blank else MASK


def _without_texts(node: Value) -> Value:
    """*node* with each text masked that may be a key: neither a path, nor filled in from the event, nor short."""
    if isinstance(node, str):
        return node if "{{" in node or len(node) <= SHORT else _without_text(node)
    if isinstance(node, list):
        return [_without_texts(part) for part in node]
    if isinstance(node, dict):
        return {key: part if key == "@path" else _without_texts(part) for key, part in node.items()}
    return node
