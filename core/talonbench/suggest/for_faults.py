"""What may help against a fault of a payload, at the place that the faulty part comes from."""

from collections.abc import Iterator
from difflib import get_close_matches

from talonbench.destination import CompiledSubscription
from talonbench.errors import Fault
from talonbench.events import complete_paths, nearest_path, path_text
from talonbench.fields import Field
from talonbench.mapping import WrittenPath, written_paths
from talonbench.suggest.example_values import are_ids_alike, field_at, make_example
from talonbench.suggest.model import SetEventValue, SetField, Suggestion, describe_change, short
from talonbench.suggest.solver import Assignment
from talonbench.values import UNDEFINED, Json, Undefined, Value, to_text
from talonbench.values.pointer import EACH, Keys, get_at, parse_pointer, set_at

Event = dict[str, Value]


def find_fixes(fault: Fault, event: Event, compiled: CompiledSubscription) -> Iterator[Suggestion]:
    """Suggestions against *fault*, likely ones first; none is tried here."""
    key = next(iter(parse_pointer(fault.path)), "")
    field = next((one for one in compiled.action.fields if one.key == key), None)
    if field is None:
        return
    node = compiled.subscription.mapping.get(key, UNDEFINED)
    paths = [path for path in written_paths({key: node}) if path.keys] if not isinstance(node, Undefined) else []
    for path in paths:
        yield from _for_path(event, compiled, fault, path, key, node)
    like = next((path for path, _ in complete_paths(event, "$") if are_ids_alike(key, path)), None)
    if not paths and like is not None and fault.rule == "required":
        yield Suggestion(f"In the mapping: read {field.label} from {like}.", (SetField(key, {"@path": like}),))
    if not isinstance(field.default, Undefined) and field.default != node:
        yield Suggestion(f"In the mapping: reset {field.label} to its default.", (SetField(key, field.default),))
    if not paths:
        value = _value(fault, field, key, node)
        yield Suggestion(f"In the mapping: set {field.label} to {short(value)}.", (SetField(key, value),))


def _for_path(
    event: Event, compiled: CompiledSubscription, fault: Fault, path: WrittenPath, key: str, node: Value
) -> Iterator[Suggestion]:
    keys = _place(path, fault, event)
    if keys is None:
        return
    now = get_at(event, keys)
    if isinstance(now, Undefined):
        nearest = nearest_path(event, path_text(keys))
        if nearest is not None and nearest != path.path and EACH not in (path.keys or ()):
            changed = _with_path(node, path.path, nearest)
            yield Suggestion(f"In the mapping: read {nearest} in place of {path.path}.", (SetField(key, changed),))
    if path.use == "condition":
        return
    value = _value(fault, field_at(compiled.action, fault.path), keys[-1] if keys else "", now)
    value = value[0] if isinstance(value, list) and value and keys[-1].isdigit() else value
    if isinstance(set_at(event, keys, value), dict):
        edit = Assignment(keys, value)
        yield Suggestion(f"In the event: {describe_change(event, edit)}.", (SetEventValue(keys, value),))


def _place(path: WrittenPath, fault: Fault, event: Event) -> Keys | None:
    """Where in the event the part with *fault* is read from by *path*; None where another part is."""
    rest = [*parse_pointer(fault.path)]
    indices: list[str] = []
    for name in _named(path.pointer):
        while rest and rest[0].isdigit():
            indices.append(rest.pop(0))
        if not rest or rest.pop(0) != name:
            return None
    items = iter(indices)
    keys = tuple(next(items, "0") if one == EACH else one for one in path.keys or ())
    if rest and rest[0].isdigit() and not isinstance(get_at(event, keys), list):
        rest = rest[1:]  # a field for several made a list of one
    return (*keys, *rest)


def _named(pointer: str) -> tuple[str, ...]:
    """The names in a mapping's *pointer*, without directives, their options and indices."""
    names: list[str] = []
    is_option = False
    for part in parse_pointer(pointer):
        if not (is_option or part.startswith("@") or part.isdigit()):
            names.append(part)
        is_option = part.startswith("@")
    return tuple(names)


def _value(fault: Fault, field: Field | None, name: str, now: Value) -> Value:
    """A value that fits *field*; of its choices the one that is most like what is there *now*."""
    if fault.rule == "enum" and field is not None and isinstance(now, str):
        choices = {to_text(choice.value).lower(): choice.value for choice in field.choices}
        alike = get_close_matches(now.lower(), choices, n=1)
        if alike:
            return choices[alike[0]]
    return make_example(field, name)


def _with_path(node: Value, old: str, new: str) -> Json:
    if isinstance(node, dict):
        return {
            key: new if key == "@path" and part == old else _with_path(part, old, new) for key, part in node.items()
        }
    if isinstance(node, list):
        return [_with_path(part, old, new) for part in node]
    return node
