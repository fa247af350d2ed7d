"""What Segment really sent: the access log beside the setup, by IDs and values."""

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest

from talonbench.client import Client
from talonbench.clock import now
from talonbench.connections import Connection
from talonbench.management.calls import Call, read_line_calls, read_request_calls
from talonbench.management.client import ManagementClient
from talonbench.management.sent_calls import SentCalls, compare_log, describe_limits, pair_calls
from talonbench.request import Request
from talonbench.sandbox import Sandbox, parse_fault
from talonbench.values import Undefined
from talonbench.workspace import EventEntry, MappingEntry, Workspace, save
from tests.core.conftest import Run

KEY = "management-secret-0123456789"
API_KEY = "0123456789abcdef"


def call(path: str, body: Any, method: str = "PUT", **more: Any) -> Call:
    """A call as the gateway takes it."""
    request = Request(method, f"https://integration.talon.one/segment/{path}", (), json.dumps(body))
    (found,) = read_request_calls(request, more.get("origin", "event"), "Mapping", more.get("at"))
    return found


def line(path: str, body: Any, method: str = "PUT", time: str = "2026-11-30T12:00:00Z", status: int = 200) -> Any:
    payload = body if isinstance(body, str) else json.dumps(body)
    return {"method": method, "requestUri": path, "requestPayload": payload, "time": time, "status": status}


def logged(path: str, body: Any, **more: Any) -> Call:
    (found,) = read_line_calls(line(path, body, **more))
    return found


def compared(here: list[Call], there: list[Call]) -> list[tuple[str, str, list[tuple[str, Any, Any]]]]:
    def shown(value: Any) -> Any:
        return "—" if isinstance(value, Undefined) else value

    return [
        (one.state, str(one.subject), [(part.path, shown(part.here), shown(part.there)) for part in one.differences])
        for one in pair_calls(here, there)
    ]


# -- what is the same call ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("here", "there"),
    [
        (call("v2/customer_profiles/u%201", {"attributes": {"A": 5, "Gone": None}, "runRuleEngine": True}),
         logged("/v2/customer_profiles/u%201?runRuleEngine=true", {"attributes": {"A": 5.0}})),
        (call("customer_sessions/s1", {"customerSession": {"state": "open", "couponCodes": ["X"]}}),
         logged("https://shop.talon.one/v2/customer_sessions/s1", {"state": "open", "couponCodes": ["X"]})),
        (call("v2/events", {"customerProfileId": "u1", "eventType": "view", "eventAttributes": {"page": "a"}}),
         logged("/v1/events", {"profileId": "u1", "type": "view", "attributes": {"page": "a"}}, method="POST")),
        (call("v2/customer_profiles/u1", {"attributes": {"On": "2026-11-30T12:00:00Z"}}),
         logged("/segment/v2/customer_profiles/u1", {"attributes": {"On": "2026-11-30T13:00:00+01:00"}})),
        (call("audiences", {"audienceId": "a1", "audienceName": "Fans"}, "POST"),
         logged("/segment/audiences", {"audienceId": "a1", "audienceName": "Fans"}, method="POST")),
    ],
)  # fmt: skip
def test_the_same_call_in_another_form_is_equal(here: Call, there: Call) -> None:
    assert [state for state, _, _ in compared([here], [there])] == ["equal"]


def test_values_that_differ_are_named_with_both_sides() -> None:
    here = call("v2/customer_sessions/s1", {"state": "closed", "attributes": {"A": 5, "B": 1}, "couponCodes": ["X"]})
    there = logged("/v2/customer_sessions/s1", {"state": "closed", "attributes": {"A": "5", "C": 2}})

    assert compared([here], [there]) == [
        ("differs", "session s1", [
            ("/coupons/X", "X", "—"), ("/attributes/A", 5, "5"), ("/attributes/B", 1, "—"), ("/attributes/C", "—", 2),
        ]),
    ]  # fmt: skip


def test_a_number_and_its_text_differ_since_nothing_says_who_changed_it() -> None:
    here = call("v2/customer_profiles/u1", {"attributes": {"Points": 5}})

    assert compared([here], [logged("/v2/customer_profiles/u1", {"attributes": {"Points": "5"}})])[0][0] == "differs"


def test_each_call_is_paired_with_the_most_similar_one_of_its_subject() -> None:
    steps = [call("v2/customer_sessions/s1", {"attributes": {"Step": step, "Page": "cart"}}) for step in (1, 2, 3)]
    pages = [{"attributes": {"Step": step, "Page": "cart"}} for step in (2, 9, 3, 2)]
    there = [logged("/v2/customer_sessions/s1", page) for page in pages]

    assert [(state, parts) for state, _, parts in compared(steps, there)] == [
        ("equal", []), ("equal", []), ("differs", [("/attributes/Step", 1, 9)]), ("only there", []),
    ]  # fmt: skip


def test_what_is_on_one_side_alone_is_told() -> None:
    here = [call("v2/customer_profiles/u1", {"attributes": {"A": 1}})]
    there = [logged("/v2/customer_profiles/u2", {"attributes": {"A": 1}})]

    assert [one[:2] for one in compared(here, there)] == [("only here", "profile u1"), ("only there", "profile u2")]


def test_memberships_of_several_profiles_are_calls_of_their_own() -> None:
    body = {"data": [{"customerProfileId": "u1", "adds": [1]}, {"customerProfileId": "u2", "deletes": [2]}]}
    request = Request("PUT", "https://x/segment/customer_profiles/audiences", (), json.dumps(body))
    here = [*read_request_calls(request, "event", "Mapping", None)]

    found = compared(here, [logged("/v2/customer_profiles/u1", {"audiencesChanges": {"adds": [1]}})])

    assert [one[:2] for one in found] == [("equal", "profile u1"), ("only here", "profile u2")]


def test_of_a_call_that_the_log_cut_only_what_is_there_is_compared() -> None:
    body = {"attributes": {"A": 1, "B": [1, 2], "Long": "x" * 5000}}
    whole = json.dumps(body)
    here = call("v2/customer_profiles/u1", body)

    for end in (12, 24, 30, 4096):
        there = logged("/v2/customer_profiles/u1", whole[:end])
        assert there.is_cut
        assert compared([here], [there])[0][0] == "equal", whole[:end]
    other = logged("/v2/customer_profiles/u1", whole.replace('"A": 1', '"A": 2')[:4096])
    assert compared([here], [other])[0][2] == [("/attributes/A", 1, 2)]


@pytest.mark.parametrize(
    "line",
    [
        line("/v2/customer_sessions/s1", "", method="GET"), line("/v1/coupons", {"a": 1}), line("", ""),
        {"method": None, "requestUri": None, "requestPayload": None, "time": None, "status": None}, {},
    ],
)  # fmt: skip
def test_lines_of_other_endpoints_are_no_calls(line: Any) -> None:
    assert [*read_line_calls(line)] == []


@pytest.mark.parametrize(
    "payload", ["", "{", "}", "[1", "[]]", '{"a', '{"a":', '{"attributes": {"a": tr', "nonsense", "5"]
)
def test_no_payload_is_too_odd(payload: str) -> None:
    assert [str(one.subject) for one in read_line_calls(line("/v2/customer_profiles/u1", payload))] == ["profile u1"]


# -- the log of a time range ----------------------------------------------------------------------------------------


def send(url: str, *requests: Request) -> None:
    async def run() -> None:
        to = Connection("Sandbox", "sandbox", "https://demo.talon.one", url)
        async with Client() as client:
            for request in requests:
                await client.send(request, to)

    asyncio.run(run())


def profile(identity: str, points: int) -> Request:
    headers = (
        ("authorization", f"ApiKey-v1 {API_KEY}"), ("content-type", "application/json"),
        ("destination-hostname", "https://demo.talon.one"),
    )  # fmt: skip
    body = json.dumps({"attributes": {"Points": points}})
    return Request("PUT", f"https://integration.talon.one/segment/v2/customer_profiles/{identity}", headers, body)


def compare(url: str, calls: list[Call], since: float, until: float) -> SentCalls:
    async def run() -> SentCalls:
        async with ManagementClient(url, KEY) as client:
            return await compare_log(client, "1", calls, since, until)

    return asyncio.run(run())


def test_a_call_shortly_after_the_range_belongs_to_its_event_and_others_there_are_not_told() -> None:
    with Sandbox() as sandbox:
        send(sandbox.url, profile("u1", 1), profile("u2", 2))
        until = now() - 5
        mine = call("v2/customer_profiles/u1", {"attributes": {"Points": 1}}, at=until - 1)
        late = call("v2/customer_profiles/u9", {"attributes": {"Points": 1}}, at=until + 1)

        found = compare(sandbox.url, [mine, late], until - 60, until)

    assert [(one.state, str(one.subject)) for one in found.pairs] == [("equal", "profile u1")]
    assert (found.lines, found.others, describe_limits(found)) == (2, 0, ())


# -- the command ----------------------------------------------------------------------------------------------------


@pytest.fixture
def setup(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, Path]:
    """An archive of two events, and a workspace with one of its own."""
    monkeypatch.setenv("TALONBENCH_MANAGEMENT_KEY", KEY)
    monkeypatch.setenv("TALONBENCH_API_KEY", API_KEY)
    events, workspace = tmp_path / "events.ndjson", tmp_path / "w.talonbench.json"
    lines = [{"type": "identify", "userId": f"u{n}", "traits": {"points": n}} for n in (1, 2)]
    events.write_text("".join(f"{json.dumps(one)}\n" for one in lines), "utf-8")
    entry = MappingEntry(
        id="m1", name="Profiles", action="updateCustomerProfileV3", trigger='type = "identify"',
        mapping={"customerProfileId": {"@path": "$.userId"}, "attributes": {"Points": {"@path": "$.traits.points"}}},
    )  # fmt: skip
    own = EventEntry(name="Mine", text='{"type": "identify", "userId": "u3", "traits": {"points": 3}}')
    save(Workspace(mappings=[entry], events=[own]), workspace)
    return events, workspace


def test_an_archive_is_compared_with_the_log(run: Run, setup: tuple[Path, Path]) -> None:
    events, workspace = setup
    with Sandbox() as sandbox:
        to = ("--workspace", workspace, "--deployment", sandbox.url)
        assert run("send", events, *to, "--gateway", sandbox.url)[0] == 0
        same = run("compare-log", events, *to)
        send(sandbox.url, profile("u7", 7))
        events.write_text(events.read_text("utf-8").replace('"points": 2', '"points": 5'), "utf-8")
        code, out, err = run("compare-log", events, *to)
        as_json = json.loads(run("compare-log", events, *to, "--json")[1])

    assert same[0] == 0, same
    assert same[1].splitlines()[-1] == "2 calls: 2 equal, 0 differs, 0 only there, 0 only here"
    lines = out.splitlines()
    assert (code, err) == (1, "")
    assert lines[0].startswith("● equal      20")
    assert lines[0].endswith(f"profile u1  {events}:1 by “Profiles” → 200")
    assert lines[2] == "    /attributes/Points: the setup gives 5, Talon.One got 2"
    assert lines[3].startswith("+ only there")
    assert lines[3].endswith("profile u7 → 200")
    assert lines[4] == "3 calls: 1 equal, 1 differs, 1 only there, 0 only here"
    assert as_json["counts"] == {"equal": 1, "differs": 1, "only_there": 1, "only_here": 0}
    assert as_json["calls"][1]["differences"] == [{"path": "/attributes/Points", "here": 5, "there": 2}]
    assert (as_json["calls"][1]["mapping"], as_json["calls"][2]["event"]) == ("Profiles", None)
    assert "isn't documented" in as_json["note"]
    assert KEY not in f"{same}{out}{as_json}"


def test_without_events_those_of_the_workspace_are_compared(run: Run, setup: tuple[Path, Path]) -> None:
    with Sandbox() as sandbox:
        code, out, _ = run("compare-log", "--workspace", setup[1], "--deployment", sandbox.url)

    assert code == 1
    assert out.splitlines() == [
        "− only here  profile u3  Mine by “Profiles”", "1 call: 0 equal, 0 differs, 0 only there, 1 only here",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--since", "soon"], "--since takes a date or time"), (["--until", "x"], "--until takes a date or time"),
        (["--since", "2026-03-02", "--until", "2026-03-01"], "--since must be before --until"),
        (["absent.ndjson"], "absent.ndjson"),
    ],
)  # fmt: skip
def test_wrong_usage_is_named(run: Run, setup: tuple[Path, Path], arguments: list[str], words: str) -> None:
    with Sandbox() as sandbox:
        code, _, err = run("compare-log", *arguments, "--workspace", setup[1], "--deployment", sandbox.url)

    assert (code, words in err) == (2, True), err


def test_a_key_that_may_not_read_the_log_is_told_so(run: Run, setup: tuple[Path, Path]) -> None:
    with Sandbox() as sandbox:
        sandbox.set_faults(parse_fault("status=403@/v1/applications/1/access_logs"))
        code, _, err = run("compare-log", "--workspace", setup[1], "--deployment", sandbox.url)

    assert (code, "doesn't allow this key to read the access log (403)" in err) == (2, True), err
