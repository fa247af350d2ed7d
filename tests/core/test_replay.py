"""`talonbench replay`: many events at once, what is counted, the exit codes, and what is sent."""

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from talonbench.archive import counts as counting
from talonbench.archive import start_replay
from talonbench.archive.results import read_run
from talonbench.destination import Settings, Subscription
from talonbench.preview import compile_destination
from talonbench.sandbox import Sandbox, SandboxFault
from talonbench.workspace import ConnectionEntry, FilterEntry, MappingEntry, Workspace, save
from tests.core.conftest import Run

CASES = json.loads((Path(__file__).parents[1] / "examples" / "replay.json").read_text("utf-8"))
KEY = "0123456789abcdef"
PAID = {"type": "track", "event": "Paid", "userId": "u"}
MAPPING: dict[str, Any] = {
    "customerProfileId": {"@path": "$.userId"},
    "eventType": {"@path": "$.event"},
    "attributes": {"@path": "$.properties.attributes"},
}


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    mappings = [
        MappingEntry(id="a", name="Tracks", action="trackEventV2", trigger='type = "track"', mapping=MAPPING),
        MappingEntry(
            id="b", name="Groups", action="updateCustomerProfileV3", trigger='type = "group"',
            mapping={"customerProfileId": {"@path": "$.groupId"}},
        ),
        MappingEntry(id="c", name="Off", action="trackEventV2", trigger="", mapping=MAPPING, enabled=False),
    ]  # fmt: skip
    secret = FilterEntry(name="Secrets", condition='event = "Secret"', actions=[{"type": "DROP"}])
    return saved(tmp_path, Workspace(mappings=mappings, filters=[secret]))


def saved(folder: Path, content: Workspace) -> Path:
    path = folder / "w.talonbench.json"
    save(content, path)
    return path


def lines(path: Path, *events: object) -> Path:
    path.write_text("".join(f"{one if isinstance(one, str) else json.dumps(one)}\n" for one in events), "utf-8")
    return path


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_events_are_counted(run: Run, workspace: Path, tmp_path: Path, case: dict[str, Any]) -> None:
    file = lines(tmp_path / "e.ndjson", *case["events"])

    code, out, err = run("replay", file, "--workspace", workspace, "--json")
    data = json.loads(out)

    assert (code, err) == (case["code"], "")
    assert case["has"].items() <= data.items()
    assert [[one["type"], one["event"], one["count"]] for one in data["unfired"]] == case["unfired"]
    for row, expected in zip(data["mappings"], case["mappings"], strict=False):
        assert {key: row[key] for key in expected} == expected


def test_people_read_it_in_lines(run: Run, workspace: Path, tmp_path: Path) -> None:
    file = lines(
        tmp_path / "e.ndjson", *[PAID] * 240, {"type": "track", "event": "Paid"}, {"type": "page", "name": "Home"}
    )

    code, out, _ = run("replay", file, "--workspace", workspace)

    assert code == 1
    assert out.splitlines() == [
        "242 events",
        "✕ Tracks (trackEventV2): 240 ready, 1 not triggered, 1 rejected",
        "    ✕ 1 × /customerProfileId: Customer Profile ID is required but missing from this event.",
        "    i always empty: attributes",
        "○ Groups (updateCustomerProfileV3): 0 ready, 242 not triggered",
        "– Off (trackEventV2): disabled",
        "○ 1 event matched by no mapping, or stopped before any:",
        "    1 × page Home",
        "240 requests: 4 s at 60 requests per second",
        "Most common reasons:",
        f"    1 × “Tracks”: Customer Profile ID is required but missing from this event. First: {file}:241",
    ]


def test_attributes_that_are_seldom_there_are_named(run: Run, workspace: Path, tmp_path: Path) -> None:
    usual, rare = (
        {**PAID, "properties": {"attributes": one}} for one in ({"City": "Rome"}, {"City": "Bonn", "Gift": True})
    )
    file = lines(tmp_path / "e.ndjson", *[usual] * 19, rare)

    _, out, _ = run("replay", file, "--workspace", workspace)
    _, data, _ = run("replay", file, "--workspace", workspace, "--json")

    assert "    i rarely set attributes: Gift (1 of 20)\n" in out
    assert json.loads(data)["mappings"][0]["attributes"] == {"City": 20, "Gift": 1}


def test_names_do_nothing_to_the_terminal(run: Run, workspace: Path, tmp_path: Path) -> None:
    file = lines(tmp_path / "e.ndjson", {"type": "page", "name": "\x1b[2JHome\r\nGrüße"})

    _, out, _ = run("replay", file, "--workspace", workspace)

    assert "1 × page \\x1b[2JHome\\r\\nGrüße" in out


def test_what_cannot_be_read_is_named_and_the_rest_goes_on(run: Run, workspace: Path, tmp_path: Path) -> None:
    file = lines(tmp_path / "e.ndjson", PAID, "{oops}", PAID)
    empty = tmp_path / "empty"
    empty.mkdir()
    names = (empty, tmp_path / "gone.ndjson", file)

    code, out, err = run("replay", *names, "--workspace", workspace, "--json")

    assert code == 2
    assert [json.loads(out)[key] for key in ("events", "unreadable")] == [2, 3]
    assert err.splitlines() == [
        f"talonbench: {empty}: contains no event files (.gz, .zst, .json, .ndjson, .jsonl)",
        f"talonbench: {tmp_path}/gone.ndjson: No such file or directory",
        f'{file}:2:2: Keys need double quotes: use "oops".',
    ]


def test_of_many_places_that_cannot_be_read_the_first_are_named(run: Run, workspace: Path, tmp_path: Path) -> None:
    file = lines(tmp_path / "e.ndjson", *[PAID] * 40, *["{oops}"] * 30)

    _, out, err = run("replay", file, "--workspace", workspace)

    assert out.startswith("40 events, 30 unreadable\n")
    assert len(err.splitlines()) == 21


def test_a_kept_run_names_the_lines_that_are_no_events(run: Run, workspace: Path, tmp_path: Path) -> None:
    file = lines(tmp_path / "e.ndjson", *[PAID] * 40, *["{oops}"] * 19)

    _, _, err = run("replay", file, "--workspace", workspace, "--out", tmp_path / "run")

    kept = read_run(tmp_path / "run")
    assert kept.broken == 19
    assert [one.text for one in kept.unread] == err.splitlines()


def test_archives_are_unpacked_and_one_that_breaks_off_is_said(run: Run, workspace: Path, tmp_path: Path) -> None:
    packed = gzip.compress("\n".join(json.dumps({**PAID, "messageId": f"{n * n:x}"}) for n in range(500)).encode())
    (tmp_path / "whole.gz").write_bytes(packed)
    (tmp_path / "part.gz").write_bytes(packed[:-20])

    whole = run("replay", tmp_path / "whole.gz", "--workspace", workspace)
    part = run("replay", tmp_path / "part.gz", "--workspace", workspace)

    assert (whole[0], whole[1].splitlines()[0], whole[2]) == (0, "500 events", "")
    assert (part[0], part[2].count("\n")) == (2, 1)
    assert "part.gz: incomplete gzip data" in part[2]


def test_standard_input_is_read(run: Run) -> None:
    code, out, _ = run("replay", "-", "--action", "trackEventV2", typed=json.dumps([PAID, PAID]))

    assert (code, out.splitlines()[0]) == (0, "2 events")


@pytest.mark.parametrize(
    ("more", "events", "code"), [(["--limit", 2], 2, 0), (["--stop-on-failure"], 3, 1), (["--limit", 9], 5, 1)]
)
def test_it_stops_where_it_is_told_to(
    run: Run, workspace: Path, tmp_path: Path, more: list[object], events: int, code: int
) -> None:
    file = lines(tmp_path / "e.ndjson", PAID, PAID, {"type": "track", "event": "Paid"}, PAID, PAID)

    left, out, _ = run("replay", file, "--workspace", workspace, "--json", *more)

    assert (json.loads(out)["events"], left) == (events, code)


def test_it_stops_at_what_cannot_be_read(run: Run, workspace: Path, tmp_path: Path) -> None:
    file = lines(tmp_path / "e.ndjson", PAID, "{oops}", PAID)

    code, out, _ = run("replay", file, "--workspace", workspace, "--stop-on-failure")

    assert (code, out.splitlines()[0]) == (2, "1 event, 1 unreadable")


# -- sending ----------------------------------------------------------------------------------


def test_without_send_nothing_leaves(run: Run, tmp_path: Path) -> None:
    with Sandbox(faults=(SandboxFault("status", 503),)) as sandbox:
        path = saved(tmp_path, connected(sandbox))

        code, out, _ = run("replay", lines(tmp_path / "e.ndjson", PAID), "--workspace", path, "--json")

    assert (code, "verdicts" in json.loads(out)["mappings"][0]) == (0, False)


def test_what_is_ready_is_sent_and_the_answers_are_counted(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TALONBENCH_API_KEY", KEY)
    with Sandbox(faults=(SandboxFault("status", 503, 2),)) as sandbox:
        path, file = saved(tmp_path, connected(sandbox)), lines(tmp_path / "e.ndjson", *[PAID] * 5)

        code, out, _ = run("replay", file, "--workspace", path, "--send", "--json")

    verdicts = json.loads(out)["mappings"][0]["verdicts"]
    assert code == 1
    assert [(row["verdict"], row["count"]) for row in verdicts] == [("delivered", 3), ("would_retry", 2)]
    assert KEY not in out


def test_a_failed_send_stops_it(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TALONBENCH_API_KEY", "wrong-key")
    with Sandbox() as sandbox:
        path, file = saved(tmp_path, connected(sandbox)), lines(tmp_path / "e.ndjson", *[PAID] * 5)

        code, out, _ = run("replay", file, "--workspace", path, "--send", "--stop-on-failure")

    assert (code, out.splitlines()[0]) == (1, "1 event")
    assert "→ 1 would drop: 401" in out


def test_the_embedded_sandbox_takes_them(run: Run, workspace: Path, tmp_path: Path) -> None:
    file = lines(tmp_path / "e.ndjson", PAID, PAID)

    code, out, _ = run("replay", file, "--workspace", workspace, "--send", "--sandbox")

    assert code == 0
    assert "→ 2 delivered" in out


@pytest.mark.parametrize("command", ["replay", "send"])
def test_a_guarded_connection_is_not_used_unasked(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    monkeypatch.setenv("TALONBENCH_API_KEY", KEY)
    more = ["--send"] if command == "replay" else []
    with Sandbox() as sandbox:
        path, file = saved(tmp_path, connected(sandbox, guarded=True)), lines(tmp_path / "e.ndjson", PAID)

        refused = run(command, file, "--workspace", path, *more)
        piped = run(command, "-", "--workspace", path, *more, typed=json.dumps(PAID))
        agreed = run(command, file, "--workspace", path, *more, "--yes")

    assert refused == piped
    assert (refused[0], refused[1], "add --yes to send" in refused[2]) == (2, "", True)
    assert agreed[0] == 0


def connected(sandbox: Sandbox, guarded: bool = False) -> Workspace:
    place = ConnectionEntry(name="Local", deployment=sandbox.url, gateway=sandbox.url, guarded=guarded)
    entry = MappingEntry(id="a", name="Tracks", action="trackEventV2", trigger='type = "track"', mapping=MAPPING)
    return Workspace(connections=[place], mappings=[entry])


# -- counting ---------------------------------------------------------------------------------


def test_memory_does_not_grow_with_the_names(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(counting, "MOST", 3)
    destination = compile_destination([Subscription("a", "A", "trackEventV2", 'type = "group"', {})])
    replay = start_replay(destination)

    for number in range(9):
        replay.add(destination.trace({"type": "track", "event": str(number)}, Settings("", "")))

    assert replay.unfired == {("track", "0"): 1, ("track", "1"): 1, ("track", "2"): 1, ("…", "…"): 6}


def test_faults_at_one_place_are_one_whatever_the_values(run: Run, tmp_path: Path) -> None:
    mapping = {"customerSessionId": "s", "cartItems": [{"sku": "a", "quantity": "x"}, {"sku": "b", "quantity": "y"}]}
    (tmp_path / "m.json").write_text(json.dumps(mapping), "utf-8")
    action = ("--action", "updateCustomerSessionV2", "--mapping", tmp_path / "m.json")

    _, out, _ = run("replay", lines(tmp_path / "e.ndjson", PAID), *action, "--json")

    (fault,) = json.loads(out)["mappings"][0]["faults"]
    assert (fault["path"], fault["count"]) == ("/cartItems/*/quantity", 1)
    assert "can't be converted" in fault["message"]
