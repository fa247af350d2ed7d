"""What several events have in place of the value that a trigger asks for."""

from __future__ import annotations

from dataclasses import replace
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Final

from talonbench.suggest import Step, Suggestion, Widening

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from talonbench.across import JudgedEvent
    from talonbench.trace import MappingTrace

_ALIKE: Final = 0.8
_MOST_EVENTS: Final = 20
_MOST_VALUES: Final = 4


def name_all_values(
    suggestions: Iterable[Suggestion], mapping: MappingTrace, others: Sequence[JudgedEvent]
) -> list[Suggestion]:
    """*suggestions* for *mapping*; one that changes a value of its trigger names those of *others*, too."""
    steps = (step for one in _suggest(mapping, others[:_MOST_EVENTS]) for step in one.steps)
    found = [step.words for step in steps if isinstance(step.words, Widening)]
    return [Suggestion(tuple(_extend(step, found) for step in one.steps)) for one in suggestions]


def is_alike(one: str, other: str) -> bool:
    """Whether two values are spellings of the same: another event's name is none of this one's."""
    mine, its = ("".join(filter(str.isalnum, text.casefold())) for text in (one, other))
    return SequenceMatcher(None, mine, its).ratio() >= _ALIKE


def _suggest(mapping: MappingTrace, others: Sequence[JudgedEvent]) -> Iterable[Suggestion]:
    for other in others:
        for one in other.judgement.trace.mappings:
            if one.subscription.id == mapping.subscription.id and one.status == "not_triggered":
                yield from other.judgement.suggest(one)


def _extend(step: Step, found: Sequence[Widening]) -> Step:
    own = step.words
    if not isinstance(own, Widening) or not own.asked.startswith('"'):
        return step
    values = [value for one in found if one.asked == own.asked for value in one.values]
    every = dict.fromkeys((*own.values, *(value for value in values if is_alike(value, own.asked))))
    return replace(step, words=replace(own, values=tuple(every)[:_MOST_VALUES]))
