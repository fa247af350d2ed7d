"""The command ``listen``."""

import base64
import json
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from tests.core.captures import post

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


def test_the_command_tells_a_request_that_was_rejected(
    listening: Listening, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace = tmp_path / "w.talonbench.json"
    workspace.write_text(json.dumps(WORKSPACE), "utf-8")
    monkeypatch.setenv("TALONBENCH_API_KEY", "wrong-key-123456")
    capture, process = listening("--json", "--workspace", str(workspace), "--send", "--sandbox")
    assert process.stdout is not None

    post(capture, "/v1/track", {"userId": "u", "event": "A"})
    line = json.loads(process.stdout.readline())

    assert line["summary"]["message"].startswith("The sandbox rejected the request (401).")
    assert line["outcomes"][0]["reason"]["message"] == "Sends 1 request, which the sandbox rejected (401)."


def test_the_command_sends_nothing_of_an_event_that_segment_would_drop(listening: Listening, tmp_path: Path) -> None:
    workspace = tmp_path / "w.talonbench.json"
    workspace.write_text(json.dumps(WORKSPACE), "utf-8")
    capture, process = listening("--json", "--workspace", str(workspace), "--send", "--sandbox")
    assert process.stdout is not None

    post(capture, "/v1/track", {"userId": "u", "event": "A", "properties": "none"})
    line = json.loads(process.stdout.readline())

    assert line["faults"] == ["properties_not_object"]
    assert [(row["status"], "exchanges" in row) for row in line["outcomes"]] == [("filtered", False)]
    assert line["summary"]["code"] == "ingestion_rejected"


def test_the_command_ends_when_it_is_interrupted(listening: Listening) -> None:
    for arguments in ((), ("--json",)):
        capture, process = listening(*arguments)
        post(capture, "/v1/track", {"userId": "u", "event": "half \ud800"}, {"authorization": "Basic azo="})
        assert process.stdout is not None
        assert "half" in process.stdout.readline()

        process.send_signal(signal.SIGINT)

        assert process.wait(10) == 0
