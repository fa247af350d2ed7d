"""How much of an archive is done, by its partitions; the length of a file is a guess until its end is found."""

from __future__ import annotations

from typing import TYPE_CHECKING

from talonbench.archive.work import RANGE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from talonbench.archive.sources import Source


class Extent:
    """The unpacked bytes of *sources*, and of those partitions that are done, in whatever order."""

    def __init__(self, sources: Sequence[Source]) -> None:
        self._hints = [one.hint for one in sources]
        self._sizes = [*self._hints]
        self._counts = [0] * len(sources)
        self._ends: dict[int, int] = {}  # where the last partition of a file begins
        self._whole, self._done = sum(self._sizes), 0

    @property
    def share(self) -> float:
        """How much is done, from 0 to 1."""
        return self._done / self._whole if self._whole else 0.0

    def add(self, file: int, start: int, *, is_over: bool) -> None:
        """The partition of the *file* with this number that begins at *start* is done; with *is_over*, the file ends.

        Behind the end of a file that is damaged, several may say that it ends there.
        """
        if file >= len(self._sizes):
            return
        done = self._done_of(file)
        self._counts[file] += 1
        size = self._sizes[file]
        if is_over or file in self._ends:
            end = self._ends[file] = min(start, self._ends.get(file, start))
            size = min(max(size, end), end + RANGE)
        elif start + RANGE > self._hints[file]:
            size = max(size, start + 2 * RANGE)  # it goes on behind where it seemed to end
        self._whole += size - self._sizes[file]
        self._sizes[file] = size
        self._done += self._done_of(file) - done

    def _done_of(self, file: int) -> int:
        return min(self._counts[file] * RANGE, self._sizes[file])
