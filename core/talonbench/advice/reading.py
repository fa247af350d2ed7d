"""Advice on what a mapping reads from an event: paths that lead nowhere, and what was likely meant."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from talonbench.advice.finding import Finding, Place
from talonbench.destination import CompiledSubscription
from talonbench.events import KnownPaths, path_text
from talonbench.mapping import EACH, WrittenPath, written_paths
from talonbench.pipeline import Outcome, Rejected
from talonbench.values import Value

GUESSES = 4  # missing paths of one mapping for which one that looks alike is searched
_UNSENT = "$.properties.attributes"  # the default of events and sessions, which Segment's specification has nowhere


@dataclass(frozen=True, slots=True)
class WrittenField:
    """One field of a mapping with the paths that it reads."""

    key: str
    label: str
    required: bool
    is_default: bool
    paths: tuple[WrittenPath, ...]


def written_fields(to: CompiledSubscription) -> tuple[WrittenField, ...]:
    """The fields of *to* that read the event."""
    mapping = to.subscription.mapping
    found = []
    for part in to.action.fields:
        if part.key in mapping:
            paths = tuple(path for path in written_paths(mapping[part.key]) if path.keys and path.use != "condition")
            found.append(WrittenField(part.key, part.label, part.required, mapping[part.key] == part.default, paths))
    return tuple(field for field in found if field.paths)


def reading_findings(
    to: CompiledSubscription,
    fields: Sequence[WrittenField],
    event: dict[str, Value],
    outcome: Outcome,
    known: KnownPaths,
) -> Iterator[Finding]:
    """A finding for each path of *fields* that finds nothing in *event*."""
    faults = outcome.faults if isinstance(outcome, Rejected) else ()
    missing = {fault.path for fault in faults if fault.rule == "required"}
    guesses = GUESSES
    for field in fields:
        for path in field.paths:
            keys = path.keys or ()
            place = Place("field", f"/{field.key}", to.subscription.id)
            if is_there(event, keys):
                if f"/{field.key}" in missing:
                    message = f"{field.label} is required, and what the event has at {path.path} is empty."
                    yield Finding("path.required_missing", "error", message, place)
                continue
            if field.is_default and path.path == _UNSENT:
                message = f"{field.label}: spec events have no properties.attributes, so no attributes are sent."
                yield Finding("path.default_attributes", "info", message, place)
                continue
            guesses -= 1
            wanted = path_text(tuple("0" if key == EACH else key for key in keys))
            nearest = known.nearest(wanted, guess=guesses >= 0)
            yield _missing(field, path, nearest, f"/{field.key}" in missing, place)


def _missing(field: WrittenField, path: WrittenPath, nearest: str | None, is_wanted: bool, place: Place) -> Finding:
    meant = f" Is {nearest} meant?" if nearest else ""
    if is_wanted:
        message = f"{field.label} is required, and the event has nothing at {path.path}.{meant}"
        return Finding("path.required_missing", "error", message, place)
    severity = "info" if field.is_default or path.use == "text" else "warning"
    return Finding("path.missing", severity, f"{field.label}: the event has nothing at {path.path}.{meant}", place)


def is_there(value: Value, keys: tuple[str, ...]) -> bool:
    """Whether *value* has something at *keys*; ``*`` is any item of a list, or the object in its place."""
    for at, key in enumerate(keys):
        if key == EACH:
            items = value if isinstance(value, list) else [value] if isinstance(value, dict) else []
            return any(is_there(item, keys[at + 1 :]) for item in items)
        if isinstance(value, dict):
            if key not in value:
                return False
            value = value[key]
        elif isinstance(value, list) and key.isdigit() and int(key) < len(value):
            value = value[int(key)]
        else:
            return False
    return True
