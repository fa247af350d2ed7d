"""What an event needs to match a trigger: one value per path, found by trying the conditions' values."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise, product
from math import ceil, floor, inf, isfinite, nextafter

from talonbench.errors import FqlSyntaxError
from talonbench.fql import Trigger
from talonbench.fql.triggers.conditions import Condition
from talonbench.fql.triggers.nodes import Group, Node
from talonbench.fql.triggers.properties import property_keys
from talonbench.values import UNDEFINED, Undefined, Value, json_text, to_number, to_text
from talonbench.values.json_parser import exact
from talonbench.values.pointer import Keys, get_at, set_at
from talonbench.values.prototypes import UnreadablePropertyError

WAYS = 64  # branches of a trigger to try
_FILLERS: tuple[Value, ...] = ("demo", 1, True, UNDEFINED, None, "", 0, -1, 1000000, False)


@dataclass(frozen=True, slots=True)
class Assignment:
    """A value for a path of the event; undefined if it must be missing."""

    keys: Keys
    value: Value


def ways(node: Node) -> Iterator[tuple[Condition, ...]]:
    """Each set of conditions that together make *node* match, at most `WAYS`."""
    return islice(_ways(node), WAYS)


def _ways(node: Node) -> Iterator[tuple[Condition, ...]]:
    if isinstance(node, Condition):
        yield (node,)
    elif isinstance(node, Group) and node.word == "or":
        for part in node.children:
            yield from _ways(part)
    elif isinstance(node, Group):
        for parts in product(*(tuple(islice(_ways(part), WAYS)) for part in node.children)):
            yield tuple(condition for part in parts for condition in part)


def place_of(condition: Condition) -> Keys:
    """The path in the event that *condition* tests."""
    return (condition.root, *property_keys(condition.name)) if condition.name else (condition.root,)


def spell_out(value: Value) -> Value:
    """The number or boolean that the string *value* spells, else *value* itself."""
    if not isinstance(value, str) or not value.strip():
        return value
    number = to_number(value)
    return {"true": True, "false": False}.get(value, value if number != number else number)


def holds(condition: Condition, event: dict[str, Value]) -> bool:
    """Whether *condition* matches *event*; false if Segment fails on it."""
    try:
        return condition.compile()(event)
    except UnreadablePropertyError:
        return False


def matches(trigger: Trigger, event: dict[str, Value]) -> bool:
    """Whether *trigger* matches *event*; false if Segment fails on it."""
    try:
        return trigger.matches(event)
    except FqlSyntaxError:
        return False


def apply_assignments(event: dict[str, Value], assignments: Sequence[Assignment]) -> dict[str, Value]:
    """*event* with *assignments* applied."""
    for one in assignments:
        changed = set_at(event, one.keys, one.value)
        assert isinstance(changed, dict)
        event = changed
    return event


def solve(conditions: Sequence[Condition], event: dict[str, Value]) -> tuple[Assignment, ...] | None:
    """The smallest assignments to *event* with which all *conditions* match; None if none are found.

    For a single path the search is complete. For a path inside another, a string's length and characters are missed.
    """
    by_place: dict[Keys, list[Condition]] = {}
    for condition in conditions:
        by_place.setdefault(place_of(condition), []).append(condition)
    found_ = _solved(sorted(by_place.items(), key=lambda item: len(item[0])), event, ())
    if found_ is None:
        return None
    final = apply_assignments(event, found_)
    return found_ if all(holds(condition, final) for condition in conditions) else None


_Places = Sequence[tuple[Keys, list[Condition]]]


def _solved(places: _Places, event: dict[str, Value], made: tuple[Assignment, ...]) -> tuple[Assignment, ...] | None:
    """*made* plus what the *places* need; a path that contains another is tried with every value."""
    if not places:
        return made
    (keys, asked), rest = places[0], places[1:]
    below = [condition for other, inner in rest if other[: len(keys)] == keys for condition in inner]
    if all(holds(condition, event) for condition in asked):
        done = _solved(rest, event, made)
        if not below or (done is not None and _all_hold((*asked, *below), event, done)):
            return done
    for candidate in _candidates(asked, get_at(event, keys)):
        changed = set_at(event, keys, candidate.value)
        if isinstance(changed, dict) and all(holds(condition, changed) for condition in asked):
            done = _solved(rest, changed, (*made, Assignment(keys, candidate.value)))
            if not below or (done is not None and _all_hold((*asked, *below), event, done)):
                return done
    return None


def _all_hold(conditions: Sequence[Condition], event: dict[str, Value], made: Sequence[Assignment]) -> bool:
    changed = apply_assignments(event, made)
    return all(holds(condition, changed) for condition in conditions)


def values_for(conditions: Sequence[Condition], keys: Keys) -> Iterator[Value]:
    """Values for the path *keys* with which the *conditions* that test it match."""
    asked = [condition for condition in conditions if place_of(condition) == keys]
    for candidate in _candidates(asked, UNDEFINED) if asked else ():
        changed = set_at({}, keys, candidate.value)
        if isinstance(changed, dict) and all(holds(condition, changed) for condition in asked):
            yield candidate.value


@dataclass(frozen=True, slots=True)
class _Candidate:
    value: Value


def _candidates(asked: Sequence[Condition], now: Value) -> Iterator[_Candidate]:
    """Values to try, the conditions' own before made-up ones."""
    seen: set[str] = set()
    for value in (*_named(asked), *_built_texts(asked, now), *_numbers(asked), *_FILLERS, *_texts_apart(asked)):
        key = "undefined" if isinstance(value, Undefined) else json_text(value)
        if key not in seen:
            seen.add(key)
            yield _Candidate(value)


def _named(asked: Sequence[Condition]) -> Iterator[Value]:
    for condition in asked:
        if not condition.operator.startswith(("not_", "!=")):
            yield condition.value


def _built_texts(asked: Sequence[Condition], now: Value) -> Iterator[Value]:
    """Strings with the required start, parts and end; first the present string with what it lacks."""
    start, inside, end = _parts(asked)
    if not (start or end or inside):
        return
    middles = ["".join(inside), " ".join(inside), *([now] if isinstance(now, str) else ())]
    for middle in middles:
        for filler in ("", "x", "demo"):
            yield f"{start}{middle}{filler}{end}"
    for size in range(min(len(start), len(end)), 0, -1):
        if start.endswith(end[:size]):
            yield start + end[size:]
            yield from (f"{start}{middle}{end}" for middle in middles[:1])


def _parts(asked: Sequence[Condition]) -> tuple[str, list[str], str]:
    """What a string must start with, contain and end with."""
    start = max((_text(c) for c in asked if c.operator == "starts_with"), key=len, default="")
    end = max((_text(c) for c in asked if c.operator == "ends_with"), key=len, default="")
    return start, [_text(c) for c in asked if c.operator == "contains"], end


def _texts_apart(asked: Sequence[Condition]) -> Iterator[Value]:
    """The parts joined by a character that is in no condition, so that they make nothing a condition forbids."""
    start, inside, end = _parts(asked)
    used = "".join(_text(condition) for condition in asked)
    other = next(chr(code) for code in range(ord("a"), ord("a") + len(used) + 1) if chr(code) not in used)
    for size in (1, 2):
        yield (other * size).join((start, *inside, end))


def _numbers(asked: Sequence[Condition]) -> Iterator[Value]:
    limits = [float(to_number(to_text(condition.value))) for condition in asked if condition.value is not None]
    known = sorted({limit for limit in limits if isfinite(limit)})
    for limit in known:
        whole = (floor(limit), floor(limit) + 1, ceil(limit) - 1)
        near = (limit, limit + 1, limit - 1, *whole, limit + 0.5, nextafter(limit, inf), nextafter(limit, -inf))
        yield from (exact(float(number)) for number in near if isfinite(number))
    for low, high in pairwise(known):
        yield exact(low / 2 + high / 2)


def _text(condition: Condition) -> str:
    return to_text(condition.value)
