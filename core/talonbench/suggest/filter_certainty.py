"""Filters, and groups in them, that hold for every event or for none: tried with every kind of value at each path."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from math import inf, nextafter, prod
from typing import Final

from talonbench.fql.filters import FilterCondition, Path, compile_condition, walk
from talonbench.fql.filters.nodes import Chain, Comparison, InList, Items, Literal, Node, Not
from talonbench.values import UNDEFINED, Value, to_text
from talonbench.values.pointer import Keys, set_at

_MOST: Final = 400  # events to try
_OTHERS: Final[tuple[Value, ...]] = (UNDEFINED, None, True, False, {}, [], "", " ", "\ue000", -1e9)
_KNOWN: Final = (Chain, Not, Comparison, InList, Items, Literal, Path)


@dataclass(frozen=True, slots=True)
class FilterCertainty:
    """A part of a filter from *start* to *end* that *holds* for every event or for none; *why* ends a sentence."""

    start: int
    end: int
    holds: bool
    why: str
    is_slip_of_word: bool


def find_filter_certainties(condition: FilterCondition) -> tuple[FilterCertainty, ...]:
    """The outermost parts of *condition* that hold for every event or for none."""
    return tuple(_find(condition.root, condition.source))


def _find(node: Node, source: str) -> Iterator[FilterCertainty]:
    if isinstance(node, Not):
        yield from _find(node.operand, source)
    if not isinstance(node, Chain):
        return
    found = _decide(node, source)
    if found is None:
        for part in node.operands:
            yield from _find(part, source)
        return
    path, values = _two_values(node, "!=" if found else "=")
    why = "its conditions " + ("together cover every event" if found else "contradict each other")
    if values:
        why = f"{path} can't be {' and '.join(f'“{to_text(one)}”' for one in values)} at once"
    yield FilterCertainty(node.start, node.end, found, f"{why}.", bool(values))


def _decide(node: Chain, source: str) -> bool | None:
    """Whether *node* holds for every event (True) or for none (False); None if it depends, or isn't known."""
    parts = walk(node)
    paths = [part.keys for part in parts if isinstance(part, Path)]
    if len(set(paths)) == len(paths):
        return None  # no path is asked twice, so nothing contradicts
    tried = _values(parts)
    overlap = any(one != other and other[: len(one)] == one for one in tried for other in tried)
    if not all(isinstance(part, _KNOWN) for part in parts) or overlap or prod(map(len, tried.values())) > _MOST:
        return None
    condition = compile_condition(source[node.start : node.end])
    outcomes: set[bool] = set()
    for values in product(*tried.values()):
        event: Value = {}
        for keys, value in zip(tried, values, strict=True):
            event = set_at(event, keys, value)
        outcomes |= condition.matches(event if isinstance(event, dict) else {}).outcomes
        if len(outcomes) > 1:
            return None
    return next(iter(outcomes))


def _values(parts: list[Node]) -> dict[Keys, tuple[Value, ...]]:
    """For each path a value of each kind, those it is compared with, and numbers around them."""
    found: dict[Keys, dict[str, Value]] = {
        part.keys: {repr(value): value for value in _OTHERS} for part in parts if isinstance(part, Path)
    }
    for part in parts:
        if isinstance(part, (Comparison, InList)):
            inside = walk(part)
            literals = [one.value for one in inside if isinstance(one, Literal)]
            for path in inside:
                if isinstance(path, Path):
                    found[path.keys].update({repr(value): value for one in literals for value in _around(one)})
    return {keys: tuple(values.values()) for keys, values in found.items()}


def _around(value: Value) -> Iterator[Value]:
    yield value
    if isinstance(value, str) and value:
        yield from (f"{value}\0", f"{value[:-1]}{chr(max(ord(value[-1]) - 1, 0))}")
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        yield from (nextafter(value, inf), nextafter(value, -inf), value + 1e9)


def _two_values(node: Chain, sign: str) -> tuple[str, tuple[Value, ...]]:
    """The path that two conditions of *node* compare with two values by *sign*, and the values; none otherwise."""
    if node.is_mixed or node.words[0] != ("or" if sign == "!=" else "and"):
        return "", ()
    seen: dict[str, Value] = {}
    for part in node.operands:
        match part:
            case Comparison(Path(_, text), operator, Literal(value)) if operator == sign:
                if seen.setdefault(text, value) != value:
                    return text, (seen[text], value)
    return "", ()
