"""A person in front of the program as it is started: a screen, a keyboard, and the files that it leaves."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TypeVar

import pytest

from talonbench.history import History, HistoryEntry, HistoryQuery

PATIENCE = 60  # seconds
Seen = TypeVar("Seen")


def until(look: Callable[[], Seen | None]) -> Seen:
    """What *look* sees, once it sees something."""
    end = time.monotonic() + PATIENCE
    while not (seen := look()):
        assert time.monotonic() < end, "nothing came"
        time.sleep(0.05)
    return seen


@contextmanager
def a_screen(*options: str, size: str = "1280x800") -> Iterator[str]:
    """A screen of its own, by its name."""
    reading, writing = os.pipe()
    command = ["Xvfb", "-displayfd", str(writing), "-screen", "0", f"{size}x24", "-nolisten", "tcp", *options]
    with subprocess.Popen(command, pass_fds=[writing], stderr=subprocess.DEVNULL) as server:
        os.close(writing)
        with os.fdopen(reading) as told:
            number = told.readline().strip()
        try:
            yield f":{number}"
        finally:
            server.terminate()


@pytest.fixture
def screen() -> Iterator[str]:
    """A screen that stays as it is whoever comes and goes."""
    with a_screen("-noreset") as name:
        yield name


class Person:
    """Starts the program, presses keys, looks at what is kept."""

    def __init__(self, screen: str, home: Path) -> None:
        kept = {name: value for name, value in os.environ.items() if name not in ("QT_QPA_PLATFORM", "WAYLAND_DISPLAY")}
        self.environment = {**kept, "DISPLAY": screen, "TALONBENCH_HOME": str(home)}
        self._home = home
        self.pause = 12  # milliseconds between keys

    @contextmanager
    def at_the_program(self, *arguments: str) -> Iterator[None]:
        """The program, its window in sight and in focus; killed (``kill -9``) at the end."""
        command = [sys.executable, "-m", "talonbench_gui", *arguments]
        with subprocess.Popen(command, env=self.environment) as program:
            try:
                window = until(lambda: self._do("search", "--onlyvisible", "--name", "Talonbench")).split()[0]
                self._do("windowfocus", "--sync", window)
                yield
            finally:
                program.kill()

    def press(self, *keys: str) -> None:
        """Press *keys*, one after the other."""
        self._do("key", "--delay", str(self.pause), *keys)

    def hold(self, modifier: str, key: str) -> None:
        """Press *key* while *modifier* is down, as slowly as fingers do: Qt hands keys to a screen reader first."""
        self._do("keydown", modifier, "sleep", "0.2", "key", key, "sleep", "0.2", "keyup", modifier)

    def write(self, text: str) -> None:
        """Type *text*."""
        self._do("type", text)

    def hurry(self, keys: tuple[str, ...], text: str) -> None:
        """Press *keys*, then type *text*: faster than anyone can, as if the program were slow."""
        self._do("key", "--delay", "4", *keys)
        self._do("type", "--delay", "4", text)

    def point(self, left: int, top: int) -> None:
        """Move the mouse there."""
        self._do("mousemove", "--sync", str(left), str(top))

    def click(self, button: int = 1, times: int = 1) -> None:
        """Click where the mouse is."""
        self._do("click", "--repeat", str(times), "--delay", "60", str(button))

    def _do(self, *arguments: str) -> str:
        done = subprocess.run(
            ["xdotool", *arguments], env=self.environment, capture_output=True, text=True, check=False
        )
        return done.stdout

    def size(self) -> tuple[int, int]:
        """The width and the height of the window, in pixels of the screen."""
        said = self._do("search", "--onlyvisible", "--name", "Talonbench", "getwindowgeometry", "--shell")
        found = dict(line.split("=", 1) for line in said.splitlines())
        return int(found["WIDTH"]), int(found["HEIGHT"])

    def kept(self) -> str:
        """What the program has kept of the desk so far."""
        path = self._home / "state.json"
        return path.read_text(encoding="utf-8") if path.exists() else ""

    def sends(self) -> list[HistoryEntry]:
        """What stands in the history, the newest first."""
        path = self._home / "history.sqlite"
        if not path.exists():
            return []
        with closing(History(path)) as history:
            return list(history.entries(HistoryQuery()))


@pytest.fixture
def person(screen: str, tmp_path: Path) -> Person:
    """At a screen, with a home that nobody has used yet."""
    return Person(screen, tmp_path / "home")
