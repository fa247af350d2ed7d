"""JSON text into values, as JSON.parse reads it."""

import json
import re
from typing import cast

from talonbench.values.text import property_order
from talonbench.values.types import Json

SAFE = 2**53 - 1
_BLANKS = re.compile(r"[ \t\r\n]*")


def parse_json(text: str | bytes) -> Json:
    """The value in *text*, with JavaScript's numbers and key order.

    Raises ValueError where JSON.parse would, and for nesting too deep to process (some 900 levels).
    """
    if isinstance(text, bytes):
        text = text.decode("utf-8", "surrogatepass")
    try:
        return cast(Json, _DECODER.decode(text))
    except RecursionError:
        raise ValueError("nested too deeply") from None


def parse_json_texts(text: str) -> list[Json]:
    """The values in *text*, one after the other with whitespace between; like `parse_json`."""
    found: list[Json] = []
    at = _blanks(text, 0)
    while at < len(text) or not found:
        try:
            value, at = _DECODER.raw_decode(text, at)
        except RecursionError:
            raise ValueError("nested too deeply") from None
        found.append(cast(Json, value))
        at = _blanks(text, at)
    return found


def _blanks(text: str, at: int) -> int:
    found = _BLANKS.match(text, at)
    return at if found is None else found.end()


def read_integer(text: str) -> int | float:
    """The integer *text* as JavaScript reads it: a double if it has more digits than a double keeps."""
    return int(text) if len(text) < 16 else exact(float(text))


def exact(number: float) -> int | float:
    """*number* as an int if JavaScript would print it without a fraction and keep every digit."""
    return int(number) if number.is_integer() and abs(number) <= SAFE else number


def _constant(text: str) -> Json:
    raise ValueError(f"{text} isn't valid JSON")


_DECODER = json.JSONDecoder(
    parse_int=read_integer,
    parse_float=lambda text: exact(float(text)),
    parse_constant=_constant,
    object_pairs_hook=lambda pairs: property_order(dict(pairs)),
)
