"""``{"@excludeWhenNull": x}``: x without its nulls; arrays are left alone."""

from talonbench.mapping.directives.directive import NodeCompiler
from talonbench.mapping.directives.literal import Literal
from talonbench.mapping.directives.members import drop_undefined
from talonbench.mapping.paths import Resolver
from talonbench.values import UNDEFINED, Value


class ExcludeWhenNull(Literal):
    """The resolved value without nulls: checked, read and traced like a literal."""

    def compile(self, to: NodeCompiler, options: Value) -> Resolver:
        """See `Directive.compile`."""
        value = to.value(options)

        def resolve(event: Value) -> Value:
            found = value(event)
            if found is None:
                return UNDEFINED
            return _without_nulls(found, to.keep) if type(found) is dict else found

        return resolve


def _without_nulls(entries: dict[str, Value], keep: bool) -> dict[str, Value]:
    cleaned: dict[str, Value] = {
        key: _without_nulls(part, False) if type(part) is dict else UNDEFINED if part is None else part
        for key, part in entries.items()
        if key != "__proto__"
    }
    return cleaned if keep else drop_undefined(cleaned)
