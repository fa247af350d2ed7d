"""A mapping's nodes compiled to closures, once.

Resolved values are shared with the mapping and the event: never change them in place.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, TypeAlias

from talonbench.errors import Fault, MappingError
from talonbench.liquid import compile_liquid
from talonbench.mapping.directives.directive import find_directive
from talonbench.mapping.nodes import NodePath, apply_root, find_directive_name, is_constant, is_directive
from talonbench.mapping.paths import Resolver, compile_path, strip_root
from talonbench.mapping.validation import check_mapping
from talonbench.values import UNDEFINED, Json, Value, property_order
from talonbench.values.json_writer import without_prototypes
from talonbench.values.pointer import format_pointer
from talonbench.values.prototypes import INHERITED

Clock: TypeAlias = Callable[[], float]  # seconds since 1970
PROTOTYPE: Final = "__proto__"


class Compiler:
    """Compiles the node at *place*.

    *keep*: keep members that resolve to undefined, since in ``@merge`` they hide earlier ones. *now* is Liquid's clock.
    """

    def __init__(self, place: NodePath = (), keep: bool = False, now: Clock | None = None) -> None:
        self.place = place
        self.keep = keep
        self.now = now

    def at(self, *keys: str, keep: bool = False) -> Compiler:
        """The compiler of a node below this one."""
        return type(self)((*self.place, *keys), keep, self.now)

    def path(self, text: str) -> Resolver:
        """A reader of the path *text*."""
        return compile_path(text)

    def rooted_path(self, text: str) -> Resolver:
        """A reader of the path *text*, whose first ``$.`` marks its start."""
        return compile_path(strip_root(text))

    def liquid(self, text: str) -> Callable[[Value], str]:
        """A renderer of the Liquid template *text*; ValueError if it can't be parsed."""
        return compile_liquid(text, now=self.now)

    def each(self, root: Resolver, shape: Resolver) -> Resolver:
        """An array of *shape*, resolved with each item of the array (or single object) that *root* resolves to."""

        def resolve(event: Value) -> Value:
            found = root(event)
            if type(found) is list:
                return [*map(shape, found)]
            return [shape(found)] if type(found) is dict else found

        return resolve

    def elsewhere(self, resolve: Resolver) -> Resolver:
        """*resolve*, marked as reading from a mapping's result instead of the event."""
        return resolve

    def refuse(self, message: str) -> Resolver:
        """A resolver that raises an error Segment finds only at run time."""
        fault = Fault(format_pointer(self.place), "mapping", message)

        def resolve(_: Value) -> Value:
            raise MappingError((fault,))

        return resolve

    def value(self, node: Value) -> Resolver:
        """The resolver of any *node*."""
        if is_constant(node):
            constant = without_prototypes(node)
            return lambda event: constant
        if isinstance(node, list):
            return self._list(node)
        assert isinstance(node, dict)
        return self.directive(node) if is_directive(node) else self._object(node)

    def directive(self, node: dict[str, Value]) -> Resolver:
        """The resolver of a directive; its first @-key names it."""
        name = find_directive_name(node)
        directive = find_directive(name)
        if directive is None:
            return self.at(name).refuse(f"Unknown directive {name}.")
        return directive.compile(self.at(name, keep=self.keep), node[name])

    def root(self, mapping: dict[str, Value]) -> Resolver:
        """The resolver of a mapping nested in another, checked first; its faults are raised when it runs."""
        try:
            node = apply_root(mapping)
        except MappingError as error:
            return self.refuse(error.faults[0].message)
        faults = tuple(check_mapping(node, self.place))
        resolve_node, refuse = self.value(node), self.refuse("A nested mapping must be an object.")

        def resolve(event: Value) -> Value:
            if faults:
                raise MappingError(faults)
            return resolve_node(event) if isinstance(event, dict) else refuse(event)

        return resolve

    def _list(self, nodes: list[Json]) -> Resolver:
        resolvers = [self.at(str(index)).value(node) for index, node in enumerate(nodes)]
        return lambda event: [resolve(event) for resolve in resolvers]

    def _object(self, node: dict[str, Value]) -> Resolver:
        if PROTOTYPE in node:
            return self._losing_prototype(node)
        node = property_order(node)
        members = {key: self.at(key).value(part) for key, part in node.items()}
        if self.keep:
            return _all_members(node, members)
        changing = {key: member for key, member in members.items() if not is_constant(node[key])}
        sources = {key: source for key in changing if (source := self.one_key(node[key]))}
        return _members({**node, **dict.fromkeys(changing)}, changing, sources)

    def _losing_prototype(self, node: dict[str, Value]) -> Resolver:
        """An object with a key ``__proto__``: its value is worked out, and may fail, but sets no member."""
        lost = self.at(PROTOTYPE).value(node[PROTOTYPE])
        rest = self._object({key: part for key, part in node.items() if key != PROTOTYPE})

        def resolve(event: Value) -> Value:
            lost(event)
            return rest(event)

        return resolve

    def one_key(self, node: Value) -> str:
        """The key that *node* is a plain path to; empty if it is anything else."""
        match node:
            case {"@path": str(path), **rest} if not rest:
                key = strip_root(path)
                return "" if set(key) & set(".[]'\"") or key in INHERITED else key
        return ""


def _all_members(template: dict[str, Value], members: dict[str, Resolver]) -> Resolver:
    """An object with all its *members*, even undefined ones."""
    pairs = [(key, member) for key, member in members.items() if not is_constant(template[key])]

    def resolve(event: Value) -> Value:
        out = template.copy()
        for key, member in pairs:
            out[key] = member(event)
        return out

    return resolve


def _members(template: dict[str, Value], changing: dict[str, Resolver], sources: dict[str, str]) -> Resolver:
    """An object made of *template*, in whose order all keys are; those in *sources* are read without a call."""
    picked = [*sources.items()]
    all_members = [*changing.items()]
    others = [(key, member) for key, member in all_members if key not in sources]

    def resolve(event: Value) -> Value:
        out = template.copy()
        members = all_members
        if type(event) is dict:
            members = others
            for key, source in picked:
                try:
                    out[key] = event[source]
                except KeyError:
                    del out[key]
        for key, member in members:
            value = member(event)
            if value is UNDEFINED:
                del out[key]
            else:
                out[key] = value
        return out

    return resolve
