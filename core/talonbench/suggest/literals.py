"""Strings of a mapping that look like paths or templates but are sent as they are, and the directive likely meant."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from talonbench.destination import CompiledSubscription
from talonbench.mapping import Constant, find_constants
from talonbench.suggest.model import Suggestion, change_field
from talonbench.values import UNDEFINED, Value, json_text
from talonbench.values.pointer import Keys, get_at, set_at

_KEY: Final = r"[A-Za-z_][\w-]*(\[(?:\d+|'[^'\]]+'|\"[^\"\]]+\")\])*"
_PATH: Final = re.compile(rf"\$\.{_KEY}(\.{_KEY})*|(properties|traits|context)(\.{_KEY})+")
_BRACES: Final = re.compile(r"\{\{\{?([^{}]+)\}\}")
_LOOSE: Final = re.compile(r"\"\$\.|\{[{%]|\"(?:properties|traits|context)\.")  # in a mapping as JSON
_USUAL: Final = re.compile(  # paths and templates where they belong
    r"\"@(?:path|arrayPath)\":\[?\"\$[^\"{]*\"|\"@(?:template|liquid)\":\"[^\"\\]*\{[{%](?:[^\"\\]|\\.)*\""
)
_INNER: Final = re.compile(r"\s*(\$\.)?[A-Za-z_][\w.\[\]-]*\s*")


@dataclass(frozen=True, slots=True)
class LooseText:
    """A string at *place* of a mapping that probably should be *node*, whose directive is *meant*.

    *directive* is the one that reads it now; empty if it is sent literally.
    """

    place: Keys
    text: str
    directive: str
    meant: str
    node: Value


def find_loose_texts(compiled: CompiledSubscription) -> tuple[LooseText, ...]:
    """The strings in the mapping of *compiled* that look like paths or templates and aren't read as such."""
    mapping = compiled.subscription.mapping
    if not _LOOSE.search(_USUAL.sub("", json_text(mapping))):
        return ()  # as in most mappings: the strings needn't be listed
    found = map(_read, find_constants(mapping))
    return tuple(one for one in found if one is not None)


def _read(one: Constant) -> LooseText | None:
    if one.directive in ("", "@path") and (meant := _template(one.text)):
        return LooseText(one.place, one.text, one.directive, meant, {meant: one.text})
    if one.directive != "@path" and _PATH.fullmatch(one.text):
        path = one.text if one.text.startswith("$") else f"$.{one.text}"
        return LooseText(one.place, one.text, one.directive, "@path", {"@path": path})
    return None


def _template(text: str) -> str:
    """The directive that reads *text* as a template; empty if it is none."""
    inside = _BRACES.findall(text)
    if "{%" in text and "%}" in text:
        return "@liquid"
    if not inside:
        return ""
    return "@template" if all(_INNER.fullmatch(part) for part in inside) else "@liquid"


def read_literals(compiled: CompiledSubscription) -> Iterator[Suggestion]:
    """For each field with such strings: to read them as was likely meant."""
    fields: dict[str, list[LooseText]] = {}
    for one in find_loose_texts(compiled):
        fields.setdefault(one.place[0], []).append(one)
    for key, texts in fields.items():
        node = compiled.subscription.mapping.get(key, UNDEFINED)
        for one in texts:
            if get_at(node, one.place[1:]) is not UNDEFINED:
                node = set_at(node, one.place[1:], one.node)
        words = " and ".join(dict.fromkeys(_describe(one) for one in texts))
        yield change_field(words, key, node)


def _describe(one: LooseText) -> str:
    if one.meant == "@path" and isinstance(one.node, dict):
        return f"read {one.node['@path']} with @path instead of sending “{one.text}”"
    now = "reading it as a path" if one.directive == "@path" else "sending it literally"
    return f"fill in “{one.text}” with {one.meant} instead of {now}"
