"""What is missing in Talon.One is found before anything is sent, created, and then sent: on a real screen."""

import json
from pathlib import Path

import pytest

from talonbench import workspace
from talonbench.connections import Connection
from talonbench.destination import Subscription
from talonbench.sandbox import Sandbox
from talonbench.values import Value
from talonbench.workspace import ConnectionEntry, MappingEntry, Workspace
from tests.e2e.desk import a_desk
from tests.e2e.test_received import API_KEY, EVENT, MANAGEMENT_KEY, rows, type_the_keys

PROFILE: dict[str, Value] = {
    "customerProfileId": {"@path": "$.userId"},
    "attributes": {"Tier": {"@path": "$.traits.tier"}},
}


def save_files(folder: Path, address: str) -> tuple[str, ...]:
    """The arguments that open a mapping with an attribute, a connection to *address* and an event."""
    mapping = MappingEntry.of(Subscription("m1", "Profile", "updateCustomerProfileV3", 'type = "identify"', PROFILE))
    connection = ConnectionEntry.of(Connection("Local", "gateway", address, address))
    workspace.save(Workspace(mappings=[mapping], connections=[connection]), path := folder / "shop.talonbench.json")
    (event := folder / "event.json").write_text(json.dumps(EVENT))
    return "gui", str(path), "--event", str(event)


def test_a_missing_attribute_is_created_and_then_sent(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")
    (tmp_path / "listed.json").write_text('[{"entity": "CartItem", "name": "size", "type": "string"}]')
    with (
        Sandbox(attributes=tmp_path / "listed.json") as deployment,
        a_desk(tmp_path / "home", monkeypatch) as desk,
        desk.person.at_the_program(*save_files(tmp_path, deployment.url)),
    ):
        type_the_keys(desk)
        desk.person.press("ctrl+8")
        desk.hands.click("^Fetch from Talon.One$", "push button")
        desk.hands.find("1 of 1 attribute is missing or different")
        missing = rows(desk)
        desk.hands.click("^Create it in Talon.One$", "push button")
        desk.hands.click("^Create attribute$", "push button")
        desk.hands.find("All attributes exist")
        existing = rows(desk)
        desk.person.press("ctrl+1", "ctrl+Return")
        desk.hands.find("^Send summary: 1 delivered")

    assert missing[0].startswith("missing, CustomerProfile, Tier, string, gold, Profile")
    assert existing[0].startswith("exists, CustomerProfile, Tier, string, gold, Profile")
    assert existing[1].startswith("not sent, CartItem, size, string")
    files = [path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()]
    assert len(files) > 3
    assert not [1 for data in files for key in (API_KEY, MANAGEMENT_KEY) if key.encode() in data]
