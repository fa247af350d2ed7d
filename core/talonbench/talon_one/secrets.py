"""The one secret that a mapping can contain: a callback API key, as a literal."""

from dataclasses import replace

from talonbench.destination import Subscription
from talonbench.request import mask_key
from talonbench.values import Value

MASK = "••••"
SHORT = 8  # characters; other options of directives, such as encode or upper, are no longer than this
SECRET_FIELD = "callbackAPIKey"


def mask_callback_key(subscription: Subscription) -> Subscription:
    """*subscription* safe to store: a literal callback key is masked, its header's name kept."""
    return replace(subscription, mapping=without_key(subscription.mapping))


def without_key(mapping: dict[str, Value]) -> dict[str, Value]:
    """*mapping* with a literal callback key masked; a key read from the event isn't one."""
    key = mapping.get(SECRET_FIELD)
    return {**mapping, SECRET_FIELD: mask_node(SECRET_FIELD, key)} if key else mapping


def mask_value(field: str, value: Value) -> Value:
    """The value of the field *field*, safe to show."""
    return mask_key(value) if field == SECRET_FIELD and isinstance(value, str) and value else value


def mask_node(field: str, node: Value) -> Value:
    """The mapping of the field *field*, safe to show."""
    if field != SECRET_FIELD or node == "":
        return node
    return _without_text(node) if isinstance(node, str) else _without_texts(node)


def _without_text(text: str) -> str:
    name, blank, _ = text.partition(" ")
    return f"{name}{blank}{MASK}" if blank else MASK


def _without_texts(node: Value) -> Value:
    """*node* with each string masked that may be a key: not a path, not a template, and not short."""
    if isinstance(node, str):
        return node if "{{" in node or len(node) <= SHORT else _without_text(node)
    if isinstance(node, list):
        return [_without_texts(part) for part in node]
    if isinstance(node, dict):
        return {key: part if key == "@path" else _without_texts(part) for key, part in node.items()}
    return node
