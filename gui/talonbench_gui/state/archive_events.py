"""Events of a run, read again at their places and judged with the setup that was kept of the run."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from talonbench_gui.state.archive_run import find_other, find_setup

if TYPE_CHECKING:
    from pathlib import Path

    from talonbench.archive.partitions import Setup
    from talonbench.archive.results import EventRow, RunFolder
    from talonbench.archive.sending import DeadLetter, SendRecord
    from talonbench.archive.setups import SetupJudge
    from talonbench.archive.side_by_side import EventPair
    from talonbench.events.stream import StreamItem
    from talonbench.judgement import Judgement


@dataclass(frozen=True, slots=True)
class ReadEvent:
    """An event as its archive has it, and its *judgement* with the run's own setup; None if that wasn't kept.

    *pair* has it in both setups, if the run was compared. *letters* are what wasn't delivered of it in the last replay.
    """

    item: StreamItem
    judgement: Judgement | None
    pair: EventPair | None = None
    letters: tuple[DeadLetter, ...] = ()


class EventReader:
    """Reads events, in one lane; the setups of the last run stay in memory."""

    def __init__(self) -> None:
        self._folder: Path | None = None
        self._judge: SetupJudge | None = None
        self._other: Setup | None = None

    def forget(self) -> None:
        """Read the setups again: the run may have been compared with another one."""
        self._folder = None

    def read(
        self, run: RunFolder, row: EventRow, *, is_compared: bool, failed_in: SendRecord | None = None
    ) -> ReadEvent | str:
        """The event of *row*, or what is wrong; *failed_in* is the replay in which it wasn't delivered."""
        from talonbench.archive.results import read_event_at
        from talonbench.archive.sending import find_refusals, read_dead_letters
        from talonbench.archive.side_by_side import judge_both
        from talonbench.errors import WorkspaceError

        try:
            item = read_event_at(run, row)
            letters: tuple[DeadLetter, ...] = ()
            if failed_in is not None:
                letters = read_dead_letters(failed_in.folder, run.files[row.file], row.line, failed_in.responder)
        except WorkspaceError as error:
            return str(error)
        if run.path != self._folder:
            self._folder = run.path
            self._read_setups(run)
        if self._judge is None:
            return ReadEvent(item, None, letters=letters)
        other = self._other if is_compared else None
        pair = None if other is None else judge_both(item, self._judge.setup, other)
        judgement = self._judge.judge(item)
        if judgement is not None and letters:
            judgement = replace(judgement, refusals=find_refusals(letters, judgement.trace))
        return ReadEvent(item, judgement, pair, letters)

    def _read_setups(self, run: RunFolder) -> None:
        from talonbench.archive.comparing import SUCCESSORS, read_setups
        from talonbench.archive.setups import SetupJudge
        from talonbench.errors import WorkspaceError

        self._judge = self._other = None
        own, other = find_setup(run.path), find_other(run.path)
        if own.is_file():
            with suppress(WorkspaceError):  # the page says that the setup isn't there
                before, self._other = read_setups(run, own, str(other) if other.is_file() else SUCCESSORS)
                self._judge = SetupJudge(before)
