"""What a screen reader has to say of the window."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.conftest import Person, until
from tests.e2e.screen_reader import FOCUSABLE, SHOWING, Heard, ScreenReader, a_session_bus

ZERO_WIDTH = re.compile("[\u200b-\u200f\u2060\ufeff]")
PAGES = ("Editor", "Trace", "Live", "History", "Samples", "Catalog", "Connections", "Import")


@pytest.fixture
def listener(monkeypatch: pytest.MonkeyPatch) -> Iterator[ScreenReader]:
    """A screen reader on a bus of its own, on which the program of *person* is as well."""
    with a_session_bus() as bus:
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", bus)
        monkeypatch.setenv("QT_LINUX_ACCESSIBILITY_ALWAYS_ON", "1")
        reader = ScreenReader(bus)
        reader.listen()
        yield reader
        reader.close()


@pytest.fixture
def hearing(listener: ScreenReader, screen: str, tmp_path: Path) -> Person:
    """A person who hears the program."""
    return Person(screen, tmp_path / "home")


def hear(reader: ScreenReader) -> tuple[Heard, ...]:
    """Everything in sight, once the window is there."""

    def look() -> tuple[Heard, ...]:
        window = reader.window()
        parts = () if window is None else tuple(part for part in window.walk() if SHOWING in part.states)
        return parts if len(parts) > 30 else ()

    return until(look)


def test_every_combo_box_is_called_by_its_name_and_not_by_its_text_alone(
    listener: ScreenReader, hearing: Person
) -> None:
    with hearing.at_the_program():
        combos = [part for part in hear(listener) if part.role == "combo box"]

    assert combos
    assert [part.name for part in combos if not part.is_labelled] == []


def test_a_send_is_announced_once(listener: ScreenReader, hearing: Person) -> None:
    with hearing.at_the_program():
        hear(listener)
        listener.announcements(1)
        hearing.press("ctrl+Return")
        until(hearing.sends)
        heard = listener.announcements(2)

    assert len([text for text in heard if "elivered" in text]) == 1, heard


def test_broken_json_is_announced_once_with_its_place(listener: ScreenReader, hearing: Person) -> None:
    with hearing.at_the_program():
        hear(listener)
        listener.announcements(1)
        hearing.press("ctrl+a", "Delete")
        hearing.write('{"type": oops, "userId": "u-1"')
        heard = listener.announcements(4)

    assert len([text for text in heard if text.startswith("Line 1, column 10: ")]) == 1, heard


def test_the_request_is_text_to_read(listener: ScreenReader, hearing: Person) -> None:
    def read() -> list[str]:
        return [part.text for part in hear(listener) if (part.role, part.name) == ("text", "Request") and part.text]

    with hearing.at_the_program():
        texts = until(read)

    assert [text.partition("\n")[0].startswith("PUT https://") for text in texts] == [True]


def test_every_control_of_every_page_has_a_role_and_a_name(listener: ScreenReader, hearing: Person) -> None:
    lacking: dict[str, list[Heard]] = {}
    with hearing.at_the_program():
        for number, page in enumerate(PAGES, 1):
            hearing.press(f"ctrl+{number}")
            listener.announcements(1)
            controls = [part for part in hear(listener) if FOCUSABLE in part.states and part.role != "cell"]
            lacking[page] = [part for part in controls if not part.name or part.role == "unknown"]
            lacking[page] += [part for part in controls if part.role == "combo box" and not part.is_labelled]

    assert {page: [(part.role, part.name) for part in parts] for page, parts in lacking.items() if parts} == {}


def test_no_name_has_characters_that_nobody_sees(listener: ScreenReader, hearing: Person) -> None:
    with hearing.at_the_program():
        names = [part.name for part in hear(listener)]

    assert [name for name in names if ZERO_WIDTH.search(name)] == []
