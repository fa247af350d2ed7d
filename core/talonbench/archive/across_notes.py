"""What a run notes of each event that is sent, so that events can be looked at together once all are judged."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from hashlib import blake2b
from typing import TYPE_CHECKING, Final

from talonbench.across.events import person_of, read_session, read_time, title_of
from talonbench.across.repeats import identify
from talonbench.archive.screening import Undecided, compile_screen
from talonbench.errors import MappingError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from talonbench.archive.verdicts import Verdict
    from talonbench.destination import Settings
    from talonbench.trace import CompiledDestination
    from talonbench.values import Value

_START: Final = datetime(1970, 1, 1, tzinfo=UTC)
_SIZE: Final = 12  # bytes of a fingerprint: two of a billion are the same by chance in 10^-11 of all archives


class AcrossNotes:
    """Notes the events that *destination* sends: title and times, a fingerprint, what they write to sessions."""

    def __init__(self, destination: CompiledDestination, settings: Settings) -> None:
        self._destination, self._settings = destination, settings
        self._screen = compile_screen(destination.filters)

    def write(self, event: dict[str, Value], verdict: Verdict) -> str | None:
        """The note on *event* as JSON; None if nothing is sent."""
        if not verdict.calls:
            return None
        happened = read_time(event.get("timestamp"))
        arrived = read_time(event.get("receivedAt")) or happened
        same = "\0".join(identify(event))
        note = {
            "title": title_of(event),
            "arrived": None if arrived is None else (arrived - _START) // timedelta(milliseconds=1),
            "delay": None if arrived is None or happened is None else (arrived - happened) // timedelta(seconds=1),
            "same": blake2b(_bytes(same), digest_size=_SIZE).hexdigest() if same else None,
            "writes": [*self._find_writes(event, verdict)],
        }
        return _bytes(json.dumps(note, ensure_ascii=False, separators=(",", ":"))).decode()

    def _find_writes(self, event: dict[str, Value], verdict: Verdict) -> Iterator[list[str]]:
        """For each session that is written to: number of the mapping, ID, state, and the customer."""
        left = self._filter(event)
        for at, (mark, compiled) in enumerate(zip(verdict.marks, self._destination.subscriptions, strict=True)):
            if mark is None or mark.status != "ready" or compiled.plan is None or left is None:
                continue
            try:
                payload = compiled.check(compiled.plan.resolve(left))[0]
            except (MappingError, RecursionError):  # of a call that Segment completes on receipt
                continue
            if (found := read_session(payload)) is not None:
                session, state, profile = found
                yield [str(at), session, state, profile or person_of(event)]

    def _filter(self, event: dict[str, Value]) -> dict[str, Value] | None:
        """What the filters leave of *event*."""
        left = event if self._screen is None else self._screen(event)
        return self._destination.trace(event, self._settings).filtered_event if isinstance(left, Undecided) else left


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "replace")
