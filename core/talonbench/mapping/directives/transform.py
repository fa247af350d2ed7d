"""``{"@transform": {"apply": mapping, "mapping": mapping}}``: the second reads what the first made."""

from collections.abc import Iterator
from dataclasses import replace

from talonbench.errors import Fault
from talonbench.mapping.directives.checks import check_object_or_directive, check_options
from talonbench.mapping.directives.directive import Directive, NodeCompiler, OriginScope, Places, ReadScope
from talonbench.mapping.nodes import NodePath, find_inner_node
from talonbench.mapping.paths import Origin, PathRead, Resolver, rooted_keys
from talonbench.values import Undefined, Value, is_truthy
from talonbench.values.pointer import Keys

_check = check_options({"apply": check_object_or_directive, "mapping": check_object_or_directive})


class Transform(Directive):
    """One mapping after another."""

    def check(self, options: Value, place: NodePath) -> Iterator[Fault]:
        """See `Directive.check`."""
        yield from _check(options, place)

    def compile(self, to: NodeCompiler, options: Value) -> Resolver:
        """See `Directive.compile`."""
        if not isinstance(options, dict):
            return to.refuse("@transform must be an object.")
        if not is_truthy(options.get("mapping")) or not is_truthy(options.get("apply")):
            return to.refuse("@transform needs apply and mapping.")
        inner = options["apply"]
        if not isinstance(inner, dict):
            return to.refuse("@transform's apply must be an object.")
        apply = to.at("apply").root(inner)
        mapping = to.elsewhere(to.at("mapping", keep=to.keep).value(options["mapping"]))
        return lambda event: mapping(apply({} if isinstance(event, Undefined) else event))

    def reads(self, at: ReadScope, options: Value) -> Iterator[PathRead]:
        """See `Directive.reads`; those of the second are followed through the first to the event."""
        if isinstance(options, dict):
            apply = find_inner_node(options.get("apply"))
            yield from at.made_of("apply", is_whole=False).reads(apply)
            yield from at.at("mapping", locate=at.behind(apply)).reads(options.get("mapping"))

    def origins(self, of: OriginScope, options: Value) -> Iterator[Origin]:
        """See `Directive.origins`; for what the first computes, what it computes it of."""
        if isinstance(options, dict):
            apply = find_inner_node(options.get("apply"))
            found = tuple(replace(of, locate=of.scope.behind(apply)).origins(options.get("mapping")))
            for computed in dict.fromkeys(origin.path for origin in found if origin.keys is None):
                yield from replace(of, rest=rooted_keys(computed)).origins(apply)
            yield from found

    def places(self, at: ReadScope, options: Value, keys: Keys) -> Places | None:
        """See `Directive.places`."""
        if not isinstance(options, dict):
            return ()
        return at.at(locate=at.behind(find_inner_node(options.get("apply")))).places(options.get("mapping"), keys)
