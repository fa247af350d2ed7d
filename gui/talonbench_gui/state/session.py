"""The session: read at start-up, saved shortly after each change, always without keys."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from talonbench.connection_store import ConnectionStore
from talonbench.errors import WorkspaceError
from talonbench.home import home
from talonbench.session_state import claim_slot

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from talonbench.session_state import SessionState
    from talonbench_gui.state.jobs import Jobs
    from talonbench_gui.state.notices import Notices

REST = 400  # milliseconds
SECOND = "Talonbench is already running with this data. This window uses a separate session; both are saved."


class Session(QObject):
    """Layout, options and the open document, saved within 0.4 s of each change, in a lane of its own.

    A second window with the same home has its own session. *option_changed* carries an option's name and value.
    """

    option_changed = Signal(str, str)

    def __init__(self, jobs: Jobs, notices: Notices, parent: QObject) -> None:
        super().__init__(parent)
        self._jobs, self._notices = jobs, notices
        self._slot = claim_slot(home())
        self.state, notice = _load(self._slot.path)
        self.connection_store = ConnectionStore()
        self.layout: dict[str, bytes] = {} if self.state is None else dict(self.state.layout)
        self._options: dict[str, str | float] = {} if self.state is None else dict(self.state.options)
        self._is_discarded = False
        self._snapshot: Callable[[], SessionState] | None = None
        self._timer = QTimer(self, singleShot=True, interval=REST)
        self._timer.timeout.connect(self._save_beside)
        notices.post(SECOND if self._slot.number > 1 else "", "warning", key="second")
        notices.post(self._slot.problem, "warning", key="second") if self._slot.problem else None
        notices.post(notice, "warning", key="restored")

    @property
    def path(self) -> Path:
        """The session's file."""
        return self._slot.path

    @property
    def is_first(self) -> bool:
        """Whether the next start opens this session by itself."""
        return self._slot.number == 1

    def option(self, name: str, default: str) -> str:
        """One of the user's options."""
        return str(self._options.get(name, default))

    @property
    def options(self) -> dict[str, str | float]:
        """All of the user's options."""
        return dict(self._options)

    def set_option(self, name: str, value: str | float) -> None:
        """Remember one of the user's options."""
        self._options[name] = value
        self.option_changed.emit(name, str(value))
        self.save_soon()

    def set_layout(self, layout: dict[str, bytes]) -> None:
        """Remember the window's layout."""
        if layout != self.layout:
            self.layout = layout
            self.save_soon()

    def follow(self, snapshot: Callable[[], SessionState]) -> None:
        """Save what *snapshot* returns from now on; it is called on the UI thread."""
        self._snapshot = snapshot

    def save_soon(self) -> None:
        """Save within *REST*, even while typing continues."""
        if self._snapshot is not None and not self._timer.isActive():
            self._timer.start()

    def save(self) -> str:
        """Save now and wait; return what went wrong, in words."""
        self._timer.stop()
        self._jobs.drain("session")
        return "" if self._snapshot is None else _write(self.path, self._snapshot())

    def discard(self) -> None:
        """Forget this session once the window has closed, if it is not the first one."""
        self._is_discarded = not self.is_first

    def keep_beside(self) -> str:
        """Keep a copy of this session that the next ones don't write over; return what went wrong, in words."""
        from talonbench.session_state import keep_session  # imported late: rarely needed

        try:
            keep_session(home(), self._snapshot()) if self._snapshot is not None else None
        except WorkspaceError as error:
            return str(error)
        return ""

    def close(self) -> None:
        """Release the session for another window."""
        self._timer.stop()
        self._jobs.finish("session")
        if self._is_discarded:
            self.path.unlink(missing_ok=True)
        self._slot.release()

    def _save_beside(self) -> None:
        if self._snapshot is not None:
            path, state = self.path, self._snapshot()
            self._jobs.run(lambda: _write(path, state), self._on_written, lane="session")

    def _on_written(self, problem: str) -> None:
        self._notices.post(problem, "warning", key="session")


def _load(path: Path) -> tuple[SessionState | None, str]:
    """The saved state, if there is one, and a notice for the user."""
    if not os.path.lexists(path):
        return None, ""
    from talonbench.session_state import load_session  # imported late: there is nothing to read on a first start

    return load_session(path)


def _write(path: Path, state: SessionState) -> str:
    """Write *state*; return what went wrong, in words."""
    from talonbench.session_state import save_session  # imported late: not needed for the first paint

    try:
        save_session(path, state)
    except WorkspaceError as error:
        return f"Your changes can't be saved: {error}"
    return ""
