"""The constants of a mapping: what is sent as it is written."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from talonbench.mapping.compiler import Compiler
from talonbench.mapping.nodes import NodePath, find_directive_name, is_constant
from talonbench.mapping.paths import Resolver
from talonbench.values import Value

_TEXTS = ("@path", "@template", "@liquid")


@dataclass(frozen=True, slots=True)
class Constant:
    """A string in a mapping: *place* are its keys.

    *directive* is empty for a string that is sent as it is, else the directive that reads the string.
    """

    place: NodePath
    text: str
    directive: str = ""


def find_constants(mapping: dict[str, Value]) -> Iterator[Constant]:
    """Every string in *mapping* that is sent as it is, and those of directives that read a string."""
    found: list[Constant] = []
    for key, node in mapping.items():
        _Listing(found.append, (key,)).value(node)
    yield from found


class _Listing(Compiler):
    """Compiles like `Compiler`, and notes the strings."""

    def __init__(self, note: Callable[[Constant], None], place: NodePath = (), keep: bool = False) -> None:
        super().__init__(place, keep)
        self._note = note

    def at(self, *keys: str, keep: bool = False) -> _Listing:
        """See `Compiler.at`."""
        return _Listing(self._note, (*self.place, *keys), keep)

    def value(self, node: Value) -> Resolver:
        """See `Compiler.value`; the strings of a constant are noted."""
        for place, text in _strings(node, self.place) if is_constant(node) else ():
            self._note(Constant(place, text))
        return super().value(node)

    def directive(self, node: dict[str, Value]) -> Resolver:
        """See `Compiler.directive`; the string of one that reads it is noted."""
        name = find_directive_name(node)
        option = node[name]
        if name in _TEXTS and isinstance(option, str):
            self._note(Constant(self.place, option, name))
        return super().directive(node)


def _strings(node: Value, place: NodePath) -> Iterator[tuple[NodePath, str]]:
    if isinstance(node, str):
        yield place, node
    elif isinstance(node, list):
        for index, part in enumerate(node):
            yield from _strings(part, (*place, str(index)))
    elif isinstance(node, dict):
        for key, part in node.items():
            yield from _strings(part, (*place, key))
