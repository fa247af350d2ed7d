"""``{"@arrayPath": [path, shape]}``: the array at the path, each item in that shape."""

from collections.abc import Iterator

from talonbench.errors import Fault
from talonbench.mapping.directives.checks import check_list, check_node, check_text_or_directive
from talonbench.mapping.directives.directive import Directive, NodeCompiler, OriginScope, Places, ReadScope
from talonbench.mapping.nodes import NodePath
from talonbench.mapping.paths import Origin, PathRead, Resolver, rooted_keys
from talonbench.values import UNDEFINED, Value
from talonbench.values.pointer import EACH, Keys


class ArrayPath(Directive):
    """An array from the event, each item mapped by a shape whose paths start at the item."""

    def check(self, options: Value, place: NodePath) -> Iterator[Fault]:
        """See `Directive.check`."""
        yield from check_list(options, place)
        if isinstance(options, list):
            head, shape = _parts(options)
            yield from check_text_or_directive(head, (*place, "0"))
            yield from check_node(shape, (*place, "1"))

    def compile(self, to: NodeCompiler, options: Value) -> Resolver:
        """See `Directive.compile`."""
        if not isinstance(options, list):
            return to.refuse("@arrayPath must be an array.")
        head, shape = _parts(options)
        root = to.rooted_path(head) if isinstance(head, str) else to.at("0").value(head)
        return to.each(root, to.at("1").value(shape)) if _has_shape(shape) else root

    def reads(self, at: ReadScope, options: Value) -> Iterator[PathRead]:
        """See `Directive.reads`; the place of items is unknown if a directive makes the array."""
        if not isinstance(options, list):
            return
        head, shape = _parts(options)
        if not _has_shape(shape):
            yield from _head_reads(at.at("0"), head)
            return
        is_found = at.places(_as_node(head)) is not None
        use = "list" if is_found and at.use == "value" else at.use
        yield from _head_reads(at.made_of("0", use=use), head)
        target = (*at.target, EACH) if at.is_member else at.target
        yield from at.at("1", locate=at.behind(_as_node(head), EACH), target=target).reads(shape)

    def origins(self, of: OriginScope, options: Value) -> Iterator[Origin]:
        """See `Directive.origins`; for one item only what is read from it."""
        head, shape = _parts(options) if isinstance(options, list) else (UNDEFINED, UNDEFINED)
        is_found = of.scope.places(_as_node(head)) is not None
        if not of.rest or not is_found:
            yield from super().origins(of, options)
        elif _has_shape(shape):
            item = of.scope.behind(_as_node(head), of.rest[0])
            yield from OriginScope(of.rest[1:], item, of.steps).origins(shape)
        elif isinstance(head, str):
            yield from of.path(head, rooted_keys(head))
        else:
            yield from of.origins(head)

    def places(self, at: ReadScope, options: Value, keys: Keys) -> Places | None:
        """See `Directive.places`; without a shape it is the array itself."""
        head, shape = _parts(options) if isinstance(options, list) else (UNDEFINED, UNDEFINED)
        if not _has_shape(shape):
            return at.places(_as_node(head), keys)
        return at.at(locate=at.behind(_as_node(head), keys[0])).places(shape, keys[1:]) if keys else None


def _parts(options: list[Value]) -> tuple[Value, Value]:
    """The path or directive for the array, and the shape of its items."""
    return options[0] if options else UNDEFINED, options[1] if len(options) > 1 else UNDEFINED


def _has_shape(shape: Value) -> bool:
    return isinstance(shape, dict) and bool(shape)


def _as_node(head: Value) -> Value:
    return {"@path": head} if isinstance(head, str) else head


def _head_reads(at: ReadScope, head: Value) -> Iterator[PathRead]:
    """What the array's own path or directive reads; a path is written there without ``@path``."""
    yield from at.path(head, rooted_keys(head)) if isinstance(head, str) else at.reads(head)
