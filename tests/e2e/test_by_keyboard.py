"""What goes wrong on the way is mended by keyboard alone, and a look of the window is no edit."""

import json
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from tests.e2e.conftest import until
from tests.e2e.desk import Desk, a_desk


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    with a_desk(tmp_path / "home", monkeypatch) as desk:
        yield desk


def write_event(desk: Desk, text: str) -> None:
    """Replace the event's text."""
    desk.hands.find("preview .* ms")
    desk.person.press("alt+1", "ctrl+a")
    desk.person.write(text)


def is_kept(desk: Desk, text: str) -> bool:
    return text in json.dumps(json.loads(desk.person.kept()))


def test_broken_json_is_mended_from_its_problem(desk: Desk) -> None:
    with desk.person.at_the_program():
        write_event(desk, '{"type": oops, "event": "visit", "userId": "u-1"')
        desk.hands.find("1 error. Show problems")
        desk.person.press("Escape", "Tab", "space")  # frees Tab; goes to the problem
        desk.person.write('"track"')
        desk.hands.find("^Track event, sends")


def test_another_theme_is_no_edit(desk: Desk) -> None:
    with desk.person.at_the_program():
        desk.hands.find("preview .* ms")
        desk.person.press("ctrl+Return")
        until(desk.person.sends)
        desk.hands.find("1 delivered")
        for theme in ("Dark", "Light"):
            desk.person.press("ctrl+k")
            desk.hands.find("Command palette")
            desk.person.write(theme)
            desk.person.press("Return")
            until(partial(is_kept, desk, f'"scheme": "{theme.lower()}"'))
        window = desk.reader.window()
        names = [] if window is None else [part.name for part in window.walk()]

    assert names
    assert [name for name in names if "last edit" in name or name.startswith("Untitled*")] == []
