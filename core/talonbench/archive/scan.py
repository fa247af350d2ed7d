"""The fast path: what becomes of an event in every mapping, by codes; what isn't certain is left to the trace."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final, TypeAlias

from talonbench.archive.counts import Name, Tally, name_event
from talonbench.archive.mappings import MappingRuns
from talonbench.archive.screening import Undecided, compile_screen, is_accepted, reads_numbers
from talonbench.archive.verdicts import Verdict, stop
from talonbench.filters.result import BY_RULES, DISABLED, DUPLICATE, EXCLUDED
from talonbench.filters.stops import is_excluded
from talonbench.ingestion import went_through
from talonbench.values import Value, json_text

if TYPE_CHECKING:
    from talonbench.destination import Settings
    from talonbench.trace import CompiledDestination

Event: TypeAlias = dict[str, Value]
_STOPS: Final = (DUPLICATE, EXCLUDED, DISABLED, BY_RULES)


class Scan:
    """Judges the events of one destination, and keeps a tally of them until it is taken."""

    def __init__(self, destination: CompiledDestination, settings: Settings) -> None:
        enabled = [one.subscription.enabled for one in destination.subscriptions]
        self._destination, self._is_enabled = destination, destination.is_enabled
        self._screen = compile_screen(destination.filters)
        self._runs = MappingRuns(destination.subscriptions, settings, destination.missing)
        self._stops = {code: stop(code, enabled) for code in _STOPS}
        self._judged: list[Verdict] = []
        self._unfired: list[Name] = []

    @property
    def is_number_sensitive(self) -> bool:
        """Whether integers beyond 2^53 may make a difference, which JavaScript doesn't tell apart."""
        conditions = (one.condition for one in self._destination.filters if one.filter.enabled)
        return any(one is not None and reads_numbers(one) for one in conditions) or any(
            "@liquid" in json_text(one.subscription.mapping) for one in self._destination.subscriptions
        )

    def judge(self, event: Event, size: int, is_repeated: bool) -> Verdict | None:
        """The verdict on *event*, whose line has *size* bytes; None where only the trace can tell.

        *is_repeated*: an earlier event had its messageId.
        """
        if "receivedAt" not in event and not went_through(event) and not is_accepted(event, size):
            return None
        if is_repeated:
            verdict = self._stops[DUPLICATE]
        elif (chosen := event.get("integrations")) and is_excluded(chosen):
            verdict = self._stops[EXCLUDED]
        elif not self._is_enabled:
            verdict = self._stops[DISABLED]
        else:
            left = event if self._screen is None else self._screen(event)
            if isinstance(left, Undecided):
                return None
            verdict = self._stops[BY_RULES] if left is None else self._runs.run(left)
        self._judged.append(verdict)
        if verdict.is_unfired:
            self._unfired.append(name_event(event))
        return verdict

    def take_tally(self) -> Tally:
        """The tally of what was judged since it was last taken."""
        known = {id(one): one for one in self._judged}
        verdicts = Counter({known[key]: times for key, times in Counter(map(id, self._judged)).items()})
        shapes, uses, messages = self._runs.take()
        tally = Tally(verdicts, shapes, Counter(self._unfired), messages, uses)
        self._judged, self._unfired = [], []
        return tally
