"""``{"@merge": {"objects": [a, b], "direction": "left" or "right"}}``: the later wins; left reverses the order."""

from collections.abc import Iterator

from talonbench.errors import Fault
from talonbench.mapping.directives.checks import check_choice, check_list, check_object_or_directive, check_options
from talonbench.mapping.directives.directive import Directive, NodeCompiler, OriginScope, Places, ReadScope, join_places
from talonbench.mapping.directives.members import drop_undefined
from talonbench.mapping.nodes import NodePath, is_directive
from talonbench.mapping.paths import Origin, PathRead, Resolver
from talonbench.values import Value, is_truthy
from talonbench.values.pointer import Keys

_check = check_options({"objects": check_list}, {"direction": check_choice("left", "right")})


class Merge(Directive):
    """Several objects merged."""

    def check(self, options: Value, place: NodePath) -> Iterator[Fault]:
        """See `Directive.check`."""
        found = list(_check(options, place))
        yield from found
        for index, part in enumerate(() if found else _objects(options)):
            yield from check_object_or_directive(part, (*place, "objects", str(index)))

    def compile(self, to: NodeCompiler, options: Value) -> Resolver:
        """See `Directive.compile`."""
        if not isinstance(options, dict):
            return to.refuse("@merge must be an object.")
        if not is_truthy(options.get("direction")):
            return to.refuse("@merge needs a direction.")
        objects = options.get("objects")
        if not isinstance(objects, list):
            return to.refuse("@merge needs an array of objects.")
        direction = to.at("direction").value(options["direction"])
        parts = [to.at("objects", str(index), keep=True).value(part) for index, part in enumerate(objects)]
        drops = not to.keep and not all(_gives_no_undefined(part) for part in objects)

        def resolve(event: Value) -> Value:
            found = [part(event) for part in parts]
            if direction(event) == "left":
                found.reverse()
            out: dict[str, Value] = {}
            for one in found:
                out.update(one if type(one) is dict else _members_of(one))
            return drop_undefined(out) if drops else out

        return resolve

    def reads(self, at: ReadScope, options: Value) -> Iterator[PathRead]:
        """See `Directive.reads`."""
        for index, part in enumerate(_objects(options)):
            yield from at.at("objects", str(index)).reads(part)
        if isinstance(options, dict):
            yield from at.made_of("direction").reads(options.get("direction"))

    def origins(self, of: OriginScope, options: Value) -> Iterator[Origin]:
        """See `Directive.origins`; any of the objects may have the part, up to one that certainly has it."""
        for part in _list_winners(options):
            yield from of.origins(part)
            if of.rest and isinstance(part, dict) and not is_directive(part) and of.rest[0] in part:
                return

    def places(self, at: ReadScope, options: Value, keys: Keys) -> Places | None:
        """See `Directive.places`; the object itself is made."""
        return join_places([at.places(part, keys) for part in _objects(options)]) if keys else None


def _objects(options: Value) -> list[Value]:
    objects = options.get("objects") if isinstance(options, dict) else None
    return objects if isinstance(objects, list) else []


def _list_winners(options: Value) -> list[Value]:
    """The objects, those that hide others first; as they are written where that depends on the event."""
    objects = _objects(options)
    direction = options.get("direction") if isinstance(options, dict) else None
    is_right = isinstance(direction, str) and direction != "left"
    return objects[::-1] if is_right else objects


def _gives_no_undefined(node: Value) -> bool:
    """Whether *node* is a plain path: values in an event are never undefined."""
    return isinstance(node, dict) and set(node) == {"@path"}


def _members_of(value: Value) -> dict[str, Value]:
    """What Object.assign takes from *value*."""
    if isinstance(value, str):
        units = value.encode("utf-16-le", "surrogatepass")
        value = [units[at : at + 2].decode("utf-16-le", "surrogatepass") for at in range(0, len(units), 2)]
    if isinstance(value, list):
        return {str(index): item for index, item in enumerate(value)}
    return dict(value) if type(value) is dict else {}
