"""One event of an archive, judged in full in two setups."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from talonbench import clock
from talonbench.archive.kinds import Kind, compare_marks, compare_requests
from talonbench.archive.lines import Block, read_blocks_until, read_odd_line
from talonbench.archive.pairs import Pair, pair_mappings
from talonbench.archive.verdicts import Mark, mark_of
from talonbench.ingestion import Reception, make_same_id
from talonbench.judgement import Judgement, list_faults
from talonbench.preview import compile_destination
from talonbench.reading import read_archive_parts

if TYPE_CHECKING:
    from collections.abc import Iterator, Set

    from talonbench.archive.partitions import Setup
    from talonbench.events.stream import StreamItem
    from talonbench.trace import MappingTrace


@dataclass(frozen=True, slots=True)
class MappingPair:
    """A mapping in both setups, None where it isn't there, and how its outcome or request differs."""

    name: str
    before: MappingTrace | None
    after: MappingTrace | None
    kinds: tuple[Kind, ...]


@dataclass(frozen=True, slots=True)
class EventPair:
    """An event judged in the setups *before* and *after*, and its *mappings* there."""

    before: Judgement
    after: Judgement
    mappings: tuple[MappingPair, ...]


def judge_both(item: StreamItem, before: Setup, after: Setup) -> EventPair | None:
    """The event of *item* in both setups, with the settings of *before*; None if it has none."""
    if item.body is None:
        return None
    receipt = Reception(lambda: before.moment, make_same_id).receive(item.arrival)
    judged: list[Judgement] = []
    with clock.hold(before.moment):
        for one in (before, after):
            destination = compile_destination(one.subscriptions, one.filters, info=one.info)
            trace = destination.trace(item.body, before.settings, receipt=receipt)
            judged.append(Judgement(trace, destination, before.settings))
    old, new = judged
    pairs = pair_mappings(before.subscriptions, after.subscriptions)
    return EventPair(old, new, tuple(_pair(one, old, new) for one in pairs))


def read_line_of(path: str, line: int) -> Iterator[StreamItem]:
    """What is at *line* of the archive *path*: one event, several of a batch, or none."""
    return read_lines_of(path, {line})


def read_lines_of(path: str, lines: Set[int]) -> Iterator[StreamItem]:
    """What is at *lines* of the archive *path*, which is read up to the last of them."""
    for block in read_blocks_until(read_archive_parts(path), max(lines)):
        if isinstance(block, Block):
            end = block.number + len(block.lines)
            for line in sorted(one for one in lines if block.number <= one < end):
                yield from read_odd_line(block.lines[line - block.number], line)
        elif block.line in lines:
            yield block


def _pair(pair: Pair, old: Judgement, new: Judgement) -> MappingPair:
    before = None if pair.before is None else old.trace.mappings[pair.before]
    after = None if pair.after is None else new.trace.mappings[pair.after]
    kind = compare_marks(pair.name, _mark(before), _mark(after))
    if kind is not None:
        failed = before if kind.change == "sends" else after
        return MappingPair(pair.name, before, after, (replace(kind, message=_message(failed)),))
    requests = zip(before.requests if before else (), after.requests if after else (), strict=False)
    kinds = tuple(kind for one in requests for kind in compare_requests(pair.name, *one))
    return MappingPair(pair.name, before, after, kinds)


def _message(mapping: MappingTrace | None) -> str:
    """What is wrong first in *mapping*; empty if nothing is."""
    faults = () if mapping is None or mapping.outcome is None else list_faults(mapping.outcome)
    return next((fault.message for fault in faults), "")


def _mark(mapping: MappingTrace | None) -> Mark | None:
    return None if mapping is None or mapping.outcome is None else mark_of(mapping.outcome)
