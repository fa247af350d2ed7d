"""What a directive can be asked, and what it is asked with."""

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
    """The place that a path which walks *keys* leads to where it starts from the event."""
    return (keys,)


def join_places(found: Iterable[Places | None]) -> Places | None:
    """The places of one of several values; None where one of them may be made."""
    known = tuple(found)
    return None if None in known else tuple(place for places in known for place in places or ())


class NodeCompiler(Protocol):
    """The compiler of the node at one place, as a directive sees it.

    *keep* says that members that resolve to undefined are to be kept: ``@merge`` lets them hide earlier ones.
    """

    keep: bool

    def at(self, *keys: str, keep: bool = False) -> NodeCompiler:
        """The compiler of a node below this one."""

    def value(self, node: Value) -> Resolver:
        """The resolver of *node*, whatever it is."""

    def root(self, mapping: dict[str, Value]) -> Resolver:
        """The resolver of a whole mapping inside another one; its faults show when it runs."""

    def path(self, text: str) -> Resolver:
        """A reader of the path *text*."""

    def rooted_path(self, text: str) -> Resolver:
        """A reader of the path *text*, whose first ``$.`` says where it starts."""

    def liquid(self, text: str) -> Callable[[Value], str]:
        """A renderer of the Liquid template *text*; ValueError where it cannot be read."""

    def each(self, root: Resolver, shape: Resolver) -> Resolver:
        """A list of *shape*, resolved with each item of the list (or one object) that *root* gives."""

    def elsewhere(self, resolve: Resolver) -> Resolver:
        """*resolve*, said to read from what a mapping made and not from the event."""

    def refuse(self, message: str) -> Resolver:
        """A resolver that says what Segment finds wrong only when it runs."""


class Directive(ABC):
    """One directive. *options* are what stands under its name, and may be anything: `check` says what is wrong."""

    @abstractmethod
    def check(self, options: Value, place: NodePath) -> Iterator[Fault]:
        """What Segment refuses in *options*, which stand at *place*, before any event is seen."""

    @abstractmethod
    def compile(self, to: NodeCompiler, options: Value) -> Resolver:
        """The resolver of *options*, all of which are looked at here, once."""

    @abstractmethod
    def reads(self, at: ReadScope, options: Value) -> Iterator[PathRead]:
        """Every path that the compiled directive may read."""

    def origins(self, of: OriginScope, options: Value) -> Iterator[Origin]:
        """Where the part that *of* asks for comes from; by default, from all that is read."""
        yield from of.all(self.reads(of.scope, options))

    def places(self, at: ReadScope, options: Value, keys: Keys) -> Places | None:  # noqa: ARG002
        """The places in the event whose very value is the part *keys* of the result; by default None: it is made."""
        return None


def find_directive(name: str) -> Directive | None:
    """The directive called *name*."""
    found: Directive | None = load_directive(name)
    return found


@dataclass(frozen=True, slots=True)
class ReadScope:
    """Where a node stands, where the paths in it start, and what its value is for (see `PathRead`).

    *locate* finds the places in the event that a path may lead to: None where they cannot be said, none of a constant.
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
        """The same, for an option whose members are not the result's."""
        return self.at(*keys, is_member=False, **changes)

    def reads(self, node: Value) -> Iterator[PathRead]:
        """Every path that *node*, whatever it is, may read."""
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
        """That *path*, which walks *keys*, is read here; *use* says for what, where nothing above has said more."""
        use = use if use and self.use == "value" else self.use
        for place in self.locate(keys) or (None,):
            yield PathRead(self.pointer, path, place, use, self.target, self.choice, self.is_whole)

    def places(self, node: Value, keys: Keys = ()) -> Places | None:
        """The places in the event that the part *keys* of *node*'s value is at; None where it may be a made one."""
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
    """Which part of a node's result is asked for: what stands at *rest* in it.

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
        """Where the part of *node*, whatever it is, comes from."""
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
        """That the part comes from *path*, which walks *keys*."""
        places = self.locate((*keys, *self.rest))
        for place in (None,) if places is None else places:
            yield Origin(path, place, self.steps)

    def all(self, reads: Iterator[PathRead]) -> Iterator[Origin]:
        """All of *reads*, where it cannot be said which of them gave the part."""
        for read in reads:
            yield Origin(read.path, read.keys, self.steps, read.use == "condition")
