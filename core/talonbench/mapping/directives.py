"""The thirteen directives. Each function looks at the options once and returns the resolver of that one case."""

from collections.abc import Callable

from talonbench.errors import Fault, MappingError
from talonbench.mapping.compiler import Compiler, directive
from talonbench.mapping.paths import Resolver
from talonbench.mapping.replacement import compile_replacement
from talonbench.mapping.template import compile_template, filled
from talonbench.mapping.validation import check_mapping
from talonbench.values import (
    UNDEFINED,
    Json,
    Native,
    Undefined,
    Value,
    is_truthy,
    json_text,
    parse_json,
    property_order,
    to_text,
)


@directive("@path")
def path(to: Compiler, options: Value) -> Resolver:
    """``{"@path": "$.traits.plan"}``: the value at that path."""
    return _of_text(to, options, to.rooted_path)


@directive("@template")
def template(to: Compiler, options: Value) -> Resolver:
    """``{"@template": "Hi {{traits.name}}"}``: a text with paths filled in."""
    return _of_text(to, options, lambda text: compile_template(text, to.path))


def _of_text(to: Compiler, options: Value, compile_text: Callable[[str], Resolver]) -> Resolver:
    """A directive on a text, which may itself come from a directive."""
    if isinstance(options, str):
        return compile_text(options)
    inner, refuse = to.value(options), to.refuse("A text is wanted here.")

    def resolve(event: Value) -> Value:
        text = inner(event)
        return compile_text(text)(event) if isinstance(text, str) else refuse(event)

    return resolve


@directive("@literal")
def literal(to: Compiler, options: Value) -> Resolver:
    """``{"@literal": x}``: x; directives in it are run all the same."""
    return to.value(options)


@directive("@if")
def if_(to: Compiler, options: Value) -> Resolver:
    """``{"@if": {"exists" or "blank": x, "then": y, "else": z}}``."""
    if not isinstance(options, dict):
        return to.refuse("@if takes an object.")
    if not is_truthy(options.get("exists")) and not is_truthy(options.get("blank")):
        return to.refuse("@if wants exists or blank.")
    name = "exists" if "exists" in options else "blank"
    value = to.at(name, keep=True).value(options[name])  # a hidden toString is looked for, be it undefined
    then = to.at("then", keep=to.keep).value(options.get("then", UNDEFINED))
    other = options.get("else")
    otherwise = to.at("else", keep=to.keep).value(other if is_truthy(other) else UNDEFINED)
    if name == "blank":
        return lambda event: then(event) if is_filled(value(event)) else otherwise(event)

    def resolve(event: Value) -> Value:
        found = value(event)
        return otherwise(event) if found is None or found is UNDEFINED else then(event)

    return resolve


def is_filled(value: Value) -> bool:
    """Neither undefined, null, nor loosely equal (``==``) to the empty text, as 0 and false and [] are."""
    if value is None or isinstance(value, Undefined):
        return False
    if isinstance(value, (bool, int, float)):
        return value != 0
    return filled(value) != ""


_CASES = {"lower": str.lower, "upper": str.upper}


@directive("@case")
def case(to: Compiler, options: Value) -> Resolver:
    """``{"@case": {"operator": "lower" or "upper", "value": x}}``; what is no text stays as it is."""
    if not isinstance(options, dict):
        return to.refuse("@case takes an object.")
    operator = options.get("operator")
    if not is_truthy(operator):
        return to.refuse("@case wants an operator.")
    if not is_truthy(options.get("value")):
        return lambda event: UNDEFINED
    value = to.at("value", keep=to.keep).value(options["value"])
    change: Callable[[str], Value] | None = _CASES.get(operator if isinstance(operator, str) else "")
    if change is None:
        change = to.at("operator").refuse("The operator is to be lower or upper.")

    def resolve(event: Value) -> Value:
        text = value(event)
        return change(text) if isinstance(text, str) else text

    return resolve


@directive("@replace")
def replace(to: Compiler, options: Value) -> Resolver:
    """``{"@replace": {"value": x, "pattern": "a", "replacement": "b", "ignorecase", "global", "pattern2" …}}``."""
    if not isinstance(options, dict):
        return to.refuse("@replace takes an object.")
    if not is_truthy(options.get("pattern")):
        return to.refuse("@replace wants a pattern.")
    if not is_truthy(options.get("value")):
        return lambda event: UNDEFINED
    value = to.at("value").value(options["value"])
    substitute = compile_replacement(options, to.refuse)

    def resolve(event: Value) -> Value:
        text = value(event)
        if isinstance(text, (bool, int, float)):
            text = to_text(text)
        return substitute(text) if isinstance(text, str) else ""

    return resolve


@directive("@arrayPath")
def array_path(to: Compiler, options: Value) -> Resolver:
    """``{"@arrayPath": [path, shape]}``: the list at the path, each item in that shape."""
    if not isinstance(options, list):
        return to.refuse("@arrayPath takes a list.")
    head = options[0] if options else UNDEFINED
    shape = options[1] if len(options) > 1 else UNDEFINED
    root = to.rooted_path(head) if isinstance(head, str) else to.at("0").value(head)
    if not isinstance(shape, dict) or not shape:
        return root
    return to.each(root, to.at("1").value(shape))


@directive("@flatten")
def flatten(to: Compiler, options: Value) -> Resolver:
    """``{"@flatten": {"value": x, "separator": ".", "omitArrays": bool}}``: nested keys joined into one level."""
    if not isinstance(options, dict):
        return to.refuse("@flatten takes an object.")
    if not is_truthy(options.get("separator")):
        return to.refuse("@flatten wants a separator.")
    separator = to.at("separator").value(options["separator"])
    value = to.at("value", keep=to.keep).value(options.get("value", UNDEFINED))
    omit_arrays = is_truthy(options.get("omitArrays"))
    refuse = to.at("separator").refuse("The separator is to be a text.")

    def resolve(event: Value) -> Value:
        between = separator(event)
        if not isinstance(between, str):
            return refuse(event)
        out: dict[str, Value] = {}
        _flatten_into(out, value(event), "", between, omit_arrays)
        return out if to.keep else defined(out)

    return resolve


def _flatten_into(out: dict[str, Value], value: Value, prefix: str, separator: str, omit_arrays: bool) -> None:
    if isinstance(value, list) and not omit_arrays:
        value = {str(index): item for index, item in enumerate(value)}
    if type(value) is not dict:
        out[prefix] = value
        return
    for key, part in property_order(value).items():
        _flatten_into(out, part, f"{prefix}{separator}{key}" if prefix else key, separator, omit_arrays)


def defined(entries: dict[str, Value]) -> dict[str, Value]:
    """*entries* without undefined members; the same object where it has none."""
    for value in entries.values():
        if value is UNDEFINED:
            return {key: value for key, value in entries.items() if value is not UNDEFINED}
    return entries


@directive("@json")
def json(to: Compiler, options: Value) -> Resolver:
    """``{"@json": {"mode": "encode" or "decode", "value": x}}``; what cannot be decoded stays text."""
    if not isinstance(options, dict):
        return to.refuse("@json takes an object.")
    if not is_truthy(options.get("mode")) or not is_truthy(options.get("value")):
        return to.refuse("@json wants a mode and a value.")
    mode = options["mode"]
    value = to.at("value", keep=to.keep and mode == "decode").value(options["value"])
    if mode == "encode":
        return lambda event: _encoded(value(event))
    return (lambda event: _decoded(value(event))) if mode == "decode" else lambda event: _nothing(value(event))


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


@directive("@merge")
def merge(to: Compiler, options: Value) -> Resolver:
    """``{"@merge": {"objects": [a, b], "direction": "left" or "right"}}``: the later wins; left turns them round."""
    if not isinstance(options, dict):
        return to.refuse("@merge takes an object.")
    if not is_truthy(options.get("direction")):
        return to.refuse("@merge wants a direction.")
    objects = options.get("objects")
    if not isinstance(objects, list):
        return to.refuse("@merge wants a list of objects.")
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
        return defined(out) if drops else out

    return resolve


def _gives_no_undefined(node: Value) -> bool:
    """Whether *node* is a plain path: what stands in an event is never undefined."""
    return isinstance(node, dict) and set(node) == {"@path"}


def _members_of(value: Value) -> dict[str, Value]:
    """What Object.assign takes from *value*."""
    if isinstance(value, str):
        units = value.encode("utf-16-le", "surrogatepass")
        value = [units[at : at + 2].decode("utf-16-le", "surrogatepass") for at in range(0, len(units), 2)]
    if isinstance(value, list):
        return {str(index): item for index, item in enumerate(value)}
    return dict(value) if type(value) is dict else {}


@directive("@transform")
def transform(to: Compiler, options: Value) -> Resolver:
    """``{"@transform": {"apply": mapping, "mapping": mapping}}``: the second reads what the first made."""
    if not isinstance(options, dict):
        return to.refuse("@transform takes an object.")
    if not is_truthy(options.get("mapping")) or not is_truthy(options.get("apply")):
        return to.refuse("@transform wants apply and mapping.")
    inner = options["apply"]
    if not isinstance(inner, dict):
        return to.refuse("What @transform applies is to be an object.")
    apply = compile_root(to.at("apply"), inner)
    mapping = to.elsewhere(to.at("mapping", keep=to.keep).value(options["mapping"]))
    return lambda event: mapping(apply({} if isinstance(event, Undefined) else event))


ROOT_KEY = "__segment_internal_directive"


def compile_root(to: Compiler, mapping: dict[str, Value]) -> Resolver:
    """A whole mapping: checked first, its root directive given the other keys as its ``mapping``."""
    try:
        node = with_root(mapping)
    except MappingError as error:
        return to.refuse(error.faults[0].message)
    faults = tuple(check_mapping(node, to.place))
    resolve_node, refuse = to.value(node), to.refuse("Only an object can be mapped.")

    def resolve(event: Value) -> Value:
        if faults:
            raise MappingError(faults)
        return resolve_node(event) if isinstance(event, dict) else refuse(event)

    return resolve


def with_root(mapping: dict[str, Value]) -> Json:
    """*mapping*, or its root directive holding the other keys; MappingError where that cannot be."""
    if ROOT_KEY not in mapping:
        return mapping
    root = mapping[ROOT_KEY]
    entries = root if isinstance(root, (dict, list)) else {}
    if len(entries) != 1:
        raise MappingError((Fault(f"/{ROOT_KEY}", "mapping", "The root mapping is to be one directive."),))
    key, options = next(iter(entries.items())) if isinstance(entries, dict) else (0, entries[0])
    if not isinstance(options, (dict, list)):
        raise MappingError((Fault(f"/{ROOT_KEY}/{key}", "mapping", "The root directive takes an object."),))
    if isinstance(options, dict):
        rest: dict[str, Value] = {name: part for name, part in mapping.items() if name != ROOT_KEY}
        options = {**options, "mapping": rest}
    return {str(key): options} if isinstance(entries, dict) else [options]


@directive("@excludeWhenNull")
def exclude_when_null(to: Compiler, options: Value) -> Resolver:
    """``{"@excludeWhenNull": x}``: x without its nulls; lists are not looked into."""
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
    return cleaned if keep else defined(cleaned)


@directive("@liquid")
def liquid(to: Compiler, options: Value) -> Resolver:
    """``{"@liquid": "{{ event | upcase }}"}``: a Liquid template in Segment's dialect."""
    if not isinstance(options, str):
        return to.refuse("A Liquid template is a text.")
    try:
        render = to.liquid(options)
    except ValueError as error:
        return to.refuse(f"The Liquid template cannot be read: {error}")

    def resolve(event: Value) -> Value:
        try:
            return render(event)
        except ValueError as error:
            return to.refuse(f"The Liquid template fails: {error}")(event)

    return resolve
