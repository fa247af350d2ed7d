"""Why a request holds what it holds, in sentences."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from talonbench.destination import CompiledSubscription
from talonbench.events import path_text
from talonbench.mapping import EACH
from talonbench.mapping.origins import Keys, Origin, find_origins
from talonbench.pipeline import FieldTrace
from talonbench.trace.placement import find_placements
from talonbench.values import UNDEFINED, Undefined, Value, json_text

_LONGEST = 80


@dataclass(frozen=True, slots=True)
class Provenance:
    """Why there is a value at a place of a request: its *field*, its *origins* in the event, and *sentences*."""

    field: str
    origins: tuple[Origin, ...]
    sentences: tuple[str, ...]

    @property
    def places(self) -> tuple[Keys, ...]:
        """The places in the event, each once."""
        found = (one.keys for one in self.origins if one.keys is not None and EACH not in one.keys)
        return tuple(dict.fromkeys(found))


def find_provenance(
    compiled: CompiledSubscription, fields: tuple[FieldTrace, ...], event: dict[str, Value], part: str, pointer: str
) -> Provenance | None:
    """The reason for what stands at *pointer* of a request's *part* (``body``, ``address``, ``header``).

    For a header *pointer* is its name; None for what no field decides, such as the headers of the settings.
    """
    best = None
    for place in find_placements(compiled.action):
        fits = place.part == part and (part == "address" or _is_below(pointer, place.pointer))
        if (
            fits
            and (best is None or len(place.pointer) > len(best.pointer))
            and place.field != "skipNonExistingAttributes"
        ):
            best = place
    field = next((one for one in fields if best is not None and one.key == best.field), None)
    if best is None or field is None:
        return None
    rest = _keys(pointer.removeprefix(best.pointer)) if part == "body" else ()
    found = tuple(_landed(one, event) for one in _origins(compiled, field, rest))
    return Provenance(field.key, found, tuple(_sentences(field, found, event, f"/{field.key}" + _pointer(rest))))


def _origins(compiled: CompiledSubscription, field: FieldTrace, rest: Keys) -> tuple[Origin, ...]:
    mapping = compiled.subscription.mapping
    if field.key in mapping:
        return find_origins(mapping[field.key], rest)
    return find_origins(mapping, (field.key, *rest))  # a directive maps the whole payload


def _landed(origin: Origin, event: dict[str, Value]) -> Origin:
    """*origin* at the value itself, where it is no list and a field for several made one of it."""
    keys = origin.keys
    if keys is None or not keys or not keys[-1].isdigit() or EACH in keys:
        return origin
    above = value_at(event, keys[:-1])
    is_alone = not isinstance(above, (list, dict, Undefined))
    return replace(origin, keys=keys[:-1]) if is_alone else origin


def _sentences(field: FieldTrace, found: tuple[Origin, ...], event: dict[str, Value], at: str) -> Iterator[str]:
    yield f"{field.label} ({field.key}){', its default mapping' if field.is_default else ''}."
    if not found:
        yield "It is written in the mapping as it is; nothing of the event is read for it."
    for origin in found:
        through = " → ".join(origin.steps)
        condition = "a condition looks at" if origin.is_condition else "reads"
        if origin.keys is None:
            yield f"{through} {condition} {origin.path}, of what @transform made."
        elif EACH in origin.keys:
            yield f"{through} {condition} {origin.path} of each item."
        else:
            there = value_at(event, origin.keys)
            shown = "nothing there" if isinstance(there, Undefined) else short(there)
            yield f"{through} {condition} {path_text(origin.keys)}: {shown}."
    for change in field.changes:
        if _is_below(change.path, at) or _is_below(at, change.path):
            yield change.why
    for fault in field.faults:
        if _is_below(fault.path, at) or _is_below(at, fault.path):
            yield fault.message


def value_at(value: Value, keys: Keys) -> Value:
    """What stands at *keys* of *value*; undefined where nothing does."""
    for key in keys:
        if isinstance(value, dict):
            value = value.get(key, UNDEFINED)
        elif isinstance(value, list) and key.isdigit() and int(key) < len(value):
            value = value[int(key)]
        else:
            return UNDEFINED
    return value


def short(value: Value) -> str:
    """*value* on one line, cut where it is long."""
    text = json_text(value)
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


def _keys(pointer: str) -> Keys:
    return tuple(pointer.split("/")[1:])


def _pointer(keys: Keys) -> str:
    return "".join(f"/{key}" for key in keys)


def _is_below(pointer: str, above: str) -> bool:
    return pointer == above or pointer.startswith(f"{above}/")
