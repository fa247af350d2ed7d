"""Since when, until when and where an archive's events fail for a reason, or miss a mapping by a name's spelling."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from talonbench.archive.counts import MOST
from talonbench.archive.meant_names import MeantNames
from talonbench.archive.times import find_time
from talonbench.judgement import NO_MATCH

if TYPE_CHECKING:
    from talonbench.archive.verdicts import Verdict
    from talonbench.trace import CompiledDestination
    from talonbench.values import Json

# A fault: the number of the mapping, path and rule; or a name that a trigger may mean: type and name.
Cause: TypeAlias = "tuple[int, str, str] | tuple[str, str]"
_FIELDS: Final = 5  # of what was seen, in JSON


@dataclass(slots=True)
class Seen:
    """How many *events*, the *first* and *last* time (milliseconds, None if unknown), and the place of the first."""

    events: int
    first: int | None
    last: int | None
    path: str
    line: int

    def absorb(self, other: Seen) -> None:
        """Add *other*, whose events follow."""
        self.events += other.events
        if other.first is not None:
            self.first = other.first if self.first is None else min(self.first, other.first)
        if other.last is not None:
            self.last = other.last if self.last is None else max(self.last, other.last)


class CauseWatch:
    """Watches the events of the file *path* as they are judged in *destination*."""

    def __init__(self, destination: CompiledDestination, path: str = "") -> None:
        self._names = MeantNames(destination.subscriptions)
        self.path = path
        self.seen: dict[Cause, Seen] = {}

    def add(self, event: dict[str, Json], verdict: Verdict, line: int) -> None:
        """Note *event* if a mapping fails, or if none takes it though a trigger seems to mean its name."""
        if not verdict.is_good:
            time = find_time(event)
            for at, mark in enumerate(verdict.marks):
                for path, rule in () if mark is None else mark.faults:
                    self._note((at, path, rule), time, line)
        elif verdict.is_unfired and verdict.code == NO_MATCH:
            name, kind = event.get("event") or event.get("name"), event.get("type")
            if type(name) is str and type(kind) is str and self._names.has(name):
                self._note((kind, name), find_time(event), line)

    def _note(self, cause: Cause, time: int | None, line: int) -> None:
        known = self.seen.get(cause)
        if known is None:
            absorb(self.seen, cause, Seen(1, time, time, self.path, line))
            return
        known.events += 1
        if time is None:
            return
        if known.last is None or time > known.last:
            known.last = time
        if known.first is None or time < known.first:
            known.first = time


def absorb(known: dict[Cause, Seen], cause: Cause, seen: Seen) -> None:
    """Add *seen*, whose events follow, to what is *known* of *cause*; of too many causes, the first ones are kept."""
    if cause in known:
        known[cause].absorb(seen)
    elif len(known) < MOST:
        known[cause] = seen


def write_seen(seen: dict[Cause, Seen]) -> list[Any]:
    """*seen* as JSON."""
    return [[*cause, one.events, one.first, one.last, one.path, one.line] for cause, one in seen.items()]


def read_seen(rows: list[Any]) -> dict[Cause, Seen]:
    """What `write_seen` made *rows* of."""
    return {tuple(row[:-_FIELDS]): Seen(*row[-_FIELDS:]) for row in rows}
