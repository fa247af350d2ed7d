"""Send, and see what arrived: on a real screen, with a deployment that forgets and answers late."""

import json
from pathlib import Path
from typing import Any

import httpx
import pytest

from talonbench import workspace
from talonbench.connections import Connection
from talonbench.destination import Subscription
from talonbench.sandbox import Sandbox, parse_fault
from talonbench.values import Value
from talonbench.workspace import ConnectionEntry, MappingEntry, Workspace
from tests.e2e.conftest import until
from tests.e2e.desk import Desk, a_desk

API_KEY, MANAGEMENT_KEY = "apikey0123456789", "managementkey9876543210"
EVENT = {"type": "identify", "userId": "u1", "traits": {"tier": "gold"}}
PROFILE: dict[str, Value] = {
    "customerProfileId": {"@path": "$.userId"},
    "attributes": {"Tier": {"@path": "$.traits.tier"}},
    "runRuleEngine": True,
    "addAudienceIds": [1],
}


def save_files(folder: Path, address: str) -> tuple[str, ...]:
    """The arguments that open a mapping of profiles, a connection to *address* and an event."""
    mapping = MappingEntry.of(Subscription("m1", "Profile", "updateCustomerProfileV3", 'type = "identify"', PROFILE))
    connection = ConnectionEntry.of(Connection("Local", "gateway", address, address))
    workspace.save(Workspace(mappings=[mapping], connections=[connection]), path := folder / "shop.talonbench.json")
    (event := folder / "event.json").write_text(json.dumps(EVENT))
    return "gui", str(path), "--event", str(event)


def change(address: str, path: str, body: Any, method: str = "PUT") -> None:
    """Change something in the deployment, as somebody else does."""
    headers = {"authorization": "ApiKey-v1 other", "destination-hostname": address}
    httpx.request(method, f"{address}/segment/{path}", json=body, headers=headers, timeout=30).raise_for_status()


def type_the_keys(desk: Desk) -> None:
    desk.hands.find("preview .* ms")
    desk.person.hold("alt", "9")
    desk.person.press("Tab", "Tab")
    desk.person.write(API_KEY)
    desk.hands.find("1 request ready")
    desk.person.press("ctrl+9")
    desk.hands.click("^Management key$", "text")
    desk.person.write(MANAGEMENT_KEY)
    desk.hands.click("^Test management key$", "push button")
    until(lambda: "Reads 10 of 10 endpoints." in desk.hands.read("^What the keys allow, and where to get them$"))


def rows(desk: Desk) -> list[str]:
    """The table's rows, as a screen reader says them."""
    window = desk.reader.window()
    return [] if window is None else [part.name for part in window.walk() if part.role == "cell" and ", " in part.name]


def test_what_was_sent_is_stored_and_what_was_forgotten_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")
    with (
        Sandbox() as deployment,
        a_desk(tmp_path / "home", monkeypatch) as desk,
        desk.person.at_the_program(*save_files(tmp_path, deployment.url)),
    ):
        change(deployment.url, "audiences", {"audienceId": "a1", "audienceName": "Fans"}, "POST")
        type_the_keys(desk)
        deployment.set_faults(parse_fault("delay=3@/v1/applications/1/customers*1"))
        desk.person.press("ctrl+Return")
        desk.hands.find("^Send summary: 1 delivered")
        desk.person.press("ctrl+6")
        desk.hands.find("^Received: status: Reading…$")
        desk.hands.find("^3 of 3 values arrived$")
        stored = rows(desk)
        change(deployment.url, "v2/customer_profiles/u1", {"attributes": {"Tier": None}})
        change(deployment.url, "v2/customer_profiles/u1", {"runRuleEngine": True, "audiencesChanges": {"deletes": [1]}})
        desk.hands.click("^Read again$", "push button")
        desk.hands.find("2 are pending · round [1-9] · reading again in")
        pending = rows(desk)
        desk.hands.find("2 are missing · read ")
        missing = rows(desk)

    assert 'stored, Tier, "gold", "gold"' in stored
    assert "member, Audience 1, added, member of Fans" in stored
    assert 'pending, Tier, "gold", not found yet' in pending
    assert 'missing, Tier, "gold", nothing' in missing
    assert "missing, Audience 1, added, not a member" in missing
    files = [path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()]
    assert len(files) > 3
    assert not [1 for data in files for key in (API_KEY, MANAGEMENT_KEY) if key.encode() in data]
