"""What `talonbench replay` says is behind the commonest reasons: the path or the spelling, since when, until when."""

import json
from pathlib import Path
from typing import Any

import pytest

from talonbench.archive.causes import Seen, absorb, read_seen, write_seen
from talonbench.workspace import MappingEntry, Workspace, save
from tests.core.conftest import Run

FIELDS: dict[str, Any] = {
    "customerProfileId": {"@path": "$.properties.customer_id"},
    "eventType": {"@path": "$.event"},
}


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    path = tmp_path / "w.talonbench.json"
    orders = MappingEntry(
        id="a", name="Orders", action="trackEventV2", trigger='event = "Order Completed"', mapping=FIELDS
    )
    save(Workspace(mappings=[orders]), path)
    return path


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """From the ninth day on a path is renamed; now and then a name is in lower case."""
    path = tmp_path / "e.ndjson"
    with path.open("w", encoding="utf-8") as file:
        for at in range(100):
            day = 1 + at // 10
            properties = {"customer_id": "c"} if day < 9 else {"customerId": "c"}
            name = "order completed" if at % 25 == 3 else "Product Viewed" if at % 7 == 0 else "Order Completed"
            moment = f"2026-03-{day:02}T12:00:{at % 60:02}.000Z"
            event = {"type": "track", "event": name, "userId": "u", "timestamp": moment, "properties": properties}
            file.write(json.dumps({**event, "messageId": f"m{at}"}) + "\n")
    return path


PATH = (
    "Customer Profile ID is required but missing from this event. "
    "Did you mean $.properties.customerId instead of $.properties.customer_id?"
)
SPELLING = (
    'In the event name, only letter case differs: expected event = "Order Completed"; the event has "order completed".'
)


def test_people_read_the_path_and_the_spelling(run: Run, workspace: Path, archive: Path) -> None:
    _, out, _ = run("replay", archive, "--workspace", workspace)

    assert out.splitlines()[-3:] == [
        "Most common reasons:",
        f"    17 × “Orders”, 2026-03-09 12:00 to 2026-03-10 12:00: {PATH} First: {archive}:81",
        f"    4 × “Orders”, 2026-03-01 12:00 to 2026-03-08 12:00: {SPELLING} First: {archive}:4",
    ]


@pytest.mark.parametrize("more", [(), ("--out", "out"), ("--jobs", "2")])
def test_programs_read_it_too_however_the_archive_is_read(
    run: Run, workspace: Path, archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, more: tuple[str, ...]
) -> None:
    monkeypatch.chdir(tmp_path)

    _, out, _ = run("replay", archive, "--workspace", workspace, "--json", *more)

    path, spelling = json.loads(out)["reasons"]
    assert [path["message"], spelling["message"]] == [PATH, SPELLING]
    assert [path["events"], path["first"], path["example"]["line"]] == [17, "2026-03-09T12:00:20.000Z", 81]
    assert "read $.properties.customerId instead of $.properties.customer_id" in path["suggestion"]
    if more[:1] == ("--out",):
        again = run("replay", archive, "--workspace", workspace, "--json", *more, "--resume")
        assert json.loads(again[1])["reasons"] == [path, spelling]


def test_without_a_failure_there_are_no_reasons(run: Run, workspace: Path, tmp_path: Path) -> None:
    good = {"type": "track", "event": "Order Completed", "properties": {"customer_id": "c"}}
    (tmp_path / "e.ndjson").write_text(json.dumps(good), "utf-8")

    _, out, _ = run("replay", tmp_path / "e.ndjson", "--workspace", workspace)

    assert "reasons" not in out


def test_what_was_seen_is_added_up_and_written() -> None:
    known: dict[Any, Seen] = {}
    absorb(known, (0, "/a", "required"), Seen(2, 5, 9, "a", 1))
    absorb(known, (0, "/a", "required"), Seen(1, 3, 3, "b", 7))
    absorb(known, ("track", "paid"), Seen(1, None, None, "b", 8))
    absorb(known, ("track", "paid"), Seen(1, 4, 4, "b", 9))

    assert known[0, "/a", "required"] == Seen(3, 3, 9, "a", 1)
    assert known["track", "paid"] == Seen(2, 4, 4, "b", 8)
    assert read_seen(json.loads(json.dumps(write_seen(known)))) == known
