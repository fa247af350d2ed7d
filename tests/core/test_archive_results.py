"""The results of a run: made from its parts, and what they say."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from talonbench.archive.results import (
    PAGE,
    EventRow,
    LiveResults,
    OldResultsError,
    Results,
    RunError,
    Selection,
    Value,
    build_results,
    read_event_at,
    read_run,
)
from tests.core.runs import (
    DAY,
    FAILED,
    FILTERED,
    MISSED,
    PARTLY,
    SENT,
    START,
    Row,
    write_manifest,
    write_part,
    write_run,
)

ROWS = [
    Row(1, START + 10, "Order Completed", "anna", SENT),
    Row(2, START + 20, "Order completed", "anna", MISSED),
    Row(3, START + DAY, "Order Completed", "ben", FAILED),
    Row(4, START + 5 * DAY, "Order Completed", "ben", PARTLY, message_id="m-4"),
    Row(5, START + 5 * DAY + 1, None, None, FILTERED, type="identify"),
    Row(6, None, "Order completed", "anna", MISSED),
]
EVERYTHING = Selection()
OLDEST_LAST = [5, 4, 3, 2, 1, 6]  # lines, the latest event first; one without a time is last


@pytest.fixture
def results(tmp_path: Path) -> Results:
    """The results of a small run."""
    build_results(write_run(tmp_path / "run", ROWS))
    return Results(read_run(tmp_path / "run"))


def lines(results: Results, selection: Selection = EVERYTHING) -> list[int]:
    return [row.line for anchor in results.anchors(selection) for row in results.page(selection, anchor)]


def test_events_are_listed_from_the_latest(results: Results) -> None:
    assert lines(results) == OLDEST_LAST


def test_a_row_has_everything_a_part_has(results: Results) -> None:
    row = next(one for one in results.page(Selection(), 5) if one.line == 4)

    assert (row.file, row.time, row.type, row.name) == (0, START + 5 * DAY, "track", "Order Completed")
    assert (row.user, row.message_id) == ("ben", "m-4")
    assert results.verdicts[row.verdict].sends == 2


def test_outcomes_are_those_of_most_weight(results: Results) -> None:
    assert results.count_outcomes(Selection()) == {"sends": 2, "discarded": 1, "filtered": 1, "none": 2}


@pytest.mark.parametrize(
    ("selection", "expected"),
    [
        (Selection(outcomes=frozenset({"none"})), [2, 6]),
        (Selection(outcomes=frozenset({"none", "filtered"})), [5, 2, 6]),
        (Selection(reasons=frozenset({"mapping_rejected"})), [4, 3]),
        (Selection(mappings=frozenset({"m1"})), [4, 3, 1]),
        (Selection(reasons=frozenset({"mapping_rejected"}), mappings=frozenset({"m2"})), [4]),
        (Selection(names=frozenset({"Order completed"})), [2, 6]),
        (Selection(users=frozenset({"ben"})), [4, 3]),
        (Selection(since=START + DAY, until=START + 5 * DAY + 1), [4, 3]),
        (Selection(since=START + 20, until=START + 21, users=frozenset({"anna"})), [2]),
        (Selection(outcomes=frozenset({"nothing like it"})), []),
    ],
)
def test_a_selection_narrows_list_and_count(results: Results, selection: Selection, expected: list[int]) -> None:
    assert lines(results, selection) == expected
    assert results.count(selection) == len(expected)


def test_a_name_in_another_case_than_mappings_take_is_told(results: Results) -> None:
    assert results.spellings == {"Order completed": "Order Completed"}


def counts(values: tuple[Value, ...]) -> dict[str, int]:
    return {one.value: one.count for one in values}


def test_a_facet_counts_without_its_own_choice(results: Results) -> None:
    facets = results.facets(Selection(outcomes=frozenset({"none"}), users=frozenset({"anna"})))

    assert [*counts(facets["outcomes"]).items()] == [("none", 2), ("sends", 1)]
    assert counts(facets["reasons"]) == {"NO_MATCHING_MAPPING": 2}
    assert facets["mappings"] == ()
    assert counts(facets["names"]) == {"Order completed": 2}
    assert "users" not in facets  # found by `find_users` only: there may be very many


def test_mappings_of_a_reason_are_those_that_fail_for_it(results: Results) -> None:
    facets = results.facets(Selection(reasons=frozenset({"mapping_rejected"})))

    assert counts(facets["mappings"]) == {"m1": 1, "m2": 1}


def test_a_value_says_when_it_was_first_and_last_seen(results: Results) -> None:
    facets = results.facets(Selection())

    assert facets["reasons"][1] == Value("mapping_rejected", 2, START + DAY, START + 5 * DAY)
    assert facets["names"][0] == Value("Order Completed", 3, START + 10, START + 5 * DAY)


@pytest.mark.parametrize("users", [frozenset[str](), frozenset({"anna", "ben"})])
def test_times_within_a_bar_are_counted(results: Results, users: frozenset[str]) -> None:
    chosen = Selection(since=START + 11, until=START + DAY + 1, users=users)

    assert (results.count(chosen), results.count(Selection(users=users))) == (2, 5 if users else 6)
    assert results.count(Selection(since=START + DAY, users=users)) == (2 if users else 3)


def test_choices_are_toggled() -> None:
    chosen = Selection().toggle("names", "Order completed")

    assert chosen.names == {"Order completed"}
    assert chosen.toggle("names", "Order completed") == Selection()


def test_users_are_found_by_a_part_of_their_id(results: Results) -> None:
    assert results.find_users("AN", Selection(users=frozenset({"ben"}))) == (Value("anna", 3),)
    assert results.find_users("AN", Selection(outcomes=frozenset({"none"}))) == (Value("anna", 2),)
    assert results.find_users("nobody", Selection()) == ()
    assert results.find_users("", Selection()) == (Value("anna", 3), Value("ben", 2))


def test_names_are_found_by_a_part_of_them(results: Results) -> None:
    everything = {one.value: one.count for one in results.facets(Selection())["names"]}
    wanted = {name: count for name, count in everything.items() if "order" in name.lower()}
    assert wanted
    assert counts(results.find_names("ORDER", Selection(names=frozenset({"Page Seen"})))) == wanted
    assert results.find_names("nobody", Selection()) == ()


def test_a_histogram_has_all_days(results: Results) -> None:
    histogram = results.histogram(Selection(since=START, until=START + DAY))

    assert histogram.step == DAY
    assert [bar.start for bar in histogram.bars] == [START + DAY * day for day in range(6)]
    assert [bar.counts for bar in histogram.bars][:3] == [(1, 0, 0, 1), (0, 1, 0, 0), (0, 0, 0, 0)]
    assert histogram.bars[5].count == 2


def test_a_few_days_are_shown_by_the_hour(tmp_path: Path) -> None:
    hours = [Row(at + 1, START + at * DAY // 24, "Seen", "anna", SENT) for at in (0, 1, 5)]
    build_results(write_run(tmp_path, hours))

    histogram = Results(read_run(tmp_path)).histogram(Selection())

    assert [bar.count for bar in histogram.bars] == [1, 1, 0, 0, 0, 1]


def test_years_are_shown_by_several_days(tmp_path: Path) -> None:
    build_results(
        write_run(tmp_path, [Row(1, START, "Seen", None, SENT), Row(2, START + 900 * DAY, "Seen", None, SENT)])
    )

    histogram = Results(read_run(tmp_path)).histogram(Selection())

    assert histogram.step == 3 * DAY
    assert sum(bar.count for bar in histogram.bars) == 2


SOME = (
    EVERYTHING,
    Selection(outcomes=frozenset({"sends"})),
    Selection(names=frozenset({"Seen"}), users=frozenset({"user-3", "user-5"})),
    Selection(since=START + 250),
    Selection(users=frozenset({"nobody"})),
)


def test_pages_meet_without_gap(tmp_path: Path) -> None:
    rows = [Row(at, START + at, "Seen", f"user-{at % 7}", SENT if at % 3 else MISSED) for at in range(1, 3 * PAGE + 5)]
    build_results(write_run(tmp_path, rows))
    results = Results(read_run(tmp_path))
    chosen = Selection(outcomes=frozenset({"sends"}))

    assert lines(results) == list(range(3 * PAGE + 4, 0, -1))
    assert lines(results, chosen) == [at for at in range(3 * PAGE + 4, 0, -1) if at % 3]


@pytest.mark.parametrize("selection", SOME)
def test_the_oldest_event_is_listed_first_if_that_is_asked_for(tmp_path: Path, selection: Selection) -> None:
    rows = [Row(at, START + at, "Seen", f"user-{at % 7}", SENT if at % 3 else MISSED) for at in range(1, 3 * PAGE + 5)]
    build_results(write_run(tmp_path, rows))
    results = Results(read_run(tmp_path))
    latest = list_all(results, selection)

    results.is_rising = True

    assert list_all(results, selection) == latest[::-1]
    assert results.find_listed(selection, latest[::-70]) == tuple(range(0, len(latest), 70))


def test_a_run_that_goes_on_says_of_its_parts_what_it_says_at_its_end(tmp_path: Path) -> None:
    write_run(tmp_path, ROWS[:3])
    live = LiveResults(read_run(tmp_path))
    assert (live.count_outcomes(EVERYTHING)["sends"], live.histogram(EVERYTHING).bars) == (0, ())
    live.add(read_run(tmp_path).parts)
    assert live.count_outcomes(EVERYTHING) == {"sends": 1, "discarded": 1, "filtered": 0, "none": 1}

    write_part(tmp_path, "0-9", ROWS[3:])
    live.add([tmp_path / "parts" / "0-9.parquet"])

    build_results(tmp_path)
    ended = Results(read_run(tmp_path))
    for ask in ("count_outcomes", "facets", "histogram"):
        assert getattr(live, ask)(EVERYTHING) == getattr(ended, ask)(EVERYTHING)
    assert live.spellings == ended.spellings


def list_all(results: Results, selection: Selection) -> list[EventRow]:
    """All rows of the list, page by page."""
    anchors = results.anchors(selection)
    ends = (*anchors[1:], -1)
    found = [row for anchor, end in zip(anchors, ends, strict=False) for row in results.page(selection, anchor, end)]
    assert len(found) == results.count(selection)
    return found


def tell(row: EventRow) -> tuple[object, ...]:
    """What is the same of an event in all results of its run."""
    return row.line, row.time, row.name, row.user, row.message_id


@pytest.mark.parametrize("selection", SOME)
def test_the_list_of_a_run_that_goes_on_grows_at_its_end(tmp_path: Path, selection: Selection) -> None:
    write_manifest(tmp_path, [])
    live, listed = LiveResults(read_run(tmp_path)), list[EventRow]()
    for part in range(3):
        lines = range(part * 350 + 1, (part + 1) * 350)
        rows = [
            Row(at, START + at * 7 % 500, ("Seen", "Bought")[at % 2], f"user-{at % 7}", (SENT, MISSED)[at % 3 == 0])
            for at in lines
        ]
        write_part(tmp_path, f"00000-{part:013}", rows)
        live.add([tmp_path / "parts" / f"00000-{part:013}.parquet"])
        before, listed = listed, list_all(live, selection)
        assert listed[: len(before)] == before
        live.histogram(selection)  # counts what the next part is added to

    build_results(tmp_path)
    ended = Results(read_run(tmp_path))
    last = list_all(ended, selection)
    assert sorted(map(tell, listed)) == sorted(map(tell, last))
    assert [one.n for one in listed] == sorted(one.n for one in listed)
    for ask in ("count_outcomes", "histogram", "count_stops"):
        assert getattr(live, ask)(selection) == getattr(ended, ask)(selection)
    assert [last[at or 0].line for at in ended.find_listed(selection, listed[:300:40])] == [
        one.line for one in listed[:300:40]
    ]
    assert [listed[at or 0].line for at in live.find_listed(selection, last[:300:40])] == [
        one.line for one in last[:300:40]
    ]
    assert set(live.find_users("SER", selection)) == set(ended.find_users("SER", selection))


def test_an_event_that_is_not_listed_has_no_place(results: Results) -> None:
    rows = list_all(results, EVERYTHING)

    assert results.find_listed(Selection(outcomes=frozenset({"sends"})), rows[:2]) == (None, 0)


def test_a_part_that_is_judged_once_more_is_listed_with_its_new_verdicts(tmp_path: Path) -> None:
    write_run(tmp_path, ROWS[:2])
    live = LiveResults(read_run(tmp_path))
    live.add(read_run(tmp_path).parts)

    write_part(tmp_path, "0-0", [ROWS[0], Row(2, START + 20, "Order completed", "anna", FILTERED)])

    assert [live.verdicts[row.verdict].outcome for row in list_all(live, EVERYTHING)] == ["sends", "filtered"]


def test_a_run_without_parts_has_no_events(tmp_path: Path) -> None:
    write_manifest(tmp_path, [])
    build_results(tmp_path)
    results = Results(read_run(tmp_path))

    assert (results.count(Selection()), results.histogram(Selection()).bars, results.anchors(Selection())) == (
        0,
        (),
        [],
    )


def test_results_are_current_until_a_part_comes(tmp_path: Path) -> None:
    write_run(tmp_path, ROWS)
    assert not read_run(tmp_path).has_results
    build_results(tmp_path)
    assert read_run(tmp_path).has_results

    write_part(tmp_path, "0-9", [Row(9, START, "Late", None, SENT)])
    assert not read_run(tmp_path).has_results
    build_results(tmp_path)

    assert Results(read_run(tmp_path)).count(Selection()) == 7


def test_results_are_made_by_a_process_of_its_own(tmp_path: Path) -> None:
    write_run(tmp_path, ROWS)

    done = subprocess.run([sys.executable, "-m", "talonbench.archive.results", str(tmp_path)], capture_output=True)

    assert done.returncode == 0, done.stderr
    assert read_run(tmp_path).has_results
    assert sorted(path.name for path in tmp_path.iterdir()) == ["parts", "results.duckdb", "run.json"]


def test_a_folder_that_is_no_run_is_said(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "talonbench.archive.results", str(tmp_path)], capture_output=True, text=True
    )

    assert (done.returncode, done.stderr) == (1, f"{tmp_path}: not an archive run (run.json is missing)\n")


def test_another_manifest_is_refused(tmp_path: Path) -> None:
    (tmp_path / "run.json").write_text('{"scripts": {}}')

    with pytest.raises(RunError, match="not the manifest of an archive run"):
        read_run(tmp_path)


def test_a_damaged_part_leaves_no_results(tmp_path: Path) -> None:
    write_run(tmp_path, ROWS)
    (tmp_path / "parts" / "0-9.parquet").write_bytes(b"PAR1 cut")

    with pytest.raises(RunError, match="can't make the results"):
        build_results(tmp_path)

    assert [path.name for path in tmp_path.iterdir() if path.name.startswith("results")] == []


def test_a_database_of_an_earlier_version_is_told_apart(tmp_path: Path) -> None:
    build_results(write_run(tmp_path, ROWS))
    with duckdb.connect(tmp_path / "results.duckdb") as base:
        base.execute("drop table summary")

    with pytest.raises(OldResultsError):
        Results(read_run(tmp_path))


def test_a_damaged_database_is_said(tmp_path: Path) -> None:
    write_run(tmp_path, ROWS)
    (tmp_path / "results.duckdb").write_bytes(b"no database" * 1000)

    with pytest.raises(RunError, match="can't open the results"):
        Results(read_run(tmp_path))


def test_any_sql_tool_reads_a_row_per_event_and_mapping(tmp_path: Path) -> None:
    build_results(write_run(tmp_path, ROWS))

    with duckdb.connect(tmp_path / "results.duckdb", read_only=True) as base:
        rows = base.execute(
            "select file, line, \"user\", outcome, calls from results where mapping = 'm1' order by line"
        )

        assert rows.fetchall() == [
            ("/logs/a.ndjson", 1, "anna", "ready", 1),
            ("/logs/a.ndjson", 2, "anna", "not_triggered", 0),
            ("/logs/a.ndjson", 3, "ben", "rejected", 0),
            ("/logs/a.ndjson", 4, "ben", "ready", 2),
            ("/logs/a.ndjson", 5, None, "filtered", 0),
            ("/logs/a.ndjson", 6, "anna", "not_triggered", 0),
        ]


# -- the event at its place -------------------------------------------------------------------------------------

EVENTS = [
    {"type": "track", "event": f"Seen {at}", "userId": "anna", "messageId": f"m-{at}", "properties": {"blank": "\n é"}}
    for at in range(5000)
]


def place_of(results: Results, line: int) -> EventRow:
    return next(
        row for anchor in results.anchors(Selection()) for row in results.page(Selection(), anchor) if row.line == line
    )


def archive_of(folder: Path, *, packed: bool) -> Results:
    """A run over an archive of `EVENTS`, one a line."""
    folder.mkdir()
    path, rows, offset = folder / ("a.ndjson.gz" if packed else "a.ndjson"), [], 0
    text = b""
    for at, event in enumerate(EVENTS):
        rows.append(Row(at + 1, START + at, str(event["event"]), "anna", SENT, offset=offset, message_id=f"m-{at}"))
        line = json.dumps(event, ensure_ascii=False).encode() + b"\n"
        text, offset = text + line, offset + len(line)
    path.write_bytes(gzip.compress(text) if packed else text)
    build_results(write_run(folder / "run", rows, [path]))
    return Results(read_run(folder / "run"))


@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize("line", [1, 2, 3000, 5000])
def test_an_event_is_read_again_at_its_place(tmp_path: Path, line: int, packed: bool) -> None:
    results = archive_of(tmp_path / "a", packed=packed)

    assert read_event_at(results.run, place_of(results, line)).body == EVENTS[line - 1]


def test_an_event_in_an_array_is_found_by_its_line(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text("[\n" + ",\n".join(map(json.dumps, EVENTS[:3])) + "\n]")
    rows = [Row(1, START + at, f"Seen {at}", "anna", SENT, offset=None, message_id=f"m-{at}") for at in range(3)]
    build_results(write_run(tmp_path / "run", rows, [path]))
    results = Results(read_run(tmp_path / "run"))

    found = [read_event_at(results.run, row).body for row in results.page(Selection(), 2)]

    assert found == [EVENTS[2], EVENTS[1], EVENTS[0]]


def test_an_event_that_is_gone_is_said(tmp_path: Path) -> None:
    results = archive_of(tmp_path / "a", packed=False)
    row = place_of(results, 7)
    Path(results.run.files[0]).write_text('{"type": "track", "event": "Another"}\n')

    with pytest.raises(RunError, match="line 7 isn't the event any more; the file has changed since the run"):
        read_event_at(results.run, row)
