"""``{"@json": {"mode": "encode" or "decode", "value": x}}``; text that can't be decoded stays as it is."""

from collections.abc import Iterator

from talonbench.errors import Fault
from talonbench.mapping.directives.checks import check_choice, check_options, check_value
from talonbench.mapping.directives.directive import Directive, NodeCompiler, ReadScope
from talonbench.mapping.nodes import NodePath
from talonbench.mapping.paths import PathRead, Resolver
from talonbench.values import UNDEFINED, Native, Undefined, Value, is_truthy, json_text, parse_json

_check = check_options({"value": check_value, "mode": check_choice("encode", "decode")})


class Json(Directive):
    """A value as JSON text, or JSON text as a value."""

    def check(self, options: Value, place: NodePath) -> Iterator[Fault]:
        """See `Directive.check`."""
        yield from _check(options, place)

    def compile(self, to: NodeCompiler, options: Value) -> Resolver:
        """See `Directive.compile`."""
        if not isinstance(options, dict):
            return to.refuse("@json must be an object.")
        if not is_truthy(options.get("mode")) or not is_truthy(options.get("value")):
            return to.refuse("@json needs a mode and a value.")
        mode = options["mode"]
        value = to.at("value", keep=to.keep and mode == "decode").value(options["value"])
        if mode == "encode":
            return lambda event: _encoded(value(event))
        return (lambda event: _decoded(value(event))) if mode == "decode" else lambda event: _nothing(value(event))

    def reads(self, at: ReadScope, options: Value) -> Iterator[PathRead]:
        """See `Directive.reads`."""
        if isinstance(options, dict):
            scope = at.at("value") if options.get("mode") == "decode" else at.made_of("value")
            yield from scope.reads(options.get("value"))


def _encoded(value: Value) -> Value:
    return UNDEFINED if isinstance(value, (Undefined, Native)) else json_text(value)


def _decoded(value: Value) -> Value:
    if not isinstance(value, str):
        return value
    try:
        return parse_json(value)
    except ValueError:
        return value


def _nothing(_: Value) -> Value:
    return UNDEFINED
