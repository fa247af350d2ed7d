"""What `talonbench replay --across` says of an archive's events together: the same as of the events of a document."""

import gzip
import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import pytest

from talonbench.destination import Subscription
from talonbench.lint.together import TWO_STATES, lint_together
from talonbench.preview import compile_destination
from talonbench.workspace import FilterEntry, MappingEntry, Workspace, save
from tests.core.conftest import Run
from tests.core.test_across import CASES, SETTINGS, observe_case, read_case


def saved(folder: Path, mappings: Sequence[Subscription], filters: Sequence[FilterEntry] = ()) -> Path:
    path = folder / "w.talonbench.json"
    entries = [
        MappingEntry(
            id=one.id,
            name=one.name,
            action=one.action,
            trigger=one.trigger,
            mapping=cast("dict[str, Any]", one.mapping),
        )
        for one in mappings
    ]
    save(Workspace(mappings=entries, filters=[*filters]), path)
    return path


def written(path: Path, events: Sequence[dict[str, Any]]) -> Path:
    path.write_text("".join(json.dumps(one) + "\n" for one in events), "utf-8")
    return path


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_an_archive_says_what_the_document_says(case: dict[str, Any], run: Run, tmp_path: Path) -> None:
    mappings, events = read_case(case)
    archive = written(tmp_path / "e.ndjson", events)

    _, out, _ = run("replay", archive, "--workspace", saved(tmp_path, mappings), "--across", "--json")

    found = {one["code"]: one for one in json.loads(out)["across"]}
    for one in observe_case(case):
        told = found.pop(one.code)
        lines = [place["line"] for place in told["examples"][0]]
        assert set(lines) <= set(one.events)
        assert told["events"] == len(one.events) - (len(lines) > 1)
        if [*one.events] == [*range(1, len(lines) + 1)]:
            assert told["message"] == one.message
    to = compile_destination(mappings)
    traces = (to.trace(event, SETTINGS).mappings for event in events)
    of_one = {finding.code for one in traces for finding in lint_together(one)}
    assert {*found} == of_one & {TWO_STATES}


def session(name: str, path: str, state: str) -> Subscription:
    fields: dict[str, Any] = {"customerSessionId": {"@path": path}, "profileId": {"@path": "$.userId"}, "state": state}
    return Subscription(name, name, "updateCustomerSessionV2", f'event = "{name}"', fields)


def track(at: int, name: str, minute: int = 0, **more: Any) -> dict[str, Any]:
    time = f"2026-03-{1 + at // 24:02}T{at % 24:02}:{minute:02}:00.000Z"
    return {"type": "track", "event": name, "messageId": f"{name}{at}", "timestamp": time, "receivedAt": time, **more}


MAPPINGS = [session("Cart", "$.properties.cart", "open"), session("Order", "$.properties.order", "closed")]


def days(count: int) -> list[dict[str, Any]]:
    """Carts with orders that have another ID, each tenth event twice, each twentieth late or after the order."""
    events: list[dict[str, Any]] = []
    for at in range(count):
        own: dict[str, Any] = {"userId": f"u{at}", "properties": {"cart": f"c{at}", "order": f"o{at}"}}
        events += [track(at, "Cart", **own), track(at, "Order", 10, **own)]
        if at % 10 == 0:
            events.append(events[-1])
        if at % 20 == 0:
            time = {"receivedAt": f"2026-04-{1 + at // 24:02}T12:00:00.000Z", "messageId": f"late{at}"}
            events.append({**events[-3], **time, "properties": {"cart": f"o{at}"}})
    return events


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_kinds_are_counted_over_files_in_their_order(run: Run, tmp_path: Path, jobs: str) -> None:
    events = days(200)
    folder = tmp_path / "logs"
    folder.mkdir()
    for start in range(0, len(events), 100):
        text = "".join(json.dumps(one) + "\n" for one in events[start : start + 100])
        (folder / f"{start:05}.gz").write_bytes(gzip.compress(text.encode()))

    _, out, _ = run("replay", folder, "--workspace", saved(tmp_path, MAPPINGS), "--across", "--json", "--jobs", jobs)

    found = json.loads(out)["across"]
    assert [(one["code"], one["events"]) for one in found] == [
        ("repeat.same_message_id", 20),
        ("session.split", 200),
        ("session.closed_before", 10),
        ("event.late", 10),
    ]
    same, split, closed, late = found
    assert [[place["line"] for place in example] for example in same["examples"]] == [[2, 3], [24, 25], [45, 46]]
    assert "To end it, read $.properties.cart in “Order”, too." in split["message"]
    assert closed["message"].startswith("Event 2 (“Cart”) writes to session “o0” after event 1 (“Order”) closed it.")
    assert late["message"] == "Event 1 (“Cart”) reached Segment 31 days after it happened."
    assert late["examples"][0] == [{"file": str(folder / "00000.gz"), "line": 4}]


def test_people_read_how_often_and_where(run: Run, tmp_path: Path) -> None:
    archive = written(tmp_path / "e.ndjson", days(30))

    _, out, _ = run("replay", archive, "--workspace", saved(tmp_path, MAPPINGS), "--across")
    _, nothing, _ = run(
        "replay", written(archive, days(30)[:1]), "--workspace", tmp_path / "w.talonbench.json", "--across"
    )

    assert out.splitlines()[-5] == "Across the events:"
    assert out.splitlines()[-4] == (
        "    3 × Events 1 and 2 have the same messageId “Order0”; within 24 hours, Segment drops event 2. "
        f"Event 1: {archive}:2, 2: {archive}:3"
    )
    assert nothing.splitlines()[-1] == "Across the events: nothing found"


def test_sessions_that_nothing_ends_are_counted_a_day_later(run: Run, tmp_path: Path) -> None:
    mappings = [session("Cart", "$.properties.cart", "open"), session("Order", "$.properties.cart", "closed")]
    events = [
        track(at, name, at % 60, userId=f"u{at}", properties={"cart": f"c{at}"})
        for at in range(72)
        for name in ("Cart", *(["Order"] if at % 4 else []))
    ]
    events.insert(1, {**track(0, "Cart", 5, userId="u0", properties={"cart": "c0"}), "messageId": "again"})
    archive = written(tmp_path / "e.ndjson", events)

    _, out, _ = run("replay", archive, "--workspace", saved(tmp_path, mappings), "--across", "--json")

    (told,) = json.loads(out)["across"]
    assert (told["code"], told["events"]) == ("session.never_closed", 12)  # every fourth of the first two days
    assert told["message"] == (
        "Event 1 (“Cart”) is the last one that writes to session “c0”, and no event closes or cancels the session."
    )
    assert [place["line"] for (place,) in told["examples"]] == [2, 9, 16]


def test_a_session_that_is_split_is_told_once(run: Run, tmp_path: Path) -> None:
    archive = written(tmp_path / "e.ndjson", days(72)[1:])

    _, out, _ = run("replay", archive, "--workspace", saved(tmp_path, MAPPINGS), "--across", "--json")

    assert "session.split" in [one["code"] for one in json.loads(out)["across"]]
    assert "session.never_closed" not in [one["code"] for one in json.loads(out)["across"]]


@pytest.mark.parametrize("beside", [(), ("Talon.One (Legacy)",)])
def test_events_that_another_destination_gets_too_are_counted(
    run: Run, tmp_path: Path, beside: tuple[str, ...]
) -> None:
    workspace = saved(tmp_path, MAPPINGS)
    data = json.loads(workspace.read_text("utf-8"))
    workspace.write_text(
        json.dumps({**data, "destination": {"id": "d", "name": "Talon.One", "beside": [*beside]}}), "utf-8"
    )
    events = [
        track(0, "Cart", userId="u", properties={"cart": "c"}),
        track(0, "Nothing", 1, userId="u"),
        track(0, "Order", 2, userId="u", properties={"order": "c"}),
    ]
    archive = written(tmp_path / "e.ndjson", events)

    _, out, _ = run("replay", archive, "--workspace", workspace, "--across", "--json")

    told = [(one["code"], one["events"], one["message"], one["examples"]) for one in json.loads(out)["across"]]
    said = "The destination Talon.One (Legacy) of the same source is enabled, too: it gets the same events."
    places = [[{"file": str(archive), "line": line}] for line in (1, 3)]
    assert told == ([("setup.beside", 2, said, places)] if beside else [])


def test_events_of_a_batch_are_told_apart(run: Run, tmp_path: Path) -> None:
    own: dict[str, Any] = {"userId": "u", "properties": {"cart": "c", "order": "o"}}
    archive = written(tmp_path / "e.ndjson", [{"batch": [track(0, "Cart", **own), track(1, "Order", **own)]}])

    _, out, _ = run("replay", archive, "--workspace", saved(tmp_path, MAPPINGS), "--across", "--json")

    (split,) = json.loads(out)["across"]
    assert [place["line"] for place in split["examples"][0]] == [1, 1]
    assert "“Cart” opens “c” from $.properties.cart with event 1" in split["message"]


def test_two_mappings_that_write_one_session_are_counted_by_what_they_send(run: Run, tmp_path: Path) -> None:
    first, second = session("Cart", "$.properties.cart", "open"), session("Other", "$.properties.order", "closed")
    other = replace(second, trigger='event = "Cart"')
    events = [
        track(at, "Cart", userId=f"u{at}", properties={"cart": f"c{at}", "order": f"c{at if at % 2 else 'x'}"})
        for at in range(10)
    ]
    archive = written(tmp_path / "e.ndjson", events)

    _, out, _ = run("replay", archive, "--workspace", saved(tmp_path, [first, other]), "--across", "--json")

    told = {one["code"]: one for one in json.loads(out)["across"]}["session.two_states"]
    assert told["events"] == 5
    assert told["message"] == (
        "“Other” sends state closed to session “c1”, but “Cart” sends open for the same event: "
        "leave the state to one mapping."
    )
    assert told["examples"] == [[{"file": str(archive), "line": line}] for line in (2, 4, 6)]


@pytest.mark.parametrize("condition", ['type = "track"', "length( properties.cart ) > 0"])
def test_what_a_filter_takes_away_writes_to_no_session(run: Run, tmp_path: Path, condition: str) -> None:
    archive = written(tmp_path / "e.ndjson", days(3))
    taken = FilterEntry(
        name="f", condition=condition, actions=[{"type": "DROP_PROPERTIES", "fields": {"properties": ["cart"]}}]
    )

    _, out, _ = run("replay", archive, "--workspace", saved(tmp_path, MAPPINGS, [taken]), "--across", "--json")

    assert [one["code"] for one in json.loads(out)["across"]] == ["repeat.same_message_id"]


def test_a_kept_run_is_asked_again_with_or_without_across(run: Run, tmp_path: Path) -> None:
    archive, kept = written(tmp_path / "e.ndjson", days(30)), tmp_path / "run"
    asked = ("replay", archive, "--workspace", saved(tmp_path, MAPPINGS), "--out", kept, "--json")

    _, first, _ = run(*asked, "--across")
    _, again, _ = run(*asked, "--across", "--resume")
    _, without, _ = run(*asked, "--group-by", "event")

    assert json.loads(again)["across"] == json.loads(first)["across"] != []
    assert json.loads(without)["selected"] == json.loads(first)["events"]
    assert "across" not in json.loads(without)
    assert [one.name for one in kept.iterdir() if one.name.startswith("across-")] == []


@pytest.mark.parametrize(("option", "what"), [("--out", "folder"), ("--export", "file")])
def test_a_store_takes_no_run_and_no_export(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, option: str, what: str
) -> None:
    monkeypatch.chdir(tmp_path)
    archive = written(tmp_path / "e.ndjson", days(1))

    code, _, said = run("replay", archive, "--workspace", saved(tmp_path, MAPPINGS), option, "s3://bucket/kept.ndjson")

    assert code == 2
    assert f"{option} takes a {what} on this machine, not s3://bucket/kept.ndjson; copy it to the store" in said
    assert not (tmp_path / "s3:").exists()
