"""``{"@literal": x}``: x; directives in it still run."""

from collections.abc import Iterator

from talonbench.errors import Fault
from talonbench.mapping.directives.checks import check_value
from talonbench.mapping.directives.directive import Directive, NodeCompiler, OriginScope, Places, ReadScope
from talonbench.mapping.nodes import NodePath
from talonbench.mapping.paths import Origin, PathRead, Resolver
from talonbench.values import Value
from talonbench.values.pointer import Keys


class Literal(Directive):
    """The resolved value."""

    def check(self, options: Value, place: NodePath) -> Iterator[Fault]:
        """See `Directive.check`."""
        yield from check_value(options, place)

    def compile(self, to: NodeCompiler, options: Value) -> Resolver:
        """See `Directive.compile`."""
        return to.value(options)

    def reads(self, at: ReadScope, options: Value) -> Iterator[PathRead]:
        """See `Directive.reads`."""
        yield from at.reads(options)

    def origins(self, of: OriginScope, options: Value) -> Iterator[Origin]:
        """See `Directive.origins`."""
        yield from of.origins(options)

    def places(self, at: ReadScope, options: Value, keys: Keys) -> Places | None:
        """See `Directive.places`."""
        return at.places(options, keys)
