"""Fields that payloads of an archive had and then have no more: since when, and what the first event says of it."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice
from typing import TYPE_CHECKING, Final

from talonbench.answers.receiving import Tracer
from talonbench.archive.field_uses import EndedField
from talonbench.errors import WorkspaceError
from talonbench.reading import STANDARD_INPUT

if TYPE_CHECKING:
    from talonbench.archive.counts import MappingCounts, ReplayCounts, Tally
    from talonbench.archive.field_uses import FieldUse
    from talonbench.archive.lines import Block
    from talonbench.destination import Settings
    from talonbench.events.stream import StreamItem
    from talonbench.trace import CompiledDestination

_MOST: Final = 5
_PART: Final = "attributes."
_LINES: Final = 2000  # no more are counted together


def find_ended_fields(
    counts: ReplayCounts, destination: CompiledDestination, settings: Settings
) -> tuple[EndedField, ...]:
    """Those that are missing from most payloads, at most five."""
    ended = [(at, *one) for at, mapping in enumerate(counts.mappings) for one in _list_ended(mapping)]
    ended.sort(key=lambda one: -one[2].without)
    return tuple(
        _Search(destination, settings, at, name).explain(use, counts.mappings[at].uses.payloads - use.without)
        for at, name, use in islice(ended, _MOST)
    )


def _list_ended(mapping: MappingCounts) -> list[tuple[str, FieldUse]]:
    """Those of *mapping*, but for required fields, whose absence is a fault, and attributes as a whole if one ended."""
    required = {path for path, rule in mapping.faults if rule == "required"}
    ended = [(name, use) for name, use in mapping.uses.over if _point_to(name) not in required]
    has_part = any(name.startswith(_PART) for name, _ in ended)
    return [one for one in ended if not has_part or f"{one[0]}." != _PART]


def _point_to(name: str) -> str:
    return f"/{name.replace('.', '/', 1)}"


@dataclass(frozen=True, slots=True)
class _Search:
    """The search for the first event without the field *name* of the mapping number *at*."""

    destination: CompiledDestination
    settings: Settings
    at: int
    name: str

    def explain(self, use: FieldUse, before: int) -> EndedField:
        from talonbench.archive.times import find_time

        mapping = self.destination.subscriptions[self.at].subscription.name
        item = self._find(use)
        line = use.line if item is None else item.line
        since = None if item is None or item.body is None else find_time(item.body)
        message = "" if item is None else self._judge(item)
        return EndedField(mapping, self.name, use.times, before, use.without, since, use.path, line, message)

    def _find(self, use: FieldUse) -> StreamItem | None:
        """The first event that follows without the field; None if it can't be read again."""
        if use.path == STANDARD_INPUT:
            return None
        try:
            return self._search(use)
        except WorkspaceError:
            return None

    def _search(self, use: FieldUse) -> StreamItem | None:
        """Take one by one the events that were taken together; the last one that begins an absence is it."""
        from talonbench import clock
        from talonbench.archive.field_uses import FieldUses
        from talonbench.archive.replay import Replay
        from talonbench.archive.scan import Scan
        from talonbench.ingestion import Reception, make_same_id

        uses, without, found = FieldUses(), 0, None

        def count(tally: Tally) -> None:
            uses.absorb(tally.uses[self.at])

        replay = Replay(Scan(self.destination, self.settings), Reception(clock.now, make_same_id), count)
        for item in _read_one_by_one(use.path, use.line):
            deque(replay.take([item]), maxlen=0)
            known, before = uses.uses.get(self.name), without
            without = uses.payloads if known is None else known.without
            if without > before == 0:
                found = item
        return None if found is None else _read(found)

    def _judge(self, item: StreamItem) -> str:
        """What the field reads and doesn't find in the event; empty if that isn't why it's missing."""
        from talonbench.events import KnownPaths
        from talonbench.lint.paths import find_field_paths, lint_paths

        assert item.body is not None
        trace = Tracer(self.destination, self.settings).trace(item.body, item.arrival)
        mapping, keys = trace.mappings[self.at], tuple(self.name.split(".", 1))
        if trace.filtered_event is None or mapping.outcome is None:
            return ""
        fields = [
            replace(one, paths=tuple(path for path in one.paths if path.target[: len(keys)] == keys))
            for one in find_field_paths(mapping.compiled)
        ]
        known = KnownPaths(trace.filtered_event)
        found = lint_paths(mapping.compiled, fields, trace, mapping.outcome, known)
        return next((one.message for one in found), "")


def _read(item: Block | StreamItem) -> StreamItem | None:
    from talonbench.archive.lines import Block, read_odd_line

    items = read_odd_line(item.lines[0], item.number) if isinstance(item, Block) else [item]
    return next((one for one in items if one.body is not None), None)


def _read_one_by_one(path: str, line: int) -> Iterator[Block | StreamItem]:
    """The lines of the archive *path* from *line* on, each for itself: all that may be counted together."""
    from talonbench.archive.lines import Block, read_blocks
    from talonbench.reading import read_archive_parts

    for block in read_blocks(read_archive_parts(path)):
        if not isinstance(block, Block):
            if block.line >= line:
                yield block
            continue
        if block.number + len(block.lines) <= line:
            continue
        for number, text in enumerate(block.lines, block.number):
            if number >= line:
                yield Block(number, 0, [text])
        if block.number >= line + _LINES:
            return
