"""The story that ships, given as a demo by keys alone: twice in a row from an empty home, filmed."""

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from PySide6.QtGui import QImage

from talonbench.stories import default_story
from tests.e2e.conftest import until
from tests.e2e.desk import Desk, a_desk
from tests.e2e.film import take_picture

EFFECTS = {  # of each step, in the words on the stage
    "Sign up": ["240 points in “Loom Club”"],
    "Browse": ["The sandbox received the event “product_viewed”"],
    "Cart": ["The session is open"],
    "Coupon": ["Coupon WINTER10 accepted", "€.10.00 off the order", "The session is open"],
    "Checkout": ["Coupon WINTER10 accepted", "€.10.00 off the order", "The session is open"],
    "Order": [
        "Coupon WINTER10 accepted", "€.10.00 off the order", "Joins “Winter shoppers”", "173 points in “Loom Club”",
        "The session is closed",
    ],
    "Audience": ["Joins “Winter big spenders”"],
    "Refund": ["Coupon WINTER10 can be used again", "Discount of €.10.00 rolled back", "173 points rolled back"],
    "Goodbye": ["Leaves “Winter big spenders”"],
}  # fmt: skip
POINTS = {"Sign up": "0 → 240; 260 more to Gold", "Order": "240 → 413; 87 more to Gold", "Refund": "413 → 240; 260"}


@pytest.fixture
def film(tmp_path: Path) -> Path:
    """The folder of the screen, and of the pictures."""
    (tmp_path / "film").mkdir()
    return tmp_path / "film"


@pytest.fixture
def desk(tmp_path: Path, film: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    with a_desk(tmp_path / "home", monkeypatch, "1280x720", film) as desk:
        yield desk


def play(desk: Desk, film: Path, take: int) -> list[QImage]:
    """Play the story to its end by the space bar; a picture of each step, also as a file in *film*."""
    pictures = []
    for number, step in enumerate(default_story().steps, 1):
        desk.person.press("space")
        desk.hands.find(f"^Step {number} of {len(EFFECTS)}: {step.name}$")
        desk.hands.find(f"^{step.title}$")
        desk.hands.find("Sandbox: 200 in [0-9]+ ms$")  # each request is delivered
        for effect in EFFECTS[step.name]:
            desk.hands.find(f"^{effect}$", "label")
        desk.hands.find(f"Mara's points: {POINTS.get(step.name, '[0-9]+;')}")
        picture = take_picture(film)
        picture.save(str(film / f"{take}-{number}-{step.name}.png"))
        pictures.append(picture)
    return pictures


def test_the_program_starts_in_demo_mode(desk: Desk) -> None:
    with desk.person.at_the_program("gui", "--demo"):
        desk.hands.find("^Mara Lindqvist's first order$")
        desk.person.press("space")
        desk.hands.find("^Step 1 of 9: Sign up$")
        desk.person.press("Escape")
        desk.hands.find("preview .* ms")


def test_the_story_is_given_by_keys_alone_twice_in_a_row(desk: Desk, film: Path) -> None:
    with desk.person.at_the_program():
        desk.hands.find("preview .* ms")
        desk.person.press("F5")
        desk.hands.find("^Mara Lindqvist's first order$")
        takes = []
        for take in (1, 2):
            takes.append(play(desk, film, take))
            desk.person.press("r")
            desk.hands.find(f"^{len(EFFECTS)} steps$")
        desk.person.press("Escape")
        desk.hands.find("preview .* ms")

    for pictures in takes:
        assert all(before != after for before, after in pairwise(pictures))
    assert until(lambda: len(list(film.glob("*.png"))) == 2 * len(EFFECTS))
    assert desk.person.sends() == []  # a demo isn't part of the history
