"""Screens small and large: every control is on the screen, and the mapping list grows with it."""

import re
from pathlib import Path

import pytest

from talonbench import workspace
from talonbench.destination import Subscription
from talonbench.workspace import MappingEntry, Workspace
from tests.e2e.conftest import until
from tests.e2e.desk import Desk, a_desk
from tests.e2e.screen_reader import Part

CONTROLS = ("push button", "check box", "radio button", "combo box", "text", "page tab list", "menu item")
Places = dict[tuple[str, str], tuple[int, int, int, int]]  # of controls, by role and name


def controls(desk: Desk) -> list[tuple[str, Part]]:
    """The controls in sight, with their roles."""
    return [(role, part) for role in CONTROLS for part in desk.reader.find(re.compile(""), role)]


def places(desk: Desk) -> Places:
    """Where the controls are on the screen."""
    return {(role, part.name): desk.reader.extents(part) for role, part in controls(desk)}


def outside(found: Places, width: int, height: int) -> Places:
    """Which of them aren't wholly on a screen of this size."""
    return {
        name: (left, top, wide, high)
        for name, (left, top, wide, high) in found.items()
        if left < 0 or top < 0 or left + wide > width or top + high > height
    }


def listed(desk: Desk) -> list[str]:
    """The mappings in sight."""
    return [part.name.partition(",")[0] for part in desk.reader.find(re.compile("^Shop "), "list item")]


def test_every_control_of_every_page_is_on_a_small_screen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    missing: dict[str, Places] = {}
    with a_desk(tmp_path, monkeypatch, "1280x800") as desk, desk.person.at_the_program():
        desk.hands.find("preview .* ms")
        for number, part in enumerate(
            ("^Fields$", "Trace", "Archive", "Live", "History", "Received", "Samples", "Catalog", "Connections"), 1
        ):
            desk.person.press(f"ctrl+{number}")
            desk.hands.find(part)
            missing[part] = outside(places(desk), 1280, 800)

    assert {page: found for page, found in missing.items() if found} == {}


def test_every_control_is_on_the_screen_at_twice_the_size(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QT_SCALE_FACTOR", "2")
    with a_desk(tmp_path, monkeypatch) as desk, desk.person.at_the_program():
        desk.hands.find("^Send$", "push button")
        found = places(desk)

    assert len(found) > 30
    assert outside(found, 1600, 1000) == {}


def test_larger_text_comes_back_exactly(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with a_desk(tmp_path, monkeypatch) as desk, desk.person.at_the_program():
        desk.hands.find("preview .* ms")
        before = places(desk)
        desk.person.press("ctrl+plus", "ctrl+plus", "ctrl+plus")
        until(lambda: places(desk)["text", "Deployment"][3] > before["text", "Deployment"][3])
        desk.person.press("ctrl+0")
        until(lambda: places(desk) == before)


def test_thirty_mappings_are_filtered_and_searched_on_a_large_screen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kinds = ["identify" if at % 3 else "track" for at in range(30)]
    mappings = [
        MappingEntry.of(Subscription(f"m{at}", f"Shop {at:02}", "trackEventV2", f'type = "{kind}"', {}))
        for at, kind in enumerate(kinds)
    ]
    workspace.save(Workspace(mappings=mappings), shared := tmp_path / "shop.talonbench.json")
    (event := tmp_path / "event.json").write_text('{"type": "track", "event": "visit", "userId": "u-2"}')
    start = ("gui", str(shared), "--event", str(event))
    with a_desk(tmp_path, monkeypatch, "2560x1440") as desk, desk.person.at_the_program(*start):
        desk.hands.find("^Shop 00", "list item")
        few = len(listed(desk))
        desk.hands.maximize()
        until(lambda: len(listed(desk)) > few)
        desk.hands.click("^Match 10$", "radio button")
        until(lambda: listed(desk) == [f"Shop {at:02}" for at in range(0, 30, 3)])
        desk.person.press("ctrl+shift+m")
        desk.person.write("Shop 12")
        until(lambda: listed(desk) == ["Shop 12"])
