"""Keys with a dot, a bracket or a quote, which a path takes apart: Liquid reads them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from talonbench.destination import CompiledSubscription
from talonbench.mapping import PathRead, path_keys
from talonbench.suggest.model import Suggestion, change_field
from talonbench.suggest.reshape import find_place
from talonbench.values import UNDEFINED, Value
from talonbench.values.pointer import EACH, Keys, get_at, has_at, set_at

Event = dict[str, Value]


@dataclass(frozen=True, slots=True)
class SplitKey:
    """The key *name* at *above* in the event, which a path takes for several; *rest* are the keys behind it."""

    above: Keys
    name: str
    rest: Keys

    @property
    def sign(self) -> str:
        """What is special in the name, as part of a sentence."""
        return "a dot" if "." in self.name else "a bracket" if set("[]") & set(self.name) else "a quote"

    @property
    def in_liquid(self) -> str:
        """How Liquid reads the value; empty if it can't."""
        if "'" in self.name and '"' in self.name:
            return ""
        quote = '"' if "'" in self.name else "'"
        rest = "".join(f".{key}" for key in self.rest)
        return f"{{{{ {'.'.join(self.above)}[{quote}{self.name}{quote}]{rest} }}}}"


def find_split_key(event: Event, keys: Keys) -> SplitKey | None:
    """The key of *event*, or of the items of its list, that a path with *keys* takes apart; None if there is none."""
    if EACH not in keys:
        return _find(event, keys, 1)
    at = keys.index(EACH)
    items = get_at(event, keys[:at])
    rows = [one for one in items if isinstance(one, dict)] if isinstance(items, list) else []
    return next((one for row in rows if (one := _find(row, keys[at + 1 :], 0)) is not None), None)


def _find(event: Event, keys: Keys, first: int) -> SplitKey | None:
    for start in range(first, len(keys)):
        within = get_at(event, keys[:start])
        if EACH in keys[:start] or not isinstance(within, dict):
            return None
        for name in within:
            parts = path_keys(name)
            rest = keys[start + len(parts) :]
            is_meant = parts != (name,) and parts == keys[start : start + len(parts)]
            if parts and is_meant and (not rest or has_at(within[name], rest)):
                return SplitKey(keys[:start], name, rest)
    return None


def read_with_liquid(event: Event, compiled: CompiledSubscription) -> Iterator[Suggestion]:
    """For each path that is lost in such a key: to read it with Liquid."""
    for read in compiled.reads:
        if read.use not in ("value", "text") or not read.keys or has_at(event, read.keys):
            continue
        found, at = find_split_key(event, read.keys), find_place(read, read.field)
        if found is None or not found.in_liquid or at is None:
            continue
        node = compiled.subscription.mapping.get(read.field, UNDEFINED)
        text = _write(found, read, get_at(node, at), at)
        if text:
            shaped: Value = {"@liquid": text}
            shaped = set_at(node, at[:-1], shaped) if at[:-1] else shaped
            yield change_field(f"read “{found.name}” with @liquid", read.field, shaped)


def _write(found: SplitKey, read: PathRead, text: Value, at: Keys) -> str:
    """The Liquid that stands in for the *text* of the directive *at* its place; empty if it can't."""
    if at[-1:] == ("@path",):
        return found.in_liquid
    if at[-1:] != ("@template",) or not isinstance(text, str) or "{{{" in text:
        return ""
    return re.sub(r"\{\{\s*" + re.escape(read.path) + r"\s*\}\}", lambda _: found.in_liquid, text)
