"""From a place in a payload back to the event: through the directives of the mapping, one by one."""

from collections.abc import Iterator
from dataclasses import dataclass

from talonbench.mapping import path_keys, written_paths
from talonbench.values import Value

Keys = tuple[str, ...]
_THROUGH = ("@literal", "@excludeWhenNull")


@dataclass(frozen=True, slots=True)
class Origin:
    """One path that a value comes from.

    *steps* are the directives on the way, the outermost first; *keys* is the place in the event, None where it cannot
    be said (behind ``@transform``); *is_condition* that only a condition of ``@if`` reads it.
    """

    path: str
    keys: Keys | None
    steps: tuple[str, ...]
    is_condition: bool = False


def find_origins(node: Value, rest: Keys) -> tuple[Origin, ...]:
    """Where the value at *rest* below the mapping *node* comes from; none for what is written in the mapping."""
    return tuple(dict.fromkeys(_of(node, rest, (), ())))


def _of(node: Value, rest: Keys, base: Keys, steps: tuple[str, ...]) -> Iterator[Origin]:
    name = next((key for key in node if key.startswith("@")), None) if isinstance(node, dict) else None
    if isinstance(node, dict) and name is not None:
        yield from _directive(name, node[name], rest, base, (*steps, name))
    elif isinstance(node, dict):
        if not rest:
            yield from _all(node, base, steps)
        elif rest[0] in node:
            yield from _of(node[rest[0]], rest[1:], base, steps)
    elif isinstance(node, list) and rest and rest[0].isdigit() and int(rest[0]) < len(node):
        yield from _of(node[int(rest[0])], rest[1:], base, steps)
    elif isinstance(node, list):
        yield from _all(node, base, steps)


def _directive(name: str, options: Value, rest: Keys, base: Keys, steps: tuple[str, ...]) -> Iterator[Origin]:
    if name == "@path" and isinstance(options, str):
        yield Origin(options, (*base, *path_keys(options.replace("$.", "", 1)), *rest), steps)
    elif name == "@arrayPath" and isinstance(options, list) and options:
        yield from _items(options, rest, base, steps)
    elif name in _THROUGH:
        yield from _of(options, rest, base, steps)
    elif name == "@if" and isinstance(options, dict):
        for key in ("then", "else"):
            yield from _of(options.get(key), rest, base, steps)
        for found in written_paths({key: options.get(key) for key in ("exists", "blank")}):
            yield Origin(found.path, _below(base, found.keys), steps, is_condition=True)
    elif name == "@merge" and isinstance(options, dict) and isinstance(options.get("objects"), list):
        objects = options["objects"]
        for part in objects if isinstance(objects, list) else ():
            yield from _of(part, rest, base, steps)
    else:
        yield from _all({name: options}, base, steps)


def _items(options: list[Value], rest: Keys, base: Keys, steps: tuple[str, ...]) -> Iterator[Origin]:
    """Of ``@arrayPath``: the item's own path where one item is asked for, else the list and all of its paths."""
    heads = written_paths({"@arrayPath": options[:1]})
    shape = options[1] if len(options) > 1 else None
    if not rest:
        yield from _all({"@arrayPath": options}, base, steps)
        return
    for head in heads:
        inside = None if head.keys is None else (*base, *head.keys)
        if isinstance(shape, dict) and shape and inside is not None:
            yield from _of(shape, rest[1:], (*inside, rest[0]), steps)
        else:
            yield Origin(head.path, None if inside is None else (*inside, *rest), steps)


def _all(node: Value, base: Keys, steps: tuple[str, ...]) -> Iterator[Origin]:
    for found in written_paths(node):
        yield Origin(found.path, _below(base, found.keys), steps, found.use == "condition")


def _below(base: Keys, keys: Keys | None) -> Keys | None:
    return None if keys is None else (*base, *keys)
