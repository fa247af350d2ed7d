"""Talks to a capture as SDKs do, and waits for what arrives."""

import http.client
import json
import subprocess
import sys
import time
from typing import Any

from talonbench.capture import Capture, CapturedEvent
from talonbench.values import parse_json

SIX = {"track", "identify", "page", "screen", "group", "alias"}


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


def arrived(capture: Capture, count: int, patience: float = 30) -> list[CapturedEvent]:
    end = time.monotonic() + patience
    while len(capture.log) < count and time.monotonic() < end:
        time.sleep(0.02)
    return list(capture.log)


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
