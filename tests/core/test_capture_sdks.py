"""Segment's own SDKs, at the stand-in for its Tracking API."""

import functools
import shutil
import subprocess
import sys
import threading
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from talonbench.capture import Capture, CapturedEvent
from tests.core.captures import SIX, arrived

ROOT = Path(__file__).parents[2]
CLIENTS = Path(__file__).parents[1] / "clients"
INSTALLED = ROOT / ".clients"


def check_six(events: list[CapturedEvent]) -> None:
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
