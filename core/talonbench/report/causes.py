"""What keeps several events from being sent as they should be: those with the same cause are told once."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeAlias

from talonbench.filters.result import DUPLICATE, REJECTED
from talonbench.ingestion import check_event
from talonbench.judgement.codes import FAILING, list_faults
from talonbench.judgement.reasons import explain_trigger, find_near_miss
from talonbench.report.telling import fails

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from talonbench.across import JudgedEvent
    from talonbench.judgement import Judgement
    from talonbench.trace import MappingTrace

FINE: Final = 0
_INDEX: Final = re.compile(r"/\d+")
Sign: TypeAlias = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Cause:
    """The *events* that the same keeps from being sent as they should be, at least one."""

    events: tuple[JudgedEvent, ...]


def rank(judgement: Judgement) -> int:
    """How much a reply says of an event: most of one that isn't sent; a duplicate is told with the event it repeats."""
    if not judgement.summary.sends:
        return FINE if judgement.summary.code == DUPLICATE else 3
    return (
        3
        if judgement.refused
        else 2
        if fails(judgement) or judgement.lack is not None
        else 1
        if judgement.slips
        else FINE
    )


def find_causes(events: Sequence[JudgedEvent]) -> list[Cause]:
    """The causes of those of *events* that aren't fine; first what keeps most of them from being sent."""
    groups: dict[tuple[Sign, ...], list[JudgedEvent]] = {}
    for event in events:
        if rank(event.judgement) > FINE:
            groups.setdefault(tuple(_list_signs(event)), []).append(event)
    found = sorted(groups.values(), key=lambda group: (-rank(group[0].judgement), -len(group)))
    return [Cause(tuple(group)) for group in found]


def _list_signs(event: JudgedEvent) -> Iterator[Sign]:
    """What tells the cause for *event* from others, whatever values it has."""
    judgement = event.judgement
    summary, trace = judgement.summary, judgement.trace
    yield (summary.code, str(judgement.trace.is_ambiguous), "" if judgement.lack is None else judgement.lack.needs)
    if trace.filtered_event is None:
        faults = check_event(event.body) if summary.code == REJECTED else ()
        yield (judgement.decider, *(one.code + one.path for one in faults), "" if summary.matched else summary.cause)
        return
    for key, one in judgement.refused.items():
        yield (key, str(one.status), *one.sentences)
    for mapping in trace.mappings:
        if mapping.status in FAILING and mapping.outcome is not None:
            yield from (
                (mapping.subscription.id, one.rule, _INDEX.sub("/*", one.path)) for one in list_faults(mapping.outcome)
            )
    yield from ((one.place.mapping or "", one.code, _INDEX.sub("/*", one.place.path)) for one in judgement.slips)
    if not summary.sends and judgement.decisive >= 0:
        yield _sign_of_miss(judgement, trace.mappings[judgement.decisive])


def _sign_of_miss(judgement: Judgement, mapping: MappingTrace) -> Sign:
    """The condition for which *mapping* doesn't match; whether it is a typo."""
    explanation = explain_trigger(mapping, judgement.trace)
    failing = None if explanation is None else explanation.find_failing()
    near = find_near_miss(mapping, judgement.trace)
    return (mapping.subscription.id, "" if failing is None else failing.sentence, "" if near is None else near.sentence)
