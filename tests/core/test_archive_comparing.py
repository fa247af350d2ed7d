"""A run compared with another setup: what differs is a facet of its events."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from talonbench.archive.comparing import SUCCESSORS, compare_run
from talonbench.archive.results import Results, RunError, Selection, build_results, read_run
from talonbench.destination import Subscription
from talonbench.values import Value
from talonbench.workspace import MappingEntry, Workspace, save
from tests.core.runs import DAY, MISSED, SENT, START, Row, write_run

NAMES = ["Order Completed", "Order completed", "Order Completed"]
MAPPING: dict[str, Value] = {"customerProfileId": {"@path": "$.userId"}, "eventType": {"@path": "$.event"}}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A run over three events, of which one has its name in another case."""
    archive = tmp_path / "events.ndjson"
    events = [
        {"type": "track", "event": name, "userId": "anna", "messageId": f"m-{at}"} for at, name in enumerate(NAMES)
    ]
    archive.write_text("".join(f"{json.dumps(one)}\n" for one in events))
    rows = [
        Row(at + 1, START + at * DAY, name, "anna", MISSED if at == 1 else SENT, message_id=f"m-{at}")
        for at, name in enumerate(NAMES)
    ]
    build_results(write_run(tmp_path / "run", rows, [archive]))
    return tmp_path / "run"


def save_setup(path: Path, trigger: str) -> Path:
    mapping = Subscription("m1", "Order", "trackEventV2", trigger, MAPPING)
    save(Workspace(mappings=[MappingEntry.of(mapping)]), path)
    return path


def test_events_that_differ_are_selected_by_the_kind_of_difference(folder: Path, tmp_path: Path) -> None:
    before = save_setup(tmp_path / "a.json", 'event = "Order Completed"')
    after = save_setup(tmp_path / "b.json", 'type = "track"')
    told: list[int] = []

    compare_run(folder, before, str(after), told.append)

    results = Results(read_run(folder))
    assert [(kind.change, kind.mapping) for kind in results.kinds.values()] == [("sends", "Order")]
    (found,) = results.facets(Selection())["kinds"]
    assert (found.value, found.count, found.first) == ("0", 1, START + DAY)
    chosen = Selection(kinds=frozenset({"0"}))
    assert results.count(chosen) == 1
    assert [row.line for row in results.page(chosen, results.anchors(chosen)[0])] == [2]
    assert results.count_outcomes(chosen)["none"] == 1
    assert [row.kinds for row in results.page(Selection(), 2)] == [(), ("0",), ()]
    assert told

    results.detach()
    assert (results.kinds, results.count(Selection())) == ({}, 3)
    assert "kinds" not in results.facets(Selection())


def test_a_setup_without_deprecated_actions_equals_its_successor(folder: Path, tmp_path: Path) -> None:
    compare_run(folder, save_setup(tmp_path / "a.json", 'type = "track"'), SUCCESSORS, lambda _: None)

    results = Results(read_run(folder))
    assert (results.is_compared, results.kinds) == (True, {})


def test_a_comparison_by_a_process_of_its_own_says_what_is_wrong(folder: Path, tmp_path: Path) -> None:
    setups = [str(save_setup(tmp_path / "a.json", 'type = "track"')), str(tmp_path / "none.json")]

    done = subprocess.run(
        [sys.executable, "-m", "talonbench.archive.comparing", str(folder), *setups], capture_output=True, text=True
    )

    assert done.returncode == 1
    assert "none.json" in done.stderr
    assert not (folder / "against.duckdb").exists()


def test_a_run_without_results_is_not_compared(folder: Path, tmp_path: Path) -> None:
    (folder / "results.duckdb").unlink()
    setup = save_setup(tmp_path / "a.json", 'type = "track"')

    with pytest.raises(RunError, match="can't keep what was compared"):
        compare_run(folder, setup, SUCCESSORS, lambda _: None)

    assert sorted(one.name for one in folder.iterdir()) == ["parts", "run.json"]
