"""The pages of a long list: all events are in them, each once, in order, however DuckDB reads the table."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from talonbench.archive.results import PAGE, Results, Selection, build_results, read_run
from tests.core.runs import START, verdict, write_manifest

EVENTS = 300_000  # three of DuckDB's row groups
CODES = 40  # reasons: more than DuckDB looks for without a join
NAMES = 50
LATE = 30 * 2048 - 100  # near the end of a vector: its few rows are kept back until a later one fills up
KINDS = {"0": (0, 2), "1": (LATE, 14), "2": (LATE, 1), "3": (0, 5_000)}  # each n-th event from the first one
_ROWS = """
copy (
    select 0::int as file, i + 1 as line, i * 700 as "offset", {start} + i * 1000 as time, 'track' as type,
           'Event ' || i * 7919 % {names} as name, 'user-' || i % 1000 as "user", 'm-' || i as message_id,
           '{verdict}'.replace('"ok"', '"' || i * 104729 % {codes} || '"') as verdict
    from range({events}) t(i)
) to '{path}' (format parquet)
"""
_MARKS = """
create table kinds (kind int, change varchar, mapping varchar, detail varchar, message varchar);
create table marks (n bigint, kind int);
"""
MANY = frozenset(map(str, range(CODES - 2)))
FEW_NAMES = frozenset(f"Event {at}" for at in range(0, NAMES, 2))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run that was compared with another setup."""
    folder = tmp_path_factory.mktemp("run")
    write_manifest(folder, [Path("/logs/a.ndjson")])
    with duckdb.connect() as base:
        text = verdict("NO_MATCHING_MAPPING", [["m1", "rejected", "ok", 0]])
        values = {"start": START, "names": NAMES, "codes": CODES, "events": EVENTS, "verdict": text}
        base.execute(_ROWS.format(path=folder / "parts" / "0-0.parquet", **values))
    build_results(folder)
    with duckdb.connect(folder / "against.duckdb") as base:
        base.execute(_MARKS)
        for kind, (first, share) in KINDS.items():
            base.execute("insert into kinds values (?, 'sends', 'Order', '', '')", [kind])
            base.execute(f"insert into marks select i, {kind} from range({first}, {EVENTS}, {share}) t(i)")
    return folder


SELECTIONS = {
    "everything": Selection(),
    "many reasons": Selection(reasons=MANY),
    "many reasons and names from a time on": Selection(since=START + LATE * 1000, reasons=MANY, names=FEW_NAMES),
    "a few names": Selection(names=frozenset({"Event 3", "Event 8"})),
    "many users": Selection(users=frozenset(f"user-{at}" for at in range(0, 1000, 3))),
    "chosen events": Selection(numbers=frozenset(map(str, range(LATE, EVENTS, 17)))),
    "a difference": Selection(kinds=frozenset({"0"})),
    "a difference from a time on": Selection(since=START + LATE * 1000, kinds=frozenset({"0"})),
    "a difference of late events": Selection(kinds=frozenset({"1"})),
    "a difference of all late events": Selection(kinds=frozenset({"2"})),
    "two differences": Selection(kinds=frozenset({"1", "3"})),
}


@pytest.mark.parametrize("is_rising", [True, False])
@pytest.mark.parametrize("what", SELECTIONS)
def test_all_events_are_on_a_page_in_their_order(folder: Path, what: str, is_rising: bool) -> None:
    selection = SELECTIONS[what]
    results = Results(read_run(folder))
    results.is_rising = is_rising
    expected = numbers_of(results, selection)
    if not is_rising:
        expected.reverse()

    anchors = results.anchors(selection)

    assert anchors == expected[::PAGE]
    assert results.count(selection) == len(expected)
    ends = [*anchors[1:], -1]
    for at in {0, len(anchors) // 2, len(anchors) - 1}:
        page = results.page(selection, anchors[at], ends[at])
        assert [row.n for row in page] == expected[at * PAGE : (at + 1) * PAGE]
    results.close()


def numbers_of(results: Results, selection: Selection) -> list[int]:
    """The numbers of the events of *selection*, worked out without the database."""
    since = selection.since or START
    starts = [KINDS[kind] for kind in selection.kinds]
    return [
        i
        for i in range(EVENTS)
        if START + i * 1000 >= since
        and (not selection.reasons or str(i * 104729 % CODES) in selection.reasons)
        and (not selection.names or f"Event {i * 7919 % NAMES}" in selection.names)
        and (not selection.users or f"user-{i % 1000}" in selection.users)
        and (not selection.numbers or str(i) in selection.numbers)
        and (not starts or any(i >= first and (i - first) % share == 0 for first, share in starts))
    ]
