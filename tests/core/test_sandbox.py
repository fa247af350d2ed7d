"""The stand-in for Talon.One, over real HTTP."""

import http.client
import json
import signal
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from talonbench.errors import SettingsError, WorkspaceError
from talonbench.sandbox import Sandbox, SandboxFault, parse_fault

EXAMPLES = Path(__file__).parents[1] / "examples"
ATTRIBUTES = EXAMPLES / "sandbox_attributes.json"
CASES = json.loads((EXAMPLES / "sandbox.json").read_text("utf-8").replace("<1001 letters>", "u" * 1001))
HEADERS = {"authorization": "ApiKey-v1 demo", "destination-hostname": "https://demo.talon.one"}
EVENT = "PUT /segment/v2/events"


class Caller:
    """Asks one sandbox."""

    def __init__(self, sandbox: Sandbox) -> None:
        self.sandbox = sandbox

    def ask(self, line: str, text: str | None, headers: dict[str, str | None] | None = None) -> tuple[int, bytes]:
        method, path = line.split(" ", 1)
        connection = http.client.HTTPConnection(self.sandbox.url.removeprefix("http://"), timeout=5)
        try:
            connection.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
            for name, value in {"host": "127.0.0.1", **HEADERS, **(headers or {})}.items():
                if value is not None:
                    connection.putheader(name, value)
            data = b"" if text is None else text.encode("utf-8", "surrogatepass")
            connection.putheader("content-length", str(len(data)))
            connection.endheaders(data)
            answer = connection.getresponse()
            return answer.status, answer.read()
        finally:
            connection.close()

    def event(self) -> int:
        return self.ask(EVENT, '{"eventType":"A"}')[0]


@pytest.fixture
def caller() -> Iterator[Caller]:
    with Sandbox() as sandbox:
        yield Caller(sandbox)


def test_another_host_name_is_refused(caller: Caller) -> None:
    status, _ = caller.ask(EVENT, '{"eventType":"A"}', {"host": "evil.example"})

    assert status == 400


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_a_conversation(case: dict[str, Any]) -> None:
    with Sandbox(attributes=ATTRIBUTES if case.get("catalogue") else None) as sandbox:
        caller = Caller(sandbox)
        for step in case["steps"]:
            begun = time.perf_counter()
            text = step.get("text", json.dumps(step["body"]) if "body" in step else None)
            status, body = caller.ask(step["ask"], text, step.get("headers"))

            assert status == step["status"], body
            assert time.perf_counter() - begun >= step.get("seconds", 0)
            check_body(step, body)


def check_body(step: dict[str, Any], body: bytes) -> None:
    if step["status"] == 204:
        assert body == b""
    if step.get("garbage"):
        with pytest.raises(ValueError, match="utf-8"):
            json.loads(body)
    if {"has", "effects", "simulated"} & step.keys():
        value = json.loads(body)
        assert_holds(value, step.get("has", {}))
        assert ("RequestUUID" in value) == (step["status"] >= 400)
        assert value.get("simulated", False) is step.get("simulated", value.get("simulated", False))
        assert [one["effectType"] for one in value.get("effects", [])] == step.get("effects", effects_of(value))


def effects_of(value: dict[str, Any]) -> list[str]:
    return [one["effectType"] for one in value.get("effects", [])]


def assert_holds(value: Any, expected: Any) -> None:
    """*value* has everything of *expected*; lists and attributes are equal in full."""
    if isinstance(expected, dict):
        for key, part in expected.items():
            assert key in value
            if key == "attributes":
                assert value[key] == part
            assert_holds(value[key], part)
    elif isinstance(expected, list):
        assert len(value) == len(expected), value
        for one, part in zip(value, expected, strict=True):
            assert_holds(one, part)
    else:
        assert value == expected


def test_more_than_60_requests_in_a_second_are_too_many(caller: Caller) -> None:
    results = [caller.ask(EVENT, '{"eventType":"A"}') for _ in range(61)]

    refused = [json.loads(body) for status, body in results if status == 429]
    assert [row["Error"] for row in refused] == ["Too many requests"]
    assert all("simulated" not in row for row in refused)
    time.sleep(1)
    assert caller.event() == 200


def test_a_dropped_connection_says_nothing(caller: Caller) -> None:
    caller.sandbox.set_faults(SandboxFault("drop", count=1))

    with pytest.raises((http.client.RemoteDisconnected, ConnectionResetError)):
        caller.event()
    assert caller.event() == 200


def test_a_method_that_is_not_allowed_is_told_those_that_are(caller: Caller) -> None:
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(caller.sandbox.url + "/segment/v2/events", timeout=5)

    assert (refused.value.code, refused.value.headers["allow"]) == (405, "PUT")
    refused.value.close()


def test_a_redirect_on_demand_leads_elsewhere(caller: Caller) -> None:
    caller.sandbox.set_faults(SandboxFault("status", 302))
    connection = http.client.HTTPConnection(caller.sandbox.url.removeprefix("http://"), timeout=5)
    connection.request("GET", "/v2/authping", headers=HEADERS)
    answer = connection.getresponse()
    answer.read()
    connection.close()

    assert (answer.status, answer.getheader("location")) == (302, "https://elsewhere.example/")


def test_only_the_configured_key_is_good() -> None:
    with Sandbox(accept_key="the-bad-one") as sandbox:
        good, _ = Caller(sandbox).ask("GET /v2/authping", None, {"authorization": "ApiKey-v1 the-bad-one"})
        other, _ = Caller(sandbox).ask("GET /v2/authping", None)

    assert (good, other) == (204, 401)


def test_a_body_that_is_too_large_is_refused(caller: Caller) -> None:
    status, body = caller.ask(EVENT, '{"eventType":"' + "x" * 1_000_000 + '"}')

    assert status == 413
    assert json.loads(body)["simulated"] is True


@pytest.mark.parametrize("levels", [50, 400, 850, 10_000])
def test_deep_nesting_breaks_nothing(caller: Caller, levels: int) -> None:
    nested = '{"eventType":"A","eventAttributes":{"a":' + "[" * levels + "]" * levels + "}}"

    status, _ = caller.ask(EVENT, nested)

    assert status in (200, 400)
    assert caller.ask("GET /sandbox/state", None)[0] == 200
    assert caller.ask("GET /", None)[0] == 200


def test_the_page_shows_what_it_holds_escaped(caller: Caller) -> None:
    caller.ask(EVENT, '{"eventType":"<script>alert(1)</script>"}')

    status, page = caller.ask("GET /", None)

    assert status == 200
    assert b"&lt;script&gt;alert(1)" in page
    assert b"<script>" not in page


def test_memory_is_bounded(caller: Caller) -> None:
    data = [{"customerProfileId": f"u{number}"} for number in range(1500)]

    caller.ask("PUT /segment/customer_profiles/audiences", json.dumps({"data": data}))

    profiles = json.loads(caller.ask("GET /sandbox/state", None)[1])["profiles"]
    assert len(profiles) == 1000
    assert profiles[-1]["integrationId"] == "u1499"


def test_it_stops_at_once_even_with_a_request_under_way() -> None:
    sandbox = Sandbox(faults=(SandboxFault("delay", 300),))
    sandbox.start()
    asking = threading.Thread(target=lambda: ended.append(outcome(Caller(sandbox))))
    ended: list[str] = []
    asking.start()
    time.sleep(0.2)

    sandbox.stop()
    asking.join(60)

    assert ended
    assert not any(thread.name == "talonbench-sandbox" for thread in threading.enumerate())


def outcome(caller: Caller) -> str:
    try:
        return str(caller.event())
    except (http.client.HTTPException, OSError) as error:
        return repr(error)


def test_starting_twice_is_starting_once_and_a_stopped_one_starts_anew() -> None:
    sandbox = Sandbox()
    try:
        assert sandbox.start() == sandbox.start()
        Caller(sandbox).ask("PUT /segment/v2/customer_profiles/u", "{}")
        sandbox.stop()
        sandbox.stop()
        sandbox.start()

        assert json.loads(Caller(sandbox).ask("GET /sandbox/state", None)[1])["profiles"] == []
    finally:
        sandbox.stop()


def test_a_port_that_is_taken_is_an_error_with_a_sentence(caller: Caller) -> None:
    port = int(caller.sandbox.url.rpartition(":")[2])

    with pytest.raises(SettingsError, match=f"Can't use port {port}: "):
        Sandbox(port=port).start()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{", "a key in double quotes is missing"),
        ("{]", r"attributes.json:1:2: invalid JSON"),
        ("[]", "No attributes found"),
        ("5", "an attribute must have entity, name and type"),
        (
            '[{"data":[{"entity":"Event","name":"a","type":"string"}],"totalResultSize":2}]',
            "Only 1 of 2 attributes",
        ),
        ('{"data":[{"entity":"Event"}]}', "an attribute must have entity, name and type"),
        (
            '{"data":[{"entity":"Event","name":"a","type":"(list boolean)"}]}',
            "a: unknown attribute type",
        ),
    ],
)
def test_attributes_that_cannot_be_read_are_named(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "attributes.json"
    path.write_text(text, encoding="utf-8")

    with pytest.raises(WorkspaceError, match=message) as error:
        Sandbox(attributes=path).start()

    assert str(path) in str(error.value)


def test_a_file_of_attributes_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(WorkspaceError, match="No such file"):
        Sandbox(attributes=tmp_path / "none.json").start()


def test_attributes_may_be_written_as_a_simple_mapping(tmp_path: Path) -> None:
    path = tmp_path / "attributes.json"
    path.write_text('{"CustomerProfile": {"Email": "string"}, "Event": {"Stars": "number"}}', encoding="utf-8")

    with Sandbox(attributes=path) as sandbox:
        known, _ = Caller(sandbox).ask(EVENT, '{"eventType":"Any","eventAttributes":{"Stars":5}}')
        unknown, _ = Caller(sandbox).ask(EVENT, '{"eventType":"Any","eventAttributes":{"Moons":5}}')

    assert (known, unknown) == (200, 400)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("status=503", SandboxFault("status", 503)),
        (" status=429*3 ", SandboxFault("status", 429, 3)),
        ("delay=2.5", SandboxFault("delay", 2.5)),
        ("delay=1*1", SandboxFault("delay", 1, 1)),
        ("drop", SandboxFault("drop")),
        ("garbage*2", SandboxFault("garbage", count=2)),
        ("drop@/segment/v2*3", SandboxFault("drop", 0, 3, "/segment/v2")),
    ],
)
def test_a_fault_is_read_and_written(text: str, fault: SandboxFault) -> None:
    assert parse_fault(text) == fault
    assert parse_fault(str(fault)) == fault


@pytest.mark.parametrize(
    "text", ["", "status", "status=99", "status=600", "delay=", "delay=-1", "drop=1", "drop*0", "explode", "drop@here"]
)
def test_what_is_no_fault_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"invalid fault “.*”: use status=503"):
        parse_fault(text)


def test_it_serves_in_the_foreground_until_interrupted() -> None:
    """In a process of its own, as the command line does: Ctrl+C ends it quietly."""
    script = "from talonbench.sandbox import serve; serve(0, None, (), lambda url: print(url, flush=True))"
    process = subprocess.Popen(
        [sys.executable, "-c", script], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    url = process.stdout.readline().strip()
    with urllib.request.urlopen(url + "/sandbox/state", timeout=5) as answer:
        assert answer.status == 200

    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=5)

    assert process.returncode == 0
    assert errors == ""


def test_importing_it_loads_no_server() -> None:
    script = (
        "import sys, talonbench.sandbox, talonbench.client\n"
        "print([name for name in ('uvicorn', 'starlette', 'httpx', 'httpcore', 'truststore') if name in sys.modules])"
    )

    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "[]"
