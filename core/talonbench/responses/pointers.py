"""Where an error of Talon.One's points to in the body that Segment sent.

Talon.One's pointers are documented for its own bodies. What Segment sends to the gateway lies
otherwise: an event's attributes are ``eventAttributes``, a session of the older action stands in ``customerSession``.
"""

from talonbench.values import UNDEFINED, Undefined, Value


def resolve_pointer(pointer: str, name: str, sent: Value) -> str:
    """The place in *sent* that *pointer* means, else that of the attribute *name*; *pointer* where there is neither."""
    for candidate in _candidates(pointer):
        if not isinstance(at(sent, candidate), Undefined):
            return "".join(f"/{key}" for key in _keys(candidate))
    return (_attribute(name, sent) if name else "") or pointer


def at(value: Value, pointer: str) -> Value:
    """What stands at *pointer* of *value*; undefined where nothing does."""
    for key in _keys(pointer):
        if isinstance(value, dict):
            value = value.get(key, UNDEFINED)
        elif isinstance(value, list) and key.isdecimal() and int(key) < len(value):
            value = value[int(key)]
        else:
            return UNDEFINED
    return value


def _candidates(pointer: str) -> tuple[str, ...]:
    if not pointer.startswith("/"):
        return ()
    renamed = f"/eventAttributes{pointer.removeprefix('/attributes')}" if pointer.startswith("/attributes") else pointer
    return pointer, f"/customerSession{pointer}", renamed, pointer.removeprefix("/customerSession") or pointer


def _keys(pointer: str) -> list[str]:
    return [key.replace("~1", "/").replace("~0", "~") for key in pointer.split("/")[1:]]


def _attribute(name: str, sent: Value, above: str = "") -> str:
    """The first place of an attribute called *name*."""
    members = sent.items() if isinstance(sent, dict) else enumerate(sent) if isinstance(sent, list) else ()
    for key, part in members:
        below = f"{above}/{key}"
        if str(key).lower().endswith("attributes") and isinstance(part, dict) and name in part:
            return f"{below}/{name}"
        if found := _attribute(name, part, below):
            return found
    return ""
