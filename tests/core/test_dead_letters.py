"""A replay's dead letters opened again: what was answered comes first, in words, in the reply and in the data."""

import json
from pathlib import Path
from typing import Any

import pytest

from talonbench.formats import ConfigText, read_sources
from talonbench.responses.dead_letters import is_dead_letters, read_dead_letters
from talonbench.workspace import MappingEntry, Workspace, save
from tests.core.conftest import Run

MAPPING: dict[str, Any] = {"customerProfileId": {"@path": "$.userId"}, "eventType": {"@path": "$.event"}}
GATEWAY = "https://integration.talon.one"
PATH = "/segment/v2/events"


@pytest.fixture
def setup(tmp_path: Path) -> Path:
    path = tmp_path / "shop.talonbench.json"
    mapping = MappingEntry(id="a", name="Orders", action="trackEventV2", trigger='type = "track"', mapping=MAPPING)
    save(Workspace(mappings=[mapping]), path)
    return path


def letter(number: int, status: int | None = 400, response: str | None = '{"message": "attribute x does not exist"}',
           origin: str = GATEWAY, body: str | None = None) -> dict[str, Any]:  # fmt: skip
    event = {"type": "track", "event": "Paid", "userId": f"u{number}", "receivedAt": "2026-01-01T00:00:00.000Z"}
    return {
        "file": "a.ndjson", "line": number, "mapping": "Orders", "verdict": "would_drop", "reason": "…",
        "status": status, "response": response, "error": None if status else "The connection was lost.",
        "request": {"method": "POST", "url": origin + PATH, "body": body}, "event": event,
    }  # fmt: skip


@pytest.fixture
def sent(run: Run, setup: Path, tmp_path: Path) -> dict[str, Any]:
    """The request that the setup makes of the first event."""
    path = tmp_path / "one.json"
    path.write_text(json.dumps(letter(1)["event"]), "utf-8")
    _, out, _ = run("preview", path, "--workspace", setup, "--json")
    request: dict[str, Any] = json.loads(out)["outcomes"][0]["requests"][0]
    return request


def write(folder: Path, sent: dict[str, Any], count: int, **changed: Any) -> Path:
    """The dead letters of *count* events, whose requests the setup makes now."""
    letters = [letter(number, **changed) for number in range(1, count + 1)]
    for number, one in enumerate(letters, 1):
        path = sent["url"].partition(".one")[2].partition("/")[2]
        url = f"{changed.get('origin', GATEWAY)}/{path}"
        text = sent["body"] if isinstance(sent["body"], str) else json.dumps(sent["body"])
        one["request"] = {"method": sent["method"], "url": url, "body": text.replace('"u1"', f'"u{number}"')}
    path = folder / "dead-letters.ndjson"
    path.write_text("".join(f"{json.dumps(one)}\n" for one in letters), "utf-8")
    return path


CASES: list[tuple[dict[str, Any], str, str]] = [
    ({}, "Talon.One rejected the request (400). Attribute x does not exist.",
     "but Talon.One rejected the request of the mapping “Orders” (400)"),
    ({"origin": "http://127.0.0.1:8099"}, "http://127.0.0.1:8099 rejected the request (400). Attribute x does not",
     "but http://127.0.0.1:8099 rejected the request of the mapping “Orders” (400)"),
    ({"status": 403, "response": "Forbidden by a proxy"}, "Talon.One rejected the request (403). Forbidden by a proxy.",
     "rejected the request of the mapping “Orders” (403)"),
]  # fmt: skip


@pytest.mark.parametrize(("changed", "says", "replies"), CASES)
def test_the_answer_comes_first(
    changed: dict[str, Any], says: str, replies: str, run: Run, setup: Path, sent: dict[str, Any], tmp_path: Path
) -> None:
    path = write(tmp_path, sent, 1, **changed)

    _, out, err = run("explain", path, "--workspace", setup)
    _, reply, _ = run("explain", path, "--workspace", setup, "--reply")
    _, data, _ = run("explain", path, "--workspace", setup, "--json")

    assert "dead letters of a replay, 1 line" in err
    assert out.splitlines()[1].strip().startswith(says)
    assert "✕ Orders: Sends 1 request, which " in out
    assert replies in reply
    assert json.loads(data)["summary"]["message"].startswith(says)
    assert "rejected" in json.loads(data)["outcomes"][0]["reason"]["message"]


def test_what_several_were_answered_is_told_once(run: Run, setup: Path, sent: dict[str, Any], tmp_path: Path) -> None:
    path = write(tmp_path, sent, 3)

    _, out, _ = run("explain", path, "--workspace", setup)
    _, reply, _ = run("explain", path, "--workspace", setup, "--reply")

    assert "Talon.One rejected the requests of all 3 events." in reply
    assert "The same applies to events 2 and 3." in reply
    assert reply.count("oes not exist.") == 1
    assert out.count("rejected the request (400). Attribute x") == 3  # with each event
    assert f"{path} #1, {path} #2 and {path} #3\n  ↩ Talon.One rejected the request (400)." in out


def test_a_lost_connection_is_no_rejection(run: Run, setup: Path, sent: dict[str, Any], tmp_path: Path) -> None:
    path = write(tmp_path, sent, 1, status=None, response=None)

    _, out, _ = run("explain", path, "--workspace", setup)

    assert "The mapping sends." in out
    assert "↩ The connection was lost." in out


def test_a_broken_line_is_named(run: Run, setup: Path, sent: dict[str, Any], tmp_path: Path) -> None:
    path = write(tmp_path, sent, 2)
    path.write_text(path.read_text("utf-8") + '{"file": "a.nd', "utf-8")

    code, out, err = run("explain", path, "--workspace", setup)

    assert code == 2
    assert f"{path}:3: " in err
    assert f"{path} #2" in out


def test_the_same_is_imported(sent: dict[str, Any], tmp_path: Path) -> None:
    text = write(tmp_path, sent, 3).read_text("utf-8")

    found = read_sources([ConfigText("dead.ndjson", text)])

    assert found.shapes == ("dead letters of a replay",)
    assert [one.name for one in found.deliveries] == ["dead.ndjson:1", "dead.ndjson:2", "dead.ndjson:3"]
    assert [body["userId"] for _, body in found.named_events] == ["u1", "u2", "u3"]


@pytest.mark.parametrize(
    "text", ["", "{}", '{"verdict": 1}', '{"type": "track", "event": "verdict", "userId": "u"}', "["]
)
def test_nothing_else_is_taken_for_one(text: str) -> None:
    assert not is_dead_letters(text)
    assert not [one for _, one in read_dead_letters(text) if one is not None]
