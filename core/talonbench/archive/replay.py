"""Takes the events of an archive through a destination: by the fast path, or by the trace where that is needed."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final, TypeAlias

import orjson

from talonbench.archive.counts import Tally, tally_trace
from talonbench.archive.lines import Block, read_blocks, read_odd_line
from talonbench.archive.scan import Scan
from talonbench.archive.verdicts import Verdict
from talonbench.events import MAX_DEPTH
from talonbench.events.batches import KINDS
from talonbench.events.stream import StreamItem
from talonbench.ingestion import Reception, describe_repeated, went_through
from talonbench.values import Json

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from talonbench.destination import Settings
    from talonbench.trace import CompiledDestination

_KINDS: Final = frozenset(KINDS)
_SHALLOW: Final = 2 * MAX_DEPTH  # bytes that can't hold more levels than an event may have
_DIGITS: Final = bytes.maketrans(b"123456789", b"000000000")
_LONG: Final = b"0" * 16  # digits of an integer that a double may not keep
_COUNTED: Final = 1000  # lines that are counted together


Keep: TypeAlias = Callable[[dict[str, Json], Verdict, int, int | None], None]


class Replay:
    """Takes the events of archives through *destination*; what they come to goes to *count* in their order.

    *keep* is called with each event, its verdict, and its line and offset, which an event that isn't on a line of its
    own hasn't; *watch* in the same way, but only where some mapping fails or none takes the event. *path* is
    the archive's, for the places in the tallies. *traced* is how many had to be traced; *is_stopped*: the limit, or the
    first failure, was reached.
    """

    def __init__(
        self,
        destination: CompiledDestination,
        settings: Settings,
        reception: Reception,
        count: Callable[[Tally], None],
        *,
        keep: Keep | None = None,
        watch: Keep | None = None,
        limit: int | None = None,
        stops: bool = False,
        path: str = "",
    ) -> None:
        self._count, self._keep, self._watch = count, keep, watch
        self.traced = 0
        self.path = path
        self._line = self._uncounted = 0  # where the lines begin that aren't counted yet, and how many they are
        self.is_stopped = False
        self._destination, self._settings, self._reception = destination, settings, reception
        self._left = limit
        self._stops = stops
        self._scan = Scan(destination, settings)
        self._is_number_sensitive = self._scan.is_number_sensitive

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
        after = block.offset
        compare, judge = self._reception.is_repeated, self._scan.judge
        keep, watch = self._keep, self._watch
        is_sensitive = self._is_number_sensitive
        may_end = self._stops or self._left is not None
        for number, line in enumerate(block.lines, block.number):
            size = len(line)
            offset, after = after, after + size
            is_repeated = None
            event = read_plain(line, is_sensitive)
            if event is not None:
                is_repeated = compare(event)
                verdict = judge(event, size, is_repeated)
                if verdict is not None:
                    if keep is not None:
                        keep(event, verdict, number, offset)
                    if watch is not None and verdict.is_odd:
                        watch(event, verdict, number, offset)
                    if may_end and self._is_last(verdict):
                        return
                    continue
            for item in read_odd_line(line, number):
                yield from self._take_item(item, offset, is_repeated)
                if self.is_stopped:
                    return

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
        trace = self._destination.trace(item.body, self._settings, receipt=receipt, at_the_door=faults)
        verdict, tally = tally_trace(trace)
        self.traced += 1
        self._count_judged()  # in the order of the events
        tally.place(self.path, item.line)
        self._count(tally)
        if self._keep is not None:
            self._keep(item.body, verdict, item.line, offset)
        if self._watch is not None and verdict.is_odd:
            self._watch(item.body, verdict, item.line, offset)
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


def read_plain(line: bytes, is_number_sensitive: bool) -> dict[str, Json] | None:
    """The event that *line* plainly is; None if it takes a closer look, as long integers do if that is asked for."""
    try:
        event = orjson.loads(line)
    except orjson.JSONDecodeError:
        return None
    if type(event) is not dict or type(kind := event.get("type")) is not str or kind not in _KINDS:
        return None
    if len(line) > _SHALLOW and 2 * len(line) - len(line.replace(b"[", b"")) - len(line.replace(b"{", b"")) > MAX_DEPTH:
        return None  # counted so in half the time that bytes.count() takes
    if is_number_sensitive and _LONG in line.translate(_DIGITS):
        return None
    if "writeKey" in event:
        if not went_through(event):
            return None  # Segment adds to it on receipt
        del event["writeKey"]
    return event
