"""The user's own samples: saved events, read and written off the UI thread."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from talonbench.errors import WorkspaceError

if TYPE_CHECKING:
    from collections.abc import Callable

    from talonbench.workspace import SavedSample
    from talonbench_gui.state.jobs import Jobs
    from talonbench_gui.state.notices import Notices

NOTICE = "samples"
Done = tuple["tuple[SavedSample, ...]", str, str]  # all saved samples, what was saved, what went wrong


class SampleStore(QObject):
    """*changed*: the saved samples changed."""

    changed = Signal()

    def __init__(self, jobs: Jobs, notices: Notices, parent: QObject) -> None:
        super().__init__(parent)
        self._jobs, self._notices = jobs, notices
        self.saved: tuple[SavedSample, ...] = ()

    def reload(self) -> None:
        """Reload the list of saved samples; other windows may have saved some."""
        self._run(_list)

    def save(self, title: str, text: str) -> None:
        """Save the event *text* as a sample called *title*, or a similar name if that exists."""
        self._run(partial(_save, title, text))

    def delete(self, sample: SavedSample) -> None:
        """Delete *sample*."""
        self._run(partial(_delete, sample))

    def read(self, sample: SavedSample, then: Callable[[str], None]) -> None:
        """Call *then* with the event's text; post a notice if it can't be read."""
        self._jobs.run(partial(_read, sample), partial(self._on_text, then), lane="files")

    def _run(self, work: Callable[[], Done]) -> None:
        self._jobs.run(work, self._on_done, lane="files")

    def _on_done(self, done: Done) -> None:
        saved, title, problem = done
        if problem:
            self._notices.post(problem, "error", key=NOTICE)
        elif title:
            self._notices.post(f"Saved as “{title}” in Samples.", "status", key=NOTICE)
        if saved != self.saved:
            self.saved = saved
            self.changed.emit()

    def _on_text(self, then: Callable[[str], None], found: tuple[str, str]) -> None:
        text, problem = found
        if problem:
            self._notices.post(problem, "error", key=NOTICE)
        else:
            then(text)


def _list(title: str = "", problem: str = "") -> Done:
    from talonbench.workspace import saved_samples  # imported late: rarely used, and off the UI thread

    return saved_samples(), title, problem


def _save(title: str, text: str) -> Done:
    from talonbench.workspace import save_sample

    try:
        return _list(save_sample(title, text).title)
    except WorkspaceError as error:
        return _list(problem=str(error))


def _delete(sample: SavedSample) -> Done:
    try:
        sample.delete()
    except WorkspaceError as error:
        return _list(problem=str(error))
    return _list()


def _read(sample: SavedSample) -> tuple[str, str]:
    """The text of *sample*, and what went wrong."""
    try:
        return sample.text, ""
    except WorkspaceError as error:
        return "", str(error)
