"""An integrator's whole job by keyboard alone: from the pasted order to a command that runs in a shell."""

import json
import subprocess
from pathlib import Path

import pytest

from talonbench import workspace
from talonbench.connections import Connection
from talonbench.destination import Subscription
from talonbench.values import Value, parse_json
from talonbench.workspace import ConnectionEntry, MappingEntry, Workspace
from tests.e2e.clipboard import copied, paste
from tests.e2e.conftest import until
from tests.e2e.desk import Desk, a_desk
from tests.e2e.screen_reader import FOCUSED
from tests.e2e.test_by_keyboard import add_attribute, add_session_mapping, map_items
from tests.e2e.test_integrator import a_talon_one

ORDER = {
    "type": "track",
    "event": "Order Completed",
    "userId": "u-7",
    "properties": {
        "order_id": "o-1",
        "coupon": "WINTER10",
        "products": [
            {"sku": "A", "name": "Mug", "price": 12.5, "quantity": 1, "color": "blue", "wrap": 2.5},
        ],
    },
}
ITEM: Value = {
    "name": "Mug",
    "sku": "A",
    "quantity": 1,
    "price": 2.5,
    "attributes": {"color": "blue"},
    "additionalCosts": {"wrap": {"price": 2.5}},
}
TRIGGER = 'type = "track" and (event = "Order Completed" or userId != null)'


def save_files(folder: Path, address: str) -> tuple[str, str]:
    """The arguments that open one mapping and a connection to *address*."""
    profile: dict[str, Value] = {"customerProfileId": {"@path": "$.userId"}, "eventType": {"@path": "$.event"}}
    mapping = MappingEntry.of(Subscription("m1", "Track event", "trackEventV2", 'type = "track"', profile))
    connection = ConnectionEntry.of(Connection("Local", "gateway", "https://shop.talon.one", address))
    shop = Workspace(mappings=[mapping], connections=[connection])
    workspace.save(shop, path := folder / "shop.talonbench.json")
    return "gui", str(path)


def paste_the_order(desk: Desk) -> None:
    desk.hands.find("preview .* ms")
    with copied(desk.person, json.dumps(ORDER, indent=2)):
        desk.person.hold("alt", "1")
        desk.person.press("ctrl+a", "ctrl+v")
        until(lambda: "WINTER10" in desk.person.kept())


def type_the_key(desk: Desk) -> None:
    desk.person.hold("alt", "9")
    desk.person.press("Tab", "Tab")
    desk.person.write("key-1")
    desk.hands.find("1 request ready")


def go_to_field(desk: Desk, name: str) -> None:
    """Select the field in the tree, and go to its value or, if it has none, to its kind."""
    select_field(desk, name)
    desk.person.press("Return")


def is_selected(desk: Desk, name: str) -> bool:
    """Whether the selected row of the tree is that of the field *name*."""
    window = desk.reader.window()
    rows = () if window is None else (part for part in window.walk() if part.role == "tree item")
    return any(FOCUSED in row.states and row.name.startswith(f"{name}, ") for row in rows)


def select_field(desk: Desk, name: str) -> None:
    desk.person.hold("alt", "3")
    desk.person.write(name)
    until(lambda: is_selected(desk, name))


def set_state(desk: Desk, state: str) -> None:
    desk.person.write(state[:4])
    desk.hands.find(f"^State, sent, from {state} fixed, {state}")


def map_state_and_coupons(desk: Desk) -> None:
    go_to_field(desk, "State")
    desk.person.write("F")  # a fixed value
    desk.hands.find("^State, sent, from open fixed, open")
    desk.person.press("Return")  # on to the value
    set_state(desk, "cancelled")
    go_to_field(desk, "Coupon Codes")
    desk.person.write("E")  # an event field
    desk.hands.find("^Path$", "text")
    desk.person.press("Return")
    desk.person.write("$.properties.coupon")
    desk.person.press("Return")
    desk.hands.find("^Coupon Codes, converted, .*WINTER10")


def add_costs(desk: Desk) -> None:
    select_field(desk, "Cart Items")
    desk.person.press("Insert", "Up", "Up", "Return")  # past the custom key, to the costs
    desk.hands.find("^Additional Costs, empty")
    desk.person.press("shift+Tab")
    desk.person.write("O")  # an object
    desk.hands.find("^Additional Costs, .*from object")
    desk.person.press("Return", "Escape", "Insert")
    desk.hands.find("^Key$", "text")
    desk.person.write("wrap")
    desk.hands.find("^wrap, sent, ")


def build_the_trigger(desk: Desk) -> None:
    person = desk.person
    person.press("ctrl+b")
    desk.hands.find("^Path of condition 1$")
    person.press("Tab", "Tab", "Tab", "space")  # past the row's menu and “Add condition” to “Add group”
    desk.hands.find("^Path of condition 2.1$")
    person.write("event")
    person.press("Tab", "Tab")
    person.write("Order Completed")
    person.press("Tab", "Tab", "space")  # past the row's menu to “Add condition” of the group
    desk.hands.find("^Path of condition 2.2$")
    person.write("userId")
    person.press("Tab", "Down", "Down", "Tab")  # is → is not → exists
    until(lambda: json.loads(person.kept())["document"]["mappings"][-1]["trigger"] == TRIGGER)
    person.press("Escape")
    desk.hands.find("^Fields$")


def send_mend_and_send_again(desk: Desk) -> None:
    desk.person.press("ctrl+Return")
    desk.hands.find("^Send summary: 1 delivered · 1 would be discarded")
    go_to_field(desk, "State")
    set_state(desk, "closed")
    desk.person.press("ctrl+Return")
    desk.hands.find("^Send summary: 2 delivered")


def compare(desk: Desk) -> str:
    """Compare the newest send of the session with the one before."""
    desk.person.press("ctrl+5")
    desk.hands.find("^Sends$")
    until(lambda: is_in_reach(desk, "Update customer session"))
    desk.person.press("Tab", "Tab")  # past the parts of the send
    desk.person.press("Tab", "Tab", "Tab", "space")  # past “Open in Editor” and “Send again”
    return desk.hands.read("^Comparison of two sends$")


def is_in_reach(desk: Desk, mapping: str) -> bool:
    """Whether a send of *mapping* is the current row; else goes on to the next one."""
    window = desk.reader.window()
    cells = () if window is None else tuple(part for part in window.walk() if part.role == "cell")
    if any(FOCUSED in cell.states and f", {mapping}, " in cell.name for cell in cells):
        return True
    desk.person.press("Down")
    return False


def run_as_curl(desk: Desk) -> Value:
    """What Talon.One answers to the other mapping's request, copied as a command."""
    desk.person.press("ctrl+1")
    desk.person.hold("alt", "2")
    desk.person.press("Up")
    until(lambda: "/v2/events" in desk.reader.text(desk.hands.find("^Request$", "text")))
    desk.person.press("ctrl+shift+c")
    command = until(lambda: text if (text := paste(desk.person)).startswith("curl") else "")
    environment = {"PATH": "/usr/bin:/bin", "TALONBENCH_API_KEY": "key-1"}
    ran = subprocess.run(
        ["bash", "-c", f"{command} --silent"], env=environment, capture_output=True, text=True, check=True
    )
    return parse_json(ran.stdout)


def test_the_whole_job_is_done_by_keyboard_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")
    with (
        a_talon_one() as address,
        a_desk(tmp_path / "home", monkeypatch) as desk,
        desk.person.at_the_program(*save_files(tmp_path, address)),
    ):
        paste_the_order(desk)
        type_the_key(desk)
        add_session_mapping(desk)
        map_items(desk)
        add_attribute(desk)
        map_state_and_coupons(desk)
        add_costs(desk)
        build_the_trigger(desk)
        send_mend_and_send_again(desk)
        compared = compare(desk)
        answer = run_as_curl(desk)
        sessions = [sent for sent in desk.person.sends() if sent.subscription.name == "Update customer session"]

    bodies = [parse_json(sent.request.body or "") for sent in sessions]
    common: dict[str, Value] = {"profileId": "u-7", "couponCodes": ["WINTER10"], "cartItems": [ITEM]}
    assert [sent.verdict for sent in sessions] == ["delivered", "would_drop"]
    assert bodies == [{**common, "state": "closed"}, {**common, "state": "cancelled"}]
    assert "cancelled" in compared
    assert "closed" in compared
    assert isinstance(answer, dict)
    assert "Order Completed" in json.dumps(answer["effects"])
