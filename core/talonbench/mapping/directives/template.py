"""``{"@template": "Hi {{traits.name}}"}``: text with paths filled in, split once into text and paths."""

import re
from collections.abc import Callable, Iterator
from typing import TypeAlias

from talonbench.errors import Fault, MappingError
from talonbench.mapping.directives.directive import NodeCompiler, ReadScope
from talonbench.mapping.directives.text_directive import TextDirective
from talonbench.mapping.paths import PathRead, Resolver, path_keys
from talonbench.values import Undefined, Value, trim
from talonbench.values.prototypes import string_of

ReadPath: TypeAlias = Callable[[str], Resolver]
_TRIPLE = re.compile(r"\{\{\{([^}]+)\}\}\}")
_DOUBLE = re.compile(r"\{\{([^}]+)\}\}")
_MARK = "\ue000"


class Template(TextDirective):
    """Text in which double and triple braces name paths."""

    def compile_text(self, to: NodeCompiler, text: str) -> Resolver:
        """See `TextDirective.compile_text`."""
        return compile_template(text, to.path)

    def text_reads(self, at: ReadScope, text: str) -> Iterator[PathRead]:
        """See `TextDirective.text_reads`; double braces around triple ones may read any path."""
        for path in template_paths(text):
            yield from at.path(path, path_keys(path), "text")
        if any(_MARK in path for path in _DOUBLE.findall(_TRIPLE.sub(_MARK, text))):
            yield from at.path("$", (), "any")


def template_paths(template: str) -> tuple[str, ...]:
    """The paths that *template* reads, as written, without surrounding spaces."""
    doubles = _TRIPLE.sub("", template)
    return tuple(trim(text) for found in (_TRIPLE.findall(template), _DOUBLE.findall(doubles)) for text in found)


def compile_template(template: str, read: ReadPath) -> Resolver:
    """A renderer of *template*; a missing value becomes the empty string.

    Triple braces are filled before double ones, as in Segment, so a value inserted by the former may itself contain
    braces that are filled in turn.
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
            out += (value if type(value) is str else format_value(value)) + text
        return out

    return render


def format_value(value: Value) -> str:
    """The text that a template inserts for *value*; MappingError if JavaScript can't convert it to a string."""
    if value is None or isinstance(value, Undefined):
        return ""
    try:
        return string_of(value)
    except ValueError as error:
        raise MappingError((Fault("", "mapping", str(error)),)) from None


def _twice(template: str, read: ReadPath) -> Resolver:
    def render(event: Value) -> Value:
        once = _TRIPLE.sub(lambda found: format_value(read(trim(found[1]))(event)), template)
        return _DOUBLE.sub(lambda found: format_value(read(trim(found[1]))(event)), once)

    return render
