"""What an event lacks that a call must have: it is sent only if an SDK, or whoever makes the call, adds it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from talonbench.ingestion import check_event, went_through

if TYPE_CHECKING:
    from talonbench.trace import EventTrace


@dataclass(frozen=True, slots=True)
class Lack:
    """*needs* goes on after “is sent only”, *why* is a sentence, *way* goes on after “have your source send”."""

    needs: str
    why: str
    way: str


_LACKS: Final = {  # by the code of the fault
    "no_user_anon_id": Lack(
        "with a userId or an anonymousId",
        "Segment rejects a call that has neither; its SDKs for browsers and phones add an anonymousId.",
        "a userId or an anonymousId",
    ),
    "event_not_defined": Lack(
        "with the name of its event", "Segment rejects a track call without one.", "the name of the event"
    ),
}


def find_lack(trace: EventTrace) -> Lack | None:
    """What the event of *trace*, which wasn't received yet, lacks to be accepted; None if it lacks nothing."""
    event = trace.event
    if event is None or trace.receipt is not None or went_through(event):
        return None
    return next((_LACKS[one.code] for one in check_event(event) if one.code in _LACKS), None)
