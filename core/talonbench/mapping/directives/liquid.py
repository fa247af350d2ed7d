"""``{"@liquid": "{{ event | upcase }}"}``: a Liquid template in Segment's dialect."""

from collections.abc import Iterator
from dataclasses import replace

from talonbench.errors import Fault
from talonbench.events import path_text
from talonbench.liquid import find_reads, find_replaceable
from talonbench.mapping.directives.checks import check_text
from talonbench.mapping.directives.directive import Directive, NodeCompiler, ReadScope
from talonbench.mapping.nodes import NodePath
from talonbench.mapping.paths import PathRead, Resolver
from talonbench.values import Value


class Liquid(Directive):
    """A string rendered by a template."""

    def check(self, options: Value, place: NodePath) -> Iterator[Fault]:
        """See `Directive.check`."""
        yield from check_text(options, place)

    def compile(self, to: NodeCompiler, options: Value) -> Resolver:
        """See `Directive.compile`."""
        if not isinstance(options, str):
            return to.refuse("A Liquid template must be a string.")
        try:
            render = to.liquid(options)
        except ValueError as error:
            return to.refuse(f"The Liquid template can't be parsed: {error}")

        def resolve(event: Value) -> Value:
            try:
                return render(event)
            except ValueError as error:
                return to.refuse(f"The Liquid template fails: {error}")(event)

        return resolve

    def reads(self, at: ReadScope, options: Value) -> Iterator[PathRead]:
        """See `Directive.reads`: everything the parsed template may read; none if it can't be parsed."""
        text = options if isinstance(options, str) else ""
        replaceable = set(find_replaceable(text))
        for keys in find_reads(text):
            for read in at.path(path_text(keys).removeprefix("$."), keys, "text"):
                yield replace(read, has_default=True) if keys in replaceable else read
