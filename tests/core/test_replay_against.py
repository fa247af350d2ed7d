"""`talonbench replay --against`: which events differ in two setups, by kinds that the traces of both confirm."""

from __future__ import annotations

import gzip
import json
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from talonbench.archive.compare import compare_files
from talonbench.archive.difference_store import DifferenceReader
from talonbench.archive.pairs import Pair, pair_mappings, replace_deprecated
from talonbench.archive.partitions import Setup
from talonbench.archive.wanted import Wanted
from talonbench.destination import Settings, Subscription
from talonbench.workspace import FilterEntry, MappingEntry, Workspace, save
from tests.core.conftest import Run

FIELDS: dict[str, Any] = {
    "customerProfileId": {"@path": "$.userId"},
    "eventType": {"@path": "$.event"},
    "attributes": {"@path": "$.properties"},
}
SETTINGS = Settings("0123456789abcdef", "https://demo.talon.one")
AT = "2026-03-01T12:00:00.000Z"


def mapping(key: str = "a", **changes: Any) -> MappingEntry:
    values = {"name": "Tracks", "action": "trackEventV2", "trigger": 'type = "track"', "mapping": FIELDS, **changes}
    return MappingEntry(id=key, **values)


def saved(folder: Path, name: str, *mappings: MappingEntry, filters: tuple[FilterEntry, ...] = ()) -> Path:
    path = folder / f"{name}.talonbench.json"
    save(Workspace(mappings=list(mappings), filters=list(filters)), path)
    return path


def track(**parts: Any) -> dict[str, Any]:
    return {"type": "track", "event": "Paid", "userId": "u", "timestamp": AT, "properties": {}, **parts}


def written(path: Path, *events: object) -> Path:
    path.write_text("".join(f"{json.dumps(one)}\n" for one in events), "utf-8")
    return path


def kinds_of(out: str) -> list[list[Any]]:
    found = json.loads(out)["against"]["kinds"]
    return [[one["change"], one["mapping"], one["detail"], one["events"]] for one in found]


CODES = {"@path": "$.properties.codes"}
CASES: dict[str, tuple[list[MappingEntry], list[MappingEntry], list[dict[str, Any]], list[list[Any]]]] = {
    "nothing differs": ([mapping()], [mapping()], [track()], []),
    "a trigger matches more": (
        [mapping(trigger='event = "Other"')], [mapping()], [track(), track(), {"type": "page", "userId": "u"}],
        [["sends", "Tracks", "NO_MATCHING_MAPPING", 2]],
    ),
    "a trigger matches less": (
        [mapping()], [mapping(trigger='event = "Other"')], [track()],
        [["unmatched", "Tracks", "NO_MATCHING_MAPPING", 1]],
    ),
    "a path is renamed": (
        [mapping()], [mapping(mapping={**FIELDS, "customerProfileId": {"@path": "$.userid"}})],
        [track(), track(userid="u")],
        [["discarded", "Tracks", "mapping_rejected:/customerProfileId:required", 1]],
    ),
    "a body differs at a place": (
        [mapping(mapping={**FIELDS, "attributes": {"codes": CODES}})],
        [mapping(mapping={**FIELDS, "attributes": {"codes": CODES, "Gift": {"@path": "$.properties.gift"}}})],
        [track(properties={"codes": "A"}), track(properties={"codes": "B", "gift": True})],
        [["body", "Tracks", "/eventAttributes/Gift", 1]],
    ),
    "a mapping is new, and one is gone": (
        [mapping(), mapping("b", name="Old", trigger='type = "group"', mapping={**FIELDS, "eventType": "x"})],
        [mapping(), mapping("c", name="New", action="updateCustomerProfileV3", mapping={
            "customerProfileId": {"@path": "$.userId"}})],
        [track(), {"type": "group", "userId": "u"}],
        [["sends", "New", "", 1], ["unmatched", "Old", "", 1]],
    ),
    "a mapping is switched off": (
        [mapping()], [mapping(enabled=False)], [track()], [["unmatched", "Tracks", "", 1]]
    ),
    "another reason": (
        [mapping(mapping={**FIELDS, "customerProfileId": {"@path": "$.a"}})],
        [mapping(mapping={**FIELDS, "eventType": {"@path": "$.b"}, "customerProfileId": "u"})],
        [track()], [["reason", "Tracks", "mapping_rejected:/eventType:required", 1]],
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_events_that_differ_are_counted_by_kind(run: Run, tmp_path: Path, case: str) -> None:
    before, after, events, expected = CASES[case]
    file = written(tmp_path / "e.ndjson", *events)

    _, out, err = run(
        "replay",
        file,
        "--workspace",
        saved(tmp_path, "a", *before),
        "--against",
        saved(tmp_path, "b", *after),
        "--json",
    )

    assert err == ""
    assert kinds_of(out) == expected
    assert json.loads(out)["events"] == json.loads(out)["against"]["events"] == len(events)


def test_filters_count_for_the_event_as_a_whole(run: Run, tmp_path: Path) -> None:
    drop = FilterEntry(name="Secrets", condition='event = "Secret"', actions=[{"type": "DROP"}])
    without_card: dict[str, Any] = {"type": "DROP_PROPERTIES", "fields": {"properties": ["card"]}}
    thin = FilterEntry(name="Thin", condition='event = "Paid"', actions=[without_card])
    file = written(
        tmp_path / "e.ndjson", track(event="Secret"), track(properties={"card": 1, "x": 2}), track(),
        {"type": "page", "event": "Secret", "userId": "u"},
    )  # fmt: skip
    old, new = saved(tmp_path, "a", mapping()), saved(tmp_path, "b", mapping(), filters=(drop, thin))

    _, out, _ = run("replay", file, "--workspace", old, "--against", new, "--json")

    assert kinds_of(out) == [
        ["filtered", "Tracks", "FILTERED_BY_RULES", 1],
        ["filtered", "", "FILTERED_BY_RULES", 1],
        ["body", "Tracks", "/eventAttributes/card", 1],
    ]


def test_people_read_it_in_lines_and_see_one_event_in_both(run: Run, tmp_path: Path) -> None:
    lost = {**FIELDS, "customerProfileId": {"@path": "$.userid"}}
    old, new = saved(tmp_path, "a", mapping()), saved(tmp_path, "b", mapping(mapping=lost))
    file = written(tmp_path / "e.ndjson", track(userid="v"), track(timestamp="2026-03-02T08:30:00Z"))

    code, out, _ = run("replay", file, "--workspace", old, "--against", new)

    assert code == 0
    assert out.splitlines()[-3:] == [
        f"Compared with {new}: 2 of 2 events differ (100.0%)",
        "    ✕ 1 now discarded: “Tracks” (/customerProfileId: Customer Profile ID is required but missing from this "
        f"event.), 2026-03-02 08:30 to 2026-03-02 08:30; first {file}:2",
        f"    ≠ 1 body differs: customerProfileId, “Tracks”, 2026-03-01 12:00 to 2026-03-01 12:00; first {file}:1",
    ]

    code, out, _ = run("replay", file, "--workspace", old, "--against", new, "--show", f"{file}:1")

    said = out.splitlines()
    assert code == 0
    assert "  ≠ body differs: customerProfileId, “Tracks”" in said
    assert [line.strip() for line in said if "customerProfileId" in line][1:] == [
        '−   "customerProfileId": "u",',
        '+   "customerProfileId": "v",',
    ]
    assert "ApiKey-v1 " in out

    _, out, _ = run("replay", file, "--workspace", old, "--against", new, "--show", f"{file}:2")
    assert (
        "  ✕ now discarded: “Tracks” (/customerProfileId: Customer Profile ID is required but missing from this event.)"
        in out.splitlines()
    )
    assert "mapping_rejected" not in out

    _, out, _ = run("replay", file, "--workspace", old, "--against", new, "--show", f"{file}:2", "--json")
    (shown,) = json.loads(out)["events"]
    assert [shown["before"]["sends"], shown["after"]["sends"]] == [True, False]
    assert shown["mappings"][0]["kinds"] == [
        {"change": "discarded", "detail": "mapping_rejected:/customerProfileId:required"}
    ]
    assert json.loads(shown["mappings"][0]["before"]["requests"][0]["body"])["customerProfileId"] == "u"
    assert shown["mappings"][0]["after"]["reason"]["code"] == "mapping_rejected"


def test_what_cannot_be_compared_is_said(run: Run, tmp_path: Path) -> None:
    old = saved(tmp_path, "a", mapping())
    file = written(tmp_path / "e.ndjson", track())

    assert run("replay", "-", "--workspace", old, "--against", old)[2].startswith("talonbench: --against takes whole")
    assert run("replay", file, "--workspace", old, "--show", f"{file}:1")[2].startswith("talonbench: --show needs")
    for place in ("e.ndjson", f"{file}:x", f"{file}:7"):
        code, _, err = run("replay", file, "--workspace", old, "--against", old, "--show", place)
        assert (code, err.count("\n")) == (2, 1)


def test_the_choice_of_events_holds_and_those_that_differ_are_exported(run: Run, tmp_path: Path) -> None:
    old, new = saved(tmp_path, "a", mapping(trigger='event != "Seen"')), saved(tmp_path, "b", mapping())
    events = [track(event="Seen", userId=user, messageId=f"m{at}") for at, user in enumerate("uvuw")]
    file, target = tmp_path / "e.ndjson.gz", tmp_path / "out.ndjson.gz"
    file.write_bytes(gzip.compress("".join(f"{json.dumps(one)}\n" for one in events).encode()))

    choice = ("--user", "u", "--only", "none")
    _, out, err = run("replay", file, "--workspace", old, "--against", new, *choice, "--export", target, "--json")

    assert kinds_of(out) == [["sends", "Tracks", "NO_MATCHING_MAPPING", 2]]
    assert json.loads(out)["against"]["events"] == 2
    assert "2 events written to" in err
    exported = gzip.decompress(target.read_bytes()).decode().splitlines()
    assert [json.loads(one)["messageId"] for one in exported] == ["m0", "m2"]


def test_deprecated_actions_against_their_successors(run: Run, tmp_path: Path) -> None:
    fields = {"customerProfileId": {"@path": "$.userId"}, "deleteCustomerProfile": False}
    old = saved(tmp_path, "a", mapping(name="Profiles", action="updateCustomerProfile", mapping=fields))
    file = written(tmp_path / "e.ndjson", track())

    _, out, _ = run("replay", file, "--workspace", old, "--against", "successors", "--json")

    assert ["request", "Profiles", "", 1] in kinds_of(out)


def test_kinds_and_their_events_are_kept_by_page(tmp_path: Path) -> None:
    old = Setup((mapping(trigger='event != "Seen"').as_subscription(),), (), None, SETTINGS, 0.0)
    new = Setup(
        (mapping(mapping={**FIELDS, "attributes": {"a": 1, "b": 2}}).as_subscription(),), (), None, SETTINGS, 0.0
    )
    events = [track(event="Seen" if at % 2 else "Paid", messageId=f"m{at}") for at in range(10)]
    files = [str(written(tmp_path / f"{name}.ndjson", *part)) for name, part in (("a", events[:6]), ("b", events[6:]))]

    found = compare_files(files, old, new, Wanted(), tmp_path / "against.duckdb")

    with closing(DifferenceReader(tmp_path / "against.duckdb")) as reader:
        kinds = {(kind.change, kind.detail): (number, counts) for number, kind, counts in reader.kinds()}
        assert {key: counts.events for key, (_, counts) in kinds.items()} == {
            ("sends", "NO_MATCHING_MAPPING"): 5, ("body", "/eventAttributes/a"): 5, ("body", "/eventAttributes/b"): 5,
        }  # fmt: skip
        number = kinds["body", "/eventAttributes/b"][0]
        first = reader.page(number, most=3)
        rest = reader.page(number, first[-1].n)
        assert [row.message_id for row in (*first, *rest)] == ["m0", "m2", "m4", "m6", "m8"]
        assert [(Path(row.path).name, row.line, row.name, row.user) for row in rest] == [
            ("b.ndjson", 1, "Paid", "u"), ("b.ndjson", 3, "Paid", "u"),
        ]  # fmt: skip
        assert [row.message_id for row in reader.page(None)] == [f"m{at}" for at in range(10)]
    assert (found.events, found.differing) == (10, 10)
    assert [path.name for path in tmp_path.iterdir() if path.suffix == ".tmp"] == []


def test_mappings_are_paired_by_what_they_share() -> None:
    def one(key: str, name: str, action: str = "trackEventV2", trigger: str = "") -> Subscription:
        return Subscription(key, name, action, trigger, {})

    before = (one("1", "Paid"), one("2", "Seen", trigger="s"), one("3", "Old", "trackEvent"))
    after = (one("2", "Paid"), one("9", "New", trigger="y"), one("8", "Successor"), one("7", "Seen again", trigger="s"))

    assert pair_mappings(before, after) == (
        Pair("Paid", 0, 0), Pair("New", None, 1), Pair("Successor", 2, 2), Pair("Seen again", 1, 3),
    )  # fmt: skip
    assert [part.action for part in replace_deprecated(before)] == ["trackEventV2"] * 3
