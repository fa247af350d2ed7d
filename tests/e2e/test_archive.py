"""Support asks the Archive page what goes wrong in a shop's November: 200,000 events, four causes, few actions."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from tests.e2e.archive_of_november import save_setup, write_archive
from tests.e2e.conftest import until
from tests.e2e.desk import Desk, a_desk

MOST_ACTIONS = 10
PATIENCE = 600  # seconds for the run, on a machine that does much else


class Support:
    """Someone whose actions are counted: a click, keys that are pressed, a text that is typed."""

    def __init__(self, desk: Desk) -> None:
        self._desk, self.actions = desk, 0

    def click(self, name: str, role: str = "") -> None:
        """Click on what is called so."""
        self._desk.hands.click(name, role)
        self.actions += 1

    def write(self, text: str) -> None:
        """Type *text*, and Return."""
        self._desk.person.write(text)
        self._desk.person.press("Return")
        self.actions += 1

    def press(self, *keys: str) -> None:
        """Press *keys*."""
        self._desk.person.press(*keys)
        self.actions += 1

    def reads(self, name: str, patience: float = 60) -> None:
        """There is something in sight that is called so, or will be."""
        end = time.monotonic() + patience
        while True:
            try:
                self._desk.hands.find(name)
                return
            except AssertionError:
                assert time.monotonic() < end, f"nothing is called {name}"

    def reads_in(self, name: str, text: str) -> None:
        """The text of the part *name* has *text* in it, or will soon."""
        end = time.monotonic() + 60
        while text not in (said := self._desk.hands.read(name)):
            assert time.monotonic() < end, said


@pytest.mark.timeout(900)
def test_four_causes_are_found_in_november(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (logs := tmp_path / "november").mkdir()
    write_archive(logs)
    save_setup(setup := tmp_path / "shop.talonbench.json")

    with a_desk(tmp_path / "home", monkeypatch) as desk, desk.person.at_the_program("gui", str(setup)):
        desk.reader.listen()
        desk.hands.maximize()
        support = Support(desk)
        support.click("^Archive$")
        support.click("^Run over an archive$")
        support.press("Down", "Down", "Return")  # Run over folder…
        desk.hands.find("^Run over an archive$", "dialog")
        until(lambda: "text" in (heard.role if (heard := desk.reader.focused(0.5)) else ""))
        support.write(str(logs))
        # the file that is cut stands in the header, the repeated events among the reasons
        support.reads("^Archive: status.*2026-11-12.json.gz: incomplete gzip data", PATIENCE)
        support.reads(r"^dropped as a duplicate, 5,\d\d\d events$")
        # the path that was renamed, and when
        support.click(r"^customerSessionId is required, 13,\d\d\d events, from 09 Nov$")
        support.reads_in("^Conditions$", "Did you mean $.properties.orderId instead of $.properties.order_id?")
        # the name whose case slipped, and for which version of the app
        support.click("^Clear filters$")
        support.click(r"^Order completed, 11,\d\d\d events, app version 4.2.0, only case differs from Order Completed$")
        support.reads_in("^Conditions$", "in the event name, only letter case differs")
        support.reads_in("^Conditions$", "have app version 4.2.0; none of the ")

    assert support.actions < MOST_ACTIONS
