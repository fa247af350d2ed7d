"""An integrator's first job with mouse and keyboard: an order, from the clipboard to Talon.One."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from talonbench import workspace
from talonbench.connections import Connection
from talonbench.destination import Subscription
from talonbench.values import Value, parse_json
from talonbench.workspace import ConnectionEntry, MappingEntry, Workspace
from tests.e2e.clipboard import copied, paste
from tests.e2e.conftest import Person, a_screen, until
from tests.e2e.hands import Hands, a_window_manager
from tests.e2e.screen_reader import ScreenReader, a_session_bus
from tests.e2e.test_trigger import trigger

PRODUCTS = [
    {"name": "Scarf", "sku": "s-1", "price": 39.9, "quantity": 2, "color": "red", "gift_wrap": 3.5},
    {"name": "Boots", "sku": "s-2", "price": 103.9, "quantity": 1, "color": "brown", "gift_wrap": 0},
]
ORDER = {
    "type": "track",
    "event": "Order Completed",
    "userId": "cust-58213",
    "messageId": "msg-1",
    "timestamp": "2026-11-27T09:12:04.123Z",
    "properties": {"order_id": "ord-100482", "coupon": "WINTER10", "products": PRODUCTS},
}


@pytest.fixture
def hands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hands]:
    """At a desk with a window manager, a mouse and a large screen."""
    with a_screen("-noreset", size="1600x1000") as screen, a_session_bus() as bus, a_window_manager(screen):
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", bus)
        monkeypatch.setenv("QT_LINUX_ACCESSIBILITY_ALWAYS_ON", "1")
        reader = ScreenReader(bus)
        reader.listen()  # starts the registry, which the program needs
        yield Hands(Person(screen, tmp_path / "home"), reader)
        reader.close()


def paste_the_order(hands: Hands) -> None:
    with copied(hands.person, json.dumps(ORDER, indent=2)):
        hands.click("^Event$", "text")
        hands.person.press("ctrl+a", "ctrl+v")
        until(lambda: "ord-100482" in hands.person.kept())


def map_the_session(hands: Hands) -> None:
    person = hands.person
    hands.click("Add mapping")
    hands.choose("Track event · ", "Update customer session")
    hands.set("Customer Session ID", "Event field")
    person.write("properties.or")
    hands.find("Customer Session ID, 1 error")
    person.press("Return")  # takes what is offered
    hands.find("from .*order_id, ord-100482")
    hands.click("^Field$", "column header", across=0.8)  # what isn't set
    hands.set("State, not set", "Fixed value")
    hands.choose("^open$", "cancelled")
    hands.set("Coupon Codes, not set", "Event field")
    person.write("$.properties.coupon")
    hands.find("→ array, WINTER10")


def map_the_items(hands: Hands) -> None:
    person = hands.person
    hands.set("Cart Items, not set", "Array")
    hands.find("products → .* fields, 2 items")
    hands.click("^Add key$")
    person.press("Up", "Up", "Up", "Return")  # past “Custom key…” and the costs to the attributes
    hands.choose("^Event field$", "Object")
    hands.click("^Add key$")
    person.write("color")
    hands.find("^color, sent")
    hands.click("^Cart Items, sent")
    hands.click("^Add key$")
    person.press("Up", "Up", "Return")
    hands.choose("^Event field$", "Object")
    hands.click("^Add key$")
    person.write("giftWrap")
    hands.find("^giftWrap, ")
    hands.point("^Cart Items, sent")
    person.click(button=5, times=4)
    hands.click("^price, empty", "tree item")
    hands.click("^Path$", "text")
    person.press("ctrl+a")
    person.write("$.gift_wrap")
    hands.find("^price, sent, from ..gift_wrap, 3.5")


def test_an_order_is_mapped_by_form_alone_and_sent(hands: Hands) -> None:
    with hands.person.at_the_program():
        hands.maximize()
        paste_the_order(hands)
        map_the_session(hands)
        map_the_items(hands)
        hands.click("^Send 2$")
        sent = until(lambda: found if len(found := hands.person.sends()) == 2 else None)
        hands.find("^Send summary: 1 delivered")

    session = next(one for one in sent if one.subscription.name == "Update customer session")
    assert {one.subscription.name: one.verdict for one in sent} == {
        "Track event": "delivered",
        "Update customer session": "would_drop",
    }
    assert parse_json(session.request.body or "") == {
        "profileId": "cust-58213",
        "couponCodes": ["WINTER10"],
        "state": "cancelled",
        "cartItems": [
            {
                "name": item["name"],
                "sku": item["sku"],
                "quantity": item["quantity"],
                "price": item["price"],
                "attributes": {"color": item["color"]},
                "additionalCosts": {"giftWrap": {"price": item["gift_wrap"]}},
            }
            for item in PRODUCTS
        ],
    }


def save_files(folder: Path, state: str, *connections: Connection) -> tuple[str, ...]:
    """The arguments that open a workspace with a session in *state*, and the order."""
    mapping: dict[str, Value] = {"customerSessionId": {"@path": "$.properties.order_id"}, "state": state}
    session = Subscription("m1", "Session", "updateCustomerSessionV2", 'type = "track"', mapping)
    shop = Workspace(
        mappings=[MappingEntry.of(session)], connections=[ConnectionEntry.of(connection) for connection in connections]
    )
    workspace.save(shop, shared := folder / "shop.talonbench.json")
    (order := folder / "order.json").write_text(json.dumps(ORDER))
    return "gui", str(shared), "--event", str(order)


@contextmanager
def a_talon_one() -> Iterator[str]:
    """A sandbox of its own, by its address."""
    command = [sys.executable, "-m", "talonbench_gui", "sandbox"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        try:
            yield json.loads(server.stdout.readline())["url"]
        finally:
            server.terminate()


def test_a_trigger_with_a_group_is_built(hands: Hands, tmp_path: Path) -> None:
    person = hands.person
    with person.at_the_program(*save_files(tmp_path, "cancelled")):
        hands.maximize()
        hands.click("^Edit trigger$")
        hands.click("^Add group$")
        hands.find("^Path of condition 2.1$")  # has the focus
        person.write("event")
        person.press("Return")
        hands.click("^Value of condition 2.1$")
        person.write("Order Completed")
        hands.click("^Add condition to group 2$")
        hands.find("^Path of condition 2.2$")
        person.write("userId")
        person.press("Return")
        hands.click("^Value of condition 2.2$")
        person.write("cust-1")
        hands.find('^condition 2.2: fails, found "cust-58213"')
        hands.click("^Done", "push button")
        until(lambda: trigger(person) == 'type = "track" and (event = "Order Completed" or userId = "cust-1")')


def test_a_refused_session_is_mended_sent_again_and_compared(hands: Hands, tmp_path: Path) -> None:
    person = hands.person
    with person.at_the_program(*save_files(tmp_path, "cancelled")):
        hands.maximize()
        hands.click("^Send$", "push button")
        hands.find("^Session, would be discarded", "list item")
        hands.click("^State, sent", "tree item")
        hands.choose("^cancelled$", "closed")
        hands.click("^Send$", "push button")
        hands.find("^Send summary: 1 delivered")
        hands.click("^History$", "check box")
        hands.click("^Session")
        hands.click("^Compare with previous$")
        compared = hands.read("^Comparison of two sends$")
        sent = [one for one in person.sends() if one.subscription.name == "Session"]

    assert [(one.verdict, parse_json(one.request.body or "")) for one in sent] == [
        ("delivered", {"state": "closed"}),
        ("would_drop", {"state": "cancelled"}),
    ]
    assert "cancelled" in compared
    assert "closed" in compared


def test_a_request_copied_as_curl_runs_in_a_shell(hands: Hands, tmp_path: Path) -> None:
    with a_talon_one() as address:
        connection = Connection("Local", "gateway", "https://shop.talon.one", address)
        with hands.person.at_the_program(*save_files(tmp_path, "closed", connection)):
            hands.find("^Session, sends")
            hands.click("^Copy as cURL", "push button")
            command = until(lambda: paste(hands.person))
        ran = subprocess.run(
            ["bash", "-c", f"{command} --silent"],
            env={"PATH": "/usr/bin:/bin", "TALONBENCH_API_KEY": "key-1"},
            capture_output=True,
            text=True,
            check=True,
        )

    assert address in command
    stored = json.loads(ran.stdout)["customerSession"]
    assert (stored["integrationId"], stored["state"]) == ("ord-100482", "closed")
