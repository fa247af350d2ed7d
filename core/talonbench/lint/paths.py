"""Findings on what a mapping reads from an event: missing paths, and the nearest ones."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from talonbench.destination import CompiledSubscription
from talonbench.events import KnownPaths, path_text
from talonbench.lint.finding import Finding, Place
from talonbench.lint.missing import find_cause
from talonbench.mapping import FieldResolution, PathRead
from talonbench.pipeline import Outcome, Rejected
from talonbench.suggest.nearest import find_nearest
from talonbench.trace import EventTrace
from talonbench.values import UNDEFINED, Value
from talonbench.values.pointer import EACH, Keys, format_pointer, get_at, has_at, parse_pointer

GUESSES = 4  # missing paths of one mapping for which one that looks alike is searched
_ITEMS = {"first", "last"}
_AFTER_TRANSFORM = "/@transform/mapping"
_UNSENT = "$.properties.attributes"  # the default of events and sessions, which isn't in Segment's spec


@dataclass(frozen=True, slots=True)
class FieldPaths:
    """One field of a mapping with the paths that it reads."""

    key: str
    label: str
    required: bool
    is_default: bool
    paths: tuple[PathRead, ...]


def find_field_paths(compiled: CompiledSubscription) -> tuple[FieldPaths, ...]:
    """The fields of *compiled* that read the event."""
    mapping, reads = (
        compiled.subscription.mapping,
        [read for read in compiled.reads if read.use not in ("condition", "any")],
    )
    found = []
    for part in compiled.action.fields:
        paths = tuple(_in_event(read) for read in reads if read.keys and read.field == part.key)
        label, is_default = part.label.rstrip("."), mapping.get(part.key, UNDEFINED) == part.default
        found.append(FieldPaths(part.key, label, part.required, is_default, paths))
    return tuple(field for field in found if field.paths)


def _in_event(read: PathRead) -> PathRead:
    """*read* called as the event has it, where ``@transform`` calls the first mapping's result otherwise."""
    keys = read.keys or ()
    if _AFTER_TRANSFORM not in read.pointer:
        return read
    own = keys[len(keys) - keys[::-1].index(EACH) :] if EACH in keys else keys
    return replace(read, path=path_text(own)) if own else read


def lint_paths(
    compiled: CompiledSubscription, fields: Sequence[FieldPaths], trace: EventTrace, outcome: Outcome, known: KnownPaths
) -> Iterator[Finding]:
    """A finding for each path of *fields* that finds nothing in what the filters left of the event."""
    event = trace.filtered_event
    if event is None:
        return
    faults = outcome.faults if isinstance(outcome, Rejected) else ()
    required = {_without_indices(parse_pointer(fault.path)) for fault in faults if fault.rule == "required"}
    guesses, taken = GUESSES, _Taken(compiled, event)
    for field in fields:
        place = Place("field", format_pointer((field.key,)), compiled.subscription.id)
        absent = [path for path in field.paths if not path.has_default and not _is_there(event, path)]
        missing = [path for path in absent if taken.may_read(path)]
        for path in field.paths:
            is_wanted = path.is_whole and _without_indices(path.target) in required
            if _is_there(event, path):
                if is_wanted and taken.reads(path):
                    yield Finding("path.required_missing", "error", _empty(field, path), place)
            elif path not in missing or not taken.matters(path, field.paths):
                continue
            elif field.is_default and path.path == _UNSENT:
                message = (
                    f"{field.label}: the default reads $.properties.attributes, which Segment's standard events "
                    "don't have, so no attributes are sent."
                )
                yield Finding("path.default_attributes", "info", message, place)
            elif (cause := find_cause(path, trace)) is not None:
                severity = "error" if is_wanted else cause.severity
                yield Finding(
                    f"path.{cause.code}",
                    severity,
                    f"{field.label}: {cause.message}",
                    place,
                    is_slip=cause.severity != "info",
                )
            elif not _is_in_nothing(path, event):
                guesses -= 1
                yield _missing(field, path, find_nearest(path, known, guesses >= 0), is_wanted, place)


class _Taken:
    """What *compiled* really reads of *event*: only the branches that it takes. Worked out when it is asked for."""

    def __init__(self, compiled: CompiledSubscription, event: dict[str, Value]) -> None:
        self._compiled, self._event = compiled, event

    @cached_property
    def _fields(self) -> tuple[FieldResolution, ...]:
        plan = self._compiled.plan
        return plan.explain(self._event) if plan is not None else ()

    @cached_property
    def _ran(self) -> set[str]:
        return {step.place for field in self._fields for step in field.steps}

    @cached_property
    def _read(self) -> set[Keys | None]:
        return {read.keys for field in self._fields for read in field.reads}

    def _inside(self, path: PathRead) -> list[PathRead]:
        """The reads of an ``apply`` that give what *path* takes from its result; none for any other path."""
        reads = self._compiled.reads if _AFTER_TRANSFORM in path.pointer else ()
        return [one for one in reads if one.keys == path.keys and _AFTER_TRANSFORM not in one.pointer]

    def reads(self, path: PathRead) -> bool:
        """Whether *path*, which may be in a branch, is read."""
        if inside := self._inside(path):
            return any(map(self.reads, inside))
        if path.choice and self._ran.isdisjoint((path.pointer, path.pointer.rpartition("/")[0])):
            return False
        return path.use != "text" or path.keys in self._read

    def matters(self, path: PathRead, paths: tuple[PathRead, ...]) -> bool:
        """Whether *path* is read, or would be if it were there, and the branch taken instead finds nothing either."""
        if inside := self._inside(path):
            return any(self.matters(one, paths) for one in inside)
        if not path.choice or self.reads(path):
            return True
        others = (one for one in paths if one.choice == path.choice)
        return self._is_tested(path) and not any(_is_there(self._event, one) for one in others)

    def _is_tested(self, path: PathRead) -> bool:
        """Whether *path* is in the branch for what the condition of the ``@if`` around it finds at the same place."""
        if not path.pointer.startswith(f"{path.choice}/then"):
            return False
        conditions = (f"{path.choice}/exists", f"{path.choice}/blank")
        return any(read.keys == path.keys for read in self._compiled.reads if read.pointer.startswith(conditions))

    def may_read(self, path: PathRead) -> bool:
        """Whether *path* is read, or isn't only because of what is missing: a template's branch doesn't count."""
        return path.use != "text" or EACH in (path.keys or ()) or self.reads(path)


def _is_there(event: dict[str, Value], path: PathRead) -> bool:
    """Whether *path* finds something; a list's ``first`` and ``last`` are templates' words for its items."""
    keys = path.keys or ()
    if path.use == "text" and not _ITEMS.isdisjoint(keys):
        return has_at(event, keys) or has_at(event, tuple(EACH if key in _ITEMS else key for key in keys))
    return has_at(event, keys)


def _without_indices(keys: Iterable[str]) -> Keys:
    """*keys* of a payload for any item of its lists."""
    return tuple(key for key in keys if key != EACH and not key.isdigit())


def _is_in_nothing(path: PathRead, event: dict[str, Value]) -> bool:
    """Whether *path* is in the items of a list that is missing or empty."""
    keys = path.keys or ()
    return EACH in keys and get_at(event, keys[: keys.index(EACH)]) in (UNDEFINED, [])


def _empty(field: FieldPaths, path: PathRead) -> str:
    if EACH in (path.keys or ()):
        return f"{field.label}: {path.path} is required in every item, but one item has no value."
    return f"{field.label} is required, but {path.path} is empty in the event."


def _missing(field: FieldPaths, path: PathRead, nearest: str | None, is_wanted: bool, place: Place) -> Finding:
    where = "the items" if EACH in (path.keys or ()) else "the event"
    meant = nearest or ""
    if is_wanted:
        message = f"{field.label} is required, but {path.path} is missing from {where}."
        return Finding("path.required_missing", "error", message, place, meant=meant)
    severity = "info" if field.is_default or (path.use == "text" and nearest is None) else "warning"
    message = f"{field.label}: {path.path} is missing from {where}."
    is_slip = nearest is not None and severity == "warning"
    return Finding("path.missing", severity, message, place, is_slip, meant)
