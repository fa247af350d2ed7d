"""A filter's condition rewritten: what Segment can't read as it was likely meant, and strings that nearly fit."""

import re
from collections.abc import Iterator
from typing import Final

from talonbench.events.batches import KINDS
from talonbench.filters import CompiledFilter
from talonbench.fql.filters import Path, walk
from talonbench.fql.filters.nodes import Comparison, Literal
from talonbench.values import Value

Event = dict[str, Value]
_TEXTS: Final = re.compile(r"(\"[^\"]*\"|'[^']*')")  # a group, so that splitting keeps them
_REPAIRS: Final = (
    (
        "write {} in lowercase",
        re.compile(r"(?<![\w.\\])(?!(?:and|or|in)\b)((?i:and|or|in))(?![\w.(])"),
        lambda found: found[0].lower(),
    ),
    ("use “=” for “==”", re.compile("={2,3}"), lambda _: "="),
    ("use “and” for “&&”", re.compile(r"\s*&&?\s*"), lambda _: " and "),
    ("use “or” for “||”", re.compile(r"\s*\|\|?\s*"), lambda _: " or "),
)


def repair_condition(source: str) -> Iterator[tuple[str, str]]:
    """Words, and the condition *source* as it was likely meant, if Segment may not read it; nothing is tried here."""
    words: list[str] = []
    text = source
    if "“" in source or "”" in source:
        words.append("use plain double quotes")
        text = source.replace("“", '"').replace("”", '"')
    for said, sign, change in _REPAIRS:
        parts = _TEXTS.split(text)
        found = [match[0].strip() for part in parts[::2] for match in sign.finditer(part)]
        if found:
            named = " and ".join(f"“{one.lower()}”" for one in dict.fromkeys(found))
            words.append(said.format(named))
            text = "".join(part if at % 2 else sign.sub(change, part) for at, part in enumerate(parts))
    if words:
        yield " and ".join(words), text


def use_found_texts(one: CompiledFilter, event: Event) -> Iterator[tuple[str, str]]:
    """Words, and the condition of *one* with each string of *event* beside the one it asks for, which is nearly it.

    A type that no call has is replaced.
    """
    if one.condition is None:
        return
    source = one.condition.source
    places = {(node.start, node.end): node for node in walk(one.condition.root) if isinstance(node, Comparison)}
    for part in one.condition.explain(event).list_conditions():
        node = places.get((part.start, part.end))
        if not part.near_miss or node is None or not isinstance(node.right, Literal) or '"' in str(part.found):
            continue
        start, end, asked, written = node.start, node.end, node.right, f'"{part.found}"'
        literal, changed = source[asked.start : asked.end], source[start : asked.start] + written
        if isinstance(node.left, Path) and node.left.keys == ("type",) and asked.value not in KINDS:
            yield f"use {written} instead of {literal}", source[:start] + changed + source[asked.end :]
            continue
        word = "and" if node.operator == "!=" else "or"
        either = f"{source[start:end]} {word} {changed}{source[asked.end : end]}"
        is_whole = source.strip() == source[start:end]
        text = source[:start] + (either if is_whole else f"({either})") + source[end:]
        yield f"name both {literal} and {written}", text
