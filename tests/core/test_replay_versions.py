"""A kept run says which versions of an app the events come from that fail, where other events have others."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from talonbench.archive import versions
from talonbench.archive.event_values import read_value
from talonbench.archive.results import read_run
from talonbench.archive.versions import AppVersions, compare_versions
from talonbench.values import Value
from talonbench.workspace import MappingEntry, Workspace, save
from tests.core.conftest import Run

SESSION: dict[str, Any] = {"customerSessionId": {"@path": "$.properties.order_id"}, "state": "closed"}
TRACKED: dict[str, Any] = {
    "customerProfileId": {"@path": "$.userId"},
    "eventType": {"@path": "$.event"},
    "attributes": {"coupon": {"@path": "$.properties.coupon"}, "total": {"@path": "$.properties.total"}},
}
SLIP = "All 30 such events have app version 4.2.0; none of the 90 events that “Orders” takes has it."
RENAMED = (
    "All 25 such events have app version 5.0.0 (20) or 5.0.1 (5); none of the 65 events that “Orders” sends has it."
)
ENDED = "All 40 such events have app version 5.0.0; none of the 60 payloads before has it."


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    path = tmp_path / "w.talonbench.json"
    kinds = (
        ("Orders", "updateCustomerSessionV2", "Order Completed", SESSION),
        ("Seen", "trackEventV2", "Seen", TRACKED),
    )
    mappings = [
        MappingEntry(id=f"m{at}", name=name, action=action, trigger=f'event = "{event}"', mapping=mapping)
        for at, (name, action, event, mapping) in enumerate(kinds)
    ]
    save(Workspace(mappings=mappings), path)
    return path


def write(path: Path, events: list[tuple[str, str | None, dict[str, Any]]]) -> Path:
    """Each of *events* with its name, the version of its app, and properties, a minute after the one before."""
    with path.open("w", encoding="utf-8") as file:
        for at, (name, version, properties) in enumerate(events):
            moment = f"2026-03-01T{at // 60:02}:{at % 60:02}:00.000Z"
            context = {} if version is None else {"app": {"version": version}}
            event: dict[str, Any] = {"type": "track", "event": name, "userId": "u", "messageId": f"m{at}"}
            times = {"timestamp": moment, "receivedAt": moment}
            file.write(json.dumps({**event, **times, "context": context, "properties": properties}) + "\n")
    return path


def november() -> list[tuple[str, str | None, dict[str, Any]]]:
    """A name whose case slips, an ID that is renamed, and a coupon that is named otherwise, each for some versions."""
    events: list[tuple[str, str | None, dict[str, Any]]] = []
    for at in range(65):
        events.append(("Order Completed", "4.1.0" if at % 2 else "4.3.0", {"order_id": f"o{at}"}))
    events += [("Order completed", "4.2.0", {"order_id": f"s{at}"}) for at in range(30)]
    events += [("Order Completed", "5.0.1" if at < 5 else "5.0.0", {"orderId": f"n{at}"}) for at in range(25)]
    events += [("Seen", "4.1.0", {"coupon": "VIP", "total": 5}) for _ in range(60)]
    events += [("Seen", "5.0.0", {"cupon": "VIP", "total": 5}) for _ in range(40)]
    return events


@pytest.mark.parametrize("ways", [(), ("--jobs", "2"), ("--group-by", "day")])
def test_reasons_and_ended_fields_tell_the_versions(
    ways: tuple[str, ...], run: Run, workspace: Path, tmp_path: Path
) -> None:
    archive = write(tmp_path / "e.ndjson", november())
    kept = ways if "--group-by" in ways else (*ways, "--out", tmp_path / "run")

    found = json.loads(run("replay", archive, "--workspace", workspace, "--json", *kept)[1])

    reasons = {one["events"]: one["app_versions"] for one in found["reasons"]}
    assert reasons == {
        30: {"versions": {"4.2.0": 30}, "message": SLIP},
        25: {"versions": {"5.0.0": 20, "5.0.1": 5}, "message": RENAMED},
    }
    assert [one["message"].endswith(f" {ENDED}") for one in found["ended_fields"]] == [True]


def test_the_run_notes_them_for_the_window(run: Run, workspace: Path, tmp_path: Path) -> None:
    archive = write(tmp_path / "e.ndjson", november())

    _, out, _ = run("replay", archive, "--workspace", workspace, "--out", tmp_path / "run")

    kept = read_run(tmp_path / "run")
    assert {(one.facet, one.value, one.versions, one.message) for one in kept.app_versions} == {
        ("names", "Order completed", ("4.2.0",), SLIP),
        ("reasons", "mapping_rejected:/customerSessionId:required", ("5.0.0", "5.0.1"), RENAMED),
    }
    assert kept.ended_fields[0].message.endswith(ENDED)
    assert [said in out for said in (SLIP, RENAMED, ENDED)] == [True, True, True]


def test_a_run_of_too_many_events_is_not_read_again(
    run: Run, workspace: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(versions, "LARGEST", len(november()) - 1)
    archive = write(tmp_path / "e.ndjson", november())

    found = json.loads(run("replay", archive, "--workspace", workspace, "--json", "--out", tmp_path / "run")[1])

    assert ["app_versions" in one for one in found["reasons"]] == [False, False]


def test_events_without_a_version_say_nothing_of_it(run: Run, workspace: Path, tmp_path: Path) -> None:
    events = [(name, version if name == "Seen" else None, properties) for name, version, properties in november()]
    archive = write(tmp_path / "e.ndjson", events)

    found = json.loads(run("replay", archive, "--workspace", workspace, "--json", "--out", tmp_path / "run")[1])

    assert ["app_versions" in one for one in found["reasons"]] == [False, False]


def test_no_more_is_read_once_all_are_of_the_same_version(
    run: Run, workspace: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = ["Order completed" if at % 10 == 0 else "Order Completed" for at in range(500)]
    archive = write(tmp_path / "e.ndjson", [(name, "4.1.0", {"order_id": "o"}) for name in names])
    read: list[str | None] = []

    def spy(body: dict[str, Value], path: str) -> str | None:
        read.append(read_value(body, path))
        return read[-1]

    monkeypatch.setattr(versions, "_CHECKED", 100)
    monkeypatch.setattr(versions, "read_value", spy)

    found = json.loads(run("replay", archive, "--workspace", workspace, "--json", "--out", tmp_path / "run")[1])

    assert ["app_versions" in one for one in found["reasons"]] == [False]
    assert read == ["4.1.0"] * 300


@pytest.mark.parametrize(
    ("wrong", "right", "message"),
    [
        ({"2": 5}, {"1": 9}, "All 5 such events have app version 2; none of the 9 others has it."),
        ({"2": 5}, {"1": 95, "2": 5}, "All 5 such events have app version 2; 5 of the 100 others have it, too."),
        ({"2": 5}, {"1": 80, "2": 20}, "All 5 such events have app version 2; 20 of the 100 others have it, too."),
        ({"2": 4}, {"1": 80, "2": 20}, ""),  # may be by chance
        ({"2": 900}, {"1": 60, "2": 40}, "All 900 such events have app version 2; 40 of the 100 others have it, too."),
        ({"2": 900}, {"1": 40, "2": 60}, ""),  # most of the others
        ({"2": 5, "3": 1, "4": 1, "5": 1}, {"1": 9}, ""),  # too many to name
        ({"2": 5, None: 1}, {"1": 9}, ""),  # one says no version
        ({None: 5}, {"1": 9}, ""),
        ({"2": 5}, {}, ""),  # nothing to compare with
        ({"2": 5}, {None: 9}, "All 5 such events have app version 2; none of the 9 others has it."),
    ],
)
def test_versions_are_named_where_they_tell(
    wrong: dict[str | None, int], right: dict[str | None, int], message: str
) -> None:
    found = compare_versions(Counter(wrong), Counter(right), sum(wrong.values()), "others")

    assert ("" if found is None else found.message) == message


def test_of_many_events_some_are_looked_at() -> None:
    found = compare_versions(Counter({"2": 50}), Counter({"1": 90}), 5_000, "others")

    assert found == AppVersions(
        {"2": 50}, "All of 50 such events looked at have app version 2; none of the 90 others has it."
    )
