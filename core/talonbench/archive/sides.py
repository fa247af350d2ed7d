"""One of two setups that are compared: what becomes of an event in it, quickly, or traced where that can't tell."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from talonbench.archive.scan import Scan
from talonbench.archive.screening import Undecided, compile_screen
from talonbench.archive.verdicts import Mark, Verdict, read_verdict
from talonbench.ingestion import describe_repeated
from talonbench.pipeline import Outcome, Ready, prepare
from talonbench.preview import compile_destination

if TYPE_CHECKING:
    from collections.abc import Sequence

    from talonbench.archive.partitions import Setup
    from talonbench.destination import Settings
    from talonbench.ingestion import Receipt
    from talonbench.request import Request
    from talonbench.trace import EventTrace
    from talonbench.values import Value


@dataclass(frozen=True, slots=True)
class Judged:
    """An event, its verdict and, where it needed one, its trace."""

    event: dict[str, Value]
    verdict: Verdict
    trace: EventTrace | None = None


class Side:
    """The mappings of *setup* at the places *chosen*, with *settings*; all else of it counts as well."""

    def __init__(self, setup: Setup, settings: Settings, chosen: Sequence[int]) -> None:
        subscriptions = tuple(setup.subscriptions[place] for place in chosen)
        self._at = {place: at for at, place in enumerate(chosen)}
        self._settings = settings
        self.destination = compile_destination(subscriptions, setup.filters, info=setup.info)
        self._scan = Scan(self.destination, settings)
        self._screen = compile_screen(self.destination.filters)

    def judge(self, event: dict[str, Value], size: int, is_repeated: bool) -> Judged | None:
        """What becomes of *event*, whose line has *size* bytes; None where only the trace can tell."""
        verdict = self._scan.judge(event, size, is_repeated)
        return None if verdict is None else Judged(event, verdict)

    def trace(self, event: dict[str, Value], receipt: Receipt | None, is_repeated: bool) -> Judged:
        """What becomes of *event*, in full."""
        faults = (describe_repeated(event),) if is_repeated else ()
        trace = self.destination.trace(event, self._settings, receipt=receipt, at_the_door=faults)
        return Judged(event, read_verdict(trace), trace)

    def forget(self) -> None:
        """Forget what was counted on the way, which nobody asks for."""
        self._scan.take_tally()

    def mark(self, place: int | None, judged: Judged) -> Mark | None:
        """What becomes of the event in the mapping at *place*; None if it is disabled, or there is none."""
        return None if place is None else judged.verdict.marks[self._at[place]]

    def outcome(self, place: int, judged: Judged) -> Outcome | None:
        """The outcome of the event in the mapping at *place*, with its request; None if it is disabled."""
        at = self._at[place]
        if judged.trace is not None:
            return judged.trace.mappings[at].outcome
        left = judged.event if self._screen is None else self._screen(judged.event)
        if left is None or isinstance(left, Undecided):
            return None
        return prepare(left, self.destination.subscriptions[at], self._settings)

    def requests(self, place: int, judged: Judged) -> tuple[Request, ...]:
        """The requests of the mapping at *place*."""
        outcome = self.outcome(place, judged)
        return outcome.requests if isinstance(outcome, Ready) else ()
