"""The words of the language that stand for no value of the event: ``nil``, ``empty``, ``blank``, and a block's name.

Values here are JavaScript's (`talonbench.values.Value`) or one of these.
"""

from typing import Any, TypeAlias

from talonbench.values import Undefined, Value
from talonbench.values.prototypes import string_of

Held: TypeAlias = Any  # a Value or a Drop; a list may hold drops too


class Drop:
    """An object of the language itself: JavaScript's text of it is ``[object Object]``, its JSON ``{}``."""

    def __init__(self, plain: Value | None, comparable: bool = True) -> None:
        self.plain = plain
        self.comparable = comparable


NIL = Drop(None)
EMPTY = Drop("")
BLANK = Drop("")
BLOCK = Drop({}, comparable=False)


def plain(value: Held) -> Held:
    """*value*, where it is a drop the value that it stands for."""
    return value.plain if isinstance(value, Drop) else value


def is_nothing(value: Held) -> bool:
    """Null, undefined or ``nil``."""
    return value is None or isinstance(value, Undefined) or value is NIL


def is_true(value: Held) -> bool:
    """All but false and nothing; 0 and the empty text are true."""
    return not (value is False or is_nothing(value))


def script_text(value: Held) -> str:
    """``String(value)``, drops in lists included."""
    if isinstance(value, list):
        return ",".join("" if item is None or isinstance(item, Undefined) else script_text(item) for item in value)
    return "[object Object]" if isinstance(value, Drop) else string_of(value)


def stringify(value: Held) -> str:
    """*value* as a template writes it: nothing for null, a list without commas."""
    if isinstance(value, str):
        return value
    value = plain(value)
    if value is None or isinstance(value, Undefined):
        return ""
    return well_formed("".join(map(stringify, value))) if isinstance(value, list) else string_of(value)


def well_formed(text: str) -> str:
    """*text* with halves of characters that came to stand side by side put together, as UTF-16 has them."""
    if text.isascii() or not any("\ud800" <= char <= "\udbff" for char in text):
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass")


def without_drops(value: Held) -> Value:
    """*value* as JSON sees it: a drop is an empty object."""
    if isinstance(value, Drop):
        return {}
    if isinstance(value, list) and any(isinstance(item, (Drop, list)) for item in value):
        return [without_drops(item) for item in value]
    return value  # type: ignore[no-any-return]  # objects come from the event and hold no drops
