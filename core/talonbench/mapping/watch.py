"""The same plan, watched: a compiler whose closures record what they read and return."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any, Final, TypeAlias

from talonbench.errors import Fault, MappingError
from talonbench.liquid import compile_liquid
from talonbench.mapping.compiler import Clock, Compiler
from talonbench.mapping.nodes import NodePath, find_directive_name, is_directive
from talonbench.mapping.paths import Resolver, compile_path, path_keys, strip_root
from talonbench.values import UNDEFINED, Json, Value
from talonbench.values.pointer import Keys, format_pointer

Varying: TypeAlias = tuple[str, str]


@dataclass(frozen=True, slots=True)
class PathValue:
    """One read from the event: *path* as written, *keys* the place in the event (None inside ``@transform``)."""

    path: str
    keys: Keys | None
    value: Value


@dataclass(frozen=True, slots=True)
class DirectiveResult:
    """One directive that ran: *place* is a JSON pointer into the mapping."""

    place: str
    directive: str
    result: Value


@dataclass(frozen=True, slots=True)
class FieldResolution:
    """How one key of the mapping was resolved; *key* is empty if a directive maps the whole payload.

    *faults* say why it failed; *reads* and *steps* then end there. *varying* is what else its Liquid depends on:
    the template's place, and ``now``, ``today`` or ``sample``.
    """

    key: str
    configured: Json
    reads: tuple[PathValue, ...]
    steps: tuple[DirectiveResult, ...]
    resolved: Value
    faults: tuple[Fault, ...] = ()
    varying: tuple[Varying, ...] = ()


_VARIES: Final = {
    "now": "“now” is the time when the template is rendered, so Segment sends a later one.",
    "today": "“today” is the time when the template is rendered, so Segment sends a later one.",
    "sample": "“sample” picks at random, so Segment may send another pick; the preview takes the first.",
}


def describe_varying(what: str) -> str:
    """A sentence on what of *varying* makes a value vary."""
    return _VARIES[what]


@dataclass(slots=True)
class _Notes:
    """What has been recorded so far; *base* is the place of the value that paths are read from."""

    reads: list[PathValue] = field(default_factory=list)
    steps: list[DirectiveResult] = field(default_factory=list)
    base: Keys | None = ()
    varying: list[Varying] = field(default_factory=list)


class WatchingCompiler(Compiler):
    """Compiles like `Compiler`, and records."""

    def __init__(self, notes: _Notes, place: NodePath = (), keep: bool = False, now: Clock | None = None) -> None:
        super().__init__(place, keep, now)
        self._notes = notes

    def at(self, *keys: str, keep: bool = False) -> WatchingCompiler:
        """See `Compiler.at`."""
        return WatchingCompiler(self._notes, (*self.place, *keys), keep, self.now)

    def path(self, text: str) -> Resolver:
        """See `Compiler.path`; the read is recorded."""
        return self._watched(text, text)

    def rooted_path(self, text: str) -> Resolver:
        """See `Compiler.rooted_path`; the read is recorded."""
        return self._watched(text, strip_root(text))

    def liquid(self, text: str) -> Callable[[Value], str]:
        """See `Compiler.liquid`; each variable of the event is recorded."""
        return compile_liquid(text, now=self.now, note=self._note, varies=self._varies)

    def _varies(self, what: str) -> None:
        self._notes.varying.append((format_pointer(self.place), what))

    def _note(self, written: str, keys: Keys | None, value: Any) -> None:
        base = self._notes.base
        self._notes.reads.append(PathValue(written, None if base is None or keys is None else (*base, *keys), value))

    def one_key(self, _: Value) -> str:
        """See `Compiler.one_key`; every read is recorded, so each needs a call."""
        return ""

    def _watched(self, written: str, text: str) -> Resolver:
        read, keys, notes = compile_path(text), path_keys(text), self._notes

        def resolve(event: Value) -> Value:
            value = read(event)
            at = None if notes.base is None else (*notes.base, *keys)
            notes.reads.append(PathValue(written, at, value))
            return value

        return resolve

    def each(self, root: Resolver, shape: Resolver) -> Resolver:
        """See `Compiler.each`; the reads of each item are recorded at its place."""
        notes = self._notes

        def resolve(event: Value) -> Value:
            outer, before = notes.base, len(notes.reads)
            found = root(event)
            place = notes.reads[-1].keys if len(notes.reads) > before else None
            if type(found) not in (list, dict):
                return found
            items = found if isinstance(found, list) else [found]
            out: list[Json] = []
            for index, item in enumerate(items):
                notes.base = None if place is None else (*place, str(index)) if isinstance(found, list) else place
                out.append(shape(item))
            notes.base = outer
            return out

        return resolve

    def elsewhere(self, resolve: Resolver) -> Resolver:
        """See `Compiler.elsewhere`; the reads are recorded without a place."""

        def watched(event: Value) -> Value:
            self._notes.base = None
            return resolve(event)

        return watched

    def directive(self, node: dict[str, Value]) -> Resolver:
        """See `Compiler.directive`; the result is recorded."""
        name = find_directive_name(node)
        run, place, notes = super().directive(node), format_pointer(self.place), self._notes

        def resolve(event: Value) -> Value:
            outer = notes.base
            value = run(event)
            notes.base = outer
            notes.steps.append(DirectiveResult(place, name, value))
            return value

        return resolve


def watch_mapping(node: Json, event: dict[str, Value], now: Clock | None = None) -> tuple[FieldResolution, ...]:
    """Resolve *node*, key by key if it is an object, and continue after errors."""
    if is_directive(node) or not isinstance(node, dict):
        return (_watch_field("", node, (), event, now),)
    return tuple(_watch_field(key, part, (key,), event, now) for key, part in node.items())


def _watch_field(key: str, node: Json, place: NodePath, event: dict[str, Value], now: Clock | None) -> FieldResolution:
    notes = _Notes()
    resolved, faults = _attempt(WatchingCompiler(notes, place, now=now).value(node), event, place)
    varying = tuple(dict.fromkeys(notes.varying))
    return FieldResolution(key, node, tuple(notes.reads), tuple(notes.steps), resolved, faults, varying)


def _attempt(resolve: Resolver, event: dict[str, Value], place: NodePath) -> tuple[Value, tuple[Fault, ...]]:
    """The result of *resolve*, or why it failed; a fault without a place is at *place*."""
    try:
        return resolve(event), ()
    except MappingError as error:
        pointer = format_pointer(place)
        return UNDEFINED, tuple(replace(fault, path=fault.path or pointer) for fault in error.faults)
