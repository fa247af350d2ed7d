"""The filters ``json``, ``jsonify`` and ``inspect``: JSON.stringify, indented where asked."""

import math
from collections.abc import Iterator

from talonbench.liquid.drops import Held, without_drops
from talonbench.values import UNDEFINED, Undefined, Value, json_text, property_order

WIDEST = 10


def json_filter(value: Held, space: Held = 0, *_: Held) -> Held:
    """JSON; *space* is a number of blanks or a text to indent with, at most ten characters of it."""
    if value is UNDEFINED:
        return UNDEFINED
    value, gap = without_drops(value), _gap(space)
    return json_text(value) if gap is None else "".join(_indented(value, gap, "\n"))


def _gap(space: Held) -> str | None:
    """What a level is indented by, None for no lines; by V8, a number below one gives lines without indentation."""
    if isinstance(space, str):
        return space[:WIDEST] or None
    if isinstance(space, bool) or not isinstance(space, (int, float)) or not space > 0:
        return None
    return " " * int(min(WIDEST, space) if math.isfinite(space) else WIDEST)


def _indented(value: Value, gap: str, line: str) -> Iterator[str]:
    if not isinstance(value, (dict, list)) or not value:
        yield json_text(value)
        return
    inner = line + gap
    if isinstance(value, list):
        parts = [("", part) for part in value]
    else:
        shown = ((key, part) for key, part in property_order(value).items() if not isinstance(part, Undefined))
        parts = [(f"{json_text(key)}: ", part) for key, part in shown]
    yield "[" if isinstance(value, list) else "{"
    for index, (head, part) in enumerate(parts):
        yield f"{',' if index else ''}{inner}{head}"
        yield from _indented(part, gap, inner)
    yield line + ("]" if isinstance(value, list) else "}")
