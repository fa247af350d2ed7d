"""Where each value of a request comes from, in sentences."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from talonbench.destination import CompiledSubscription
from talonbench.events import path_text
from talonbench.mapping import Origin, PathValue, describe_varying
from talonbench.pipeline import FieldTrace
from talonbench.trace.placement import find_placements
from talonbench.values import Undefined, Value, json_text
from talonbench.values.pointer import EACH, Keys, format_pointer, get_at, has_at, is_below, parse_pointer

_LONGEST = 80
_ENDS = {"first": 0, "last": -1}  # Liquid's words for items of a list


@dataclass(frozen=True, slots=True)
class Provenance:
    """Why a request has a value: its place *keys* in the payload, its *origins* in the event, and *sentences*."""

    keys: Keys
    origins: tuple[Origin, ...]
    sentences: tuple[str, ...]

    @property
    def places(self) -> tuple[Keys, ...]:
        """The paths in the event, without duplicates."""
        found = (one.keys for one in self.origins if one.keys is not None and EACH not in one.keys)
        return tuple(dict.fromkeys(found))


def find_provenance(
    compiled: CompiledSubscription, fields: tuple[FieldTrace, ...], event: dict[str, Value], part: str, pointer: str
) -> Provenance | None:
    """The provenance of the value at *pointer* in a request's *part* (``body``, ``address``, ``header``).

    For a header *pointer* is its name; None if no field sets the value, as for the settings' headers.
    """
    best = None
    for place in find_placements(compiled.action):
        fits = place.part == part and (part == "address" or is_below(pointer, place.pointer))
        if (
            fits
            and (best is None or len(place.pointer) > len(best.pointer))
            and place.field != "skipNonExistingAttributes"
        ):
            best = place
    field = next((one for one in fields if best is not None and one.key == best.field), None)
    if best is None or field is None:
        return None
    rest = parse_pointer(pointer.removeprefix(best.pointer)) if part == "body" else ()
    taken = keep_taken(compiled.origins((field.key, *rest)), field.reads)
    found = tuple(_landed(one, event) for one in taken)
    keys = (field.key, *rest)
    return Provenance(keys, found, tuple(_sentences(field, found, event, format_pointer(keys))))


def keep_taken(origins: Iterable[Origin], reads: Sequence[PathValue]) -> tuple[Origin, ...]:
    """Those of *origins* that were really among *reads*: not those of branches that the event didn't take."""
    read = [one.keys for one in reads if one.keys is not None]
    return tuple(one for one in origins if one.keys is None or any(_leads_to(keys, one.keys) for keys in read))


def _leads_to(read: Keys, keys: Keys) -> bool:
    """Whether *keys*, in which ``*`` is any item, is the place *read* or a part of what was read there."""
    pairs = zip(read, keys, strict=False)
    return len(read) <= len(keys) and all(one == other or (other == EACH and one.isdigit()) for one, other in pairs)


def _landed(origin: Origin, event: dict[str, Value]) -> Origin:
    """*origin* at the value itself: what stands for a list alone has no index; ``first`` and ``last`` are one."""
    if origin.keys is None or EACH in origin.keys:
        return origin
    keys: list[str] = []
    there: Value = event
    for key in origin.keys:
        if isinstance(there, list) and there and key in _ENDS:
            key = str(_ENDS[key] % len(there))
        is_alone = key.isdigit() and not isinstance(there, (list, Undefined)) and not has_at(there, (key,))
        if not is_alone:
            keys.append(key)
            there = get_at(there, (key,))
    return replace(origin, keys=tuple(keys))


def _sentences(field: FieldTrace, found: tuple[Origin, ...], event: dict[str, Value], at: str) -> Iterator[str]:
    yield f"{field.label} ({field.key}){', default mapping' if field.is_default else ''}."
    varying = [what for place, what in field.varying if _concerns(place, at)]
    if not found and not varying:
        yield "It is a fixed value in the mapping; nothing is read from the event."
    for origin in found:
        through = " → ".join(origin.steps)
        condition = "tests" if origin.is_condition else "reads"
        if origin.keys is None:
            yield f"{through} {condition} {origin.path} of @transform's output."
        elif EACH in origin.keys:
            yield f"{through} {condition} {origin.path} of each item."
        else:
            there = get_at(event, origin.keys)
            shown = "missing" if isinstance(there, Undefined) else short(there)
            yield f"{through} {condition} {path_text(origin.keys)}: {shown}."
    yield from dict.fromkeys(map(describe_varying, varying))
    for change in field.changes:
        if is_below(change.path, at) or is_below(at, change.path):
            yield change.why
    for fault in field.faults:
        if is_below(fault.path, at) or is_below(at, fault.path):
            yield fault.message


def _concerns(place: str, at: str) -> bool:
    """Whether the directive at *place* in a mapping may make the part *at* of the payload."""
    made = place.partition("/@")[0]
    return is_below(made, at) or is_below(at, made)


def short(value: Value) -> str:
    """*value* on one line, shortened if long."""
    text = json_text(value)
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
