"""Advice on what a mapping reads from an event: paths that lead nowhere, and what was likely meant."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from talonbench.destination import CompiledSubscription
from talonbench.events import KnownPaths, path_text
from talonbench.lint.finding import Finding, Place
from talonbench.mapping import WrittenPath, written_paths
from talonbench.pipeline import Outcome, Rejected
from talonbench.values import Value
from talonbench.values.pointer import EACH, format_pointer, has_at

GUESSES = 4  # missing paths of one mapping for which one that looks alike is searched
_UNSENT = "$.properties.attributes"  # the default of events and sessions, which Segment's specification has nowhere
_DIRECTIVES = re.compile(r"/@if/(?:then|else)|/@\w+(?:/\d+)?")
_CHOICE = "/@if/"


@dataclass(frozen=True, slots=True)
class FieldPaths:
    """One field of a mapping with the paths that it reads."""

    key: str
    label: str
    required: bool
    is_default: bool
    paths: tuple[WrittenPath, ...]


def find_field_paths(compiled: CompiledSubscription) -> tuple[FieldPaths, ...]:
    """The fields of *compiled* that read the event."""
    mapping = compiled.subscription.mapping
    found = []
    for part in compiled.action.fields:
        if part.key in mapping:
            paths = tuple(path for path in written_paths(mapping[part.key]) if path.keys and path.use != "condition")
            label, is_default = part.label.rstrip("."), mapping[part.key] == part.default
            found.append(FieldPaths(part.key, label, part.required, is_default, paths))
    return tuple(field for field in found if field.paths)


def lint_paths(
    compiled: CompiledSubscription,
    fields: Sequence[FieldPaths],
    event: dict[str, Value],
    outcome: Outcome,
    known: KnownPaths,
) -> Iterator[Finding]:
    """A finding for each path of *fields* that finds nothing in *event*."""
    faults = outcome.faults if isinstance(outcome, Rejected) else ()
    required = {_without_indices(fault.path) for fault in faults if fault.rule == "required"}
    guesses = GUESSES
    for field in fields:
        place = Place("field", format_pointer((field.key,)), compiled.subscription.id)
        missing = [path for path in field.paths if not has_at(event, path.keys or ())]
        for path in field.paths:
            is_wanted = format_pointer((field.key,)) + _DIRECTIVES.sub("", path.pointer) in required
            if path not in missing:
                if is_wanted:
                    yield Finding("path.required_missing", "error", _empty(field, path), place)
            elif field.is_default and path.path == _UNSENT:
                message = f"{field.label}: spec events have no properties.attributes, so no attributes are sent."
                yield Finding("path.default_attributes", "info", message, place)
            elif _is_worth_saying(path, field.paths, missing, event):
                guesses -= 1
                yield _missing(field, path, _nearest(path, known, guesses >= 0), is_wanted, place)


def _without_indices(pointer: str) -> str:
    return re.sub(r"/\d+(?=/|$)", "", pointer)


def _is_worth_saying(
    path: WrittenPath, paths: tuple[WrittenPath, ...], missing: list[WrittenPath], event: dict[str, Value]
) -> bool:
    """Not inside a list that is missing itself, and of the branches of ``@if`` only where none has anything."""
    keys = path.keys or ()
    if EACH in keys and not has_at(event, keys[: keys.index(EACH)]):
        return False
    of, choice, _ = path.pointer.partition(_CHOICE)
    branches = [one for one in paths if choice and one.pointer.startswith(of + choice)]
    return all(one in missing for one in branches)


def _nearest(path: WrittenPath, known: KnownPaths, guess: bool) -> str | None:
    """The path that was likely meant; inside a list from its item on, as it is written there."""
    keys = tuple("0" if key == EACH else key for key in path.keys or ())
    nearest = known.nearest(path_text(keys), guess=guess)
    if nearest is None or EACH not in (path.keys or ()):
        return nearest
    item = path_text(keys[: len(keys) - (path.keys or ())[::-1].index(EACH)])
    return f"${nearest.removeprefix(item)}" if nearest.startswith(item) else None


def _empty(field: FieldPaths, path: WrittenPath) -> str:
    if EACH in (path.keys or ()):
        return f"{field.label}: each item is required to have something at {path.path}, and one has nothing."
    return f"{field.label} is required, and what the event has at {path.path} is empty."


def _missing(field: FieldPaths, path: WrittenPath, nearest: str | None, is_wanted: bool, place: Place) -> Finding:
    where = "the items have" if EACH in (path.keys or ()) else "the event has"
    meant = f" Is {nearest} meant?" if nearest else ""
    if is_wanted:
        message = f"{field.label} is required, and {where} nothing at {path.path}.{meant}"
        return Finding("path.required_missing", "error", message, place)
    severity = "info" if field.is_default or path.use == "text" else "warning"
    return Finding("path.missing", severity, f"{field.label}: {where} nothing at {path.path}.{meant}", place)
