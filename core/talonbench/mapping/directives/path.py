"""``{"@path": "$.traits.plan"}``: the value at that path."""

from collections.abc import Iterator

from talonbench.mapping.directives.directive import NodeCompiler, OriginScope, Places, ReadScope
from talonbench.mapping.directives.text_directive import TextDirective
from talonbench.mapping.paths import Origin, PathRead, Resolver, rooted_keys
from talonbench.values import Value
from talonbench.values.pointer import Keys


class Path(TextDirective):
    """A value of the event, unchanged."""

    def compile_text(self, to: NodeCompiler, text: str) -> Resolver:
        """See `TextDirective.compile_text`."""
        return to.rooted_path(text)

    def text_reads(self, at: ReadScope, text: str) -> Iterator[PathRead]:
        """See `TextDirective.text_reads`."""
        yield from at.path(text, rooted_keys(text))

    def origins(self, of: OriginScope, options: Value) -> Iterator[Origin]:
        """See `Directive.origins`; a part of the value is at the same part of the place."""
        if isinstance(options, str):
            yield from of.path(options, rooted_keys(options))
        else:
            yield from super().origins(of, options)

    def places(self, at: ReadScope, options: Value, keys: Keys) -> Places | None:
        """See `Directive.places`."""
        return at.locate((*rooted_keys(options), *keys)) if isinstance(options, str) else None
