"""Web pages can't send with the user's key: events of other origins are shown and sent only if they are allowed."""

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from talonbench.capture import Capture, CapturedEvent, CaptureLog, Origins, read_origin
from talonbench.errors import SettingsError
from tests.core.browsers import browsing, shop_at
from tests.core.captures import post
from tests.core.conftest import Run
from tests.core.test_capture_command import WORKSPACE, Listening, listening

__all__ = ["listening"]  # the fixture

SHOP = "https://shop.example"
PAGE = """<!doctype html><script>
const body = (name) => JSON.stringify({{userId: "u", event: name}});
fetch("{url}/v1/track", {{method: "POST", mode: "no-cors", body: body("simple")}});
fetch("{url}/v1/track", {{method: "POST", headers: {{"content-type": "application/json"}}, body: body("asked first")}});
navigator.sendBeacon("{url}/v1/track", body("beacon"));
</script>
<iframe sandbox="allow-scripts" srcdoc="<script>
navigator.sendBeacon('{url}/v1/track', JSON.stringify({{userId: 'u', event: 'sandboxed'}}));
</script>"></iframe>
"""
NAMES = {"simple", "asked first", "beacon", "sandboxed"}


@pytest.mark.parametrize(
    ("origin", "may"),
    [
        ("", True),
        ("http://localhost:3000", True),
        ("http://127.0.0.1:8080", True),
        ("http://[::1]:8080", True),
        ("https://shop.localhost", True),
        (SHOP, True),
        ("null", False),
        ("https://evil.example", False),
        ("http://shop.example", False),
        (f"{SHOP}:8443", False),
        (f"{SHOP}.evil.example", False),
        ("http://localhost.evil.example", False),
        ("http://localhost@evil.example", False),
        ("https://evil.example#http://localhost", False),
        ("chrome-extension://localhost", False),
        ("file://", False),
        ("nonsense", False),
    ],
)
def test_pages_of_this_machine_and_allowed_ones_may(origin: str, may: bool) -> None:
    assert Origins([SHOP]).may_forward(origin) is may


def test_a_page_that_hides_its_origin_never_may() -> None:
    assert not Origins(["null"]).may_forward("null")


def test_what_is_no_longer_allowed_may_not() -> None:
    origins = Origins([SHOP])

    origins.set_allowed([])

    assert not origins.may_forward(SHOP)


@pytest.mark.parametrize(
    ("address", "origin"),
    [(SHOP, SHOP), (f" {SHOP}/ ", SHOP), ("HTTPS://Shop.Example:443", SHOP), ("http://a:8080", "http://a:8080")],
)
def test_an_origin_is_read_as_browsers_write_it(address: str, origin: str) -> None:
    assert read_origin(address) == origin


@pytest.mark.parametrize(
    "address", ["", "null", "shop.example", "*", f"{SHOP}/cart", "https://u:p@shop.example", "ftp://a"]
)
def test_what_is_no_origin_is_refused_with_a_reason(address: str) -> None:
    with pytest.raises(SettingsError, match="isn't an origin"):
        read_origin(address)


def test_an_event_keeps_its_origin_also_on_disk() -> None:
    log = CaptureLog(in_memory=1)
    for number in (1, 2):
        log.add(CapturedEvent(number, 0.0, {}, (), "track", SHOP))

    assert [event.origin for event in log] == [SHOP, SHOP]
    log.close()


@pytest.mark.parametrize(
    ("origin", "answer"),
    [(SHOP, "true"), ("http://localhost:3000", "true"), ("https://evil.example", None), ("null", None)],
)
def test_only_allowed_pages_of_another_network_may_reach_this_one(origin: str, answer: str | None) -> None:
    asks = {"origin": origin, "access-control-request-method": "POST", "access-control-request-private-network": "true"}
    with Capture(origins=Origins([SHOP])) as capture:
        _, _, headers = post(capture, "/v1/track", b"", asks, "OPTIONS")
        refused = list(capture.origins.refused)

    assert headers.get("access-control-allow-private-network") == answer
    assert refused == (["https://evil.example"] if origin == "https://evil.example" else [])


@pytest.mark.parametrize("headers", [{"origin": "x" * 301}, {"origin": ""}, {"sec-fetch-site": "cross-site"}])
def test_what_no_honest_browser_sends_counts_as_hidden(headers: dict[str, str]) -> None:
    with Capture() as capture:
        post(capture, "/v1/track", {"userId": "u", "event": "A"}, headers)

        assert [event.origin for event in capture.log] == ["null"]


def read(process: subprocess.Popen[str]) -> Any:
    assert process.stdout is not None
    return json.loads(process.stdout.readline())


@pytest.fixture
def workspace(tmp_path: Path) -> str:
    path = tmp_path / "w.talonbench.json"
    path.write_text(json.dumps(WORKSPACE), "utf-8")
    return str(path)


@pytest.mark.parametrize("is_allowed", [False, True])
def test_a_page_in_a_real_browser_sends_only_if_it_is_allowed(
    listening: Listening, workspace: str, tmp_path: Path, is_allowed: bool
) -> None:
    with shop_at("evil.example") as shop:
        allowed = ("--allow-origin", shop.origin) if is_allowed else ()
        capture, process = listening("--json", "--workspace", workspace, "--send", "--sandbox", *allowed)
        shop.html = PAGE.format(url=capture.url)
        with browsing(shop, tmp_path / "profile"):
            told = [read(process) for _ in NAMES]

    assert {one["event"]["event"] for one in told} == NAMES
    for one in told:
        is_hidden = one["event"]["event"] == "sandboxed"
        assert one["origin"] == ("null" if is_hidden else shop.origin)
        assert one["not_allowed"] is (is_hidden or not is_allowed)
        sent = [row["exchanges"][0]["status"] for row in one["outcomes"] if "exchanges" in row]
        assert sent == ([] if one["not_allowed"] else [200])


def test_the_command_says_why_an_event_is_not_sent(listening: Listening, workspace: str) -> None:
    capture, process = listening("--workspace", workspace, "--send", "--sandbox")
    assert process.stdout is not None

    post(capture, "/v1/track", {"userId": "u", "event": "A"}, {"origin": SHOP})
    lines = [process.stdout.readline().strip() for _ in range(3)]

    assert lines[1] == (f"⊘ not sent: {SHOP} isn't allowed; to send events of its pages, add --allow-origin {SHOP}")
    assert lines[2] == "● Any track"


def test_the_command_refuses_what_is_no_origin(run: Run) -> None:
    code, _, err = run("listen", "--allow-origin", "shop.example")

    assert (code, err) == (2, "talonbench: “shop.example” isn't an origin; write it like https://shop.example.\n")
