"""A desk: a screen with a window manager, and a person who hears what stands on it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING

from tests.e2e.conftest import Person, a_screen
from tests.e2e.hands import Hands, a_window_manager
from tests.e2e.screen_reader import ScreenReader, a_session_bus

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


class Desk:
    """Who sits there: *person* presses keys, *hands* find parts by name, *reader* reads them."""

    def __init__(self, person: Person, reader: ScreenReader) -> None:
        self.person, self.reader = person, reader
        person.pause = 80  # Qt asks the screen reader before it hands on a key, but acts on shortcuts at once
        self.hands = Hands(person, reader)


@contextmanager
def a_desk(
    home: Path, monkeypatch: pytest.MonkeyPatch, size: str = "1600x1000", film: Path | None = None
) -> Iterator[Desk]:
    """A desk whose screen has this *size*, with a *home* that may have been used before.

    What is on the screen is also in the folder *film*, for `tests.e2e.film`.
    """
    with ExitStack() as stack:
        screen = stack.enter_context(
            a_screen("-noreset", *(("-fbdir", str(film)) if film is not None else ()), size=size)
        )
        bus = stack.enter_context(a_session_bus())
        stack.enter_context(a_window_manager(screen))
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", bus)
        monkeypatch.setenv("QT_LINUX_ACCESSIBILITY_ALWAYS_ON", "1")
        reader = ScreenReader(bus)
        stack.callback(reader.close)
        yield Desk(Person(screen, home), reader)
