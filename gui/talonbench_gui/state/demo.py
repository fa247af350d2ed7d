"""Demo mode: which story is played, how far, and whether it plays by itself. Not needed for the first paint."""

from __future__ import annotations

from collections import deque
from functools import partial
from typing import TYPE_CHECKING, Final, NamedTuple

from PySide6.QtCore import QObject, QTimer, Signal

from talonbench.errors import TalonbenchError
from talonbench.stories import StoryPlayer, default_story, make_story, read_story

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from talonbench.document import Document
    from talonbench.sandbox.campaign import Campaign
    from talonbench.stories import PlayedStep, Story
    from talonbench_gui.state.document_store import DocumentStore
    from talonbench_gui.state.jobs import Jobs
    from talonbench_gui.state.notices import Notices

NOTICE = "demo"


class _Source(NamedTuple):
    """Where a story comes from: *make* reads it, and *sign* tells what it was made of, to see whether that changed."""

    make: Callable[[], Story]
    sign: Callable[[], object]
    has_rules: bool = False


class _Left(NamedTuple):
    """A story that was left, to go on with."""

    player: StoryPlayer
    source: _Source
    signature: object


class _Opened(NamedTuple):
    """The *player*, what it has *played*, or the *problem* that there is none."""

    player: StoryPlayer | None
    played: tuple[PlayedStep, ...] = ()
    problem: str = ""


class DemoService(QObject):
    """Plays stories in a sandbox of their own: nothing of the document or its connection is touched.

    A story without rules of its own gets those that *find_rules* calls back with. *changed*: another step is shown, or
    auto-play started or stopped. *opened*, *closed*: demo mode itself.
    """

    changed = Signal()
    opened = Signal()
    closed = Signal()

    def __init__(
        self,
        store: DocumentStore,
        find_rules: Callable[[Callable[[Campaign], None]], None],
        notices: Notices,
        jobs: Jobs,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._store, self._find_rules, self._notices, self._jobs = store, find_rules, notices, jobs
        self._player: StoryPlayer | None = None
        self._source = _SHIPPED
        self._signature: object = None
        self._left: _Left | None = None
        self._is_opening = self._is_busy = False
        self._waiting: deque[Callable[[], object]] = deque()
        self._next = QTimer(self)
        self._next.timeout.connect(self._play_by_itself)
        self.played: tuple[PlayedStep, ...] = ()
        self.is_resumed = False  # nothing was played since the story was opened again

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

    @property
    def campaign(self) -> str:
        """The name of the campaign whose rules decide; empty outside of demo mode."""
        return self._player.campaign if self._player is not None else ""

    def start(self) -> None:
        """Go on with the story that was left, from its beginning if it has changed; else show the one that ships."""
        left = self._left
        if left is None or self.is_open:
            self.open()
        elif left.signature != left.source.sign():
            self._open(left.source)
        else:
            self._begin(left.source, left.signature, left.player)

    def open(self, path: Path | None = None) -> None:
        """Show the story in the file *path*, or the one that ships, from its beginning."""
        self._open(_SHIPPED if path is None else _Source(partial(read_story, path), partial(_sign, path)))

    def open_document(self, title: str) -> None:
        """Show the events of the document as a story called *title*, from its beginning."""
        store = self._store
        self._open(_Source(lambda: make_story(store.document, title), lambda: _parts(store.document)))

    def close(self) -> None:
        """Leave demo mode; `start` goes on with the story."""
        player, self._player = self._player, None
        self._waiting.clear()
        self._next.stop()
        self.played = ()
        if player is not None:
            self._forget()
            self._left = _Left(player, self._source, self._signature)
            self.closed.emit()

    def end(self) -> None:
        """Leave demo mode for good."""
        self.close()
        self._forget()

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

    def _open(self, source: _Source) -> None:
        self._begin(source, source.sign())

    def _begin(self, source: _Source, signature: object, player: StoryPlayer | None = None) -> None:
        """Open the story of *source*, or go on with that of *player*, once the rules are known."""
        if self._is_opening or self._is_busy:
            return

        def open_it(rules: Campaign | None) -> None:
            if self._is_opening:
                return
            self._is_opening = True
            work = partial(_start, source, rules) if player is None else partial(_go_on, player, rules)
            self._jobs.run(work, partial(self._on_opened, source, signature), lane="demo", failed=self._on_failed)

        if source.has_rules:
            open_it(None)
        else:
            self._find_rules(open_it)

    def _on_opened(self, source: _Source, signature: object, opened: _Opened) -> None:
        self._is_opening = False
        if opened.problem:
            self._notices.post(opened.problem, "error", key=NOTICE)
        elif (player := opened.player) is not None:
            self.close()
            if self._left is not None and self._left.player is player:
                self._left = None
            self._player, self._source, self._signature, self.played = player, source, signature, opened.played
            self.is_resumed = bool(opened.played)
            self._notices.clear(NOTICE)
            self.opened.emit()
            self.changed.emit()
            self._jobs.run(player.warm_up, lambda _: None, lane="demo")  # while the title is read

    def _forget(self) -> None:
        """Stop the sandbox of the story that was left, after the step that is being played."""
        left, self._left = self._left, None
        if left is not None:
            self._jobs.run(left.player.close, lambda _: None, lane="demo")

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
            self.played, self.is_resumed = played, False
            if self.is_over:
                self._next.stop()
            self.changed.emit()
        if self._waiting:
            self._do(self._waiting.popleft())

    def _on_failed(self, _: BaseException) -> None:
        self._is_busy = self._is_opening = False
        self.end()


def _start(source: _Source, rules: Campaign | None) -> _Opened:
    try:
        player = StoryPlayer(source.make(), rules)
        player.start()
    except TalonbenchError as error:
        return _Opened(None, problem=str(error))
    return _Opened(player)


def _go_on(player: StoryPlayer, rules: Campaign | None) -> _Opened:
    if rules is not None:
        player.follow(rules)
    return _Opened(player, player.played)


def _sign(path: Path) -> object:
    """What changes when *path* is saved; None if it doesn't exist."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size


def _parts(document: Document) -> object:
    """What a story takes from *document*."""
    return document.events, document.mappings, document.filters, document.destination


def _run(act: Callable[[], object], player: StoryPlayer) -> tuple[StoryPlayer, tuple[PlayedStep, ...]]:
    act()
    return player, player.played


_SHIPPED: Final = _Source(default_story, lambda: None, has_rules=True)
