"""Where a Talon.One error points to in the body that Segment sent.

Talon.One's pointers are documented for its own bodies. Segment's bodies differ:
an event's attributes are ``eventAttributes``, and the older action's session is in ``customerSession``.
"""

from talonbench.values import Value
from talonbench.values.pointer import below, has_at, parse_pointer


def resolve_pointer(pointer: str, name: str, sent: Value) -> str:
    """The place in *sent* that *pointer* means, else that of the attribute *name*, else *pointer* itself."""
    for candidate in _candidates(pointer):
        if has_at(sent, parse_pointer(candidate)):
            return candidate
    return (_attribute(name, sent) if name else "") or pointer


def _candidates(pointer: str) -> tuple[str, ...]:
    if not pointer.startswith("/"):
        return ()
    renamed = f"/eventAttributes{pointer.removeprefix('/attributes')}" if pointer.startswith("/attributes") else pointer
    return pointer, f"/customerSession{pointer}", renamed, pointer.removeprefix("/customerSession") or pointer


def _attribute(name: str, sent: Value, above: str = "") -> str:
    """The first place of an attribute called *name*."""
    members = sent.items() if isinstance(sent, dict) else enumerate(sent) if isinstance(sent, list) else ()
    for key, part in members:
        there = below(above, key)
        if str(key).lower().endswith("attributes") and isinstance(part, dict) and name in part:
            return below(there, name)
        if found := _attribute(name, part, there):
            return found
    return ""
