"""The events of a run counted by time, name and verdict: what facets and the histogram are asked, from few rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from talonbench.archive.results.selection import Selection

SUMMARY: Final = "summary"
HOUR: Final = 3_600_000  # milliseconds
DAY: Final = 24 * HOUR
MOST_BARS: Final = 400
_FEW_DAYS: Final = 3  # shown by the hour
CHOSEN: Final = "chosen"
_COUNTED: Final = """
select time // {step} * {step} as start, name, verdict, count(*) as events, min(time) as first, max(time) as last
from {events} where {condition} group by all
"""


def choose_step(first: int | None, last: int | None) -> int:
    """The milliseconds of a bar, for events from *first* to *last*."""
    if first is None or last is None:
        return DAY
    if last - first <= _FEW_DAYS * DAY:
        return HOUR
    return DAY * (1 + (last - first) // DAY // MOST_BARS)


def is_summed(selection: Selection, step: int) -> bool:
    """Whether the summary answers *selection*: it knows no users, kinds or single events, and no time within a step."""
    ends = (selection.since, selection.until)
    is_odd = selection.users or selection.kinds or selection.numbers
    return not is_odd and all(one is None or one % step == 0 for one in ends)


def count_chosen(step: int, condition: str) -> tuple[str, str]:
    """The name of a table like the summary with the events that *condition* has, and the SQL that makes it."""
    counted = _COUNTED.format(events="events", step=step, condition=condition)
    return CHOSEN, f"create or replace temp table {CHOSEN} as {counted}"


def count_chosen_too(step: int, events: str, condition: str) -> str:
    """The SQL that adds those of the query *events* that *condition* has to the same table."""
    return f"insert into {CHOSEN} {_COUNTED.format(events=f'({events})', step=step, condition=condition)}"
