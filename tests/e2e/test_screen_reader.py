"""What a screen reader has to say of the window."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from talonbench import workspace
from talonbench.destination import Subscription
from talonbench.values import Value
from talonbench.workspace import MappingEntry, Workspace
from tests.e2e.conftest import Person, until
from tests.e2e.screen_reader import SHOWING, Heard, ScreenReader, a_session_bus
from tests.e2e.test_integrator import ORDER

SESSION, TRIGGER = "updateCustomerSessionV2", 'type = "track"'


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


def save_shop(folder: Path) -> tuple[str, ...]:
    """The arguments that open three mappings, one of which Talon.One refuses, and an order."""
    order: dict[str, Value] = {"customerSessionId": {"@path": "$.properties.order_id"}}
    shopper: dict[str, Value] = {"customerProfileId": {"@path": "$.userId"}, "eventType": {"@path": "$.event"}}
    mappings = [
        Subscription("m1", "Session", SESSION, TRIGGER, {**order, "state": "closed", "couponCodes": ["SUMMER10"]}),
        Subscription("m2", "Late", SESSION, TRIGGER, {"customerSessionId": "never-opened", "state": "cancelled"}),
        Subscription("m3", "Track", "trackEventV2", TRIGGER, shopper),
    ]
    workspace.save(
        Workspace(mappings=[MappingEntry.of(one) for one in mappings]), shop := folder / "shop.talonbench.json"
    )
    (event := folder / "order.json").write_text(json.dumps(ORDER))
    return "gui", str(shop), "--event", str(event)


def hear(reader: ScreenReader) -> tuple[Heard, ...]:
    """Everything in sight, once the window is there."""

    def look() -> tuple[Heard, ...]:
        window = reader.window()
        parts = () if window is None else tuple(part for part in window.walk() if SHOWING in part.states)
        return parts if len(parts) > 30 else ()

    return until(look)


def hear_with(reader: ScreenReader, name: str) -> tuple[Heard, ...]:
    """Everything in sight, once something has this *name*."""

    def look() -> tuple[Heard, ...]:
        parts = hear(reader)
        return parts if any(part.name == name for part in parts) else ()

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


def test_the_api_key_is_shown_by_key(listener: ScreenReader, hearing: Person) -> None:
    def key() -> list[str]:
        return [part.text for part in hear(listener) if (part.role, part.name) == ("text", "API key")]

    with hearing.at_the_program():
        hear(listener)
        hearing.hold("alt", "9")
        hearing.press("Tab", "Tab")  # past the deployment to the key
        hearing.press("Tab", "space")  # “Show API key” in it
        until(lambda: [text for text in key() if text and set(text) != {"●"}])
        names = [part.name for part in hear(listener)]

    assert "Hide API key" in names


def test_tables_and_effects_are_read_as_rows_and_text(listener: ScreenReader, hearing: Person, tmp_path: Path) -> None:
    with hearing.at_the_program(*save_shop(tmp_path)):
        hear(listener)
        hearing.press("ctrl+Return")
        until(lambda: len(hearing.sends()) == 3)
        editor = hear_with(listener, "Response summary")
        hearing.press("ctrl+2")
        trace = hear_with(listener, "Stages of the trace")
        hearing.press("ctrl+5")
        history = hear_with(listener, "Sends")

    rows = {part.name for part in (*editor, *trace, *history) if part.role in ("list item", "tree item", "cell")}
    assert {"Session, delivered 200, enabled", "Late, would be discarded 400, enabled"} <= rows
    assert "State, sent, from closed fixed, closed" in rows
    assert [part.name for part in history if {"Session", "200", "delivered"} <= set(re.split(", | · ", part.name))]
    assert [part.text for part in editor if part.name == "Response summary" and "Coupon SUMMER10 accepted" in part.text]
    assert [part.name for part in editor if part.name.startswith("Verdict: ✓ Delivered")]


def test_each_mapping_s_result_is_announced_once(listener: ScreenReader, hearing: Person, tmp_path: Path) -> None:
    with hearing.at_the_program(*save_shop(tmp_path)):
        hear(listener)
        listener.announcements(1)
        hearing.press("ctrl+Return")
        until(lambda: len(hearing.sends()) == 3)
        heard = listener.announcements(3)

    told = " | ".join(heard)
    assert told.count("200 OK. ✓ Delivered") == 1  # the selected mapping's response, with its effects
    assert told.count("Coupon SUMMER10 accepted.") == 1
    assert told.count("2 delivered · 1 would be discarded.") == 1
    assert told.count("Late: would be discarded 400") == 1
    assert told.count("Track: delivered 200") == 1
