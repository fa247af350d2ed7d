"""The path that was likely meant by one that finds nothing."""

import re
from collections.abc import Iterator
from typing import Final

from talonbench.destination import CompiledSubscription
from talonbench.events import KnownPaths, path_text
from talonbench.ingestion import name_adder
from talonbench.mapping import PathRead
from talonbench.suggest.model import Suggestion, change_field
from talonbench.values import UNDEFINED, Value
from talonbench.values.pointer import EACH, get_at, has_at, parse_pointer, set_at

_MOST: Final = 4  # paths of one mapping for which another one is searched
_TEXTS: Final = (("@template",), ("@liquid",))
_ROOT: Final = re.compile(r"(\{\{\{?\s*)\$\.")
Event = dict[str, Value]


def find_nearest(path: PathRead, known: KnownPaths, guess: bool = True) -> str | None:
    """The path that was likely meant by *path*; inside a list from its item on, as it is written there.

    None for what the event has only once it is received.
    """
    keys = tuple("0" if key == EACH else key for key in path.keys or ())
    if name_adder(keys):
        return None
    nearest = known.nearest(path_text(keys), guess=guess)
    if nearest is None or EACH not in (path.keys or ()):
        return nearest
    item = path_text(keys[: len(keys) - (path.keys or ())[::-1].index(EACH)])
    return f"${nearest.removeprefix(item)}" if nearest.startswith(item) else None


def read_nearest(event: Event, compiled: CompiledSubscription) -> Iterator[Suggestion]:
    """For each path of the mapping that finds nothing: to read the one that was likely meant."""
    known, mapping = KnownPaths(event), compiled.subscription.mapping
    lost = [
        read
        for read in compiled.reads
        if read.use in ("value", "text") and read.keys and not has_at(event, read.keys) and not read.has_default
    ]
    defaults = {part.key for part in compiled.action.fields if mapping.get(part.key, UNDEFINED) == part.default}
    for read in [one for one in lost if one.field not in defaults][:_MOST]:
        yield from replace_path(read, find_nearest(read, known), mapping.get(read.field, UNDEFINED))


def unroot_templates(compiled: CompiledSubscription) -> Iterator[Suggestion]:
    """For each field with a template whose paths begin with ``$.``: to leave that out."""
    rooted = {read.pointer: read for read in compiled.reads if read.use == "text" and read.path.startswith("$.")}
    for pointer, read in rooted.items():
        keys, key = parse_pointer(pointer), read.field
        node = compiled.subscription.mapping.get(key, UNDEFINED)
        at = keys[keys.index(key) + 1 :] if key in keys else ()
        text = get_at(node, at)
        if isinstance(text, str):
            bare = _ROOT.sub(lambda found: found[1], text)
            yield change_field(f"write {bare} without “$.”", key, set_at(node, at, bare))


def replace_path(read: PathRead, nearest: str | None, node: Value) -> Iterator[Suggestion]:
    """To read *nearest* instead of *read* in *node*, the mapping of its field."""
    pointer, key = parse_pointer(read.pointer), read.field
    if nearest in (None, read.path) or key not in pointer:
        return
    at = pointer[pointer.index(key) + 1 :]
    text, path = get_at(node, at), read.path
    meant = nearest if read.use == "value" else (nearest or "").removeprefix("$.")
    changed = meant if text == path else None
    if read.use == "text" and at[-1:] in _TEXTS and isinstance(text, str):
        changed = re.sub(rf"(?<![\w.$]){re.escape(path)}(?![\w.\[])", lambda _: meant or "", text)
    if changed not in (None, text):
        yield change_field(f"read {meant} instead of {path}", key, set_at(node, at, changed))
