"""`talonbench replay --send --out`: events sent over HTTP in order, journaled, stopped, killed and resumed."""

from __future__ import annotations

import gzip
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from talonbench.archive.sending.journal import Journal, State
from talonbench.errors import WorkspaceError
from talonbench.workspace import ConnectionEntry, MappingEntry, Workspace, save
from tests.core.conftest import Run
from tests.core.counting import ROOT, environment
from tests.core.gateways import Gateway, gateway

KEY = "0123456789abcdef"


def saved(folder: Path, server: Gateway) -> Path:
    url = f"http://127.0.0.1:{server.server_address[1]}"
    fields: dict[str, Any] = {"customerProfileId": {"@path": "$.userId"}, "eventType": {"@path": "$.event"}}
    entry = MappingEntry(id="a", name="Tracks", action="trackEventV2", trigger='event != "Seen"', mapping=fields)
    path = folder / "w.talonbench.json"
    save(Workspace(connections=[ConnectionEntry(name="Local", deployment=url, gateway=url)], mappings=[entry]), path)
    return path


def track(number: int, user: str = "u", **parts: Any) -> dict[str, Any]:
    at = f"2026-03-01T12:{number // 60:02}:{number % 60:02}Z"
    return {"type": "track", "event": f"E{number}", "userId": user, "messageId": f"m{number}", "timestamp": at, **parts}


def written(path: Path, *events: dict[str, Any]) -> Path:
    path.write_text("".join(f"{json.dumps(one)}\n" for one in events), "utf-8")
    return path


@pytest.fixture(autouse=True)
def _key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TALONBENCH_API_KEY", KEY)


def test_events_are_sent_in_the_order_of_time_and_a_second_time_nothing(run: Run, tmp_path: Path) -> None:
    with gateway() as server:
        workspace, out = saved(tmp_path, server), tmp_path / "out"
        file = written(tmp_path / "e.ndjson", *(track(at) for at in (3, 1, 4, 0, 2)), track(9, event="Seen"))
        command = ("replay", file, "--workspace", workspace, "--send", "--out", out, "--yes", "--json")

        code, told, err = run(*command)
        again = run(*command, "--resume")

    assert (code, err) == (0, "")
    assert server.events == ["E0", "E1", "E2", "E3", "E4"]
    sent = {"requests": 5, "delivered": 5, "failed": 0, "unknown": [], "left": 0, "stopped": False}
    assert json.loads(told)["sent"] == json.loads(again[1])["sent"] == sent
    assert [(row["verdict"], row["count"]) for row in json.loads(again[1])["mappings"][0]["verdicts"]] == [
        ("delivered", 5)
    ]
    assert KEY not in "".join(path.read_text("utf-8", "replace") for path in out.rglob("*") if path.is_file())
    assert [oct(path.stat().st_mode & 0o77) for path in (out / "send").iterdir()] == ["0o0"] * 3


def test_events_before_the_break_of_a_damaged_archive_are_sent_and_exported(run: Run, tmp_path: Path) -> None:
    with gateway() as server:
        workspace, out = saved(tmp_path, server), tmp_path / "out"
        lines = "".join(f"{json.dumps(track(at, noise=os.urandom(300).hex()))}\n" for at in range(50))
        packed = gzip.compress(lines.encode())
        (file := tmp_path / "cut.ndjson.gz").write_bytes(packed[: len(packed) // 2])
        command = ("replay", file, "--workspace", workspace, "--out", out, "--json")

        code, told, _ = run(*command, "--send", "--yes")
        exported = run(*command, "--resume", "--only", "sends", "--export", tmp_path / "these.ndjson")

    count = json.loads(told)["events"]
    assert code == exported[0] == 2  # there is something that can't be read
    assert 10 < count < 50
    assert server.events == [f"E{at}" for at in range(count)]
    assert len((tmp_path / "these.ndjson").read_bytes().splitlines()) == count


def test_only_the_choice_is_sent_and_another_one_needs_another_folder(run: Run, tmp_path: Path) -> None:
    with gateway() as server:
        workspace, out = saved(tmp_path, server), tmp_path / "out"
        file = written(tmp_path / "e.ndjson", *(track(at, "ab"[at % 2]) for at in range(6)))
        command = ("replay", file, "--workspace", workspace, "--send", "--yes")

        code, said, _ = run(*command, "--out", out, "--user", "b")
        other = run(*command, "--out", out, "--user", "a", "--resume")
        lost = run(*command, "--user", "a")

    assert (code, server.events) == (0, ["E1", "E3", "E5"])
    assert said.splitlines()[-1] == "Sent: 3 of 3 requests delivered"
    assert other[0] == 2
    assert "was begun with other events" in other[2]
    assert "--send with a choice of events needs --out DIR" in lost[2]


@pytest.mark.parametrize(
    ("option", "needed"), [("--sandbox", "--send"), ("--resume", "--out"), ("--resend-unknown", "--resume")]
)
def test_an_option_alone_names_the_one_that_it_needs(run: Run, tmp_path: Path, option: str, needed: str) -> None:
    file = written(tmp_path / "e.ndjson", track(1, "a"))

    code, _, said = run("replay", file, "--action", "trackEventV2", option)

    assert code == 2
    assert f"{option} needs {needed}" in " ".join(said.split())


def test_before_anything_is_sent_host_count_and_time_are_confirmed(run: Run, tmp_path: Path) -> None:
    with gateway() as server:
        workspace = saved(tmp_path, server)
        file = written(tmp_path / "e.ndjson", *(track(at) for at in range(30)))

        code, _, err = run(
            "replay", file, "--workspace", workspace, "--send", "--out", tmp_path / "out", "--rate", "0.1"
        )

    assert (code, server.events) == (2, [])
    url = f"http://127.0.0.1:{server.server_address[1]}"
    assert f"add --yes to send 30 requests to “Local” ({url} via {url}), which takes about 5 min" in err


@pytest.mark.parametrize("kept", [True, False])
def test_a_deployment_is_sent_to_through_a_gateway_of_its_own(run: Run, tmp_path: Path, kept: bool) -> None:
    with gateway(lambda name, _times: 400 if name == "E1" else 200) as server:
        url = f"http://127.0.0.1:{server.server_address[1]}"
        workspace = saved(tmp_path, server)
        opened = json.loads(workspace.read_text("utf-8"))
        workspace.write_text(json.dumps({**opened, "connections": []}), "utf-8")
        file = written(tmp_path / "e.ndjson", *(track(at) for at in range(2)))
        command = ("replay", file, "--workspace", workspace, "--deployment", "https://shop.example", "--send")
        command = (*command, *(("--out", tmp_path / "out", "--yes") if kept else ()))

        refused = run(*command, "--gateway", url, "--sandbox")
        typed = run(*command, "--gateway", "nowhere")
        code, told, err = run(*command, "--gateway", url, "--json")

    assert (code, server.events, "confirmation" in err) == (1, ["E0", "E1"], False)
    verdicts = json.loads(told)["mappings"][0]["verdicts"]
    assert [(one["verdict"], one.get("message")) for one in verdicts] == [
        ("delivered", None), ("would_drop", "E1 isn't allowed"),
    ]  # fmt: skip
    assert "--sandbox and --gateway exclude each other" in refused[2]
    assert (typed[0], "--gateway nowhere" in typed[2]) == (2, True)


def test_a_live_gateway_asks_first(run: Run, tmp_path: Path) -> None:
    with gateway() as server:
        workspace = saved(tmp_path, server)
    file = written(tmp_path / "e.ndjson", track(1))

    code, _, err = run("replay", file, "--workspace", workspace, "--gateway", "https://gateway.example", "--send")

    assert code == 2
    assert "a live connection asks for confirmation; add --yes to send requests for all events to" in err
    assert "via https://gateway.example" in err


def test_a_session_keeps_its_order_while_others_go_on(run: Run, tmp_path: Path) -> None:
    def slow_down(name: str, _times: int) -> int:
        time.sleep(0.2 if name == "E0" else 0.0)
        return 200

    with gateway(slow_down) as server:
        workspace = saved(tmp_path, server)
        file = written(tmp_path / "e.ndjson", *(track(at, f"u{at % 5}") for at in range(30)))

        code, _, _ = run("replay", file, "--workspace", workspace, "--send", "--out", tmp_path / "out", "--yes")

    assert (code, server.overlaps) == (0, 0)
    assert sorted(server.events) == sorted(f"E{at}" for at in range(30))
    for user in range(5):
        of_user = [name for name in server.events if int(name[1:]) % 5 == user]
        assert of_user == [f"E{at}" for at in range(user, 30, 5)]
    assert server.events.index("E1") < server.events.index("E5")


def test_what_segment_retries_is_retried_and_what_it_discards_is_a_dead_letter(run: Run, tmp_path: Path) -> None:
    with gateway(lambda name, times: {"E1": 503 if times == 1 else 200, "E2": 400}.get(name, 200)) as server:
        workspace, out = saved(tmp_path, server), tmp_path / "out"
        file = written(tmp_path / "e.ndjson", *(track(at) for at in range(4)))

        code, said, _ = run("replay", file, "--workspace", workspace, "--send", "--out", out, "--yes")

    assert (code, server.events) == (1, ["E0", "E1", "E1", "E2", "E3"])
    assert f"    ✕ 1 not delivered; each is in {out / 'send' / 'dead-letters.ndjson'}" in said
    assert any(
        one.endswith("Segment discards the event. First response: E2 isn't allowed") for one in said.splitlines()
    )
    (letter,) = map(json.loads, (out / "send" / "dead-letters.ndjson").read_text("utf-8").splitlines())
    assert (letter["line"], letter["mapping"], letter["status"], letter["event"]["event"]) == (3, "Tracks", 400, "E2")
    assert json.loads(letter["request"]["body"])["eventType"] == "E2"


def test_a_key_that_is_refused_ends_it(run: Run, tmp_path: Path) -> None:
    statuses = [401]
    with gateway(lambda _name, _times: statuses[0]) as server:
        workspace = saved(tmp_path, server)
        file = written(tmp_path / "e.ndjson", *(track(at) for at in range(9)))
        command = ("replay", file, "--workspace", workspace, "--send", "--out", tmp_path / "out", "--yes")

        code, _, err = run(*command)
        begun = len(server.events)
        statuses[0] = 200
        resumed = run(*command, "--resume", "--json")

    assert (code, begun) == (2, 1)
    assert "stopped: 401 Unauthorized" in err
    assert json.loads(resumed[1])["sent"]["delivered"] == 9


def test_no_more_than_the_rate_is_sent(run: Run, tmp_path: Path) -> None:
    with gateway() as server:
        workspace = saved(tmp_path, server)
        file = written(tmp_path / "e.ndjson", *(track(at, f"u{at}") for at in range(25)))

        run("replay", file, "--workspace", workspace, "--send", "--out", tmp_path / "out", "--yes", "--rate", "20")

    assert len(server.events) == 25
    assert max(server.times) - min(server.times) > 1.1
    assert max(sum(at <= one < at + 0.5 for one in server.times) for at in server.times) <= 15


def start(file: Path, workspace: Path, out: Path, *more: str) -> subprocess.Popen[str]:
    command = [
        sys.executable,
        "-c",
        "from talonbench.cli import main; main()",
        "replay",
        str(file),
        "--workspace",
        str(workspace),
    ]
    return subprocess.Popen(
        [*command, "--send", "--out", str(out), "--yes", "--json", *more],
        cwd=ROOT, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip


def wait_for(server: Gateway, count: int) -> None:
    for _ in range(600):
        if len(server.events) >= count:
            return
        time.sleep(0.05)
    raise AssertionError(f"only {len(server.events)} requests came")


def test_killed_in_the_middle_it_goes_on_and_nothing_that_was_answered_is_sent_again(tmp_path: Path) -> None:
    released = threading.Event()

    def hold(name: str, times: int) -> int:
        if name in ("E12", "E13") and times == 1:
            released.wait(20)
            return 0
        return 200

    with gateway(hold) as server:
        workspace, out = saved(tmp_path, server), tmp_path / "out"
        file = written(tmp_path / "e.ndjson", *(track(at, f"u{at}") for at in range(40)))
        first = start(file, workspace, out, "--rate", "30")
        wait_for(server, 20)
        first.send_signal(signal.SIGKILL)
        first.communicate()
        released.set()

        second = start(file, workspace, out, "--resume")
        told = json.loads(second.communicate(timeout=60)[0])
        after = Counter(server.events)
        third = start(file, workspace, out, "--resume", "--resend-unknown")
        last = json.loads(third.communicate(timeout=60)[0])

    unknown = {f"E{one['line'] - 1}" for one in told["sent"]["unknown"]}
    assert {"E12", "E13"} <= unknown
    assert len(unknown) < 40
    assert second.returncode == 1
    assert set(after) | unknown == {f"E{at}" for at in range(40)}
    assert all(after[name] == 1 for name in after)
    assert (third.returncode, last["sent"]["delivered"], last["sent"]["unknown"]) == (0, 40, [])
    assert Counter(server.events) == after + Counter(unknown)


def test_interrupted_it_waits_for_what_is_in_progress_and_says_what_is_left(tmp_path: Path) -> None:
    with gateway() as server:
        workspace, out = saved(tmp_path, server), tmp_path / "out"
        file = written(tmp_path / "e.ndjson", *(track(at) for at in range(200)))
        process = start(file, workspace, out, "--rate", "20")
        wait_for(server, 5)
        process.send_signal(signal.SIGINT)
        told, _ = process.communicate(timeout=30)

    sent = json.loads(told)["sent"]
    assert (process.returncode, sent["stopped"], sent["unknown"]) == (-signal.SIGINT, True, [])
    assert sent["delivered"] == len(server.events) == 200 - sent["left"]


def test_a_journal_has_one_writer_and_a_half_line_is_cut_off(tmp_path: Path) -> None:
    with Journal(tmp_path) as journal:
        journal.begin("0:1:0:0:0")
        journal.begin("0:2:0:0:0")
        journal.end("0:1:0:0:0", State.DELIVERED, "delivered", "Accepted.")
        with pytest.raises(WorkspaceError, match="another talonbench"):
            Journal(tmp_path)
    path = tmp_path / "journal.ndjson"
    whole = path.read_bytes()
    path.write_bytes(whole + b'{"key":"0:3')

    with Journal(tmp_path) as journal:
        assert [*journal.list_keys(State.UNKNOWN)] == ["0:2:0:0:0"]
        assert [key for key, _ in journal.answers()] == ["0:1:0:0:0"]
    assert path.read_bytes() == whole
    assert path.stat().st_mode & 0o77 == 0

    path.write_bytes(b"[]\n")
    with pytest.raises(WorkspaceError, match="isn't a line of a journal"):
        Journal(tmp_path)
