"""The paths that a mapping is written with, found without an event: what it will read, and where that stands."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from talonbench.mapping.paths import path_keys
from talonbench.mapping.template import template_paths
from talonbench.values import Json, Value

EACH: Final = "*"  # stands for every item of a list in `WrittenPath.keys`
_LIQUID = re.compile(r"\{\{-?\s*([A-Za-z_][\w.\[\]'\"-]*)")
Keys = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WrittenPath:
    """One path of a mapping.

    *pointer* is its place in the mapping; *keys* the place in the event, ``*`` for each item of a list, and None where
    the path does not start from the event (inside ``@transform``). *use* is ``value``, ``list`` (the list that
    ``@arrayPath`` goes through), ``text`` (a template or Liquid) or ``condition`` (of ``@if``).
    """

    pointer: str
    path: str
    keys: Keys | None
    use: str = "value"


def written_paths(mapping: Json) -> tuple[WrittenPath, ...]:
    """Every path that *mapping* is written with, in its order."""
    return tuple(_of(mapping, "", (), "value"))


def _of(node: Value, pointer: str, base: Keys | None, use: str) -> Iterator[WrittenPath]:
    if isinstance(node, list):
        for index, part in enumerate(node):
            yield from _of(part, f"{pointer}/{index}", base, use)
    elif isinstance(node, dict):
        for key, part in node.items():
            below = f"{pointer}/{key}"
            reader = _READERS.get(key)
            yield from _of(part, below, base, use) if reader is None else reader(part, below, base, use)


def _path(node: Value, pointer: str, base: Keys | None, use: str) -> Iterator[WrittenPath]:
    if isinstance(node, str):
        keys = path_keys(node.replace("$.", "", 1))
        yield WrittenPath(pointer, node, None if base is None else (*base, *keys), use)
    else:
        yield from _of(node, pointer, base, use)


def _template(node: Value, pointer: str, base: Keys | None, use: str) -> Iterator[WrittenPath]:
    if not isinstance(node, str):
        yield from _of(node, pointer, base, use)
        return
    for path in template_paths(node):
        yield WrittenPath(pointer, path, None if base is None else (*base, *path_keys(path)), "text")


def _liquid(node: Value, pointer: str, base: Keys | None, _: str) -> Iterator[WrittenPath]:
    for path in _LIQUID.findall(node) if isinstance(node, str) else ():
        yield WrittenPath(pointer, path, None if base is None else (*base, *path_keys(path)), "text")


def _array_path(node: Value, pointer: str, base: Keys | None, _: str) -> Iterator[WrittenPath]:
    if not isinstance(node, list) or not node:
        return
    head = node[0]
    reader = _path if isinstance(head, str) else _of
    lists = tuple(reader(head, f"{pointer}/0", base, "list"))
    yield from lists
    inside = (*lists[-1].keys, EACH) if lists and lists[-1].keys is not None else None
    for index, part in enumerate(node[1:2], 1):
        yield from _of(part, f"{pointer}/{index}", inside, "value")


def _if(node: Value, pointer: str, base: Keys | None, use: str) -> Iterator[WrittenPath]:
    if isinstance(node, dict):
        for key, part in node.items():
            yield from _of(part, f"{pointer}/{key}", base, "condition" if key in ("exists", "blank") else use)


def _transform(node: Value, pointer: str, base: Keys | None, use: str) -> Iterator[WrittenPath]:
    if isinstance(node, dict):
        yield from _of(node.get("apply"), f"{pointer}/apply", base, use)
        yield from _of(node.get("mapping"), f"{pointer}/mapping", None, use)


_READERS = {
    "@path": _path,
    "@template": _template,
    "@liquid": _liquid,
    "@arrayPath": _array_path,
    "@if": _if,
    "@transform": _transform,
}
