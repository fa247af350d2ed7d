"""The objects that directives make, and their undefined members."""

from talonbench.values import UNDEFINED, Value


def drop_undefined(entries: dict[str, Value]) -> dict[str, Value]:
    """*entries* without undefined members; the same object where it has none."""
    for value in entries.values():
        if value is UNDEFINED:
            return {key: value for key, value in entries.items() if value is not UNDEFINED}
    return entries
