"""All observations on several judged events."""

from collections.abc import Sequence

from talonbench.across.destinations import find_beside
from talonbench.across.events import JudgedEvent
from talonbench.across.observation import Observation
from talonbench.across.repeats import find_repeats, find_same_messages
from talonbench.across.sessions import find_closed_writes, find_late_events, find_split_sessions


def observe(events: Sequence[JudgedEvent]) -> tuple[Observation, ...]:
    """What *events*, in their order, say together; an event that Segment drops as a repetition counts once."""
    same = list(find_same_messages(events))
    dropped = {number for one in same for number in one.events[1:]}
    sent = [event for event in events if event.number not in dropped and event.judgement.summary.sends]
    return (
        *same,
        *find_repeats(sent),
        *find_split_sessions(sent),
        *find_closed_writes(sent),
        *find_late_events(sent),
        *find_beside(sent),
    )
