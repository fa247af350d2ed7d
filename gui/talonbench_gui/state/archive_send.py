"""Events of a run replayed for real: in a process of its own, which notes each request before it sends it."""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from PySide6.QtCore import QObject, QProcess, Signal

from talonbench_gui.state.archive_run import find_other, find_setup

if TYPE_CHECKING:
    from collections.abc import Mapping

    from talonbench.archive.results import Selection
    from talonbench.archive.sending import SendOrder, SendRecord
    from talonbench_gui.state.archive import ArchiveStore
    from talonbench_gui.state.connections import ActiveConnection
    from talonbench_gui.state.jobs import Jobs

LANE: Final = "archive"
PATIENCE: Final = 12_000  # milliseconds for answers that are waited for: a request takes at most ten seconds
CONTINUES: Final = b"send\n"


class SendProgress(NamedTuple):
    """How far a send is: of its *requests* so many were *delivered*, *failed*, or have no answer (*unknown*)."""

    folder: Path
    requests: int
    events: int = 0
    delivered: int = 0
    failed: int = 0
    unknown: int = 0
    retried: int = 0

    @property
    def left(self) -> int:
        """Requests that weren't begun, or must be sent again."""
        return max(0, self.requests - self.delivered - self.failed - self.unknown)


class ArchiveSender(QObject):
    """Sends one selection at a time. *changed*: it started, got on or ended, or another run has other sends.

    *planned* carries the progress once it is known how many requests there are: `agree` sends them, `cancel` doesn't.
    """

    changed = Signal()
    planned = Signal(object)

    def __init__(self, archive: ArchiveStore, connections: ActiveConnection, jobs: Jobs, parent: QObject) -> None:
        super().__init__(parent)
        self._archive, self._connections, self._jobs = archive, connections, jobs
        self._process: QProcess | None = None
        self._order: SendOrder | None = None
        self._rest = b""  # of a line that isn't whole yet
        self._is_cancelled, self._why = False, ""
        self._repeated: SendOrder | None = None  # what is planned next
        self._listed: Path | None = None  # the run whose sends are listed
        self.is_planning = self.is_stopping = False
        self.progress: SendProgress | None = None
        self.records: tuple[SendRecord, ...] = ()
        self.failed: Mapping[tuple[int, int], str] = {}  # why events weren't delivered last, by file and line
        self.problem = ""
        archive.changed.connect(self._on_run)

    @property
    def is_running(self) -> bool:
        """Whether something is planned or sent."""
        return self._process is not None

    @property
    def order(self) -> SendOrder | None:
        """What is sent now, or was sent last."""
        return self._order

    @property
    def last(self) -> SendRecord | None:
        """The newest send of the open run."""
        return self.records[-1] if self.records else None

    # -- acts -----------------------------------------------------------------------------------------------

    def start(self, selection: Selection, rate: float, *, is_other: bool) -> None:
        """Plan to send the events of *selection*; *is_other*: with the setup that the run is compared with.

        To the sandbox they are sent again, even if they were sent before.
        """
        run = self._archive.run
        if run is None or self.is_running:
            return
        from talonbench.archive.sending import SendOrder

        own, other, connection = find_setup(run.path), find_other(run.path), self._connections.current
        has_successors = is_other and not other.is_file()
        self._begin(
            SendOrder(
                str(run.path), connection, self._connections.api_key, rate, selection,
                str(other if is_other and not has_successors else own), has_successors, is_other,
                is_again=connection.kind == "sandbox",
            )
        )  # fmt: skip

    def resume(self, record: SendRecord, rate: float, *, resends_unknown: bool = False) -> None:
        """Plan to go on with *record*; *resends_unknown*: also with what was sent and not answered."""
        run = self._archive.run
        if run is None or self.is_running:
            return
        from talonbench.archive.sending import SendOrder

        connection, key = self._connections.current, self._connections.api_key
        resumed = str(record.folder)
        self._begin(SendOrder(str(run.path), connection, key, rate, resumed=resumed, resends_unknown=resends_unknown))

    def agree(self) -> None:
        """Send what was planned."""
        if self._process is not None:
            self.is_planning = False
            self._process.write(CONTINUES)
            self.changed.emit()

    def pause(self) -> None:
        """Begin no more requests; those in progress are waited for, and `resume` sends the others."""
        if self._process is not None:
            self.is_stopping = True
            self._process.closeWriteChannel()
            self.changed.emit()

    def repeat(self) -> None:
        """Plan the same once more, as another send."""
        if self._process is not None and self._order is not None:
            self._repeated = replace(self._order, is_again=True)
            self._process.kill()

    def cancel(self, problem: str = "") -> None:
        """Send nothing more, because of *problem*; what is left isn't offered again."""
        self._is_cancelled, self._why = self.is_running and not self.is_planning, problem
        if self.is_planning and self._process is not None:
            self._process.kill()  # nothing was sent, and making a plan may take long
        elif self.is_running:
            self.pause()
        elif self.last is not None:
            self._give_up(self.last.folder)

    def stop(self) -> None:
        """Stop as the window closes: what is in progress is waited for, so that its answer is noted."""
        process, self._process = self._process, None
        if process is not None:
            process.finished.disconnect()
            process.readyReadStandardOutput.disconnect()
            process.closeWriteChannel()
            if self.is_planning or not process.waitForFinished(PATIENCE):
                process.kill()
                process.waitForFinished(PATIENCE)

    # -- the process ----------------------------------------------------------------------------------------

    def _begin(self, order: SendOrder) -> None:
        self._order, self._rest, self._repeated = order, b"", None
        self._is_cancelled, self._why = False, ""
        self.is_planning, self.is_stopping, self.progress, self.problem = True, False, None, ""
        process = self._process = QProcess(self)
        process.readyReadStandardOutput.connect(self._on_output)
        process.finished.connect(self._on_finished)
        process.start(sys.executable, ["-m", "talonbench.archive.sending.process"])
        process.write(order.json)
        self.changed.emit()

    def _on_output(self) -> None:
        if self._process is None:
            return
        *lines, self._rest = (self._rest + bytes(self._process.readAllStandardOutput().data())).split(b"\n")
        for line in lines:
            said = json.loads(line)
            known = {name: said[name] for name in SendProgress._fields[1:] if name in said}
            self.progress = SendProgress(Path(said["folder"]), **known)
            if said["state"] == "planned":
                self.planned.emit(self.progress)
        self.changed.emit()

    def _on_finished(self, code: int, status: QProcess.ExitStatus) -> None:
        process, self._process = self._process, None
        if process is None or self._order is None:
            return
        said = bytes(process.readAllStandardError().data()).decode("utf-8", "replace").strip().splitlines()
        process.deleteLater()
        is_crash = status is QProcess.ExitStatus.CrashExit and not self.is_planning
        self.problem = said[-1] if said and code else "Sending ended early; Resume goes on" if is_crash else self._why
        if self._is_cancelled and self.progress is not None:
            self._give_up(self.progress.folder)
        self.is_planning, self._is_cancelled, self.progress = False, False, None
        self.changed.emit()
        self._list(Path(self._order.run))
        if self._repeated is not None:
            self._begin(self._repeated)

    # -- what was sent before -------------------------------------------------------------------------------

    def _on_run(self) -> None:
        run = self._archive.run
        path = None if run is None else run.path
        if path != self._listed:
            self._listed, self.records, self.failed = path, (), {}
            if not self.is_running:
                self.problem = ""
            if run is not None:
                self._list(run.path)
            self.changed.emit()

    def _list(self, run: Path) -> None:
        self._jobs.run(partial(_list_sends, run), partial(self._on_listed, run), lane=LANE)

    def _on_listed(self, run: Path, listed: tuple[tuple[SendRecord, ...], Mapping[tuple[int, int], str]]) -> None:
        if run == self._listed:
            self.records, self.failed = listed
            self.changed.emit()

    def _give_up(self, folder: Path) -> None:
        self._jobs.run(partial(_give_up, folder), self._on_given_up, lane=LANE)

    def _on_given_up(self, problem: str) -> None:
        self.problem = problem
        if self._listed is not None:
            self._list(self._listed)


def _list_sends(run: Path) -> tuple[tuple[SendRecord, ...], Mapping[tuple[int, int], str]]:
    """The sends of a run, and why events of the last one weren't delivered."""
    from talonbench.archive.sending import list_sends

    records = list_sends(run)
    return records, records[-1].list_failed() if records else {}


def _give_up(folder: Path) -> str:
    from talonbench.archive.sending import cancel_send
    from talonbench.errors import WorkspaceError

    try:
        cancel_send(folder)
    except WorkspaceError as error:
        return str(error)
    return ""
