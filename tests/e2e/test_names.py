"""Every control has a role and a name: a screen reader goes through all pages, panels, menus and dialogs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from tests.e2e.conftest import until
from tests.e2e.desk import Desk, a_desk
from tests.e2e.screen_reader import FOCUSABLE, SHOWING, Heard
from tests.e2e.test_screen_reader import save_shop

if TYPE_CHECKING:
    from pathlib import Path

CONTROLS = (
    "push button", "check box", "radio button", "combo box", "text", "spin button", "page tab", "page tab list",
    "menu item", "check menu item", "radio menu item", "popup menu", "dialog", "table", "tree", "list",
    "list item",
)  # fmt: skip
CELLS = ("cell", "tree item")  # can be empty, but for the first one of a row, which says all of it
NEVER_SAID = re.compile("[\u200b-\u200f\u2060\ufeff\ufdd0\ufdd1]")
PAGES = ("Trace", "Archive", "Live", "History", "Received", "Samples", "Catalog", "Connections", "Import")
MENUS = {"File": "f", "Edit": "e", "Mapping": "m", "Send": "s", "Share": "a", "View": "v", "Help": "h"}
MOST_ENTRIES = 30
PANELS = {
    "Event": ("1", "Menu"),
    "Mappings": ("2", "shift+F10"),
    "Fields": ("3", "shift+F10"),
    "Request": ("4", "Menu"),
}


class Inspector:
    """Goes where it is told, and notes in *found* what is wrong with the controls there."""

    def __init__(self, desk: Desk) -> None:
        self.desk, self.found = desk, dict[str, list[str]]()
        self.visited = 0  # controls

    def see(self, place: str, *signs: str) -> None:
        """Inspect the window once all of these names are in it."""
        self._inspect(place, until(lambda: self._window_with(signs)))

    def see_popup(self, name: str) -> None:
        """Inspect the menu or dialog above the window once it has this name, and close it."""
        self._inspect(name, until(lambda: self._popup(name)))
        self.desk.person.press("Escape")
        until(lambda: self._popup(name) is None)

    def walk_menu(self, panel: str, key: str) -> None:
        """Inspect the entries of the context menu of *panel*, opened with *key*, with the arrow key."""
        person, entries = self.desk.person, dict[str, Heard]()
        person.press(key)
        for _ in range(MOST_ENTRIES):
            person.press("Down")
            entry = self.desk.reader.focused(0.2)
            if entry is None or entry.name in entries:
                break
            entries[entry.name] = entry
            self._inspect(f"Context menu of {panel}", entry)
        person.press("Escape")
        assert len(entries) > 2, panel
        assert {entry.role.split()[-2:] == ["menu", "item"] for entry in entries.values()} == {True}, panel

    def _window_with(self, signs: tuple[str, ...]) -> Heard | None:
        window = self.desk.reader.window()
        names = "\n".join(part.name for part in in_sight(window)) if window is not None else ""
        return window if all(re.search(sign, names, re.MULTILINE) for sign in signs) else None

    def _popup(self, name: str) -> Heard | None:
        self.desk.reader.announcements(0.1)  # hears what has the focus now
        popup = self.desk.reader.popup()
        return popup if popup is not None and popup.name == name and popup.children else None

    def _inspect(self, place: str, part: Heard) -> None:
        parts = list(in_sight(part))
        self.visited += len(parts)
        if faults := [fault for one in parts if (fault := find_fault(one))]:
            self.found[place] = faults


def in_sight(part: Heard) -> Iterator[Heard]:
    """*part* and what is below it, as far as it is shown."""
    return (one for one in part.walk() if SHOWING in one.states)


def find_fault(part: Heard) -> str:
    """What is wrong with *part*, or an empty text."""
    if NEVER_SAID.search(part.name):
        return f"{part.role} with a sign that nobody sees in its name: {part.name!r}"
    if part.role == "combo box" and not part.is_labelled:
        return f"combo box without a label: {part.name}"
    is_control = part.role in CONTROLS or (FOCUSABLE in part.states and part.role not in CELLS)
    if is_control and (not part.name.strip() or part.role in ("", "unknown", "invalid")):
        return f"{part.role or 'no role'} without a name: {part.text[:40]!r}"
    return ""


@pytest.fixture
def inspector(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Inspector]:
    with a_desk(tmp_path / "home", monkeypatch) as desk:
        desk.reader.listen()
        yield Inspector(desk)


def see_menus(inspector: Inspector) -> None:
    person = inspector.desk.person
    for name, key in MENUS.items():
        person.hold("alt", key)
        inspector.see_popup(name)
        person.press("Escape")  # the menu bar
    for name, (key, menu) in PANELS.items():
        person.hold("alt", key)
        inspector.walk_menu(name, menu)
    person.hold("alt", "1")
    person.press("ctrl+Home", "Down", "End", "Left", "Left")  # into the first value
    run(inspector, "Map to field")
    inspector.walk_menu("Event, fields to map to", "Home")


def see_panels(inspector: Inspector) -> None:
    person = inspector.desk.person
    person.hold("alt", "1")
    person.press("ctrl+f", "ctrl+h", "ctrl+j", "ctrl+shift+m")
    inspector.see("Find, problems, filter", "^Replace all matches$", "^Filter mappings$", "^Problem counts")
    person.press("ctrl+b")
    inspector.see("Trigger editor", "^Path of condition 1$", "^Trigger editor: status")
    person.press("Escape", "ctrl+k")
    inspector.see("Command palette", "^Commands$")
    person.press("Escape", "F1")
    inspector.see("Help", "^Help: ")
    person.press("Escape")
    run(inspector, "Show last messages")
    inspector.see("Messages", "^Last messages")
    person.press("Escape")


def run(inspector: Inspector, command: str) -> None:
    """Run *command* from the palette."""
    inspector.desk.person.press("ctrl+k")
    inspector.desk.hands.find("^Commands$")
    inspector.desk.person.write(command)
    inspector.desk.person.press("Return")


def see_dialogs(inspector: Inspector) -> None:
    for command, title in (
        ("Open…", "Open"), ("Save as", "Save as"), ("Rename event", "Rename event"),
        ("Redacted report", "Redacted report"),
    ):  # fmt: skip
        run(inspector, command)
        inspector.see_popup(title)


def see_pages(inspector: Inspector) -> None:
    person = inspector.desk.person
    for number, page in enumerate(PAGES, 2):
        person.press("ctrl+shift+i" if page == "Import" else f"ctrl+{number}")
        inspector.see(page, f"^{page}: status")


def test_every_control_of_pages_panels_menus_and_dialogs_has_a_role_and_a_name(
    inspector: Inspector, tmp_path: Path
) -> None:
    person = inspector.desk.person
    with person.at_the_program(*save_shop(tmp_path)):
        inspector.see("Editor", "preview .* ms")
        person.press("ctrl+Return")
        inspector.see("Editor after a send", "^Send summary: 2 delivered", "^Response summary")
        see_menus(inspector)
        see_panels(inspector)
        see_pages(inspector)
        see_dialogs(inspector)

    assert inspector.found == {}
    assert inspector.visited > 2000
