"""An archive taken through two setups: which events differ in their outcome or requests, and how.

Both setups are asked by the fast path. Requests are built, and compared to the byte, only where both send and the
mapping differs; where one of them can't decide quickly, both events are traced.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final, TypeAlias

from talonbench import clock
from talonbench.archive.choice import Choice
from talonbench.archive.counts import MOST, OTHER
from talonbench.archive.kinds import CHANGES, Kind, compare_codes, compare_marks, compare_requests
from talonbench.archive.lines import Block, read_blocks, read_odd_line
from talonbench.archive.pairs import Pair, is_same, pair_mappings
from talonbench.archive.plain_lines import read_plain
from talonbench.archive.sides import Judged, Side
from talonbench.archive.times import find_time
from talonbench.archive.verdicts import UNFIRED
from talonbench.filters.result import DUPLICATE
from talonbench.ingestion import Reception, make_same_id
from talonbench.judgement import list_faults

if TYPE_CHECKING:
    from collections.abc import Iterable

    from talonbench.archive.partitions import Setup
    from talonbench.archive.wanted import Wanted
    from talonbench.events.stream import StreamItem
    from talonbench.values import Value

Event: TypeAlias = "dict[str, Value]"
_MOST_EXAMPLES: Final = 3


@dataclass(frozen=True, slots=True)
class Difference:
    """An event for which the setups differ: how, where it is, and when it happened (milliseconds, None if unknown)."""

    kinds: tuple[Kind, ...]
    event: Event
    path: str
    line: int
    offset: int | None
    time: int | None


@dataclass(slots=True)
class KindCounts:
    """How many events differ alike, since when and until when (milliseconds), and the first of them: file and line."""

    events: int = 0
    first: int | None = None
    last: int | None = None
    examples: list[tuple[str, int]] = field(default_factory=list)

    def add(self, found: Difference) -> None:
        """Count one more."""
        self.events += 1
        if len(self.examples) < _MOST_EXAMPLES:
            self.examples.append((found.path, found.line))
        if found.time is not None:
            self.first = found.time if self.first is None else min(self.first, found.time)
            self.last = found.time if self.last is None else max(self.last, found.time)


@dataclass(slots=True)
class Differences:
    """All events that were compared, and those that differ, by kind; of kinds beyond `MOST`, the change alone."""

    events: int = 0
    differing: int = 0
    kinds: dict[Kind, KindCounts] = field(default_factory=dict)

    def add(self, found: Difference) -> tuple[Kind, ...]:
        """Count *found*, once for each of its kinds; return these."""
        self.differing += 1
        kinds = tuple(dict.fromkeys(map(self._bound, found.kinds)))
        for kind in kinds:
            self.kinds.setdefault(kind, KindCounts()).add(found)
        return kinds

    def _bound(self, kind: Kind) -> Kind:
        return kind if kind in self.kinds or len(self.kinds) < MOST else Kind(kind.change, OTHER)

    @property
    def ranked(self) -> list[tuple[Kind, KindCounts]]:
        """The kinds by what changes, the commonest of each first."""
        return sorted(self.kinds.items(), key=lambda one: (CHANGES.index(one[0].change), -one[1].events))


@dataclass(frozen=True, slots=True)
class _Place:
    """Where an event is."""

    path: str
    line: int
    offset: int | None


class Against:
    """Compares what becomes of events in the setup *before* with what becomes of them in the one *after*.

    Both are asked with the settings of *before*: the same deployment and key. Only *wanted* events are compared, an
    outcome or a reason being that of *before*. What differs goes to *tell*, with its kinds, in order.
    """

    def __init__(
        self,
        before: Setup,
        after: Setup,
        wanted: Wanted,
        tell: Callable[[Difference, tuple[Kind, ...]], None] = lambda _found, _kinds: None,
    ) -> None:
        self.found = Differences()
        self._tell, self._moment = tell, before.moment
        self._choice = Choice(wanted)
        every = pair_mappings(before.subscriptions, after.subscriptions)
        self._is_screened_alike = before.filters == after.filters and _is_enabled(before) == _is_enabled(after)
        self._kept = frozenset(one for one in every if _is_kept(one, before, after))
        is_whole = self._choice.needs_verdict or not self._is_screened_alike
        self._pairs = tuple(one for one in every if is_whole or one not in self._kept)
        self._before = Side(before, before.settings, [one.before for one in self._pairs if one.before is not None])
        self._after = Side(after, before.settings, [one.after for one in self._pairs if one.after is not None])
        self._reception = Reception(lambda: before.moment, make_same_id)

    def read(self, path: str, parts: Iterable[bytes]) -> Iterator[StreamItem]:
        """Compare the events of the file *path*, whose bytes are *parts*; notes and problems come as items."""
        with clock.hold(self._moment):
            for block in read_blocks(parts):
                if isinstance(block, Block):
                    yield from self._take_lines(path, block)
                else:
                    yield from self._take_item(_Place(path, block.line, None), block)

    def _take_lines(self, path: str, block: Block) -> Iterator[StreamItem]:
        after = block.offset
        for number, line in enumerate(block.lines, block.number):
            offset, after = after, after + len(line)
            place = _Place(path, number, offset)
            event = read_plain(line, True)
            is_repeated = None if event is None else self._reception.is_repeated(event)
            if event is not None and self._compare_quickly(event, len(line), bool(is_repeated), place):
                continue
            for item in read_odd_line(line, number):
                yield from self._take_item(place, item, is_repeated)
        self._before.forget()
        self._after.forget()

    def _compare_quickly(self, event: Event, size: int, is_repeated: bool, place: _Place) -> bool:
        """Compare what becomes of *event*; False if that can't be told quickly in one of the setups."""
        was, now = (one.judge(event, size, is_repeated) for one in (self._before, self._after))
        if was is None or now is None:
            return False
        self._compare(was, now, place)
        return True

    def _take_item(self, place: _Place, item: StreamItem, is_repeated: bool | None = None) -> Iterator[StreamItem]:
        if item.note or item.problem:
            yield item
        if item.body is None:
            return
        receipt = self._reception.receive(item.arrival)
        if is_repeated is None:
            is_repeated = self._reception.is_repeated(item.body)
        was, now = (one.trace(item.body, receipt, is_repeated) for one in (self._before, self._after))
        self._compare(was, now, place)

    def _compare(self, was: Judged, now: Judged, place: _Place) -> None:
        if not self._choice.takes(was.event, was.verdict):
            return
        self.found.events += 1
        if was.verdict.code == DUPLICATE:
            return  # in both
        kinds = tuple(self._find_kinds(was, now))
        if kinds:
            difference = Difference(kinds, was.event, place.path, place.line, place.offset, find_time(was.event))
            self._tell(difference, self.found.add(difference))

    def _find_kinds(self, was: Judged, now: Judged) -> Iterator[Kind]:
        is_taken = False
        for pair in self._pairs:
            before, after = self._before.mark(pair.before, was), self._after.mark(pair.after, now)
            is_taken = is_taken or any(one is not None and one.status not in UNFIRED for one in (before, after))
            kind = compare_marks(pair.name, before, after)
            if kind is not None:
                yield self._describe(kind, pair, was, now)
            elif after is not None and after.status == "ready":
                yield from self._compare_requests(pair, was, now)
        if not is_taken and not self._is_screened_alike:
            kind = compare_codes(was.verdict.code, now.verdict.code, now.verdict.marks)
            if kind is not None:
                yield kind

    def _compare_requests(self, pair: Pair, was: Judged, now: Judged) -> Iterator[Kind]:
        """How the requests of *pair* differ, which sends in both."""
        if pair.before is None or pair.after is None or (pair in self._kept and self._is_screened_alike):
            return
        requests = self._before.requests(pair.before, was), self._after.requests(pair.after, now)
        for before, after in zip(*requests, strict=True):
            yield from compare_requests(pair.name, before, after)

    def _describe(self, kind: Kind, pair: Pair, was: Judged, now: Judged) -> Kind:
        """*kind* with a sentence on what is wrong; found once for all events of its kind."""
        if kind in self.found.kinds:
            return kind
        is_new = kind.change == "sends"
        side, judged, place = (self._before, was, pair.before) if is_new else (self._after, now, pair.after)
        outcome = None if place is None else side.outcome(place, judged)
        faults = () if outcome is None else list_faults(outcome)
        return replace(kind, message=faults[0].message) if faults else kind


def _is_kept(pair: Pair, before: Setup, after: Setup) -> bool:
    """Whether the mapping is the same in both setups."""
    if pair.before is None or pair.after is None:
        return False
    return is_same(before.subscriptions[pair.before], after.subscriptions[pair.after])


def _is_enabled(setup: Setup) -> bool:
    return setup.info is None or setup.info.enabled
