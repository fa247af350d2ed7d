"""Templates: ``Hi {{traits.name}}``, split once into texts and paths."""

import re
from collections.abc import Callable
from typing import TypeAlias

from talonbench.errors import Fault, MappingError
from talonbench.mapping.paths import Resolver, compile_path
from talonbench.values import Undefined, Value, trim
from talonbench.values.prototypes import string_of

ReadPath: TypeAlias = Callable[[str], Resolver]
_TRIPLE = re.compile(r"\{\{\{([^}]+)\}\}\}")
_DOUBLE = re.compile(r"\{\{([^}]+)\}\}")


def template_paths(template: str) -> tuple[str, ...]:
    """The paths that *template* reads, as written, blanks trimmed."""
    doubles = _TRIPLE.sub("", template)
    return tuple(trim(text) for found in (_TRIPLE.findall(template), _DOUBLE.findall(doubles)) for text in found)


def compile_template(template: str, read: ReadPath = compile_path) -> Resolver:
    """A renderer of *template*; what is not there is the empty text.

    Triple braces are filled before double ones, as Segment does, so a value put in by the former may itself hold
    braces that are filled again.
    """
    if _TRIPLE.search(template):
        return _twice(template, read)
    pieces = _DOUBLE.split(template)
    texts = pieces[0::2]
    readers = [read(trim(path)) for path in pieces[1::2]]
    if not readers:
        return lambda _: template
    pairs = list(zip(readers, texts[1:], strict=True))
    return _joined(texts[0], pairs)


def _joined(head: str, pairs: list[tuple[Resolver, str]]) -> Resolver:
    def render(event: Value) -> Value:
        out = head
        for reader, text in pairs:
            value = reader(event)
            out += (value if type(value) is str else filled(value)) + text
        return out

    return render


def filled(value: Value) -> str:
    """What a template puts in for *value*; MappingError where JavaScript makes no text of it."""
    if value is None or isinstance(value, Undefined):
        return ""
    try:
        return string_of(value)
    except ValueError as error:
        raise MappingError((Fault("", "mapping", str(error)),)) from None


def _twice(template: str, read: ReadPath) -> Resolver:
    def render(event: Value) -> Value:
        once = _TRIPLE.sub(lambda found: filled(read(trim(found[1]))(event)), template)
        return _DOUBLE.sub(lambda found: filled(read(trim(found[1]))(event)), once)

    return render
