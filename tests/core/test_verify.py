"""What was sent is read back from Talon.One, value by value: what is stored, what isn't, and why."""

import asyncio
import json
import time
from pathlib import Path
from typing import Any

import pytest

from talonbench.client import Client
from talonbench.connection_store import ConnectionStore
from talonbench.connections import Connection
from talonbench.errors import SettingsError, TransportError
from talonbench.management.client import ManagementClient, ManagementError
from talonbench.management.expectations import list_expectations
from talonbench.management.received import Received, read_received, watch_received
from talonbench.request import Request
from talonbench.sandbox import Sandbox, parse_fault
from talonbench.values import Undefined
from talonbench.workspace import MappingEntry, Workspace, save
from tests.core.conftest import Run

KEY = "management-secret-0123456789"
API_KEY = "0123456789abcdef"


def call(path: str, body: Any, method: str = "PUT") -> Request:
    headers = (
        ("authorization", f"ApiKey-v1 {API_KEY}"), ("content-type", "application/json"),
        ("destination-hostname", "https://demo.talon.one"),
    )  # fmt: skip
    return Request(method, f"https://integration.talon.one/segment/{path}", headers, json.dumps(body))


PROFILE = call("v2/customer_profiles/u1", {"attributes": {"Name": "Ada", "Points": 5, "Gone": None}})
SESSION = call(
    "v2/customer_sessions/s1",
    {
        "profileId": "u1", "state": "open", "couponCodes": ["SPRING", "EXPIRED1"],
        "cartItems": [{"sku": "A", "quantity": 2, "price": 5, "name": "Apple"}], "attributes": {"Country": "DE"},
    },
)  # fmt: skip
EVENT = call("v2/events", {"customerProfileId": "u1", "eventType": "viewed", "eventAttributes": {"page": "home"}})
AUDIENCE = call("audiences", {"audienceId": "a1", "audienceName": "Fans"}, "POST")
JOIN = call("v2/customer_profiles/u1", {"runRuleEngine": True, "audiencesChanges": {"adds": [1], "deletes": [7]}})


def send(sandbox: Sandbox, *requests: Request) -> None:
    """Send *requests* over the sandbox, as the window does."""

    async def run() -> None:
        to = Connection("Sandbox", "sandbox", "https://demo.talon.one", sandbox.url)
        async with Client() as client:
            for request in requests:
                exchange = await client.send(request, to)
                assert exchange.response is not None
                assert exchange.response.status < 300, exchange.response.text

    asyncio.run(run())


def read(url: str, *requests: Request, wait: float = 0) -> tuple[Received, list[float]]:
    waited: list[float] = []

    async def pause(seconds: float) -> None:
        waited.append(seconds)

    async def run() -> Received:
        async with ManagementClient(url, KEY, sleep=pause) as client:
            return await read_received(client, "1", list_expectations(requests), wait, pause, lambda: sum(waited))

    return asyncio.run(run()), waited


def table(received: Received) -> list[tuple[str, str, Any, str]]:
    return [
        (
            f"{one.what}{one.path}",
            json.dumps(one.sent),
            "—" if isinstance(one.stored, Undefined) else one.stored,
            one.status,
        )
        for one in received.checks
    ]


def statuses(received: Received) -> dict[str, str]:
    return {f"{one.what}{one.path}": one.status for one in received.checks}


# -- what is stored -------------------------------------------------------------------------------------------------


def test_all_that_was_sent_is_stored() -> None:
    with Sandbox() as sandbox:
        send(sandbox, AUDIENCE, PROFILE, JOIN, SESSION, EVENT)

        received, waited = read(sandbox.url, AUDIENCE, PROFILE, JOIN, SESSION, EVENT)

    assert table(received) == [
        ("audience a1/audienceName", '"Fans"', "Fans", "stored"),
        ("profile u1/attributes/Name", '"Ada"', "Ada", "stored"),
        ("profile u1/attributes/Points", "5", 5, "stored"),
        ("profile u1/attributes/Gone", "null", "—", "stored"),
        ("profile u1", '"u1"', "u1", "stored"),
        ("profile u1/audiencesChanges/adds/0", "1", {"id": 1, "name": "Fans"}, "member"),
        ("profile u1/audiencesChanges/deletes/0", "7", "—", "left"),
        ("session s1", '"s1"', "s1", "stored"),
        ("session s1/profileId", '"u1"', "u1", "stored"),
        ("session s1/state", '"open"', "open", "stored"),
        ("session s1/couponCodes/0", '"SPRING"', "applied", "applied"),
        ("session s1/couponCodes/1", '"EXPIRED1"', "rejected", "differs"),
        ("session s1/cartItems/0/sku", '"A"', "A", "stored"),
        ("session s1/cartItems/0/quantity", "2", 2, "stored"),
        ("session s1/cartItems/0/price", "5", 5.0, "stored"),
        ("session s1/cartItems/0/name", '"Apple"', "Apple", "stored"),
        ("session s1/attributes/Country", '"DE"', "DE", "stored"),
        ("event viewed of u1/eventType", '"viewed"', "viewed", "recorded"),
        ("event viewed of u1/eventAttributes/page", '"home"', "home", "stored"),
    ]
    assert [one.note for one in received.checks if one.note] == [
        "The coupon was rejected: it has expired (CouponExpired)."
    ]
    assert (received.health, received.problems, waited) == ("OK", (), [])
    assert [(line["method"], line["requestUri"], line["status"]) for line in received.log] == [
        ("PUT", "/segment/v2/events", 200), ("PUT", "/segment/v2/customer_sessions/s1", 200),
        ("PUT", "/segment/v2/customer_profiles/u1", 200), ("PUT", "/segment/v2/customer_profiles/u1", 200),
        ("POST", "/segment/audiences", 201),
    ]  # fmt: skip
    assert API_KEY not in repr(received)


@pytest.mark.parametrize(
    ("sent", "stored", "status"),
    [
        ("Ada", "Ada", "stored"), ("Ada", "Bob", "differs"), (5, 5.0, "stored"), (5, "5", "converted"),
        ("6", 6, "converted"), (True, "true", "converted"),
        ("2026-01-01T12:00:00+02:00", "2026-01-01T10:00:00Z", "converted"),
        ("2026-01-01T12:00:00Z", "2026-01-01T10:00:00Z", "differs"), ("2026", "2026.0", "differs"),
        ([1, 2], [1, "2"], "converted"), ([1, 2], [1], "differs"), ({"a": 1, "b": 2}, {"b": 2, "a": 1}, "stored"),
        (None, "Ada", "differs"), (0, False, "differs"),
    ],
)  # fmt: skip
def test_a_value_in_another_notation_is_converted(sent: Any, stored: Any, status: str) -> None:
    with Sandbox() as sandbox:
        send(sandbox, call("v2/customer_profiles/u1", {"attributes": {"x": stored}}))

        received, _ = read(sandbox.url, call("v2/customer_profiles/u1", {"attributes": {"x": sent}}))

    assert statuses(received)["profile u1/attributes/x"] == status


def test_what_talon_one_does_not_have_is_missing() -> None:
    with Sandbox() as sandbox:
        received, _ = read(sandbox.url, PROFILE, SESSION, EVENT, AUDIENCE, JOIN)

    assert {one.status for one in received.checks} == {"missing"}
    assert (received.is_good, received.health, received.log) == (False, "NONE", ())


def test_an_attribute_that_was_skipped_and_an_audience_that_was_not_changed_are_missing(tmp_path: Path) -> None:
    known = tmp_path / "attributes.json"
    known.write_text('{"CustomerProfile": {"Points": "number"}}', "utf-8")
    skipped = {"attributes": {"Name": "Ada", "Points": 5}, "audiencesChanges": {"adds": [1]}}
    with Sandbox(attributes=known) as sandbox:
        send(sandbox, call("v2/customer_profiles/u1?skipNonExistingAttributes=true", skipped))

        received, _ = read(sandbox.url, call("v2/customer_profiles/u1", {**skipped, "runRuleEngine": True}))

    assert statuses(received) == {
        "profile u1": "stored", "profile u1/attributes/Name": "missing", "profile u1/attributes/Points": "stored",
        "profile u1/audiencesChanges/adds/0": "missing",
    }  # fmt: skip


def test_the_event_that_was_sent_is_found_among_others() -> None:
    other = call("v2/events", {"customerProfileId": "u1", "eventType": "viewed", "eventAttributes": {"page": "cart"}})
    with Sandbox() as sandbox:
        send(sandbox, EVENT, other)

        received, _ = read(sandbox.url, EVENT)

    assert {one.status for one in received.checks} == {"recorded", "stored"}


def test_each_event_of_a_type_is_checked() -> None:
    other = call("v2/events", {"customerProfileId": "u1", "eventType": "viewed", "eventAttributes": {"page": "cart"}})
    with Sandbox() as sandbox:
        send(sandbox, other, EVENT)
        whole, _ = read(sandbox.url, EVENT, other)
        partly, _ = read(sandbox.url, EVENT, other, EVENT)

    assert whole.is_good
    assert list(statuses(whole)) == [
        "event viewed of u1/eventType", "event viewed of u1/eventAttributes/page",
        "event viewed of u1 (2)/eventType", "event viewed of u1 (2)/eventAttributes/page",
    ]  # fmt: skip
    assert [one.status for one in partly.checks] == ["missing", "missing", "recorded", "stored", "recorded", "stored"]
    assert [one.request for one in partly.checks] == [0, 0, 1, 1, 2, 2]


def test_why_an_attribute_may_be_missing_is_said() -> None:
    with Sandbox() as sandbox:
        send(sandbox, call("v2/customer_profiles/u1", {"attributes": {}}))
        received, _ = read(sandbox.url, call("v2/customer_profiles/u1?skipNonExistingAttributes=true",
                                             {"attributes": {"Tier": "gold"}}))  # fmt: skip

    assert [one.note[:45] for one in received.checks] == ["", "the request has skipNonExistingAttributes=tru"]


def test_the_deprecated_actions_are_read_too() -> None:
    requests = (
        call("customer_profile_v2/u1", {"attributes": {"a": 1}, "runRuleEngine": True,
             "audiencesChanges": {"adds": [{"name": "Fans"}], "deletes": [{"name": "Foes"}]}}),
        call("customer_sessions/s1", {"customerSession": {"state": "open", "attributes": {"b": 2}}}),
        call("event", {"customerProfileId": "u1", "eventType": "e", "type": "string", "eventAttributes": {"c": "3"}}),
        call("customer_profiles/audiences", {"data": [{"customerProfileId": "u2", "adds": [5]}]}),
    )  # fmt: skip
    with Sandbox() as sandbox:
        send(sandbox, *requests)

        received, _ = read(sandbox.url, *requests)

    assert received.is_good, table(received)
    assert [one.path for one in received.checks if one.status in ("member", "left")] == [
        "/audiencesChanges/adds/0", "/audiencesChanges/deletes/0", "/data/0/adds/0",
    ]  # fmt: skip


# -- waiting, limits, failures --------------------------------------------------------------------------------------


def test_it_is_read_again_with_growing_pauses_until_time_is_up() -> None:
    with Sandbox() as sandbox:
        _, waited = read(sandbox.url, PROFILE, wait=10)

    assert waited == [1, 2, 4, 3]


def test_nothing_is_missing_before_the_last_round() -> None:
    async def watch(url: str) -> list[tuple[set[str], int, float | None]]:
        waited: list[float] = []

        async def pause(seconds: float) -> None:
            waited.append(seconds)

        async with ManagementClient(url, KEY, sleep=pause) as client:
            expected = list_expectations([PROFILE])
            rounds = watch_received(client, "1", expected, 2, sleep=pause, clock=lambda: sum(waited))
            return [({one.status for one in found.checks}, found.rounds, found.pause) async for found in rounds]

    with Sandbox() as sandbox:
        found = asyncio.run(watch(sandbox.url))

    assert found == [({"pending"}, 1, 1), ({"pending"}, 2, 1), ({"missing"}, 3, None)]


def test_a_coupon_that_was_refused_is_not_waited_for() -> None:
    with Sandbox() as sandbox:
        send(sandbox, SESSION)

        received, waited = read(sandbox.url, SESSION, wait=10)

    assert (received.rounds, waited) == (1, [])
    assert "differs" in {one.status for one in received.checks}


def test_a_response_that_was_cut_is_said() -> None:
    parts = [call("v2/customer_profiles/u1", {"attributes": {f"a{n}": "x" * 900_000}}) for n in range(6)]
    with Sandbox() as sandbox:
        send(sandbox, *parts)

        received, _ = read(sandbox.url, parts[0])

    assert {one.status for one in received.checks} == {"pending"}
    assert received.problems[0] == "The response with the profiles has more than 5 MB, the most read."


def test_at_most_three_calls_of_an_endpoint_are_made_per_second() -> None:
    with Sandbox() as sandbox:

        async def run() -> float:
            begun = time.monotonic()
            async with ManagementClient(sandbox.url, KEY) as client:
                for _ in range(7):
                    await client.read("/v1/audiences", "the audiences")
            return time.monotonic() - begun

        assert asyncio.run(run()) >= 2  # the sandbox refuses the fourth within a second, which would take longer


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        ("status=401", "Talon.One rejected the management key (401)"),
        ("status=403", "Talon.One doesn't allow this key to read the profiles (403)"),
        ("status=404", "Talon.One doesn't know the profiles (404)"),
        ("status=500", "Talon.One failed at the profiles (500)."),
        ("status=429", "Talon.One limits the requests (429)"),
        ("garbage", "The response with the profiles isn't a JSON object."),
        ("drop", "127.0.0.1"),
    ],
)
def test_what_cannot_be_read_is_pending(fault: str, words: str) -> None:
    with Sandbox() as sandbox:
        send(sandbox, PROFILE)
        sandbox.set_faults(parse_fault(f"{fault}@/v1/applications/1/customers"))

        received, _ = read(sandbox.url, PROFILE)

    assert {one.status for one in received.checks} == {"pending"}
    assert words in received.problems[0]
    assert KEY not in "".join(received.problems)


@pytest.mark.parametrize(
    ("deployment", "key"), [("http://x.example", KEY), ("https://u:p@x.example", KEY), ("http://127.0.0.1:9", "a\nb")]
)
def test_a_key_goes_to_no_unsafe_address(deployment: str, key: str) -> None:
    with pytest.raises(SettingsError):
        ManagementClient(deployment, key)


def test_no_connection_is_a_transport_error() -> None:
    async def run() -> None:
        async with ManagementClient("http://127.0.0.1:9", KEY) as client:
            await client.read("/v1/applications", "the Applications")

    with pytest.raises(TransportError, match="refused the connection"):
        asyncio.run(run())


def test_a_wrong_key_is_said() -> None:
    async def run(url: str) -> None:
        async with ManagementClient(url, "a-wrong-key") as client:
            await client.read("/v1/applications", "the Applications")

    with Sandbox() as sandbox, pytest.raises(ManagementError, match="rejected the management key") as caught:
        asyncio.run(run(sandbox.url))

    assert "a-wrong-key" not in str(caught.value)


# -- the command ----------------------------------------------------------------------------------------------------


@pytest.fixture
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, Path]:
    """An event and a workspace."""
    monkeypatch.setenv("TALONBENCH_MANAGEMENT_KEY", KEY)
    monkeypatch.setenv("TALONBENCH_API_KEY", API_KEY)
    event, workspace = tmp_path / "event.json", tmp_path / "w.talonbench.json"
    event.write_text('{"type": "identify", "userId": "u1", "traits": {"name": "Ada"}}', "utf-8")
    entry = MappingEntry(
        id="m1", name="Profiles", action="updateCustomerProfileV3", trigger='type = "identify"',
        mapping={"customerProfileId": {"@path": "$.userId"}, "attributes": {"Name": {"@path": "$.traits.name"}}},
    )  # fmt: skip
    save(Workspace(mappings=[entry]), workspace)
    return event, workspace


def test_send_then_verify(run: Run, files: tuple[Path, Path]) -> None:
    event, workspace = files
    with Sandbox() as sandbox:
        to = ("--deployment", sandbox.url)
        early = run("verify", event, "--workspace", workspace, *to, "--wait", 0)
        assert run("send", event, "--workspace", workspace, *to, "--gateway", sandbox.url)[0] == 0
        late = run("verify", event, "--workspace", workspace, *to)
        as_json = run("verify", event, "--workspace", workspace, *to, "--json")

    assert early[0] == 1
    assert early[1].splitlines() == [
        "profile u1", '  ✕ missing   ID = "u1"; Talon.One has nothing',
        '  ✕ missing   /attributes/Name = "Ada"; Talon.One has nothing',
        "Application health: NONE (no calls in the last five minutes)", "0 of 2 values arrived",
    ]  # fmt: skip
    assert (late[0], late[2]) == (0, "")
    lines = late[1].splitlines()
    assert lines[:3] == ["profile u1", '  ● stored    ID = "u1"', '  ● stored    /attributes/Name = "Ada"']
    assert lines[3].endswith("PUT /segment/v2/customer_profiles/u1 → 200")
    assert lines[4:] == ["Application health: OK", "2 of 2 values arrived"]
    found = json.loads(as_json[1])
    assert found["checks"][1] == {
        "what": "profile u1", "path": "/attributes/Name", "sent": "Ada", "stored": "Ada", "status": "stored",
        "note": "",
    }  # fmt: skip
    assert (found["health"], len(found["log"]), found["problems"]) == ("OK", 1, [])
    assert KEY not in "".join(text for result in (early, late, as_json) for text in result[1:])


@pytest.mark.parametrize(("application", "words"), [("7", "doesn't know the profiles (404)"), ("1", "")])
def test_the_application_of_the_connection_is_read(
    run: Run, files: tuple[Path, Path], application: str, words: str
) -> None:
    event, workspace = files
    with Sandbox() as sandbox:
        mine = Connection("Mine", "gateway", sandbox.url, sandbox.url, id="mine", application=application)
        ConnectionStore().update((), (mine,))
        to = ("--workspace", workspace, "--connection", "Mine")
        assert run("send", event, *to)[0] == 0
        code, _, err = run("verify", event, *to, "--wait", 0)

    assert (code, words in err) == (int(bool(words)), True)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], "no deployment: add --deployment URL or --connection NAME"),
        (["--deployment", "http://x.example"], "plain http would expose"),
    ],
)
def test_without_a_deployment_nothing_is_read(
    run: Run, files: tuple[Path, Path], arguments: list[str], words: str
) -> None:
    event, workspace = files

    code, _, err = run("verify", event, "--workspace", workspace, *arguments)

    assert (code, words in err) == (2, True)


def test_events_that_send_nothing_have_nothing_to_verify(run: Run, files: tuple[Path, Path]) -> None:
    event, workspace = files
    event.write_text('{"type": "page", "userId": "u1"}', "utf-8")

    code, _, err = run("verify", event, "--workspace", workspace, "--deployment", "https://x.talon.one")

    assert (code, err) == (1, "talonbench: nothing to verify: these events send nothing\n")


def test_the_key_goes_nowhere_that_only_a_workspace_names(run: Run, files: tuple[Path, Path]) -> None:
    from talonbench.workspace import ConnectionEntry, load

    event, path = files
    stranger = ConnectionEntry(name="Live", deployment="https://stranger.example")
    save(load(path).model_copy(update={"connections": [stranger]}), path)

    code, _, err = run("verify", event, "--workspace", path)

    assert code == 2
    assert "only the workspace names https://stranger.example" in err
    assert KEY not in err
