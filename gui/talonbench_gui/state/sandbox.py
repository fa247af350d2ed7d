"""What the window's sandbox remembers; its snapshots and rules. Not needed for the first paint."""

from __future__ import annotations

from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING, Final, NamedTuple

from PySide6.QtCore import QObject, QTimer, Signal

from talonbench.errors import SettingsError, WorkspaceError
from talonbench.home import rules_path
from talonbench_gui.state.jobs import Latest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from talonbench.sandbox import Sandbox, SandboxState
    from talonbench.sandbox.campaign import Campaign
    from talonbench.sandbox.memory import Memory
    from talonbench_gui.state.jobs import Jobs
    from talonbench_gui.state.notices import Notices
    from talonbench_gui.state.results import Results
    from talonbench_gui.state.sender import Sender

NOTICE: Final = "sandbox"
UNDO_RESET: Final = "sandbox.undo_reset"  # the command that a reset offers
PAUSE: Final = 500  # milliseconds between two looks at the rules' file and the sandbox's revision
_MODULES: Final = ("talonbench.dispatch", "talonbench.sandbox.memory", "talonbench.sandbox.campaign_file")
_Signature = tuple[int, int]


class Found(NamedTuple):
    """The *state* and the *rules*, the *revision* of both, and what is wrong with the file of rules, if anything is."""

    state: SandboxState
    rules: Campaign
    revision: int
    problem: str


class SandboxStore(QObject):
    """*changed*: the state, or the problem with the rules. The file with the rules is read again when it is saved."""

    changed = Signal()

    def __init__(self, sending: Sender, results: Results, notices: Notices, jobs: Jobs, parent: QObject) -> None:
        super().__init__(parent)
        self._sending, self._notices, self._jobs = sending, notices, jobs
        self._sandbox: Sandbox | None = None
        self._is_loading = False
        self._waiting: list[tuple[Callable[[Memory], str], str]] = []  # acts for when the modules are loaded
        self._asked: list[Callable[[Campaign], None]] = []  # who waits for the rules
        self._latest = Latest(jobs, "sandbox")
        self._revision, self._signature = -1, _sign(rules_path())
        self.state: SandboxState | None = None
        self.problem = ""
        self._watch = QTimer(self, interval=PAUSE)
        self._watch.timeout.connect(self._look)
        results.changed.connect(self._look)

    @property
    def rules_path(self) -> Path:
        """The file with the rules, which may not exist."""
        return rules_path()

    def refresh(self) -> None:
        """Read the state; from now on it follows the sandbox."""
        self._do(lambda _: "")
        self._watch.start()

    def find_rules(self, then: Callable[[Campaign], None]) -> None:
        """Call *then* with the rules that the sandbox runs."""
        self._asked.append(then)
        self.refresh()

    def reset(self) -> None:
        """Forget everything but the snapshots."""
        self._do(_reset, UNDO_RESET)

    def undo_reset(self) -> None:
        """Bring back what the last reset dropped."""
        self._do(_undo_reset)

    def suggest_name(self) -> str:
        """A name for the next snapshot."""
        taken = self.state.snapshots if self.state is not None else ()
        return next(name for number in range(1, 1000) if (name := f"Snapshot {number}") not in taken)

    def save_snapshot(self, name: str) -> None:
        """Keep the data under *name*."""
        self._do(partial(_save, name))

    def restore_snapshot(self, name: str) -> None:
        """Bring the data of the snapshot *name* back."""
        self._do(partial(_restore, name))

    def restore_last(self) -> None:
        """Bring the data of the last snapshot back."""
        self._do(_restore_last)

    def delete_snapshot(self, name: str) -> None:
        """Delete the snapshot *name*."""
        self._do(partial(_delete, name))

    def prepare_rules(self, then: Callable[[Path], None]) -> None:
        """Write the rules that ship into the file, unless it exists; then call *then* with it."""
        path = rules_path()

        def on_done(problem: str) -> None:
            if problem:
                self._notices.post(problem, "error", key=NOTICE)
            else:
                then(path)

        self._jobs.run(partial(_prepare, path), on_done, lane="sandbox")
        self.refresh()

    def _do(self, act: Callable[[Memory], str], command: str = "") -> None:
        """Let *act* change the sandbox, show the message that it returns with *command*, and read the state."""
        self._waiting.append((act, command))
        if self._sandbox is not None:
            self._work_off()
        elif not self._is_loading:
            self._is_loading = True
            self._jobs.run(_load, lambda _: self._work_off(), lane="sandbox")

    def _work_off(self) -> None:
        self._is_loading = False
        if self._sandbox is None:
            self._sandbox = self._sending.dispatcher.sandbox
        acts, self._waiting = self._waiting, []
        for act, command in acts:
            self._jobs.run(partial(_act, act, self._sandbox), partial(self._on_acted, command), lane="sandbox")
        self._latest.run(partial(_find, self._sandbox, rules_path()), self._show)

    def _on_acted(self, command: str, told: tuple[str, bool]) -> None:
        message, is_good = told
        if message and is_good and command:
            self._notices.post(message, "info", key=NOTICE, command=command)
        elif message:
            self._notices.post(message, "status" if is_good else "error", key=NOTICE)

    def _show(self, found: Found) -> None:
        had = self.problem
        self.state, self._revision, self.problem = found.state, found.revision, found.problem
        if self.problem and self.problem != had:
            self._notices.post(f"The rules weren't changed. {self.problem}", "error", key=NOTICE)
        elif had and not self.problem:
            self._notices.post("The rules are read.", "status", key=NOTICE)
        self.changed.emit()
        asked, self._asked = self._asked, []
        for then in asked:
            then(found.rules)

    def _look(self) -> None:
        """Read what changed: a program has sent, the file was saved."""
        if self._sandbox is None or self._latest.is_pending:
            return
        signature = _sign(rules_path())
        if signature != self._signature or self._sandbox.memory.revision != self._revision:
            self._signature = signature
            self._work_off()


def _load() -> None:
    for name in _MODULES:
        import_module(name)


def _find(sandbox: Sandbox, path: Path) -> Found:
    memory = sandbox.memory
    problem = memory.follow_rules(path)
    revision = memory.revision
    return Found(memory.read_state(), memory.rules.campaign, revision, problem)


def _act(act: Callable[[Memory], str], sandbox: Sandbox) -> tuple[str, bool]:
    try:
        return act(sandbox.memory), True
    except SettingsError as error:
        return error.message, False


def _reset(memory: Memory) -> str:
    memory.reset()
    return "The sandbox is reset: no profiles, sessions or events."


def _undo_reset(memory: Memory) -> str:
    memory.undo_reset()
    return "The sandbox has again what the reset dropped."


def _save(name: str, memory: Memory) -> str:
    memory.save_snapshot(name)
    return f"Saved the snapshot “{name}”."


def _restore(name: str, memory: Memory) -> str:
    memory.restore_snapshot(name)
    return f"Restored the snapshot “{name}”."


def _restore_last(memory: Memory) -> str:
    snapshots = memory.read_state().snapshots
    return _restore(snapshots[-1], memory) if snapshots else "There is no snapshot yet."


def _delete(name: str, memory: Memory) -> str:
    memory.delete_snapshot(name)
    return f"Deleted the snapshot “{name}”."


def _prepare(path: Path) -> str:
    from talonbench.sandbox import default_rules
    from talonbench.workspace.atomic_write import write_atomically

    try:
        if not path.exists():
            write_atomically(path, default_rules().encode(), private=True)
    except WorkspaceError as error:
        return str(error)
    return ""


def _sign(path: Path) -> _Signature | None:
    """What changes when *path* is saved; None if it doesn't exist."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size
