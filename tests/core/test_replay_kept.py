"""A finished run is asked again, or sent, without being done again."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from talonbench.archive import versions
from talonbench.workspace import MappingEntry, Workspace, save
from tests.core.conftest import Run

FINISHED = "this run was finished at 20"


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    session: dict[str, Any] = {
        "customerSessionId": {"@path": "$.properties.order_id"},
        "customerProfileId": {"@path": "$.userId"},
    }
    mapping = MappingEntry(
        id="m", name="Orders", action="updateCustomerSessionV2", trigger='event = "Order Completed"', mapping=session
    )
    save(Workspace(mappings=[mapping]), tmp_path / "w.talonbench.json")
    return tmp_path / "w.talonbench.json"


def archive(path: Path, wrong: str = "Cart Viewed") -> Path:
    """A hundred events, a quarter of them with the name *wrong*, which only version 4.2.0 sends."""
    with path.open("w", encoding="utf-8") as file:
        for at in range(100):
            is_wrong = at % 4 == 0
            event = {
                "type": "track",
                "event": wrong if is_wrong else "Order Completed",
                "userId": f"u{at % 3}",
                "messageId": f"m{at}",
                "timestamp": f"2026-03-0{1 + at // 20}T10:00:00.000Z",
                "context": {"app": {"version": "4.2.0" if is_wrong else "4.1.0"}},
                "properties": {"order_id": f"o{at}"},
            }
            file.write(json.dumps(event) + "\n")
    return path


@pytest.mark.parametrize("jobs", [(), ("--jobs", "2")])
def test_a_finished_run_answers_without_its_events(
    run: Run, workspace: Path, tmp_path: Path, jobs: tuple[str, ...]
) -> None:
    path, out = archive(tmp_path / "e.ndjson"), tmp_path / "run"
    command = ("replay", path, "--workspace", workspace, "--json")
    asked = ("--group-by", "event,day", "--only", "none")
    first, expected = run(*command, "--out", out), run(*command, *asked)
    there = path.stat()
    path.write_bytes(b" " * there.st_size)
    os.utime(path, ns=(there.st_atime_ns, there.st_mtime_ns))

    code, said, told = run(*command, *asked, "--out", out, *jobs)

    assert FINISHED in told
    assert (code, json.loads(said)) == (expected[0], json.loads(expected[1]))
    assert len(json.loads(said)["groups"]) == 5
    assert json.loads(said).items() >= json.loads(first[1]).items()


def test_what_was_found_of_versions_is_not_looked_for_again(
    run: Run, workspace: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, out = archive(tmp_path / "e.ndjson", "Order completed"), tmp_path / "run"
    command = ("replay", path, "--workspace", workspace, "--out", out)
    first = json.loads(run(*command, "--json")[1])
    monkeypatch.setattr(versions, "LARGEST", 0)  # none would be looked at

    again, (_, said, _) = json.loads(run(*command, "--json")[1]), run(*command, "--group-by", "user")

    assert first["reasons"][0]["app_versions"]["versions"] == {"4.2.0": 25}
    assert again == first
    assert "All 25 such events have app version 4.2.0" in said


def test_a_run_that_is_not_whole_goes_on_only_if_that_is_asked_for(run: Run, workspace: Path, tmp_path: Path) -> None:
    path, out = archive(tmp_path / "e.ndjson"), tmp_path / "run"
    command = ("replay", path, "--workspace", workspace, "--json", "--out", out)
    first = run(*command)
    for part in (out / "parts").iterdir():
        part.unlink()

    refused, resumed = run(*command), run(*command, "--resume")

    assert (refused[0], "holds an unfinished run; --resume goes on with it" in refused[2]) == (2, True)
    assert resumed == first


def test_results_that_are_gone_are_made_again(run: Run, workspace: Path, tmp_path: Path) -> None:
    path, out = archive(tmp_path / "e.ndjson"), tmp_path / "run"
    command = ("replay", path, "--workspace", workspace, "--json", "--out", out, "--group-by", "day")
    first = run(*command)
    (out / "results.duckdb").unlink()

    assert run(*command)[:2] == first[:2]


def test_a_run_is_looked_at_and_then_sent_once(run: Run, workspace: Path, tmp_path: Path) -> None:
    path, out = archive(tmp_path / "e.ndjson"), tmp_path / "run"
    command = ("replay", path, "--workspace", workspace, "--json", "--out", out)
    sending = ("--send", "--sandbox", "--user", "u1", "--rate", "60")
    run(*command)

    sent, again = run(*command, *sending), run(*command, *sending)

    assert json.loads(sent[1])["sent"]["delivered"] == json.loads(sent[1])["outcomes"]["sends"] > 0
    assert (again[0], "requests of this run were sent already; --resume sends the others" in again[2]) == (2, True)
    assert json.loads(run(*command, *sending, "--resume")[1])["sent"] == json.loads(sent[1])["sent"]
