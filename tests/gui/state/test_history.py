"""The history: written and asked in a lane of its own, and a file that can't be used stops nothing."""

import json
import sqlite3
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from talonbench.history import HistoryEntry, HistoryQuery, HistoryRow
from talonbench_gui.state.workbench import Workbench
from tests.gui.fakes import InlineJobs, MemoryKeychain
from tests.gui.sends import KEY, record

Rows = tuple[HistoryRow, ...]


def listed(workbench: Workbench, query: HistoryQuery | None = None) -> list[str]:
    """The mappings of all sends, the newest first."""
    found: list[str] = []
    workbench.history.page(query or HistoryQuery(), None, 100, lambda rows: found.extend(row.mapping for row in rows))
    return found


def message(workbench: Workbench) -> str:
    """The newest notice; empty if there is none."""
    return "" if workbench.notices.current is None else workbench.notices.current.text


def test_sends_are_kept_counted_paged_and_read(workbench: Workbench) -> None:
    told: list[object] = []
    workbench.history.added.connect(lambda: told.append("added"))
    for name in ("one", "two", "three"):
        record(workbench, f'{{"n": "{name}"}}', name)
    counts: list[int] = []
    older: list[str] = []
    entries: list[HistoryEntry] = []
    rows: list[HistoryRow] = []
    workbench.history.count(counts.append)
    workbench.history.page(HistoryQuery(), None, 2, rows.extend)
    workbench.history.page(HistoryQuery(), rows[-1].id, 2, lambda page: older.extend(row.mapping for row in page))
    workbench.history.entries([rows[0].id, 999], entries.extend)

    assert told == ["added"] * 3
    assert counts == [3]
    assert [row.mapping for row in rows] == ["three", "two"]
    assert older == ["one"]
    assert [entry.event for entry in entries] == ['{"n": "three"}']
    assert KEY not in entries[0].to_json()


def test_deleted_sends_are_gone(workbench: Workbench) -> None:
    for name in ("one", "two"):
        record(workbench, name=name)

    workbench.history.delete([1])

    assert listed(workbench) == ["two"]


def test_old_sends_are_deleted_when_they_are_kept_for_less(workbench: Workbench, home: Path) -> None:
    record(workbench, name="old")
    record(workbench, name="new")
    with sqlite3.connect(home / "history.sqlite") as database:
        database.execute("UPDATE sends SET time = ? WHERE mapping = 'old'", (time.time() - 40 * 86_400,))

    workbench.history.keep_for(30)

    assert listed(workbench) == ["new"]
    assert workbench.history.days == 30


def test_an_option_that_is_no_number_keeps_the_default(workbench: Workbench) -> None:
    workbench.session.set_option("history_keep", "for ever")

    assert workbench.history.days == 90


@pytest.mark.parametrize("form", ["har", "ndjson"])
def test_what_matches_is_exported_without_keys(workbench: Workbench, tmp_path: Path, form: str) -> None:
    record(workbench, name="one")
    record(workbench, name="two", status=503)
    path = tmp_path / f"sends.{form}"

    workbench.history.export(HistoryQuery(status=503), path, form)

    text = path.read_text("utf-8")
    assert KEY not in text
    assert text.count("503") >= 1
    assert len(json.loads(text)["log"]["entries"] if form == "har" else text.splitlines()) == 1
    assert workbench.notices.past[0].text == f"Saved as {path}."


def test_an_export_that_fails_is_no_failure_of_the_history(workbench: Workbench, tmp_path: Path) -> None:
    record(workbench)
    told: list[str] = []
    workbench.history.failed.connect(lambda: told.append("failed"))

    workbench.history.export(HistoryQuery(), tmp_path, "har")  # a folder

    assert workbench.notices.current is not None
    assert workbench.notices.current.level == "error"
    assert (workbench.history.problem, told) == ("", [])


def break_file(home: Path) -> Path:
    home.mkdir(parents=True, exist_ok=True)
    path = home / "history.sqlite"
    path.write_bytes(b"this is no database, but long enough to be looked at" * 50)
    return path


def test_a_file_that_cannot_be_used_is_said_and_is_used_again_when_it_can(workbench: Workbench, home: Path) -> None:
    path = break_file(home)
    told: list[str] = []
    workbench.history.failed.connect(lambda: told.append("failed"))

    record(workbench, name="lost")

    assert "damaged" in workbench.history.problem
    assert told == ["failed"]
    assert message(workbench).startswith("This send is not in the history: ")

    path.unlink()
    record(workbench, name="kept")
    assert workbench.history.problem == ""
    assert message(workbench) == ""
    assert listed(workbench) == ["kept"]


@pytest.fixture
def threaded(qapp: object, home: Path, keychain: MemoryKeychain) -> Iterator[Workbench]:
    """The services with real lanes."""
    made = Workbench()
    yield made
    made.close()
    made.deleteLater()


def test_another_program_that_holds_the_file_holds_up_only_the_history(
    threaded: Workbench, home: Path, qtbot: QtBot
) -> None:
    record(threaded, name="one")
    counts: list[int] = []
    threaded.history.count(counts.append)
    qtbot.waitUntil(lambda: counts == [1])
    other = sqlite3.connect(home / "history.sqlite", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    done: list[str] = []

    begun = time.monotonic()
    record(threaded, name="two")
    threaded.history.count(counts.append)
    threaded.jobs.run(lambda: threading.current_thread().name, done.append, lane="files")
    assert time.monotonic() - begun < 0.5
    qtbot.waitUntil(lambda: done == ["files"])
    assert counts == [1]

    other.execute("COMMIT")
    other.close()
    qtbot.waitUntil(lambda: counts == [1, 2])


def test_what_was_sent_last_is_in_the_file_after_closing(qapp: object, home: Path, keychain: MemoryKeychain) -> None:
    first = Workbench()
    for number in range(20):
        record(first, name=f"m{number}")
    first.close()

    second = Workbench(jobs=InlineJobs())
    assert len(listed(second)) == 20
    second.close()
