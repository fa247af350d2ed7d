"""Hands that click and type, on what a screen reader finds."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from tests.e2e.conftest import until

if TYPE_CHECKING:
    from tests.e2e.conftest import Person
    from tests.e2e.screen_reader import Part, ScreenReader


class Hands:
    """Points at controls of the running program by name and role, as a person does by sight."""

    def __init__(self, person: Person, reader: ScreenReader) -> None:
        self.person, self._reader = person, reader

    def find(self, name: str, role: str = "") -> Part:
        """The part in sight with a *name* that matches the pattern, once it is there."""
        return until(lambda: next(self._matching(name, role), None))

    def read(self, name: str) -> str:
        """The text in such a part, once there is some."""
        return until(lambda: self._reader.text(self.find(name)))

    def click(self, name: str, role: str = "", *, times: int = 1, button: int = 1, across: float = 0.5) -> None:
        """Click in the middle of such a part, or that far *across* it."""
        self.point(name, role, across=across)
        self.person.click(button, times)

    def point(self, name: str, role: str = "", *, across: float = 0.5) -> None:
        """Move the mouse there."""
        left, top, width, height = self._reader.extents(self.find(name, role))
        self.person.point(left + int(width * across), top + height // 2)

    def maximize(self) -> None:
        """Double-click the window's title."""
        left, top, width, _ = self._reader.extents(self.find("Talonbench", "frame"))
        self.person.point(left + width // 2, top - 8)
        self.person.click(times=2)
        until(lambda: self._reader.extents(self.find("Talonbench", "frame"))[2] > width)

    def choose(self, name: str, entry: str) -> None:
        """Open the drop-down list *name*, type *entry* until it is selected, and take it."""
        self.click(name, "combo box")
        self.person.write(entry)
        self.person.press("Return")

    def set(self, field: str, kind: str) -> None:
        """Select *field* in the tree and give it a value of another *kind*; the focus is in the value then."""
        self.click(field, "tree item")
        self.choose("^(Not set|Event field)$", kind)

    def _matching(self, name: str, role: str) -> Iterator[Part]:
        return self._reader.find(re.compile(name), role)


@contextmanager
def a_window_manager(screen: str) -> Iterator[None]:
    """Runs openbox on *screen*: dialogs get the focus, as on a desktop."""
    command = ["openbox", "--sm-disable"]
    with subprocess.Popen(command, env={"DISPLAY": screen, "PATH": "/usr/bin"}, stderr=subprocess.DEVNULL) as manager:
        try:
            yield
        finally:
            manager.terminate()
