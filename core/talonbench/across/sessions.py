"""Events of one customer whose sessions don't meet, or that arrive after their session was closed."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Final

from talonbench.across.events import JudgedEvent, SessionWrite
from talonbench.across.observation import Observation
from talonbench.events import path_text
from talonbench.plurals import count_noun

SPLIT: Final = "session.split"
CLOSED_BEFORE: Final = "session.closed_before"
NEVER_CLOSED: Final = "session.never_closed"
LATE: Final = "event.late"
DELAY: Final = timedelta(hours=1)  # from which on an event is late
ENDS: Final = ("closed", "cancelled")
OPEN: Final = ("", "open")
_UNITS: Final = ((86400, "day"), (3600, "hour"), (60, "minute"))


def find_split_sessions(events: Sequence[JudgedEvent]) -> Iterator[Observation]:
    """A session that one mapping opens while another closes one with a different ID, for the same customer."""
    ended = {write.session for event in events for write in event.writes if write.state in ENDS}
    opened: dict[str, tuple[JudgedEvent, SessionWrite]] = {}
    told: set[tuple[str, str]] = set()
    for event in events:
        for write in event.writes:
            if write.state in OPEN and write.session not in ended:
                opened[_customer(event, write)] = event, write
            elif write.state in ENDS and _customer(event, write) in opened:
                before, other = opened[_customer(event, write)]
                pair = (other.mapping, write.mapping)
                if other.paths != write.paths and pair not in told:
                    told.add(pair)
                    yield _describe_split(before, other, event, write)


def _describe_split(before: JudgedEvent, opened: SessionWrite, after: JudgedEvent, ended: SessionWrite) -> Observation:
    ids = [f"“{one.session}” from {' and '.join(one.paths) or 'a fixed value'}" for one in (opened, ended)]
    held = after.body.get("properties")
    key = next((key for key, value in held.items() if value == opened.session), "") if isinstance(held, dict) else ""
    place = path_text(("properties", key))
    way = (
        f"read {place} in “{ended.mapping}”, too"
        if key
        else "send the same ID with both events, and let both mappings read it"
    )
    opens = f"“{opened.mapping}” opens {ids[0]} with {before.label}"
    ends = f"“{ended.mapping}” ends {ids[1]} with {after.label}"
    message = f"{opens}, but {ends}: two sessions. So session “{opened.session}” stays open. To end it, {way}."
    return Observation(SPLIT, message, (before.number, after.number))


def find_closed_writes(events: Sequence[JudgedEvent]) -> Iterator[Observation]:
    """Events that write to a session after another one closed it."""
    closed: dict[str, JudgedEvent] = {}
    for event in _in_order(events):
        for write in event.writes:
            closing = closed.get(write.session)
            if closing is not None and closing is not event and closing.title != event.title:
                yield _describe_closed(closing, event, write)
                break
        for write in event.writes:
            if write.state == "closed":
                closed.setdefault(write.session, event)


def _describe_closed(closing: JudgedEvent, event: JudgedEvent, write: SessionWrite) -> Observation:
    is_older = event.happened is not None and closing.happened is not None and event.happened < closing.happened
    when = " It happened before, but arrived later." if is_older else ""
    message = (
        f"{_capital(event.label)} writes to session “{write.session}” after {closing.label} closed it.{when} Talon.One "
        "documents that a closed session can't be changed; it doesn't document how it responds."
    )
    return Observation(CLOSED_BEFORE, message, (closing.number, event.number))


def find_open_sessions(events: Sequence[JudgedEvent]) -> Iterator[Observation]:
    """Sessions that none of *events* ends: worth a word in an archive of days, but not beside a few events."""
    last: dict[str, JudgedEvent] = {}
    ended: set[str] = set()
    for event in events:
        for write in event.writes:
            last[write.session] = event
            if write.state not in OPEN:
                ended.add(write.session)
    for session, event in last.items():
        if session not in ended:
            message = (
                f"{_capital(event.label)} is the last one that writes to session “{session}”, and no event closes or "
                "cancels the session."
            )
            yield Observation(NEVER_CLOSED, message, (event.number,))


def find_late_events(events: Sequence[JudgedEvent]) -> Iterator[Observation]:
    """Events that Segment received long after they happened."""
    for event in events:
        if event.happened is None or event.arrived is None:
            continue
        delay = event.arrived - event.happened
        if delay >= DELAY:
            message = f"{_capital(event.label)} reached Segment {_words(delay)} after it happened."
            yield Observation(LATE, message, (event.number,))


def _in_order(events: Sequence[JudgedEvent]) -> list[JudgedEvent]:
    """*events* as they arrived; as they stand if a time is unknown."""
    known = [(event.arrived, event.number, event) for event in events if event.arrived is not None]
    if len(known) < len(events):
        return list(events)
    return [event for *_, event in sorted(known, key=lambda one: one[:2])]


def _customer(event: JudgedEvent, write: SessionWrite) -> str:
    return write.profile or event.person


def _words(delay: timedelta) -> str:
    seconds = int(delay.total_seconds())
    size, unit = next((size, unit) for size, unit in _UNITS if seconds >= size)
    return count_noun(seconds // size, unit)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
