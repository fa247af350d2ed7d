"""``{"@flatten": {"value": x, "separator": ".", "omitArrays": bool}}``: nested keys joined into one level."""

from collections.abc import Iterator

from talonbench.errors import Fault
from talonbench.mapping.directives.checks import check_options, check_text, check_value
from talonbench.mapping.directives.directive import Directive, NodeCompiler, ReadScope
from talonbench.mapping.directives.members import drop_undefined
from talonbench.mapping.nodes import NodePath
from talonbench.mapping.paths import PathRead, Resolver
from talonbench.values import UNDEFINED, Value, is_truthy, property_order

_check = check_options({"value": check_value}, {"separator": check_text})


class Flatten(Directive):
    """A nested object flattened."""

    def check(self, options: Value, place: NodePath) -> Iterator[Fault]:
        """See `Directive.check`."""
        yield from _check(options, place)

    def compile(self, to: NodeCompiler, options: Value) -> Resolver:
        """See `Directive.compile`."""
        if not isinstance(options, dict):
            return to.refuse("@flatten must be an object.")
        if not is_truthy(options.get("separator")):
            return to.refuse("@flatten needs a separator.")
        separator = to.at("separator").value(options["separator"])
        value = to.at("value", keep=to.keep).value(options.get("value", UNDEFINED))
        omit_arrays = is_truthy(options.get("omitArrays"))
        refuse = to.at("separator").refuse("The separator must be a string.")

        def resolve(event: Value) -> Value:
            between = separator(event)
            if not isinstance(between, str):
                return refuse(event)
            out: dict[str, Value] = {}
            _flatten_into(out, value(event), "", between, omit_arrays)
            return out if to.keep else drop_undefined(out)

        return resolve

    def reads(self, at: ReadScope, options: Value) -> Iterator[PathRead]:
        """See `Directive.reads`."""
        if isinstance(options, dict):
            yield from at.made_of("separator").reads(options.get("separator"))
            yield from at.made_of("value").reads(options.get("value"))


def _flatten_into(out: dict[str, Value], value: Value, prefix: str, separator: str, omit_arrays: bool) -> None:
    if isinstance(value, list) and not omit_arrays:
        value = {str(index): item for index, item in enumerate(value)}
    if type(value) is not dict:
        out[prefix] = value
        return
    for key, part in property_order(value).items():
        _flatten_into(out, part, f"{prefix}{separator}{key}" if prefix else key, separator, omit_arrays)
