"""A filter's condition rewritten: what Segment can't read as it was likely meant, and strings that nearly fit."""

import re
from collections.abc import Iterator
from typing import Final

from talonbench.filters import CompiledFilter
from talonbench.fql.filters import walk
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
    """Words, and the condition of *one* with each string of *event* that is nearly one it asks for."""
    if one.condition is None:
        return
    source = one.condition.source
    places = {(node.start, node.end): node.right for node in walk(one.condition.root) if isinstance(node, Comparison)}
    for part in one.condition.explain(event).list_conditions():
        right = places.get((part.start, part.end))
        if part.near_miss and isinstance(right, Literal) and '"' not in str(part.found):
            written = f'"{part.found}"'
            words = f"use {written} instead of {source[right.start : right.end]}"
            yield words, source[: right.start] + written + source[right.end :]
