"""Takes the events of an archive through a destination: by the fast path, or by the trace where that is needed."""

from __future__ import annotations

from collections.abc import Callable
from itertools import accumulate, compress
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from talonbench.archive.counts import Tally, tally_trace
from talonbench.archive.lines import Block, read_blocks, read_odd_line
from talonbench.archive.verdicts import Verdict
from talonbench.events.stream import StreamItem
from talonbench.ingestion import Reception, describe_repeated
from talonbench.values import Json

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from talonbench.archive.scan import Scan

_IS_ODD: Final = attrgetter("is_odd")
_COUNTED: Final = 1000  # lines that are counted together


Event: TypeAlias = dict[str, Json]
# events, their verdicts, lines and offsets
Keep: TypeAlias = "Callable[[Sequence[Event], Sequence[Verdict], Sequence[int], Sequence[int | None]], None]"
Watch: TypeAlias = Callable[[Event, Verdict, int], None]


class Replay:
    """Takes the events of archives through the destination of *scan*; what they come to goes to *count* in their order.

    *keep* is called with events, their verdicts, lines and offsets, which an event that isn't on a line of its own
    hasn't; *watch* with each event of which some mapping fails, or which none takes though one may mean it, its verdict
    and line. *path* is the archive's, for the places in the tallies. *traced* is how many had to be traced;
    *is_stopped*: the limit, or the first failure, was reached.
    """

    def __init__(
        self,
        scan: Scan,
        reception: Reception,
        count: Callable[[Tally], None],
        *,
        keep: Keep | None = None,
        watch: Watch | None = None,
        limit: int | None = None,
        stops: bool = False,
        path: str = "",
    ) -> None:
        self._count, self._keep, self._watch = count, keep, watch
        self.traced = 0
        self.path = path
        self._line = self._uncounted = 0  # where the lines begin that aren't counted yet, and how many they are
        self.is_stopped = False
        self._scan, self._reception = scan, reception
        self._left = limit
        self._stops = stops
        self._may_end = stops or limit is not None

    def read(self, parts: Iterable[bytes]) -> Iterator[StreamItem]:
        """Take the events in *parts*, the bytes of an archive; notes and problems come as items."""
        return self.take(read_blocks(parts))

    def take(self, blocks: Iterable[Block | StreamItem]) -> Iterator[StreamItem]:
        """Take the events in *blocks*; notes and problems come as items."""
        try:
            for block in blocks:
                if isinstance(block, Block):
                    if not self._uncounted:
                        self._line = block.number
                    yield from self._take_lines(block)
                    self._uncounted += len(block.lines)
                    if self._uncounted >= _COUNTED:
                        self._uncounted = 0
                        self._count_judged()
                else:
                    yield from self._take_item(block)
                if self.is_stopped:
                    return
        finally:
            self._count_judged()

    def _take_lines(self, block: Block) -> Iterator[StreamItem]:
        """Take the lines of *block*: many are read more quickly than each."""
        step = 1 if self._may_end else len(block.lines)
        offset = block.offset
        for at in range(0, len(block.lines), step):
            lines = block.lines[at : at + step]
            yield from self._take_together(lines, block.number + at, offset)
            offset += sum(map(len, lines))
            if self.is_stopped:
                return

    def _take_together(self, lines: Sequence[bytes], number: int, offset: int) -> Iterator[StreamItem]:
        events: list[Any] = self._scan.read(lines)
        is_kept = self._keep is not None  # else nobody asks where events are
        offsets = [*accumulate(map(len, lines), initial=offset)] if is_kept else [None] * len(lines)
        start = 0
        for at in [at for at, event in enumerate(events) if event is None]:
            yield from self._take_plain(events[start:at], lines[start:at], number + start, offsets[start:at])
            yield from self._take_odd(lines[at], number + at, offsets[at])
            if self.is_stopped:
                return
            start = at + 1
        yield from self._take_plain(events[start:], lines[start:], number + start, offsets[start:])

    def _take_odd(
        self, line: bytes, number: int, offset: int | None, is_repeated: bool | None = None
    ) -> Iterator[StreamItem]:
        for item in read_odd_line(line, number):
            yield from self._take_item(item, offset, is_repeated)
            if self.is_stopped:
                return

    def _take_plain(
        self, events: Sequence[Event], lines: Sequence[bytes], number: int, offsets: Sequence[int | None]
    ) -> Iterator[StreamItem]:
        """Take *events*, each alone on its line; those that can't be judged quickly are traced, in their order."""
        repeated = self._reception.find_repeated(events) if events else ()
        at = 0
        while at < len(events):
            rest = [place - at for place in repeated if place >= at]
            verdicts = self._scan.judge_all(events[at:], lines[at:], rest)
            self._tell(events[at:], verdicts, range(number + at, number + len(events)), offsets[at:])
            if self._may_end and verdicts and self._is_last(verdicts[0]):
                return
            at += len(verdicts)
            if at < len(events):
                yield from self._take_odd(lines[at], number + at, offsets[at], at in repeated)
                at += 1

    def _tell(
        self,
        events: Sequence[Event],
        verdicts: Sequence[Verdict],
        numbers: Sequence[int],
        offsets: Sequence[int | None],
    ) -> None:
        """Tell whoever keeps or watches of the *verdicts*, on the first of *events*."""
        if self._keep is not None:
            self._keep(events[: len(verdicts)], verdicts, numbers[: len(verdicts)], offsets[: len(verdicts)])
        if self._watch is not None:
            for watched in compress(zip(events, verdicts, numbers, strict=False), map(_IS_ODD, verdicts)):
                self._watch(*watched)

    def _take_item(
        self, item: StreamItem, offset: int | None = None, is_repeated: bool | None = None
    ) -> Iterator[StreamItem]:
        """Trace the event of *item*; *is_repeated* is known if it was compared with the earlier ones."""
        if item.note or item.problem:
            self.is_stopped = self._stops and bool(item.problem)
            yield item
        if item.body is None:
            return
        receipt = self._reception.receive(item.arrival)
        if is_repeated is None:
            is_repeated = self._reception.is_repeated(item.body)
        faults = (describe_repeated(item.body),) if is_repeated else ()
        trace = self._scan.destination.trace(item.body, self._scan.settings, receipt=receipt, at_the_door=faults)
        verdict, tally = tally_trace(trace)
        self.traced += 1
        self._count_judged()  # in the order of the events
        tally.place(self.path, item.line)
        self._count(tally)
        self._tell([item.body], [verdict], [item.line], [offset])
        self._is_last(verdict)

    def _count_judged(self) -> None:
        tally = self._scan.take_tally()
        tally.place(self.path, self._line)
        self._count(tally)

    def _is_last(self, verdict: Verdict) -> bool:
        """Whether the event with *verdict* is the last one to be taken."""
        if self._left is not None:
            self._left -= 1
        if self._left == 0 or (self._stops and not verdict.is_good):
            self.is_stopped = True
        return self.is_stopped
