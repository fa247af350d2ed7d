"""The interface of a directive, and its arguments."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any, Protocol, TypeAlias

from talonbench.errors import Fault
from talonbench.mapping.directives.registry import load_directive
from talonbench.mapping.nodes import NodePath, find_directive_name, get_member, is_constant, is_directive
from talonbench.mapping.paths import Origin, PathRead, Resolver
from talonbench.values import Value
from talonbench.values.pointer import Keys, format_pointer

Places: TypeAlias = tuple[Keys, ...]
Locate: TypeAlias = Callable[[Keys], Places | None]


def locate_in_event(keys: Keys) -> Places:
    """The place that a path with *keys* leads to if it starts at the event."""
    return (keys,)


def join_places(found: Iterable[Places | None]) -> Places | None:
    """The places of one of several values; None if one of them may be computed."""
    known = tuple(found)
    return None if None in known else tuple(place for places in known for place in places or ())


class NodeCompiler(Protocol):
    """The compiler of the node at one place, as a directive sees it.

    *keep*: keep members that resolve to undefined, since in ``@merge`` they hide earlier ones.
    """

    keep: bool

    def at(self, *keys: str, keep: bool = False) -> NodeCompiler:
        """The compiler of a node below this one."""

    def value(self, node: Value) -> Resolver:
        """The resolver of any *node*."""

    def root(self, mapping: dict[str, Value]) -> Resolver:
        """The resolver of a mapping nested in another; its faults are raised when it runs."""

    def path(self, text: str) -> Resolver:
        """A reader of the path *text*."""

    def rooted_path(self, text: str) -> Resolver:
        """A reader of the path *text*, whose first ``$.`` marks its start."""

    def liquid(self, text: str) -> Callable[[Value], str]:
        """A renderer of the Liquid template *text*; ValueError if it can't be parsed."""

    def each(self, root: Resolver, shape: Resolver) -> Resolver:
        """An array of *shape*, resolved with each item of the array (or single object) that *root* resolves to."""

    def elsewhere(self, resolve: Resolver) -> Resolver:
        """*resolve*, marked as reading from a mapping's result instead of the event."""

    def refuse(self, message: str) -> Resolver:
        """A resolver that raises an error Segment finds only at run time."""


class Directive(ABC):
    """One directive. *options* is the value under its name, and may be anything: `check` reports what is wrong."""

    @abstractmethod
    def check(self, options: Value, place: NodePath) -> Iterator[Fault]:
        """What Segment rejects in *options* at *place*, before any event."""

    @abstractmethod
    def compile(self, to: NodeCompiler, options: Value) -> Resolver:
        """The resolver of *options*, which are read here, once."""

    @abstractmethod
    def reads(self, at: ReadScope, options: Value) -> Iterator[PathRead]:
        """Every path that the compiled directive may read."""

    def origins(self, of: OriginScope, options: Value) -> Iterator[Origin]:
        """The origins of the part that *of* asks for; by default, everything that is read."""
        yield from of.all(self.reads(of.scope, options))

    def places(self, at: ReadScope, options: Value, keys: Keys) -> Places | None:  # noqa: ARG002
        """The places in the event whose value is the part *keys* of the result; by default None: it is computed."""
        return None


def find_directive(name: str) -> Directive | None:
    """The directive called *name*."""
    found: Directive | None = load_directive(name)
    return found


@dataclass(frozen=True, slots=True)
class ReadScope:
    """A node's place, where its paths start, and what its value is for (see `PathRead`).

    *locate* finds the places in the event that a path may lead to: None if unknown, none for a constant.
    *is_member*: a member of the node is a member of the result at *target*.
    """

    place: NodePath = ()
    locate: Locate = locate_in_event
    use: str = "value"
    target: Keys = ()
    is_member: bool = True
    choice: str = ""
    is_whole: bool = True

    @property
    def pointer(self) -> str:
        """Its place as a JSON pointer."""
        return format_pointer(self.place)

    def at(self, *keys: str, **changes: Any) -> ReadScope:
        """The scope of an option below this one."""
        return replace(self, place=(*self.place, *keys), **changes)

    def made_of(self, *keys: str, **changes: Any) -> ReadScope:
        """The same, for an option whose members aren't the result's."""
        return self.at(*keys, is_member=False, **changes)

    def reads(self, node: Value) -> Iterator[PathRead]:
        """Every path that any *node* may read."""
        if isinstance(node, list):
            for index, part in enumerate(node):
                yield from self._member(str(index)).reads(part)
        elif is_directive(node):
            assert isinstance(node, dict)
            name = find_directive_name(node)
            directive = find_directive(name)
            if directive is not None:
                yield from directive.reads(self.at(name), node[name])
        elif isinstance(node, dict):
            for key, part in node.items():
                yield from self._member(key).reads(part)

    def _member(self, key: str) -> ReadScope:
        return self.at(key, target=(*self.target, key)) if self.is_member else self.at(key, is_whole=False)

    def path(self, path: str, keys: Keys, use: str = "") -> Iterator[PathRead]:
        """The read of *path*, with *keys*; *use* says what for, unless something above already does."""
        use = use if use and self.use == "value" else self.use
        for place in self.locate(keys) or (None,):
            yield PathRead(self.pointer, path, place, use, self.target, self.choice, self.is_whole)

    def places(self, node: Value, keys: Keys = ()) -> Places | None:
        """The places in the event of the part *keys* of *node*'s value; None if it may be computed."""
        if is_constant(node):
            return ()
        if is_directive(node):
            assert isinstance(node, dict)
            name = find_directive_name(node)
            directive = find_directive(name)
            return () if directive is None else directive.places(self, node[name], keys)
        return self.places(get_member(node, keys[0]), keys[1:]) if keys else None

    def behind(self, node: Value, *steps: str) -> Locate:
        """Where paths lead that start from *node*'s value, or from *steps* below it."""

        def locate(keys: Keys) -> Places | None:
            return self.places(node, (*steps, *keys))

        return locate


@dataclass(frozen=True, slots=True)
class OriginScope:
    """Which part of a node's result is asked for: the value at *rest* in it.

    *locate* is that of a `ReadScope`; *steps* are the directives above the node.
    """

    rest: Keys
    locate: Locate = locate_in_event
    steps: tuple[str, ...] = ()

    @property
    def scope(self) -> ReadScope:
        """The same place, asked for all that is read."""
        return ReadScope(locate=self.locate)

    def origins(self, node: Value) -> Iterator[Origin]:
        """The origins of the part of any *node*."""
        if is_directive(node):
            assert isinstance(node, dict)
            name = find_directive_name(node)
            directive = find_directive(name)
            if directive is not None:
                yield from directive.origins(replace(self, steps=(*self.steps, name)), node[name])
        elif not self.rest:
            yield from self.all(self.scope.reads(node))
        else:
            yield from replace(self, rest=self.rest[1:]).origins(get_member(node, self.rest[0]))

    def path(self, path: str, keys: Keys) -> Iterator[Origin]:
        """The part's origin *path*, with *keys*."""
        places = self.locate((*keys, *self.rest))
        for place in (None,) if places is None else places:
            yield Origin(path, place, self.steps)

    def all(self, reads: Iterator[PathRead]) -> Iterator[Origin]:
        """All of *reads*, if it is unknown which of them gave the part."""
        for read in reads:
            yield Origin(read.path, read.keys, self.steps, read.use == "condition")
