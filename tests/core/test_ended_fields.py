"""A field that payloads of an archive had and then have no more is told, with the first event that lacks it."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from talonbench.archive.field_uses import FieldUse, FieldUses, count_uses, read_uses, write_uses
from talonbench.archive.results import read_run
from talonbench.workspace import MappingEntry, Workspace, save
from tests.core.conftest import Run

FIELDS: dict[str, Any] = {
    "customerProfileId": {"@path": "$.userId"},
    "eventType": {"@path": "$.event"},
    "attributes": {"coupon": {"@path": "$.properties.coupon"}, "total": {"@path": "$.properties.total"}},
}
SAID = "Attribute-Value pairs: $.properties.coupon is missing from the event. Did you mean $.properties.coupn?"


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    path = tmp_path / "w.talonbench.json"
    orders = MappingEntry(id="a", name="Orders", action="trackEventV2", trigger='event = "Order"', mapping=FIELDS)
    save(Workspace(mappings=[orders]), path)
    return path


def write_archive(path: Path, coupons: list[str]) -> Path:
    """An event a minute, with a key of the coupon for each of *coupons*; no mapping takes every third."""
    with path.open("w", encoding="utf-8") as file:
        for at, key in enumerate(coupons):
            moment = f"2026-03-{1 + at // 1440:02}T{at // 60 % 24:02}:{at % 60:02}:00.000Z"
            event: dict[str, Any] = {"userId": "u", "timestamp": moment, "messageId": f"m{at}"}
            what = {"type": "page", "name": "x"} if at % 3 == 2 else {"type": "track", "event": "Order"}
            properties = {"total": 5, **({key: "VIP"} if key else {})}
            file.write(json.dumps({**event, **what, "properties": properties}) + "\n")
    return path


RENAMED = ["coupon"] * 3000 + ["coupn"] * 3000  # more than a block of lines


@pytest.mark.parametrize("ways", [(), ("--jobs", "2"), ("--out", "run"), ("--out", "run", "--jobs", "2")])
def test_the_first_event_without_the_field_is_found_to_the_line(
    ways: tuple[str, ...], run: Run, workspace: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    archive = write_archive(tmp_path / "e.ndjson", RENAMED)

    _, out, _ = run("replay", archive, "--workspace", workspace, "--json", *ways)

    assert json.loads(out)["ended_fields"] == [
        {
            "mapping": "Orders", "field": "attributes.coupon", "set": 2000, "before": 2000, "without": 2000,
            "since": "2026-03-03T02:00:00.000Z", "message": SAID, "example": {"file": str(archive), "line": 3001},
        }
    ]  # fmt: skip


def test_people_read_since_when_and_why(run: Run, workspace: Path, tmp_path: Path) -> None:
    archive = write_archive(tmp_path / "e.ndjson", RENAMED)

    _, out, _ = run("replay", archive, "--workspace", workspace)

    assert out.splitlines()[-2:] == [
        "No longer set:",
        "    attributes.coupon in “Orders”: in none of 2,000 payloads since 2026-03-03 02:00; "
        f"before, in 2,000 of 2,000. {SAID} First: {archive}:3001",
    ]


def test_a_kept_run_notes_them_for_the_window(run: Run, workspace: Path, tmp_path: Path) -> None:
    archive = write_archive(tmp_path / "e.ndjson", RENAMED)

    _, out, _ = run("replay", archive, "--workspace", workspace, "--json", "--out", tmp_path / "run")

    assert [one.json for one in read_run(tmp_path / "run").ended_fields] == json.loads(out)["ended_fields"] != []


@pytest.mark.parametrize(
    ("why", "coupons"),
    [
        ("it comes back", [*RENAMED, *["coupon"] * 3]),
        ("it was rare, so its absence may be chance", (["coupon"] + [""] * 299) * 30),
        ("the last few lack it", ["coupon"] * 3000 + [""] * 20),
        ("it was never there", [""] * 3000),
        ("it begins late", [""] * 3000 + ["coupon"] * 3000),
    ],
)
def test_nothing_is_said_where(why: str, coupons: list[str], run: Run, workspace: Path, tmp_path: Path) -> None:
    archive = write_archive(tmp_path / "e.ndjson", coupons)

    _, out, _ = run("replay", archive, "--workspace", workspace, "--json")

    assert "ended_fields" not in json.loads(out), why


def test_a_required_field_is_not_told_twice(run: Run, workspace: Path, tmp_path: Path) -> None:
    """Without it, the mapping is rejected, and that reason says since when."""
    archive = tmp_path / "e.ndjson"
    with archive.open("w", encoding="utf-8") as file:
        for at in range(200):
            user = {"userId": "u"} if at < 100 else {"anonymousId": "a"}
            file.write(json.dumps({"type": "track", "event": "Order", "messageId": f"m{at}", **user}) + "\n")

    _, out, _ = run("replay", archive, "--workspace", workspace, "--json")

    found = json.loads(out)
    assert [one["events"] for one in found["reasons"]] == [100]
    assert "ended_fields" not in found


def test_an_archive_of_another_shape_is_searched_by_its_items(run: Run, workspace: Path, tmp_path: Path) -> None:
    lines = write_archive(tmp_path / "e.ndjson", ["coupon"] * 90 + ["coupn"] * 90).read_text().splitlines()
    array = tmp_path / "e.json"
    array.write_text("[" + ",\n".join(lines) + "]")

    _, out, _ = run("replay", array, "--workspace", workspace, "--json")

    (ended,) = json.loads(out)["ended_fields"]
    assert (ended["without"], ended["message"], ended["since"]) == (60, SAID, "2026-03-01T01:30:00.000Z")


def test_an_event_that_cannot_be_read_again_is_not_judged(run: Run, workspace: Path, tmp_path: Path) -> None:
    archive = write_archive(tmp_path / "e.ndjson", RENAMED)

    _, out, _ = run("replay", "-", "--workspace", workspace, "--json", typed=archive.read_text())

    (ended,) = json.loads(out)["ended_fields"]
    assert (ended["without"], ended["message"], ended["since"]) == (2000, "", None)


Payloads = st.binary(max_size=40)  # each byte a payload, each of its bits a field


@given(parts=st.lists(Payloads, max_size=6))
def test_parts_come_to_the_same_as_the_whole(parts: list[bytes]) -> None:
    absorbed = FieldUses()
    for part in parts:
        absorbed.absorb(read_uses(write_uses([_uses(part)]))[0])

    assert absorbed.uses == _uses(b"".join(parts)).uses
    assert absorbed.payloads == len(b"".join(parts))


@given(payloads=Payloads)
def test_uses_are_what_a_count_by_hand_finds(payloads: bytes) -> None:
    for name, use in _uses(payloads).uses.items():
        having = [at for at, one in enumerate(payloads) if one >> int(name) & 1]

        assert use == FieldUse(len(having), len(payloads) - 1 - having[-1])


def _uses(payloads: bytes) -> FieldUses:
    names = {one: [str(bit) for bit in range(8) if one >> bit & 1] for one in payloads}
    return count_uses(payloads, Counter(payloads), names)
