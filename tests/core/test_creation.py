"""What doesn't exist in Talon.One is created by a documented call, once, and with no key in what is copied."""

import asyncio
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from talonbench.attributes import AttributeUsage, Reference, read_catalog
from talonbench.errors import SettingsError, TransportError
from talonbench.management.catalog import fetch_catalog
from talonbench.management.client import ManagementClient, ManagementError
from talonbench.management.creation import Creation, create_attribute, create_audience
from talonbench.sandbox import Sandbox, parse_fault
from talonbench.workspace import MappingEntry, Workspace, save
from tests.core.conftest import Run

KEY, API_KEY = "management-secret-0123456789", "api-secret-0123456789"
TIER = AttributeUsage("CustomerSession", "", "LoyaltyTier", "string", "gold", "Session", ())
POINTS = AttributeUsage("Event", "order", "points", "number", 5, "Order", ())
FANS = Reference("segment_audience", "aud_1", "Rename", "m1", title="Fans")


@pytest.fixture
def sandbox(tmp_path: Path) -> Iterator[Sandbox]:
    path = tmp_path / "listed.json"
    path.write_text(json.dumps([{"entity": "CustomerProfile", "name": "plan", "type": "string"}]), "utf-8")
    with Sandbox(attributes=path) as running:
        yield running


def made(creation: Creation | None) -> Creation:
    assert creation is not None
    return creation


def send(url: str, creation: Creation, key: str = KEY, api_key: str = API_KEY) -> dict[str, Any]:
    async def work() -> dict[str, Any]:
        async with ManagementClient(url, key) as client:
            return await client.create(creation, api_key)

    return asyncio.run(work())


@pytest.mark.parametrize("use", [TIER, POINTS])
def test_an_attribute_is_created_and_then_exists(sandbox: Sandbox, use: AttributeUsage) -> None:
    shown = send(sandbox.url, made(create_attribute(use)))

    assert (shown["entity"], shown["name"], shown["type"]) == (use.entity, use.name, use.type)
    known = asyncio.run(fetch_catalog(sandbox.url, KEY))
    assert read_catalog([shown])[0] in (known.attributes or ())
    assert known.event_types == (("order",) if use is POINTS else None)


def test_an_audience_of_segment_is_created_with_the_api_key(sandbox: Sandbox) -> None:
    creation = made(create_audience(FANS))
    assert creation.body == {"name": "Fans", "integration": "Segment", "integrationId": "aud_1"}

    send(sandbox.url, creation)

    (audience,) = asyncio.run(fetch_catalog(sandbox.url, KEY)).audiences or ()
    assert (audience.name, audience.integration_id) == ("Fans", "aud_1")
    with pytest.raises(ManagementError, match=r"has it already, or something like it \(409\): The audience with the"):
        send(sandbox.url, creation)


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        ("status=401", "rejected the key (401)"),
        ("status=403", "doesn't allow this key to create attributes (403): an admin can add POST /v1/attributes"),
        ("status=400", "didn't create it (400)"),
        ("status=500", "didn't create it (500)"),
    ],
)
def test_a_refusal_is_said_without_the_key(sandbox: Sandbox, fault: str, words: str) -> None:
    sandbox.set_faults(parse_fault(fault))

    with pytest.raises(ManagementError) as error:
        send(sandbox.url, made(create_attribute(TIER)))

    assert words in str(error.value)
    assert "secret" not in str(error.value)


def test_a_call_that_was_lost_is_not_repeated(sandbox: Sandbox) -> None:
    sandbox.set_faults(parse_fault("drop*1"))

    with pytest.raises(TransportError):
        send(sandbox.url, made(create_attribute(TIER)))

    assert len(asyncio.run(fetch_catalog(sandbox.url, KEY)).attributes or ()) == 1


def test_an_audience_needs_the_api_key(sandbox: Sandbox) -> None:
    with pytest.raises(SettingsError, match="Enter an API key"):
        send(sandbox.url, made(create_audience(FANS)), api_key="")


def test_what_is_copied_has_a_variable_instead_of_the_key() -> None:
    attribute, audience = made(create_attribute(TIER)), made(create_audience(FANS))

    assert '"authorization: ManagementKey-v1 $TALONBENCH_MANAGEMENT_KEY"' in attribute.curl("https://my.talon.one")
    assert '"authorization: ApiKey-v1 $TALONBENCH_API_KEY"' in audience.curl("https://my.talon.one")
    assert "--request POST https://my.talon.one/v1/attributes" in attribute.curl("https://my.talon.one")


def test_what_no_call_creates_is_not_offered() -> None:
    assert create_attribute(AttributeUsage("CartItem", "", "a b", "string", "x", "M", ())) is None
    assert create_attribute(AttributeUsage("CartItem", "", "a", "unknown", {}, "M", ())) is None
    assert create_audience(Reference("audience", "5", "M", "m1")) is None


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"entity": "Nothing"}, "/entity"), ({"type": "text"}, "/type"), ({"name": "a b"}, "/name"),
        ({"title": "1"}, "/title"), ({"suggestions": ["a"] * 51}, "/suggestions"), ({"editable": None}, "/editable"),
    ],
)  # fmt: skip
def test_the_sandbox_takes_what_is_documented(sandbox: Sandbox, change: dict[str, Any], words: str) -> None:
    creation = made(create_attribute(TIER))
    other = Creation(creation.kind, creation.title, creation.path, {**creation.body, **change})

    with pytest.raises(ManagementError, match=rf"\(400\): The submitted data was invalid: {words}"):
        send(sandbox.url, other)


# -- the command --------------------------------------------------------------------------------------------------


@pytest.fixture
def command(sandbox: Sandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[object, ...]:
    """A mapping that sends two attributes that don't exist, and one that does."""
    event, workspace = tmp_path / "e.json", tmp_path / "w.talonbench.json"
    event.write_text(json.dumps({"type": "track", "event": "Paid", "userId": "u1"}), "utf-8")
    mapping: dict[str, Any] = {"customerProfileId": "u", "attributes": {"plan": "pro", "points": 5, "tier": "gold"}}
    entry = MappingEntry(id="m", name="M", action="updateCustomerProfileV3", trigger='type = "track"', mapping=mapping)
    save(Workspace(mappings=[entry]), workspace)
    monkeypatch.setenv("TALONBENCH_MANAGEMENT_KEY", KEY)
    return "attributes", event, "--workspace", workspace, "--fetch", sandbox.url, "--create"


def test_the_command_creates_what_is_missing_once_it_is_agreed(
    run: Run, command: tuple[object, ...], sandbox: Sandbox
) -> None:
    code, out, err = run(*command)
    assert (code, out) == (2, "")
    asked = f"Create 2 attributes in {sandbox.url}: “points” of CustomerProfile and “tier” of CustomerProfile?"
    assert asked in " ".join(err.split())
    assert len(asyncio.run(fetch_catalog(sandbox.url, KEY)).attributes or ()) == 1

    code, out, err = run(*command, "--yes")
    assert (code, [line[:18] for line in out.splitlines()[:3]]) == (0, ["● CustomerProfile "] * 3)
    assert "created the attribute “points” of CustomerProfile" in err
    known = asyncio.run(fetch_catalog(sandbox.url, KEY)).attributes or ()
    assert {(one.name, one.type) for one in known} == {("plan", "string"), ("points", "number"), ("tier", "string")}
    assert KEY not in out + err

    assert run(*command)[0] == 0  # nothing is missing, so nothing is asked


def test_the_command_creates_only_where_it_fetched(run: Run, command: tuple[object, ...], tmp_path: Path) -> None:
    (tmp_path / "c.json").write_text("[]", "utf-8")

    code, _, err = run(*command[:4], "--create")

    assert (code, "--create needs --fetch URL" in " ".join(err.split())) == (2, True)
