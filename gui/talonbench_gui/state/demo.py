"""Demo mode: which story is played, how far, and whether it plays by itself. Not needed for the first paint."""

from __future__ import annotations

from collections import deque
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from talonbench.errors import TalonbenchError
from talonbench.stories import StoryPlayer, default_story, make_story, read_story

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from talonbench.stories import PlayedStep, Story
    from talonbench_gui.state.document_store import DocumentStore
    from talonbench_gui.state.jobs import Jobs
    from talonbench_gui.state.notices import Notices

NOTICE = "demo"
Opened = tuple["StoryPlayer | None", str]  # the player, or what went wrong


class DemoService(QObject):
    """Plays stories in a sandbox of their own: nothing of the document or its connection is touched.

    *changed*: another step is shown, or auto-play started or stopped. *opened*, *closed*: demo mode itself.
    """

    changed = Signal()
    opened = Signal()
    closed = Signal()

    def __init__(self, store: DocumentStore, notices: Notices, jobs: Jobs, parent: QObject) -> None:
        super().__init__(parent)
        self._store, self._notices, self._jobs = store, notices, jobs
        self._player: StoryPlayer | None = None
        self._is_opening = self._is_busy = False
        self._waiting: deque[Callable[[], object]] = deque()
        self._next = QTimer(self)
        self._next.timeout.connect(self._play_by_itself)
        self.played: tuple[PlayedStep, ...] = ()

    @property
    def story(self) -> Story | None:
        """The story that is played; None outside of demo mode."""
        return self._player.story if self._player is not None else None

    @property
    def is_open(self) -> bool:
        """Whether the window is in demo mode."""
        return self._player is not None

    @property
    def is_over(self) -> bool:
        """Whether all steps were played."""
        return self._player is not None and len(self.played) == len(self._player.story.steps)

    @property
    def plays_itself(self) -> bool:
        """Whether auto-play is on."""
        return self._next.isActive()

    def open(self, path: Path | None = None) -> None:
        """Show the story in the file *path*, or the one that ships."""
        self._open(default_story if path is None else partial(read_story, path))

    def open_document(self, title: str) -> None:
        """Show the events of the document as a story called *title*."""
        self._open(partial(make_story, self._store.document, title))

    def close(self) -> None:
        """Leave demo mode."""
        player, self._player = self._player, None
        self._waiting.clear()
        self._next.stop()
        self.played = ()
        if player is not None:
            self._jobs.run(player.close, lambda _: None, lane="demo")  # after the step that is being played
            self.closed.emit()

    def play(self) -> None:
        """Play the next step."""
        if self.is_over and not self._is_busy:
            self.stop_playing()
        elif self._player is not None:
            self._do(self._player.play)

    def go_back(self) -> None:
        """Show the step before; the sandbox is as it was then."""
        if self._player is not None and (self.played or self._is_busy):
            self._do(self._player.go_back)

    def reset(self) -> None:
        """Begin the story again, with an empty sandbox."""
        if self._player is not None:
            self.stop_playing()
            self._waiting.clear()
            self._do(self._player.reset)

    def play_by_itself(self) -> None:
        """Play the next step now, and then one every few seconds."""
        if self._player is not None and not self.is_over:
            self._next.start(round(self._player.story.seconds * 1000))
            self.play()
            self.changed.emit()

    def stop_playing(self) -> None:
        """Stop auto-play."""
        if self._next.isActive():
            self._next.stop()
            self.changed.emit()

    def _play_by_itself(self) -> None:
        if not self._is_busy:  # else a step that takes longer than its time is waited for
            self.play()

    def _open(self, make: Callable[[], Story]) -> None:
        if not self._is_opening and not self._is_busy:
            self._is_opening = True
            self._jobs.run(partial(_start, make), self._on_opened, lane="demo")

    def _on_opened(self, opened: Opened) -> None:
        self._is_opening = False
        player, problem = opened
        if problem:
            self._notices.post(problem, "error", key=NOTICE)
        elif player is not None:
            self.close()
            self._player = player
            self._notices.clear(NOTICE)
            self.opened.emit()
            self.changed.emit()
            self._jobs.run(player.warm_up, lambda _: None, lane="demo")  # while the title is read

    def _do(self, act: Callable[[], object]) -> None:
        """Run *act* of the player once those asked for before are shown: each press of a key counts."""
        if self._is_busy:
            self._waiting.append(act)
        elif self._player is not None:
            self._is_busy = True
            self._jobs.run(partial(_run, act, self._player), self._on_done, lane="demo", failed=self._on_failed)

    def _on_done(self, done: tuple[StoryPlayer, tuple[PlayedStep, ...]]) -> None:
        self._is_busy = False
        player, played = done
        if player is self._player:
            self.played = played
            if self.is_over:
                self._next.stop()
            self.changed.emit()
        if self._waiting:
            self._do(self._waiting.popleft())

    def _on_failed(self, _: BaseException) -> None:
        self._is_busy = False
        self.close()


def _start(make: Callable[[], Story]) -> Opened:
    try:
        player = StoryPlayer(make())
        player.start()
    except TalonbenchError as error:
        return None, str(error)
    return player, ""


def _run(act: Callable[[], object], player: StoryPlayer) -> tuple[StoryPlayer, tuple[PlayedStep, ...]]:
    act()
    return player, player.played
