"""Values that are text only because JavaScript turned them into text: ``[object Object]`` and the like."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from talonbench.destination import CompiledSubscription
from talonbench.events import path_text
from talonbench.mapping import Origin, PathRead
from talonbench.suggest.model import Suggestion, change_field
from talonbench.suggest.reshape import find_place, list_likely_keys
from talonbench.values import UNDEFINED, Value
from talonbench.values.pointer import EACH, Keys, get_at, set_at

OBJECT: Final = "[object Object]"
_WORDS: Final = ("undefined", "NaN")
BRACES: Final = re.compile(r"\{\{\{?\s*([^{}]+?)\s*\}\}\}?")
Event = dict[str, Value]


@dataclass(frozen=True, slots=True)
class MadeText:
    """The string *text* at *keys* of a payload.

    *source* is the place in the event that it comes from, None if unknown; *is_sent_so*: the event itself has it;
    *is_list*: an array stands there.
    """

    keys: Keys
    text: str
    source: Keys | None
    is_sent_so: bool = False
    is_list: bool = False

    @property
    def path(self) -> str:
        """The path of the source; empty if unknown."""
        return "" if self.source is None else path_text(self.source)


def find_made_texts(event: Event, compiled: CompiledSubscription, payload: Value) -> Iterator[MadeText]:
    """The strings in *payload*, which *compiled* makes of *event*, that were probably never meant to be text."""
    for keys, text in list_strings(payload, ()):
        if OBJECT in text or text in _WORDS:
            origins = [one for one in compiled.origins(keys) if not one.is_condition]
            if origins:
                yield _made(keys, text, origins, event)


def list_strings(value: Value, keys: Keys) -> Iterator[tuple[Keys, str]]:
    """Every string in *value* with its keys, which begin with *keys*."""
    if isinstance(value, str):
        yield keys, value
    elif isinstance(value, dict):
        for key, part in value.items():
            yield from list_strings(part, (*keys, key))
    elif isinstance(value, list):
        for index, part in enumerate(value):
            yield from list_strings(part, (*keys, str(index)))


def _made(keys: Keys, text: str, origins: list[Origin], event: Event) -> MadeText:
    mark = OBJECT if OBJECT in text else text
    for place in (one.keys for one in origins if one.keys is not None and EACH not in one.keys):
        value = get_at(event, place)
        if mark == OBJECT and isinstance(value, (dict, list)):
            return MadeText(keys, text, place, is_list=isinstance(value, list))
        if isinstance(value, str) and mark in value:
            return MadeText(keys, text, place, is_sent_so=True)
    return MadeText(keys, text, None)


def read_parts(event: Event, compiled: CompiledSubscription, payload: Value) -> Iterator[Suggestion]:
    """For each object that a template made text of: to read one of its values, or to encode it as JSON."""
    for made in find_made_texts(event, compiled, payload):
        for read in compiled.reads:
            if made.source is not None and not made.is_sent_so and read.keys == made.source:
                yield from _for_read(read, get_at(event, made.source), compiled)


def _for_read(read: PathRead, value: Value, compiled: CompiledSubscription) -> Iterator[Suggestion]:
    at, node = find_place(read, read.field), compiled.subscription.mapping.get(read.field, UNDEFINED)
    text = get_at(node, at) if at else UNDEFINED
    if at is None or at[-1:] not in (("@template",), ("@liquid",)) or not isinstance(text, str):
        return
    path = path_text(read.keys or ())
    is_whole = BRACES.fullmatch(text) is not None
    for key in list_likely_keys(value)[:1] if isinstance(value, dict) else ():
        part: Value = {"@path": f"{path}.{key}"} if is_whole else _put_key(text, read.path, key)
        shaped = set_at(node, at[:-1] if is_whole else at, part)
        yield change_field(f"read {path}.{key} instead of {path}", read.field, shaped)
    if is_whole:
        encoded: Value = {"@json": {"mode": "encode", "value": {"@path": path}}}
        yield change_field(f"encode {path} with @json", read.field, set_at(node, at[:-1], encoded))


def _put_key(template: str, path: str, key: str) -> str:
    """*template* with *key* of what it reads at *path*."""
    return BRACES.sub(lambda found: found[0].replace(path, f"{path}.{key}") if found[1] == path else found[0], template)
