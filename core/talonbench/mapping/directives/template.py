"""``{"@template": "Hi {{traits.name}}"}``: text with paths filled in, split once into text and paths."""

import re
from collections.abc import Callable, Iterator
from itertools import chain
from typing import TypeAlias

from talonbench.errors import Fault, MappingError
from talonbench.mapping.directives.directive import NodeCompiler, ReadScope
from talonbench.mapping.directives.text_directive import TextDirective
from talonbench.mapping.paths import PathRead, Resolver, path_keys
from talonbench.values import UNDEFINED, Undefined, Value, trim
from talonbench.values.prototypes import string_of

ReadPath: TypeAlias = Callable[[str], Resolver]
# What isn't closed is passed over at once, not again from each of its braces: the second group is missing then.
_TRIPLE = re.compile(r"\{\{\{([^}]+)(\}\}\})?")
_DOUBLE = re.compile(r"\{\{([^}]+)(\}\})?")
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
        if any(_MARK in found[1] for found in _closed(_DOUBLE, _fill(_TRIPLE, text, lambda _: _MARK))):
            yield from at.path("$", (), "any")


def template_paths(template: str) -> tuple[str, ...]:
    """The paths that *template* reads, as written, without surrounding spaces."""
    doubles = _fill(_TRIPLE, template, lambda _: "")
    return tuple(trim(found[1]) for found in chain(_closed(_TRIPLE, template), _closed(_DOUBLE, doubles)))


def _closed(braces: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    return (found for found in braces.finditer(text) if found[2])


def _fill(braces: re.Pattern[str], text: str, fill: Callable[[str], str]) -> str:
    """*text* with what stands in *braces* replaced by what *fill* makes of it."""
    return braces.sub(lambda found: fill(found[1]) if found[2] else found[0], text)


def compile_template(template: str, read: ReadPath) -> Resolver:
    """A renderer of *template*; a missing value becomes the empty string.

    Triple braces are filled before double ones, as in Segment, so a value inserted by the former may itself contain
    braces that are filled in turn.
    """
    if any(True for _ in _closed(_TRIPLE, template)):
        return _twice(template, read)
    texts, readers, at = [], [], 0
    for found in _closed(_DOUBLE, template):
        texts.append(template[at : found.start()])
        readers.append(read(trim(found[1])))
        at = found.end()
    texts.append(template[at:])
    if not readers:
        return lambda _: template
    pairs = list(zip(readers, texts[1:], strict=True))
    return _joined(texts[0], pairs)


def _joined(head: str, pairs: list[tuple[Resolver, str]]) -> Resolver:
    def render(event: Value) -> Value:
        event, out = _start(event), head
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


def _start(event: Value) -> Value:
    """Where a template's paths start: an empty object where ``@transform`` made nothing."""
    return {} if event is UNDEFINED else event


def _twice(template: str, read: ReadPath) -> Resolver:
    def render(event: Value) -> Value:
        start = _start(event)

        def fill(path: str) -> str:
            return format_value(read(trim(path))(start))

        return _fill(_DOUBLE, _fill(_TRIPLE, template, fill), fill)

    return render
