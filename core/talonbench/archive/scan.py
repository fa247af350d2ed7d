"""The fast path: what becomes of an event in every mapping, by codes; what isn't certain is left to the trace."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Final, TypeAlias

from talonbench.archive.counts import Name, Tally, name_event
from talonbench.archive.mappings import MappingRuns
from talonbench.archive.needs import find_needs
from talonbench.archive.plain_lines import ReadLines, compile_reader
from talonbench.archive.screening import Undecided, compile_screen, is_accepted, reads_numbers
from talonbench.archive.verdicts import Verdict, stop
from talonbench.filters.result import BY_RULES, DISABLED, DUPLICATE, EXCLUDED
from talonbench.filters.stops import is_excluded
from talonbench.ingestion import went_through
from talonbench.values import Value, json_text

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from talonbench.destination import Settings
    from talonbench.trace import CompiledDestination

Event: TypeAlias = dict[str, Value]
_MOST_NAMES: Final = 4096


class Scan:
    """Reads and judges the events of one *destination*, and keeps a tally of them until it is taken.

    Of an event, it reads what names, identifies and dates it, and what mappings read; with *reads_all* all of it.
    """

    def __init__(self, destination: CompiledDestination, settings: Settings, *, reads_all: bool = False) -> None:
        self._are_enabled = [one.subscription.enabled for one in destination.subscriptions]
        self.destination, self.settings = destination, settings
        self._is_enabled = destination.is_enabled
        self._screen = compile_screen(destination.filters)
        self._is_open = self._is_enabled and self._screen is None
        self._runs = MappingRuns(destination.subscriptions, settings, destination.missing)
        self._stops: dict[tuple[str, Name], Verdict] = {}
        self._reads_all = reads_all
        self._judged: list[Verdict] = []

    @cached_property
    def read(self) -> ReadLines:
        """Reads the event that each line plainly is."""
        needs = None if self._reads_all else find_needs(self.destination)
        return compile_reader(needs, is_number_sensitive=self._is_number_sensitive())

    def _is_number_sensitive(self) -> bool:
        """Whether integers beyond 2^53 may make a difference, which JavaScript doesn't tell apart."""
        conditions = (one.condition for one in self.destination.filters if one.filter.enabled)
        return any(one is not None and reads_numbers(one) for one in conditions) or any(
            "@liquid" in json_text(one.subscription.mapping) for one in self.destination.subscriptions
        )

    def judge(self, event: Event, size: int, is_repeated: bool) -> Verdict | None:
        """The verdict on *event*, whose line has *size* bytes; None where only the trace can tell.

        *is_repeated*: an earlier event had its messageId.
        """
        verdict = self._decide(event, size, is_repeated)
        if verdict is not None:
            self._judged.append(verdict)
        return verdict

    def judge_all(self, events: Sequence[Event], lines: Sequence[bytes], repeated: Collection[int]) -> list[Verdict]:
        """The verdicts on *events*, read from *lines*, up to the first on which only the trace can tell.

        *repeated* are the places of those whose messageId an earlier one had.
        """
        if (
            self._is_open
            and not repeated
            and not [1 for one in events if one.get("integrations") or "receivedAt" not in one]
        ):
            verdicts = [*map(self._runs.run, events)]
        else:
            verdicts = []
            for at, event in enumerate(events):
                verdict = self._decide(event, len(lines[at]), at in repeated)
                if verdict is None:
                    break
                verdicts.append(verdict)
        self._judged += verdicts
        return verdicts

    def _decide(self, event: Event, size: int, is_repeated: bool) -> Verdict | None:
        if "receivedAt" not in event and not went_through(event) and not is_accepted(event, size):
            return None
        if is_repeated:
            return self._stop(DUPLICATE, event)
        if (chosen := event.get("integrations")) and is_excluded(chosen):
            return self._stop(EXCLUDED, event)
        if not self._is_enabled:
            return self._stop(DISABLED, event)
        left = event if self._screen is None else self._screen(event)
        if isinstance(left, Undecided):
            return None
        if left is None:
            return self._stop(BY_RULES, event)
        verdict = self._runs.run(left)
        if left is event or verdict.name in (None, name := name_event(event)):
            return verdict
        return replace(verdict, name=name, is_meant=True)  # a filter took its name

    def _stop(self, code: str, event: Event) -> Verdict:
        """The verdict on *event*, which is stopped for *code* before the mappings."""
        key = code, name_event(event)
        known = self._stops.get(key)
        if known is None:
            if len(self._stops) >= _MOST_NAMES:
                self._stops.clear()
            known = self._stops[key] = replace(stop(code, self._are_enabled), name=key[1])
        return known

    def take_tally(self) -> Tally:
        """The tally of what was judged since it was last taken."""
        known = dict(zip(map(id, self._judged), self._judged, strict=True))
        verdicts, unfired = Counter[Verdict](), Counter[Name]()
        for key, times in Counter(map(id, self._judged)).items():
            verdicts[known[key]] += times
            if (name := known[key].name) is not None:
                unfired[name] += times
        shapes, uses, messages = self._runs.take()
        self._judged = []
        return Tally(verdicts, shapes, unfired, messages, uses)
