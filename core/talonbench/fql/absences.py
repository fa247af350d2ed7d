"""Why a condition finds nothing at its path, where the event tells."""

from collections.abc import Sequence

from talonbench.values import Value


def describe_absence(event: dict[str, Value], keys: Sequence[str], what: str, index: str = "") -> str:
    """Why *event* has nothing at *keys*, as part of a sentence; empty if it is just missing.

    *what* can't search arrays, such as ``triggers``; *index* is how an item is picked, if it can be.
    """
    value: Value = event
    for at, key in enumerate(keys):
        if isinstance(value, list):
            picking = f"; only {index} picks one item" if index else ""
            return f"{'.'.join(keys[:at])} is an array, and {what} can't search arrays{picking}"
        if not isinstance(value, dict):
            return ""
        if key not in value:
            similar = next((name for name in value if name.casefold() == key.casefold()), None)
            if similar is None:
                return ""
            return f"the event has {'.'.join([*keys[:at], similar])}: only letter case differs"
        value = value[key]
    return ""
