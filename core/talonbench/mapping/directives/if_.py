"""``{"@if": {"exists" or "blank": x, "then": y, "else": z}}``."""

from collections.abc import Iterator

from talonbench.errors import Fault
from talonbench.mapping.directives.checks import check_options, check_value
from talonbench.mapping.directives.directive import Directive, NodeCompiler, OriginScope, Places, ReadScope, join_places
from talonbench.mapping.directives.template import format_value
from talonbench.mapping.nodes import NodePath
from talonbench.mapping.paths import Origin, PathRead, Resolver
from talonbench.values import UNDEFINED, Undefined, Value, is_truthy
from talonbench.values.pointer import Keys

_check = check_options(optional={"exists": check_value, "then": check_value, "else": check_value})


class If(Directive):
    """One of two values."""

    def check(self, options: Value, place: NodePath) -> Iterator[Fault]:
        """See `Directive.check`."""
        yield from _check(options, place)

    def compile(self, to: NodeCompiler, options: Value) -> Resolver:
        """See `Directive.compile`."""
        if not isinstance(options, dict):
            return to.refuse("@if must be an object.")
        if not is_truthy(options.get("exists")) and not is_truthy(options.get("blank")):
            return to.refuse("@if needs exists or blank.")
        name = _condition(options)
        value = to.at(name, keep=True).value(options[name])  # a hidden toString is looked for, be it undefined
        then, otherwise = (to.at(key, keep=to.keep).value(branch) for key, branch in _branches(options))
        if name == "blank":
            return lambda event: then(event) if is_filled(value(event)) else otherwise(event)

        def resolve(event: Value) -> Value:
            found = value(event)
            return otherwise(event) if found is None or found is UNDEFINED else then(event)

        return resolve

    def reads(self, at: ReadScope, options: Value) -> Iterator[PathRead]:
        """See `Directive.reads`; the condition's before those of the branches."""
        if not isinstance(options, dict):
            return
        name = _condition(options)
        yield from at.made_of(name, use="condition").reads(options.get(name))
        for key, branch in _branches(options):
            yield from at.at(key, choice=at.choice or at.pointer).reads(branch)

    def origins(self, of: OriginScope, options: Value) -> Iterator[Origin]:
        """See `Directive.origins`; those of the branches before the condition's."""
        if not isinstance(options, dict):
            return
        for _, branch in _branches(options):
            yield from of.origins(branch)
        yield from of.all(of.scope.at(use="condition").reads(options.get(_condition(options))))

    def places(self, at: ReadScope, options: Value, keys: Keys) -> Places | None:
        """See `Directive.places`."""
        branches = _branches(options) if isinstance(options, dict) else ()
        return join_places([at.places(branch, keys) for _, branch in branches])


def _condition(options: dict[str, Value]) -> str:
    """The tested option."""
    return "exists" if "exists" in options else "blank"


def _branches(options: dict[str, Value]) -> tuple[tuple[str, Value], tuple[str, Value]]:
    """Both branches by their options; a missing one is undefined."""
    other = options.get("else")
    return ("then", options.get("then", UNDEFINED)), ("else", other if is_truthy(other) else UNDEFINED)


def is_filled(value: Value) -> bool:
    """Neither undefined, null, nor loosely equal (``==``) to the empty string, as 0, false and [] are."""
    if value is None or isinstance(value, Undefined):
        return False
    if isinstance(value, (bool, int, float)):
        return value != 0
    return format_value(value) != ""
