"""Filters on arrays; a string or an object counts as an array with one item."""

from collections.abc import Callable

from talonbench.liquid.comparison import equals, number_of, read_property
from talonbench.liquid.context import MEMORY, Rendering
from talonbench.liquid.drops import Drop, Held, is_nothing, is_true, plain, script_text, stringify
from talonbench.liquid.number_filters import exact, to_double
from talonbench.liquid.operands import Reader
from talonbench.liquid.utf16 import character, characters, cut
from talonbench.values import UNDEFINED, Undefined, is_truthy, number_text, same_value, utf16_length


def to_list(value: Held) -> list[Held]:
    """*value* as an array: itself, wrapped, or empty if it is nothing."""
    if is_nothing(value):
        return []
    return value if isinstance(value, list) else [plain(value)]


def join(run: Rendering, value: Held, separator: Held = UNDEFINED, *_: Held) -> Held:
    """The items, as strings, joined by *separator* (a space)."""
    between = " " if is_nothing(separator) else stringify(separator)
    items = to_list(value)
    run.spend(len(between) * len(items))
    return between.join("" if item is None or item is UNDEFINED else script_text(item) for item in items)


def first(value: Held, *_: Held) -> Held:
    """The first item, or character."""
    if isinstance(value, dict):
        return value.get("0", UNDEFINED) if _length(value) else ""
    if isinstance(value, list):
        return value[0] if value else UNDEFINED
    return character(value, 0) if isinstance(value, str) and value else ""


def last(value: Held, *_: Held) -> Held:
    """The last item, or character."""
    if isinstance(value, dict):
        length = _length(value)
        return value.get(number_text(length - 1), UNDEFINED) if length is not None else ""
    if isinstance(value, list):
        return value[-1] if value else UNDEFINED
    return character(value, utf16_length(value) - 1) if isinstance(value, str) and value else ""


def _length(value: dict[str, Held]) -> int | float | None:
    """The length of an object that has one, and so passes for a list."""
    length = value.get("length")
    return length if isinstance(length, (int, float)) and not isinstance(length, bool) else None


def size(value: Held, *_: Held) -> Held:
    """The number of items or characters."""
    if isinstance(value, dict):
        length = value.get("length")
        return length if isinstance(length, (dict, list)) or (length and length == length) else 0
    return read_property(value, "length") if isinstance(value, (list, str)) else 0


def slice_(run: Rendering, value: Held, begin: Held = UNDEFINED, length: Held = UNDEFINED, *_: Held) -> Held:
    """*length* items or characters from *begin*, counted from the end where negative."""
    if is_nothing(value):
        return []
    items = value if isinstance(value, list) else stringify(value)
    total = len(items) if isinstance(items, list) else utf16_length(items)
    begin, length = plain(begin), 1 if length is UNDEFINED else plain(length)
    if number_of(begin) < 0:
        begin = _added(total, begin)
    if number_of(begin) < 0 or number_of(length) < 0:
        return items[:0]
    run.spend(int(min(max(0, number_of(length)), MEMORY + 1)))  # what is asked for counts, not what is there
    start, end = _place(begin, total), _place(_added(begin, length), total)
    return items[start:end] if isinstance(items, list) else cut(items, start, end)


def _added(left: Held, right: Held) -> Held:
    """``left + right``: a text where either is one, or a list or an object."""
    if any(isinstance(side, (str, list, dict)) for side in (left, right)):
        return script_text(left) + script_text(right)
    return number_of(left) + number_of(right)


def _place(value: Held, total: int) -> int:
    """*value* as a place in something *total* long."""
    number = number_of(value)
    return int(min(number, total)) if number == number else 0


def sum_(value: Held, key: Held = UNDEFINED, *_: Held) -> Held:
    """The sum of the items, or of what each has at the path *key*."""
    keys = stringify(key).split(".") if isinstance(key, Drop) or is_truthy(key) else []
    total = 0.0
    for item in to_list(value):
        for name in keys:
            item = read_property(item, name)
        total += to_double(item)
    return exact(total)


def where(run: Rendering, value: Held, key: Held = UNDEFINED, expected: Held = UNDEFINED, *_: Held) -> Held:
    """The items in which the variable *key* is true, or equals *expected*."""
    variable = Reader(stringify(key)).variable()
    found = []
    for item in to_list(value):
        member = variable.evaluate(run.inside(item)) if variable else UNDEFINED
        if is_true(member) if isinstance(expected, Undefined) else equals(member, expected):
            found.append(item)
    return found


def sample(run: Rendering, value: Held, count: Held = UNDEFINED, *_: Held) -> Held:
    """One of the items or characters, or a list of *count*: the first ones, where Segment picks at random."""
    if is_nothing(value):
        return []
    items = value if isinstance(value, list) else characters(stringify(value))
    is_one = count is UNDEFINED or same_value(count, 1)
    picked = items[:1] if is_one else items[: _size(count, len(items))]
    if picked and len(items) > 1:
        run.vary("sample")
    return picked if not is_one else picked[0] if picked else UNDEFINED


def _size(count: Held, most: int) -> int:
    """*count* as the end of a slice."""
    number = number_of(count)
    return int(max(-most, min(number, most))) if number == number else 0


def default(value: Held, other: Held = UNDEFINED, *options: Held) -> Held:
    """*other* if *value* is false, nothing or empty; ``allow_false: true`` keeps false."""
    value = plain(value)
    if isinstance(value, (list, str)):
        return value or other
    if value is False and is_true(_option(options, "allow_false")):
        return False
    return value if is_true(value) else other


def _option(options: tuple[Held, ...], name: str) -> Held:
    """What the last pair of that *name* says; ValueError where one of *options* is no pair."""
    chosen: Held = UNDEFINED
    for option in options:
        if not isinstance(option, (list, dict, Drop)):
            raise ValueError("default takes one value, followed only by named ones")
        if isinstance(option, list) and option[:1] == [name]:
            chosen = option[1] if len(option) > 1 else UNDEFINED
        elif isinstance(option, dict) and option.get("0") == name:
            chosen = option.get("1", UNDEFINED)
    return chosen


LIST_FILTERS: dict[str, Callable[..., Held]] = {
    "default": default,
    "first": first,
    "last": last,
    "size": size,
    "sum": sum_,
    "compact": lambda value, *_: [item for item in to_list(value) if not is_nothing(item)],
    "push": lambda value, item=UNDEFINED, *_: [*to_list(value), item],
    "pop": lambda value, *_: to_list(value)[:-1],
    "shift": lambda value, *_: to_list(value)[1:],
    "unshift": lambda value, item=UNDEFINED, *_: [item, *to_list(value)],
}
LIST_FILTERS_IN_CONTEXT: dict[str, Callable[..., Held]] = {
    "join": join,
    "sample": sample,
    "slice": slice_,
    "where": where,
}
