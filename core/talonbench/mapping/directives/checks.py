"""The checks that directives are built from: each reports what Segment rejects at a place of a mapping.

Arrays, and values under ``@literal`` and ``@arrayPath`` items, are not checked: errors there show only at run time
(npm @segment/actions-core 3.170.0, by parity).
"""

from collections.abc import Callable, Iterator
from typing import TypeAlias

from talonbench.errors import Fault
from talonbench.mapping.directives.directive import find_directive
from talonbench.mapping.nodes import NodePath, find_kind
from talonbench.values import Value, utf16_length
from talonbench.values.pointer import format_pointer

Check: TypeAlias = Callable[[Value, NodePath], Iterator[Fault]]


def check_node(value: Value, place: NodePath) -> Iterator[Fault]:
    """Every fault of *value*: objects and directives are checked, everything else is accepted."""
    match find_kind(value):
        case "directive":
            yield from check_directive(value, place)
        case "object":
            yield from check_object(value, place)


def make_fault(place: NodePath, message: str) -> Fault:
    """The fault of a mapping at *place*."""
    return Fault(format_pointer(place), "mapping", message)


def check_directive(value: Value, place: NodePath) -> Iterator[Fault]:
    """The faults of an object with an @-key."""
    assert isinstance(value, dict)
    names = [key for key in value if key.startswith("@")]
    directive = find_directive(names[0])
    if len(names) > 1 or any(key not in names and key != "_metadata" for key in value):
        yield make_fault(place, f"A directive must have one @-key and nothing else; got {', '.join(value)}.")
    elif directive is None:
        yield make_fault(place, f"Unknown directive {names[0]}.")
    else:
        yield from directive.check(value[names[0]], (*place, names[0]))


def check_object(value: Value, place: NodePath) -> Iterator[Fault]:
    """The faults of a value that must be an object and not a directive."""
    if not isinstance(value, dict) or find_kind(value) == "directive":
        yield make_fault(place, f"The value must be an object, not {_a(find_kind(value))}.")
        return
    for key, part in value.items():
        yield from check_node(part, (*place, key))


def _a(kind: str) -> str:
    return kind if kind in ("undefined", "null") else f"{'an' if kind[0] in 'aeiou' else 'a'} {kind}"


def check_list(value: Value, place: NodePath) -> Iterator[Fault]:
    """The fault of a value that must be an array; its items are not checked."""
    if not isinstance(value, list):
        yield make_fault(place, f"The value must be an array, not {_a(find_kind(value))}.")


def _directive_or(*kinds: str) -> Check:
    """A check that accepts a directive (and checks it) or a value of one of *kinds*."""

    def check(value: Value, place: NodePath) -> Iterator[Fault]:
        kind = find_kind(value)
        if kind == "directive":
            yield from check_directive(value, place)
        elif kind not in kinds:
            yield make_fault(place, f"The value must be a directive or {_a(kinds[0])}, not {_a(kind)}.")

    return check


check_value = _directive_or("object", "array", "boolean", "string", "number", "null")
check_text_or_directive = _directive_or("string")


def check_object_or_directive(value: Value, place: NodePath) -> Iterator[Fault]:
    """The faults of a value that must be an object or a directive."""
    yield from (check_directive if find_kind(value) == "directive" else check_object)(value, place)


def check_text(value: Value, place: NodePath) -> Iterator[Fault]:
    """The fault of a value that must be a string."""
    if not isinstance(value, str):
        yield make_fault(place, f"The value must be a string, not {_a(find_kind(value))}.")


def check_length(least: int, most: int) -> Check:
    """A check for a string of *least* to *most* UTF-16 units."""

    def check(value: Value, place: NodePath) -> Iterator[Fault]:
        yield from check_text(value, place)
        if isinstance(value, str) and not least <= utf16_length(value) <= most:
            yield make_fault(place, f"The string must have {least} to {most} characters.")

    return check


def check_choice(*words: str) -> Check:
    """A check for a string that is one of *words*, ignoring case."""

    def check(value: Value, place: NodePath) -> Iterator[Fault]:
        yield from check_text(value, place)
        if isinstance(value, str) and value.lower() not in words:
            yield make_fault(place, f"The value must be {' or '.join(words)}.")

    return check


def check_flag(value: Value, place: NodePath) -> Iterator[Fault]:
    """The fault of a value that must be true or false."""
    if not isinstance(value, bool):
        yield make_fault(place, f"The value must be true or false, not {_a(find_kind(value))}.")


def check_options(required: dict[str, Check] | None = None, optional: dict[str, Check] | None = None) -> Check:
    """A check for a directive's options, an object."""

    def check(value: Value, place: NodePath) -> Iterator[Fault]:
        found = list(check_object(value, place))
        yield from found
        if found or not isinstance(value, dict):
            return
        for name, part in (required or {}).items():
            if name in value:
                yield from part(value[name], (*place, name))
            else:
                yield make_fault(place, f"The option {name} is missing.")
        for name, part in (optional or {}).items():
            if name in value:
                yield from part(value[name], (*place, name))

    return check
