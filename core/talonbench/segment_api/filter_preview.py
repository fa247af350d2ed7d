"""A filter checked by Segment itself: what its preview makes of an event, beside what we do."""

from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from talonbench.errors import TransportError
from talonbench.filters import DestinationFilter, apply_filters, compile_destination_filter
from talonbench.segment_api.client import SegmentClient
from talonbench.segment_api.failures import SegmentApiError
from talonbench.trace.diff import ValueDiff, diff_values
from talonbench.values import Json, Value

_PATH: Final = "/destination/filters/preview"
_REFUSED: Final = (400, 422)  # Segment can't use the filter
_FATAL: Final = (401, 403)  # no other filter would be answered
Event: TypeAlias = dict[str, Value]
State = Literal["same", "possible", "differs", "unknown"]


@dataclass(frozen=True, slots=True)
class FilterCheck:
    """*filter* with an *event*: *ours* are all outcomes that we hold possible, *theirs* is Segment's; None is dropped.

    *refusal*: why Segment can't use the filter. *problem*: why it gave no answer.
    """

    filter: DestinationFilter
    event: Event
    ours: tuple[Event | None, ...]
    theirs: Event | None = None
    refusal: str = ""
    problem: str = ""

    @property
    def state(self) -> State:
        """``same``; ``possible`` if it is one of several that we hold possible; ``differs``; ``unknown``."""
        if self.problem:
            return "unknown"
        if self.refusal:
            return "same" if self.is_invalid else "differs"
        if not any(_is_same(one, self.theirs) for one in self.ours):
            return "differs"
        return "same" if len(self.ours) == 1 else "possible"

    @property
    def is_invalid(self) -> bool:
        """Whether we can't parse its condition either."""
        return compile_destination_filter(self.filter).invalid is not None

    @property
    def differences(self) -> tuple[ValueDiff, ...]:
        """From our likeliest outcome to Segment's, where both have an event."""
        likeliest = self.ours[0]
        if likeliest is None or self.theirs is None or self.refusal:
            return ()
        return diff_values(likeliest, self.theirs)


async def check_filter(client: SegmentClient, one: DestinationFilter, event: Event) -> FilterCheck:
    """*one* alone with *event*, enabled or not; SegmentApiError if the token may not ask, TransportError.

    The event's ``integrations`` are left out: they aren't the filter's.
    """
    payload: Event = {key: value for key, value in event.items() if key != "integrations"}
    alone = DestinationFilter(one.title, one.condition, one.actions, id=one.id)
    ours = apply_filters(payload, [compile_destination_filter(alone)], faults=()).possible_events
    asked: dict[str, Json] = {"filter": {"if": one.condition, "actions": [*one.actions]}, "payload": payload}
    try:
        answer = await client.write("POST", _PATH, asked, f"the preview of the filter “{one.title}”")
    except SegmentApiError as error:
        if error.status in _FATAL:
            raise
        if error.status in _REFUSED:
            return FilterCheck(alone, payload, ours, refusal=error.message)
        return FilterCheck(alone, payload, ours, problem=error.message)
    result = answer.data.get("result")
    if "result" not in answer.data or not (result is None or isinstance(result, dict)):
        return FilterCheck(alone, payload, ours, problem="Segment's response has no result.")
    return FilterCheck(alone, payload, ours, result)


async def check_filters(
    client: SegmentClient, filters: tuple[DestinationFilter, ...], event: Event
) -> tuple[FilterCheck, ...]:
    """Each of *filters* with *event*; one without an answer because of the connection says so."""
    found: list[FilterCheck] = []
    for one in filters:
        try:
            found.append(await check_filter(client, one, event))
        except TransportError as error:
            found.append(FilterCheck(one, event, (None,), problem=str(error)))
    return tuple(found)


def filter_check_data(one: FilterCheck) -> dict[str, Json]:
    """*one* as JSON; an event that is dropped is null."""
    return {
        "filter": one.filter.title,
        "id": one.filter.id,
        "state": one.state,
        "ours": [*one.ours],
        "theirs": one.theirs,
        "refusal": one.refusal,
        "problem": one.problem,
    }


def describe_check(one: FilterCheck) -> str:
    """How Segment's answer compares with ours, in a sentence."""
    if one.problem:
        return one.problem
    if one.refusal:
        ours = "and neither can we" if one.is_invalid else "though we can"
        return f"Segment can't use the filter, {ours}: {one.refusal}"
    theirs, ours = _describe(one.theirs, one.event), _describe(one.ours[0], one.event)
    if one.state == "same":
        return f"Segment says the same: the event is {theirs}."
    if one.state == "possible":
        return f"Segment says that the event is {theirs}, which is one of the outcomes that are possible."
    if theirs == ours:
        return f"Both say that the event is {theirs}, but not to the same values."
    return f"Segment says that the event is {theirs}; our result is that it is {ours}."


def _describe(result: Event | None, event: Event) -> str:
    if result is None:
        return "dropped"
    return "unchanged" if _is_same(result, event) else "changed"


def _is_same(one: Event | None, other: Event | None) -> bool:
    if one is None or other is None:
        return one is other
    return not diff_values(one, other)
