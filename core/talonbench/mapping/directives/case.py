"""``{"@case": {"operator": "lower" or "upper", "value": x}}``; a value that isn't a string stays as it is."""

from collections.abc import Callable, Iterator

from talonbench.errors import Fault
from talonbench.mapping.directives.checks import check_options, check_text, check_text_or_directive
from talonbench.mapping.directives.directive import Directive, NodeCompiler, ReadScope
from talonbench.mapping.nodes import NodePath
from talonbench.mapping.paths import PathRead, Resolver
from talonbench.values import UNDEFINED, Value, is_truthy

_CASES = {"lower": str.lower, "upper": str.upper}
_check = check_options(optional={"operator": check_text, "value": check_text_or_directive})


class Case(Directive):
    """A string in lowercase or uppercase."""

    def check(self, options: Value, place: NodePath) -> Iterator[Fault]:
        """See `Directive.check`."""
        yield from _check(options, place)

    def compile(self, to: NodeCompiler, options: Value) -> Resolver:
        """See `Directive.compile`."""
        if not isinstance(options, dict):
            return to.refuse("@case must be an object.")
        operator = options.get("operator")
        if not is_truthy(operator):
            return to.refuse("@case needs an operator.")
        if not is_truthy(options.get("value")):
            return lambda event: UNDEFINED
        value = to.at("value", keep=to.keep).value(options["value"])
        change: Callable[[str], Value] | None = _CASES.get(operator if isinstance(operator, str) else "")
        if change is None:
            change = to.at("operator").refuse("The operator must be lower or upper.")

        def resolve(event: Value) -> Value:
            text = value(event)
            return change(text) if isinstance(text, str) else text

        return resolve

    def reads(self, at: ReadScope, options: Value) -> Iterator[PathRead]:
        """See `Directive.reads`."""
        if isinstance(options, dict):
            yield from at.at("value").reads(options.get("value"))
