"""The counts of all faults, and how they are printed."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

HEADS = ("fault", "runs", "survived", "lost", "leftovers", "seconds")


@dataclass(slots=True)
class Count:
    """What came of a fault that happened *runs* times.

    *survived*: after it, everything was there and the next start was good. *lost* counts what was missing, each told in
    *losses*; *leftovers* the temporary files that stayed.
    """

    fault: str
    runs: int = 0
    survived: int = 0
    leftovers: int = 0
    seconds: float = 0.0
    losses: list[str] = field(default_factory=list)
    note: str = ""

    @property
    def is_good(self) -> bool:
        """Whether nothing was lost and nothing stayed."""
        return self.survived == self.runs and not self.losses and not self.leftovers

    @contextmanager
    def timed(self) -> Iterator[None]:
        """Add the time of the block."""
        begun = time.monotonic()
        yield
        self.seconds += time.monotonic() - begun

    def add(self, losses: list[str], leftovers: int = 0) -> None:
        """Count one run."""
        self.runs += 1
        self.survived += not losses
        self.losses += losses
        self.leftovers += leftovers


def format_table(counts: list[Count]) -> str:
    """A line for each fault, then its note and what was lost."""
    rows = [HEADS] + [
        (one.fault, *map(str, (one.runs, one.survived, len(one.losses), one.leftovers)), f"{one.seconds:.0f}")
        for one in counts
    ]
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEADS))]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
    notes = [f"{one.fault}: {one.note}" for one in counts if one.note]
    losses = [f"LOST {one.fault}: {loss}" for one in counts for loss in one.losses]
    return "\n".join([*lines, *notes, *losses])
