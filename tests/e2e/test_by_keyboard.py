"""An integrator's job by keyboard alone, and what goes wrong on the way."""

import json
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from talonbench.values import parse_json
from tests.e2e.conftest import until
from tests.e2e.desk import Desk, a_desk

ORDER = (
    '{"type": "track", "event": "Order Completed", "userId": "u-7", "properties": {"order_id": "o-1", "products": '
    '[{"sku": "A", "name": "Mug", "price": 12.5, "quantity": 1, "color": "blue", "wrap": 2.5}]}}'
)
ITEM = {"name": "Mug", "sku": "A", "quantity": 1, "price": 2.5, "attributes": {"color": "blue"}}


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


def add_session_mapping(desk: Desk) -> None:
    desk.person.press("ctrl+shift+n", "alt+2", "Tab", "Tab", "Down", "Down")  # past the name, to the action
    desk.hands.find("^Customer Session ID, 1 error")
    desk.person.press("alt+3", "Return", "Down", "Down", "Return")  # not set → event field
    desk.hands.find("^Path$", "text")
    desk.person.write("$.properties.order_id")
    desk.person.press("Return")
    desk.hands.find("^Customer Session ID, sent, from .*o-1$")


def map_items(desk: Desk) -> None:
    desk.person.press("Tab", "space")  # shows the fields that aren't set
    desk.hands.find("^Callback Destination.*, not set")
    desk.person.press("shift+Tab")
    desk.person.write("Cart")
    desk.person.press("Insert")
    desk.hands.find("^Cart Items, sent, from .*products → 4 fields, 1 item")
    desk.person.press("Down", "Down", "Down", "Down", "Return")
    desk.hands.find("^Path$", "text")
    desk.person.write("$.wrap")
    desk.person.press("Return")
    desk.hands.find(r"^Price, sent, from \$\.wrap, 2\.5")


def add_attribute(desk: Desk) -> None:
    desk.person.press("Insert", "Up", "Up", "Up", "Return")  # past the custom key and the costs
    desk.hands.find("^Attribute-Value pairs, empty, from .*attributes")
    desk.person.press("shift+Tab")
    desk.person.write("Obj")
    desk.hands.find("^Attribute-Value pairs, sent, from object")
    desk.person.press("Escape", "Insert")
    desk.hands.find("^Key$", "text")
    desk.person.write("color")
    desk.hands.find("^color, sent, from .*blue")


def test_an_order_is_mapped_and_sent_by_keyboard_alone(desk: Desk) -> None:
    with desk.person.at_the_program():
        write_event(desk, ORDER)
        add_session_mapping(desk)
        map_items(desk)
        add_attribute(desk)
        desk.person.press("ctrl+Return")
        sent = until(
            lambda: {sent.subscription.name: sent for sent in desk.person.sends()[:2]}.get("Update customer session")
        )
        desk.person.press("alt+5")
        desk.hands.find("2 delivered")

    assert sent.verdict == "delivered"
    assert parse_json(sent.request.body or "") == {"profileId": "u-7", "cartItems": [ITEM]}


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
