"""What Segment refuses in a mapping before any event is seen.

Arrays, and what stands under ``@literal`` and ``@arrayPath`` items, are not looked into: what is wrong there shows
only when it is run (npm @segment/actions-core 3.170.0, by parity).
"""

from collections.abc import Callable, Iterator
from typing import TypeAlias

from talonbench.errors import Fault
from talonbench.values import UNDEFINED, Json, Undefined, Value, utf16_length

Place: TypeAlias = tuple[str, ...]
Check: TypeAlias = Callable[[Value, Place], Iterator[Fault]]
LONGEST_PATTERN = LONGEST_REPLACEMENT = 10


def kind_of(value: Value) -> str:
    """The JSON type's name, ``undefined``, or ``directive`` for an object with any @-key."""
    match value:
        case Undefined():
            return "undefined"
        case None:
            return "null"
        case bool():
            return "boolean"
        case str():
            return "string"
        case int() | float():
            return "number"
        case list():
            return "array"
    return "directive" if any(key.startswith("@") for key in value) else "object"


def is_directive(value: Value) -> bool:
    """Whether *value* is run as a directive: @-keys and at most ``_metadata`` beside them."""
    if not isinstance(value, dict):
        return False
    return any(key[:1] == "@" for key in value) and all(key[:1] == "@" or key == "_metadata" for key in value)


def check_mapping(value: Value, place: Place = ()) -> Iterator[Fault]:
    """Every fault of *value*: objects and directives are looked into, everything else is taken as it is."""
    match kind_of(value):
        case "directive":
            yield from _directive(value, place)
        case "object":
            yield from _object(value, place)


def _fault(place: Place, message: str) -> Fault:
    return Fault("".join(f"/{key}" for key in place), "mapping", message)


def _directive(value: Value, place: Place) -> Iterator[Fault]:
    assert isinstance(value, dict)
    names = [key for key in value if key.startswith("@")]
    if len(names) > 1 or any(key not in names and key != "_metadata" for key in value):
        yield _fault(place, f"A directive has one @-key and nothing beside it; here are {', '.join(value)}.")
    elif names[0] not in _CHECKS:
        yield _fault(place, f"There is no directive {names[0]}.")
    else:
        yield from _CHECKS[names[0]](value[names[0]], (*place, names[0]))


def _object(value: Value, place: Place) -> Iterator[Fault]:
    if not isinstance(value, dict) or kind_of(value) == "directive":
        yield _fault(place, f"An object is wanted here, not {_a(kind_of(value))}.")
        return
    for key, part in value.items():
        yield from check_mapping(part, (*place, key))


def _a(kind: str) -> str:
    return kind if kind in ("undefined", "null") else f"{'an' if kind[0] in 'aeiou' else 'a'} {kind}"


def _array(value: Value, place: Place) -> Iterator[Fault]:
    if not isinstance(value, list):
        yield _fault(place, f"A list is wanted here, not {_a(kind_of(value))}.")


def _directive_or(*kinds: str) -> Check:
    """A check that takes a directive (looked into) or a value of one of *kinds*."""

    def check(value: Value, place: Place) -> Iterator[Fault]:
        kind = kind_of(value)
        if kind == "directive":
            yield from _directive(value, place)
        elif kind not in kinds:
            yield _fault(place, f"A directive or {_a(kinds[0])} is wanted here, not {_a(kind)}.")

    return check


_raw = _directive_or("object", "array", "boolean", "string", "number", "null")
_text_or_directive = _directive_or("string")


def _directive_or_object(value: Value, place: Place) -> Iterator[Fault]:
    yield from (_directive if kind_of(value) == "directive" else _object)(value, place)


def _text(value: Value, place: Place) -> Iterator[Fault]:
    if not isinstance(value, str):
        yield _fault(place, f"A text is wanted here, not {_a(kind_of(value))}.")


def _short_text(least: int, most: int) -> Check:
    def check(value: Value, place: Place) -> Iterator[Fault]:
        yield from _text(value, place)
        if isinstance(value, str) and not least <= utf16_length(value) <= most:
            yield _fault(place, f"The text is to be {least} to {most} characters long.")

    return check


def _one_of(*words: str) -> Check:
    def check(value: Value, place: Place) -> Iterator[Fault]:
        yield from _text(value, place)
        if isinstance(value, str) and value.lower() not in words:
            yield _fault(place, f"This is to be {' or '.join(words)}.")

    return check


def _flag(value: Value, place: Place) -> Iterator[Fault]:
    if not isinstance(value, bool):
        yield _fault(place, f"True or false is wanted here, not {_a(kind_of(value))}.")


def _options(required: dict[str, Check] | None = None, optional: dict[str, Check] | None = None) -> Check:
    """A check of a directive's object of options."""

    def check(value: Value, place: Place) -> Iterator[Fault]:
        found = list(_object(value, place))
        yield from found
        if found or not isinstance(value, dict):
            return
        for name, part in (required or {}).items():
            if name in value:
                yield from part(value[name], (*place, name))
            else:
                yield _fault(place, f"The option {name} is missing.")
        for name, part in (optional or {}).items():
            if name in value:
                yield from part(value[name], (*place, name))

    return check


def _array_path(value: Value, place: Place) -> Iterator[Fault]:
    yield from _array(value, place)
    if isinstance(value, list):
        yield from _text_or_directive(value[0] if value else UNDEFINED, (*place, "0"))
        yield from check_mapping(value[1] if len(value) > 1 else UNDEFINED, (*place, "1"))


def _merge(value: Value, place: Place) -> Iterator[Fault]:
    found = list(_options({"objects": _array}, {"direction": _one_of("left", "right")})(value, place))
    yield from found
    objects: Json = value["objects"] if not found and isinstance(value, dict) else None
    for index, part in enumerate(objects if isinstance(objects, list) else ()):
        yield from _directive_or_object(part, (*place, "objects", str(index)))


_CHECKS: dict[str, Check] = {
    "@if": _options(optional={"exists": _raw, "then": _raw, "else": _raw}),
    "@case": _options(optional={"operator": _text, "value": _text_or_directive}),
    "@replace": _options(
        {"pattern": _short_text(1, LONGEST_PATTERN), "value": _text_or_directive},
        {"replacement": _short_text(0, LONGEST_REPLACEMENT), "ignorecase": _flag, "global": _flag},
    ),
    "@arrayPath": _array_path,
    "@path": _text_or_directive,
    "@template": _text_or_directive,
    "@json": _options({"value": _raw, "mode": _one_of("encode", "decode")}),
    "@flatten": _options({"value": _raw}, {"separator": _text}),
    "@merge": _merge,
    "@literal": _raw,
    "@transform": _options({"apply": _directive_or_object, "mapping": _directive_or_object}),
    "@excludeWhenNull": _raw,
    "@liquid": _text,
}
