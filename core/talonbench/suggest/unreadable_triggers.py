"""Triggers that Segment can't read, or that look into an array: written as was likely meant."""

import re
from collections.abc import Callable, Iterator
from typing import Final, TypeAlias

from talonbench.fql import Trigger
from talonbench.fql.triggers.conditions import Condition
from talonbench.fql.triggers.nodes import conditions
from talonbench.suggest.solver import place_of
from talonbench.values import Undefined, Value
from talonbench.values.pointer import get_at

Event = dict[str, Value]
Repair: TypeAlias = Callable[[str], str]
_TEXTS: Final = re.compile(r"(\"[^\"]*\"|'[^']*')")  # as groups, so that splitting keeps them
_EACH: Final = re.compile(r"\.[$*](?=\.)|(?<=[\w\]])\[[*$]?\](?=[.\s]|$)")
_INDEX: Final = re.compile(r"(?<=[\w\]])\[(\d+)\](?=[.\s]|$)|(?<=\w)\.(\d+)(?=\.)")
_INNER: Final = re.compile(r"\(([^()]*(?:\([^()]*\)[^()]*)+)\)")  # a group with groups in it, the innermost of such
_WORD: Final = re.compile(r"\b(and|or)\b")


def rewrite_unreadable(source: str) -> Iterator[tuple[str, str]]:
    """Words, and *source* with what Segment can't read written as was likely meant; nothing is tried here."""
    words, text = [], source
    for said, repair in _REPAIRS:
        after = repair(text)
        if after != text:
            words.append(said)
            text = after
    if words:
        yield " and ".join(words), text


def pick_first_items(trigger: Trigger, event: Event) -> Iterator[tuple[str, str]]:
    """Words, and *trigger* with the first item of each array of *event* that one of its paths leads through."""
    changes = [change for one in conditions(trigger.root) if (change := _with_index(one, trigger, event)) is not None]
    text = trigger.source
    for start, end, path in sorted(set(changes), reverse=True):
        text = text[:start] + path + text[end:]
    if changes:
        yield _FIRST, text


def looks_into_array(event: Event, condition: Condition) -> bool:
    """Whether *condition* tests an array of *event*, or leads into one by a name."""
    keys = place_of(condition)
    if isinstance(get_at(event, keys), list):
        return condition.operator not in ("exists", "not_exists")
    return any(isinstance(get_at(event, keys[:at]), list) and not keys[at].isdigit() for at in range(1, len(keys)))


def _with_index(one: Condition, trigger: Trigger, event: Event) -> tuple[int, int, str] | None:
    """The place of the path of *one* in the trigger, and the path with an index; None if it leads through no array."""
    keys, written = place_of(one), trigger.source[one.path.start : one.path.end].split(".")
    found = one.read(event)
    if isinstance(found, list) and looks_into_array(event, one):
        return one.path.start, one.path.end, ".".join(written) + r"\[0\]"
    if len(written) != len(keys) or not isinstance(found, Undefined):
        return None
    for at in range(1, len(keys)):
        if isinstance(get_at(event, keys[:at]), list) and not keys[at].isdigit():
            return one.path.start, one.path.end, ".".join(written[:at]) + r"\[0\]." + ".".join(written[at:])
    return None


def _outside_texts(change: Repair) -> Repair:
    """*change* for all of a trigger but its strings."""
    return lambda source: "".join(part if at % 2 else change(part) for at, part in enumerate(_TEXTS.split(source)))


def _flatten(source: str) -> str:
    """*source* without the parentheses inside a group whose conjunction is theirs, too."""
    masked = _TEXTS.sub(lambda found: "_" * len(found[0]), source)
    for outer in _INNER.finditer(masked):
        words = set(_WORD.findall(outer[1]))
        if len(words) <= 1:
            start, end = outer.span(1)
            dropped = {at + start for at, char in enumerate(masked[start:end]) if char in "()"}
            return "".join(char for at, char in enumerate(source) if at not in dropped)
    return source


_FIRST: Final = r"test the first item, \[0\]"
_REPAIRS: Final[tuple[tuple[str, Repair], ...]] = (
    ("use plain double quotes", lambda source: source.replace("“", '"').replace("”", '"')),
    ("use “and” for “&&”", _outside_texts(lambda part: re.sub(r"\s*&&?\s*", " and ", part))),
    ("use “or” for “||”", _outside_texts(lambda part: re.sub(r"\s*\|\|?\s*", " or ", part))),
    (_FIRST, _outside_texts(lambda part: _EACH.sub(lambda _: r"\[0\]", part))),
    (r"escape the index", _outside_texts(lambda part: _INDEX.sub(lambda at: rf"\[{at[1] or at[2]}\]", part))),
    ("write it without nested parentheses", _flatten),
)
