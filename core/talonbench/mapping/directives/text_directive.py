"""What ``@path`` and ``@template`` share: a directive on a string, which may itself come from a directive."""

from abc import abstractmethod
from collections.abc import Iterator

from talonbench.errors import Fault
from talonbench.mapping.directives.checks import check_text_or_directive
from talonbench.mapping.directives.directive import Directive, NodeCompiler, ReadScope
from talonbench.mapping.nodes import NodePath, is_constant
from talonbench.mapping.paths import PathRead, Resolver
from talonbench.values import Value


class TextDirective(Directive):
    """A directive whose option is a string."""

    @abstractmethod
    def compile_text(self, to: NodeCompiler, text: str) -> Resolver:
        """The resolver of the directive on *text*."""

    @abstractmethod
    def text_reads(self, at: ReadScope, text: str) -> Iterator[PathRead]:
        """The paths that it reads on *text*."""

    def check(self, options: Value, place: NodePath) -> Iterator[Fault]:
        """See `Directive.check`."""
        yield from check_text_or_directive(options, place)

    def compile(self, to: NodeCompiler, options: Value) -> Resolver:
        """See `Directive.compile`; a string that comes from a directive is compiled for each event."""
        if isinstance(options, str):
            return self.compile_text(to, options)
        inner, refuse = to.value(options), to.refuse("The value must be a string.")

        def resolve(event: Value) -> Value:
            text = inner(event)
            return self.compile_text(to, text)(event) if isinstance(text, str) else refuse(event)

        return resolve

    def reads(self, at: ReadScope, options: Value) -> Iterator[PathRead]:
        """See `Directive.reads`; a string that comes from a directive may read any path."""
        if isinstance(options, str):
            yield from self.text_reads(at, options)
        elif not is_constant(options):
            yield from at.made_of(use="text" if at.use == "value" else at.use).reads(options)
            yield from at.path("$", (), "any")
