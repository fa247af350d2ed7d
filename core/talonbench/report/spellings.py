"""What several events have in place of the value that a trigger asks for."""

from __future__ import annotations

import re
from dataclasses import replace
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Final

from talonbench.plurals import join_words
from talonbench.suggest import SetTrigger, Suggestion

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from talonbench.across import JudgedEvent
    from talonbench.trace import MappingTrace

_BOTH: Final = re.compile(r': accept both ("[^"]*") and ("[^"]*")\.\Z')
_ALIKE: Final = 0.8
_MOST_EVENTS: Final = 20
_MOST_VALUES: Final = 4


def name_all_values(
    suggestions: Iterable[Suggestion], mapping: MappingTrace, others: Sequence[JudgedEvent]
) -> list[Suggestion]:
    """*suggestions* for *mapping*; one that changes a value of its trigger names those of *others*, too."""
    found = [_read(one) for one in _suggest(mapping, others[:_MOST_EVENTS])]
    return [_extend(one, [value for value, asked in found if asked == _read(one)[1]]) for one in suggestions]


def _is_alike(one: str, other: str) -> bool:
    """Whether two values are spellings of the same: another event's name is none of this one's."""
    mine, its = ("".join(filter(str.isalnum, text.casefold())) for text in (one, other))
    return SequenceMatcher(None, mine, its).ratio() >= _ALIKE


def _suggest(mapping: MappingTrace, others: Sequence[JudgedEvent]) -> Iterable[Suggestion]:
    for other in others:
        for one in other.judgement.trace.mappings:
            if one.subscription.id == mapping.subscription.id and one.status == "not_triggered":
                yield from other.judgement.suggest(one)


def _read(one: Suggestion) -> tuple[str, str]:
    """The value that *one* accepts beside that of a trigger, and that one; both empty if it does anything else."""
    found = _BOTH.search(one.sentence) if isinstance(one.edits[0], SetTrigger) else None
    return (found[2], found[1]) if found is not None else ("", "")


def _extend(one: Suggestion, values: Sequence[str]) -> Suggestion:
    own, asked = _read(one)
    every = list(dict.fromkeys((own, *(value for value in values if _is_alike(value, asked)))))[:_MOST_VALUES]
    if not own or len(every) == 1:
        return one
    return replace(one, sentence=_BOTH.sub(lambda _: f": accept each of {join_words([asked, *every])}.", one.sentence))
