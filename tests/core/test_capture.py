"""The stand-in for Segment's Tracking API: real SDKs, every path, every kind of nonsense."""

import base64
import functools
import gzip
import http.client
import json
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from talonbench.capture import Capture, CaptureLog, Received
from talonbench.capture.app import Application
from talonbench.errors import SettingsError
from talonbench.serving import Running
from talonbench.values import parse_json

ROOT = Path(__file__).parents[2]
CLIENTS = Path(__file__).parents[1] / "clients"
INSTALLED = ROOT / ".clients"
SIX = {"track", "identify", "page", "screen", "group", "alias"}


@pytest.fixture
def capture() -> Iterator[Capture]:
    with Capture() as running:
        yield running


def post(
    capture: Capture, path: str, body: Any, headers: dict[str, str] | None = None, method: str = "POST"
) -> tuple[int, Any, dict[str, str]]:
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    connection = http.client.HTTPConnection(capture.url.removeprefix("http://"), timeout=20)
    connection.request(method, path, data, {"content-type": "application/json", **(headers or {})})
    answer = connection.getresponse()
    text = answer.read()
    connection.close()
    try:
        content = parse_json(text.decode())
    except ValueError:
        content = text.decode()
    return answer.status, content, {name.lower(): value for name, value in answer.getheaders()}


def arrived(capture: Capture, count: int, patience: float = 30) -> list[Received]:
    end = time.monotonic() + patience
    while len(capture.log) < count and time.monotonic() < end:
        time.sleep(0.02)
    return list(capture.log)


# -- real clients ---------------------------------------------------------------------------------------------------


def check_six(events: list[Received]) -> None:
    """All six calls are there once, with what was given."""
    assert sorted(event.type for event in events) == sorted(SIX)
    assert all(not event.faults for event in events), events
    found = {event.type: event.body for event in events}
    track: Any = found["track"]
    assert (track["event"], track["userId"]) == ("Order Completed", "u1")
    assert track["properties"] == {"total": 19.9, "products": [{"sku": "A"}]}
    assert track["context"]["locale"] == "de-DE"
    assert found["identify"]["traits"] == {"plan": "pro", "email": "mara@shop.example"}
    assert (found["page"]["name"], found["page"]["anonymousId"]) == ("Home", "a1")
    assert (found["screen"]["name"], found["screen"]["properties"]) == ("Cart", {"items": 2})
    assert (found["group"]["groupId"], found["group"]["traits"]) == ("g1", {"size": 5})
    assert (found["alias"]["userId"], found["alias"]["previousId"]) == ("u1", "a1")
    assert not any("writeKey" in event.body for event in events)


def test_segments_sdk_for_node_is_understood(capture: Capture) -> None:
    command = ["node", str(CLIENTS / "node.cjs"), capture.url, str(INSTALLED)]

    done = subprocess.run(command, capture_output=True, text=True, timeout=60)

    assert done.stdout == "sent\n", done.stderr
    check_six(arrived(capture, 6))


@pytest.mark.parametrize("packing", ["gzip", "plain"])
def test_segments_sdk_for_python_is_understood(capture: Capture, packing: str) -> None:
    command = [sys.executable, str(CLIENTS / "python_sdk.py"), capture.url, packing]

    done = subprocess.run(command, capture_output=True, text=True, timeout=60)

    assert done.stdout == "sent\n", done.stderr
    check_six(arrived(capture, 6))


PAGE = """<!doctype html><title>A shop</title>
<script src="/index.js"></script>
<script>
const analytics = AnalyticsNext.AnalyticsBrowser.load(
  {{ writeKey: "write-key-3", cdnURL: "{url}" }},
  {{ integrations: {{ "Segment.io": {{ apiHost: "{host}/v1", protocol: "http" }} }} }},
);
analytics.identify("u1", {{ plan: "pro" }});
analytics.track("Order Completed", {{ total: 19.9 }});
analytics.page("Shop", "Home");
</script>
"""


class Quiet(SimpleHTTPRequestHandler):
    page = b""

    def do_GET(self) -> None:
        if self.path != "/":
            super().do_GET()
            return
        self.send_response(200)
        self.send_header("content-type", "text/html")
        self.end_headers()
        self.wfile.write(type(self).page)

    def log_message(self, *_: object) -> None:
        pass


def test_segments_sdk_for_browsers_is_understood(capture: Capture, tmp_path: Path) -> None:
    browser = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    assert browser is not None, "chromium is to be installed"
    folder = INSTALLED / "node_modules" / "@segment" / "analytics-next" / "dist" / "umd"
    Quiet.page = PAGE.format(url=capture.url, host=capture.url.removeprefix("http://")).encode()
    shop = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(folder)))
    threading.Thread(target=shop.serve_forever, daemon=True).start()
    command = [
        browser, "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={tmp_path}",
        f"http://127.0.0.1:{shop.server_port}/",
    ]  # fmt: skip
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as running:
        events = arrived(capture, 3, 60)
        running.kill()
    shop.shutdown()
    shop.server_close()

    found = {event.type: event.body for event in events}
    assert found.keys() == {"identify", "track", "page"}
    assert len(events) == 3
    track: Any = found["track"]
    assert (track["event"], track["properties"], track["userId"]) == ("Order Completed", {"total": 19.9}, "u1")


# -- calls ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "kind"),
    [*((f"/v1/{kind}", kind) for kind in sorted(SIX)), ("/v1/t", "track"), ("/v1/i", "identify"), ("/v1/a", "alias")],
)
def test_a_single_call_has_the_type_of_its_path(capture: Capture, path: str, kind: str) -> None:
    status, answer, _ = post(capture, path, {"userId": "u1", "event": "E", "writeKey": "secret"})

    assert (status, answer) == (200, {"success": True})
    (event,) = arrived(capture, 1)
    assert (event.type, event.number, event.body["userId"]) == (kind, 1, "u1")
    assert "secret" not in json.dumps(event.body)


@pytest.mark.parametrize("path", ["/v1/batch", "/v1/import", "/v1/b"])
def test_a_batch_gives_its_context_and_integrations_to_its_events(capture: Capture, path: str) -> None:
    batch = {
        "batch": [
            {"type": "track", "event": "A", "userId": "u", "context": {"locale": "de"}},
            {"type": "page", "userId": "u"},
        ],
        "context": {"locale": "en", "ip": "1.2.3.4"}, "integrations": {"All": False}, "writeKey": "secret",
    }  # fmt: skip

    assert post(capture, path, batch)[0] == 200
    first, second = arrived(capture, 2)

    assert first.body["context"] == {"locale": "de", "ip": "1.2.3.4"}
    assert second.body["context"] == {"locale": "en", "ip": "1.2.3.4"}
    assert first.body["integrations"] == second.body["integrations"] == {"All": False}


@pytest.mark.parametrize(
    ("event", "faults"),
    [
        ({"type": "track", "event": "A", "userId": "u"}, ()),
        ({"type": "track", "event": "A"}, ("no_user_anon_id",)),
        ({"type": "track", "event": "A", "userId": 5}, ("id_not_string",)),
        ({"type": "track", "event": "A", "userId": "", "anonymousId": "a"}, ()),  # as the mobile SDKs send it
        ({"type": "track", "event": "A", "userId": None, "anonymousId": "a"}, ()),
        ({"type": "track", "userId": "u"}, ("event_not_defined",)),
        ({"type": "track", "event": 5, "userId": "u"}, ("event_not_string",)),
        ({"type": "track", "event": "A", "userId": "u", "properties": []}, ("properties_not_object",)),
        ({"type": "identify", "userId": "u", "traits": "x"}, ("traits_not_object",)),
        ({"type": "page", "userId": "u", "name": 5}, ("name_not_string",)),
        ({"type": "page", "userId": "u", "category": 5}, ("category_not_string",)),
        ({"type": "track", "event": "A", "userId": "u", "name": 5, "category": ""}, ()),
        ({"event": "A", "userId": "u"}, ("missing_type",)),
        ({"type": "dance", "userId": "u"}, ("invalid_type",)),
        ({"type": "track", "event": "A", "userId": "u", "properties": {"x": "y" * 33_000}}, ("event_too_large",)),
        ({"type": "track", "event": "A", "userId": "u", "messageId": "m" * 99}, ()),
        ({"type": "track", "event": "A", "userId": "u", "messageId": "m" * 100}, ("message_id_too_long",)),
        (5, ("not_object",)),
        (None, ("not_object",)),
    ],
)
def test_the_checks_of_segments_ingest_are_told_with_each_event(
    capture: Capture, event: Any, faults: tuple[str, ...]
) -> None:
    assert post(capture, "/v1/batch", {"batch": [event]})[0] == 200
    assert arrived(capture, 1)[0].faults == faults


def test_events_beyond_2500_of_a_batch_are_answered_with_200_and_told_as_rejected(capture: Capture) -> None:
    assert post(capture, "/v1/batch", many(2502))[0] == 200

    events = arrived(capture, 2502)
    assert [event.faults for event in events[2498:]] == [(), (), ("batch_too_long",), ("batch_too_long",)]


def test_a_single_call_beyond_32_kb_is_answered_with_400_and_told(capture: Capture) -> None:
    for size in (33_000, 200_000):
        assert post(capture, "/v1/track", {"userId": "u", "event": "A", "properties": {"x": "y" * size}})[0] == 400

    assert [event.faults for event in arrived(capture, 2)] == [("event_too_large",)] * 2


def test_a_gzip_body_of_several_members_is_one_text(capture: Capture) -> None:
    body = b"".join(gzip.compress(part) for part in (b'{"userId":"u",', b'"event":"A"}'))

    assert post(capture, "/v1/track", body)[0] == 200
    assert arrived(capture, 1)[0].name == "A"


def test_bytes_that_are_no_text_are_told_with_their_place(capture: Capture) -> None:
    status, answer, _ = post(capture, "/v1/track", b'{"userId":"\xfc"}')

    assert (status, answer["message"]) == (400, "The body is no UTF-8 text: byte 12 cannot be read.")


def test_a_gzip_body_is_unpacked(capture: Capture) -> None:
    body = gzip.compress(json.dumps({"userId": "u", "event": "A"}).encode())

    assert post(capture, "/v1/track", body, {"content-encoding": "gzip"})[0] == 200
    assert arrived(capture, 1)[0].name == "A"


def test_browsers_of_any_origin_may_call(capture: Capture) -> None:
    headers = {
        "origin": "https://shop.example",
        "access-control-request-method": "POST",
        "access-control-request-headers": "content-type",
        "access-control-request-private-network": "true",
    }

    status, _, answer = post(capture, "/v1/t", b"", headers, "OPTIONS")

    assert status == 200
    assert answer["access-control-allow-origin"] == "*"
    assert answer["access-control-allow-private-network"] == "true"


def test_settings_send_the_sdk_back_here(capture: Capture) -> None:
    status, settings, _ = post(capture, "/v1/projects/write-key/settings", b"", method="GET")

    assert status == 200
    assert settings["integrations"]["Segment.io"]["apiHost"] == capture.url.removeprefix("http://") + "/v1"


# -- nonsense -------------------------------------------------------------------------------------------------------


def many(count: int) -> dict[str, Any]:
    return {"batch": [{"type": "track", "event": "A", "userId": "u"}] * count}


@pytest.mark.parametrize(
    ("path", "body", "headers", "method", "status"),
    [
        ("/v1/track", b"{", {}, "POST", 400),
        ("/v1/track", b"[]", {}, "POST", 400),
        ("/v1/track", b"\xff\xfe", {}, "POST", 400),
        ("/v1/track", b"", {}, "POST", 400),
        ("/v1/batch", {"no": "batch"}, {}, "POST", 400),
        ("/v1/batch", {"batch": ["x" * 600_000]}, {}, "POST", 400),
        ("/v1/track", b"no gzip", {"content-encoding": "gzip"}, "POST", 400),
        ("/v1/track", gzip.compress(b'{"a":1}', mtime=0)[:-9], {"content-encoding": "gzip"}, "POST", 400),
        ("/v1/batch", gzip.compress(b" " * 50_000_000, mtime=0), {"content-encoding": "gzip"}, "POST", 400),
        ("/v1/track", b"", {}, "GET", 405),
        ("/v1/track", b"{}", {}, "DELETE", 405),
        ("/v1/nothing", b"{}", {}, "POST", 404),
        ("/v1/track", {"userId": "u"}, {"host": "evil.example"}, "POST", 400),
    ],
)
def test_nonsense_gets_its_status_and_it_lives_on(
    capture: Capture, path: str, body: Any, headers: dict[str, str], method: str, status: int
) -> None:
    assert post(capture, path, body, headers, method)[0] == status
    assert len(capture.log) == 0
    assert post(capture, "/v1/track", {"userId": "u", "event": "A"})[0] == 200
    assert len(arrived(capture, 1)) == 1


def test_a_body_of_100_mb_is_refused_and_takes_no_memory(capture: Capture) -> None:
    assert post(capture, "/v1/batch", b"x" * 100_000_000)[0] == 400
    assert post(capture, "/v1/track", {"userId": "u", "event": "A"})[0] == 200


def test_a_body_that_is_half_sent_harms_nobody(capture: Capture) -> None:
    port = int(capture.url.rpartition(":")[2])
    for _ in range(20):
        with socket.create_connection(("127.0.0.1", port)) as half:
            half.sendall(b"POST /v1/track HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\n{")

    assert post(capture, "/v1/track", {"userId": "u", "event": "A"})[0] == 200


def test_a_body_of_which_no_more_comes_is_answered_with_408() -> None:
    running = Running(Application(lambda _: None, patience=0.1).asgi(), 0, "half")
    with socket.create_connection(("127.0.0.1", int(running.url.rpartition(":")[2])), timeout=20) as half:
        half.sendall(b"POST /v1/track HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\n{")
        answer = b"".join(iter(lambda: half.recv(4096), b""))
    running.stop()

    assert answer.startswith(b"HTTP/1.1 408 ")
    assert b"ended after 1 bytes" in answer


def test_it_listens_on_this_machine_only(capture: Capture) -> None:
    assert capture.url.startswith("http://127.0.0.1:")
    with pytest.raises(SettingsError, match="cannot be used"):
        Capture().start(int(capture.url.rpartition(":")[2]))


# -- the log --------------------------------------------------------------------------------------------------------


def test_older_events_go_to_a_file_and_stay_at_hand() -> None:
    log = CaptureLog(in_memory=10)
    events = [
        Received(n + 1, float(n), {"type": "track", "event": f"e{n} \ud800"}, ("x",), "track") for n in range(100)
    ]
    for event in events:
        log.add(event)

    assert len(log) == 100
    assert list(log) == events
    assert log.event(3) == events[3]
    with pytest.raises(IndexError):
        log.event(100)
    log.clear()
    assert list(log) == []
    for event in events[50:70]:
        log.add(event)
    assert list(log) == events[50:70]
    log.close()


SENDER = """
import http.client, json, sys, time
connection = http.client.HTTPConnection(sys.argv[1])
rate, seconds = int(sys.argv[2]), float(sys.argv[3])
batch, sent, begun = 100, 0, time.perf_counter()
while sent < rate * seconds:
    ahead = sent / rate - (time.perf_counter() - begun)
    if ahead > 0:
        time.sleep(ahead)
    numbers = range(sent, sent + batch)
    events = [{"type": "track", "event": f"e{n}", "userId": "u", "properties": {"n": n}} for n in numbers]
    connection.request("POST", "/v1/batch", json.dumps({"batch": events}), {"content-type": "application/json"})
    answer = connection.getresponse()
    assert answer.status == 200, answer.status
    answer.read()
    sent += batch
print(sent, time.perf_counter() - begun)
"""


def send_many(capture: Capture, rate: int, seconds: float) -> tuple[int, float]:
    """Send *rate* events a second from another process; how many were sent, and in how many seconds."""
    command = [sys.executable, "-c", SENDER, capture.url.removeprefix("http://"), str(rate), str(seconds)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    sent, taken = done.stdout.split()
    return int(sent), float(taken)


def test_two_thousand_events_a_second_lose_none(capture: Capture) -> None:
    sent, _ = send_many(capture, 2000, 3)

    names = [event.name for event in arrived(capture, sent)]

    assert names == [f"e{number}" for number in range(sent)]


# -- the command ------------------------------------------------------------------------------------------------------

WORKSPACE = {
    "version": 1,
    "mappings": [{
        "id": "a", "name": "Any track", "action": "trackEventV2", "trigger": 'type = "track"',
        "mapping": {"customerProfileId": {"@path": "$.userId"}, "eventType": {"@path": "$.event"}},
    }],
}  # fmt: skip
Listening = Callable[..., tuple[Any, subprocess.Popen[str]]]


@pytest.fixture
def listening(tmp_path: Path) -> Iterator[Listening]:
    started: list[subprocess.Popen[str]] = []

    def listen(*arguments: str) -> tuple[Any, subprocess.Popen[str]]:
        program = str(Path(sys.executable).with_name("talonbench"))
        process = subprocess.Popen(
            [program, "listen", *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        started.append(process)
        assert process.stdout is not None
        first = json.loads(process.stdout.readline())
        return SimpleNamespace(url=first["url"]), process

    yield listen
    for process in started:
        process.kill()
        process.communicate()


def test_the_command_prints_its_address_and_then_each_event_with_its_outcomes(
    listening: Listening, tmp_path: Path
) -> None:
    workspace = tmp_path / "w.talonbench.json"
    workspace.write_text(json.dumps(WORKSPACE), "utf-8")
    capture, process = listening("--json", "--workspace", str(workspace))
    assert process.stdout is not None

    post(
        capture,
        "/v1/track",
        {"userId": "u", "event": "A"},
        {"authorization": "Basic " + base64.b64encode(b"k:").decode()},
    )
    post(capture, "/v1/page", {"userId": "u"})
    first, second = (json.loads(process.stdout.readline()) for _ in range(2))

    assert first["event"]["event"] == "A"
    assert [row["status"] for row in (*first["outcomes"], *second["outcomes"])] == ["ready", "not_triggered"]


def test_the_command_sends_only_when_it_is_told_to(listening: Listening, tmp_path: Path) -> None:
    workspace = tmp_path / "w.talonbench.json"
    workspace.write_text(json.dumps(WORKSPACE), "utf-8")
    capture, process = listening("--json", "--workspace", str(workspace), "--send", "--sandbox")
    assert process.stdout is not None

    post(capture, "/v1/track", {"userId": "u", "event": "A"})
    (outcome,) = json.loads(process.stdout.readline())["outcomes"]

    assert outcome["exchanges"][0]["status"] == 200


def test_the_command_sends_nothing_of_an_event_that_segment_would_drop(listening: Listening, tmp_path: Path) -> None:
    workspace = tmp_path / "w.talonbench.json"
    workspace.write_text(json.dumps(WORKSPACE), "utf-8")
    capture, process = listening("--json", "--workspace", str(workspace), "--send", "--sandbox")
    assert process.stdout is not None

    post(capture, "/v1/track", {"userId": "u", "event": "A", "properties": "none"})
    line = json.loads(process.stdout.readline())

    assert line["faults"] == ["properties_not_object"]
    assert [(row["status"], "exchanges" in row) for row in line["outcomes"]] == [("ready", False)]


def test_the_command_ends_when_it_is_interrupted(listening: Listening) -> None:
    for arguments in ((), ("--json",)):
        capture, process = listening(*arguments)
        post(capture, "/v1/track", {"userId": "u", "event": "half \ud800"}, {"authorization": "Basic azo="})
        assert process.stdout is not None
        assert "half" in process.stdout.readline()

        process.send_signal(signal.SIGINT)

        assert process.wait(10) == 0
