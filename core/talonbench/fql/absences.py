"""Why a condition finds nothing at its path, where the event tells."""

from collections.abc import Sequence

from talonbench.values import Value


def describe_absence(event: dict[str, Value], keys: Sequence[str], what: str, index: str = "") -> str:
    """Why *event* has nothing at *keys*, as part of a sentence; empty if it is just missing.

    *what* can't search arrays, such as ``triggers``; *index* is how an item is picked, if it can be. Where none can be
    picked, a dot in a key can be escaped.
    """
    value: Value = event
    for at, key in enumerate(keys):
        if isinstance(value, list):
            picking = f"; only {index} picks one item" if index else ""
            return f"{describe_array(keys[:at], what)}{picking}"
        if not isinstance(value, dict):
            return ""
        if key not in value:
            dotted = next((name for name in value if _is_taken_apart(name, keys[at:])), None)
            if dotted is not None:
                return f"the key “{dotted}” contains a dot, {_reach([*keys[:at], dotted], what, index)}"
            similar = next((name for name in value if name.casefold() == key.casefold()), None)
            if similar is None:
                return ""
            return f"the event has {'.'.join([*keys[:at], similar])}: only letter case differs"
        value = value[key]
    return ""


def describe_array(keys: Sequence[str], what: str) -> str:
    """What the array at *keys* means to *what*, as part of a sentence."""
    return f"{'.'.join(keys)} is an array, and {what} can't search arrays"


def _is_taken_apart(name: str, keys: Sequence[str]) -> bool:
    """Whether a path with *keys* means the key *name*, which has dots."""
    parts = name.split(".")
    return len(parts) > 1 and list(keys[: len(parts)]) == parts


def _reach(place: Sequence[str], what: str, index: str) -> str:
    if index:
        return f"which {what} can't reach"
    above, name = ".".join(place[:-1]), place[-1].replace(".", "\\.")
    return f"which must be escaped: {above}.{name}"
