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


def test_an_export_is_redacted_on_request(workbench: Workbench, tmp_path: Path) -> None:
    for _ in range(2):
        record(workbench, name="one")
    path = tmp_path / "sends.ndjson"

    workbench.history.export(HistoryQuery(), path, "ndjson", lambda text: text.replace("one", "name-1"))

    lines = path.read_text("utf-8").splitlines()
    assert len(lines) == 2
    assert all("name-1" in json.dumps(json.loads(line)) for line in lines)


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


def test_a_damaged_file_is_moved_aside_with_a_notice_and_a_new_one_starts(workbench: Workbench, home: Path) -> None:
    damaged = break_file(home).read_bytes()

    record(workbench, name="kept")
    record(workbench, name="as well")

    aside = home / "history.damaged-1.sqlite"
    assert listed(workbench) == ["as well", "kept"]
    assert aside.read_bytes() == damaged
    assert message(workbench) == (f"The history was damaged. Its file was saved as {aside}. A new history was started.")
    assert workbench.notices.current is not None
    assert workbench.notices.current.level == "warning"


def test_damage_that_a_send_meets_later_costs_no_send(workbench: Workbench, home: Path) -> None:
    for number in range(200):
        record(workbench, name=f"m{number}")
    workbench.history._close()
    path = home / "history.sqlite"
    data = bytearray(path.read_bytes())
    for page in range(1, len(data) // 4096):  # the first says what is in the file: it is found when it is opened
        data[page * 4096 : (page + 1) * 4096] = bytes(4096)
    path.write_bytes(data)

    record(workbench, name="after")

    assert listed(workbench) == ["after"]
    assert (home / "history.damaged-1.sqlite").exists()
    assert "A new history was started." in message(workbench)


def test_a_file_that_cannot_be_used_is_said_and_gets_the_sends_once_it_can(workbench: Workbench, home: Path) -> None:
    home.mkdir(parents=True, exist_ok=True)
    path = home / "history.sqlite"
    path.mkdir()

    record(workbench, name="one")
    assert message(workbench).startswith("1 send isn't in the history yet: Can't open or create the file: ")
    record(workbench, name="two")
    assert message(workbench).startswith("2 sends aren't in the history yet: ")
    assert listed(workbench) == []
    assert "Can't open or create the file" in workbench.history.problem

    path.rmdir()
    workbench.history._again.timeout.emit()
    assert listed(workbench) == ["two", "one"]
    assert (workbench.history.problem, message(workbench)) == ("", "")


def test_sends_that_never_got_in_are_added_by_the_next_window(workbench: Workbench, home: Path) -> None:
    home.mkdir(parents=True, exist_ok=True)
    path = home / "history.sqlite"
    path.mkdir()
    record(workbench, '{"line": "a\u2028b"}', name="one")
    record(workbench, name="two")
    workbench.history._close()
    (left,) = home.glob("history.unrecorded-*")
    assert KEY not in left.read_text("utf-8")
    assert left.stat().st_mode & 0o077 == 0
    path.rmdir()

    other = Workbench(jobs=InlineJobs())

    assert listed(other) == ["two", "one"]
    assert list(home.glob("history.unrecorded-*")) == []
    other.close()


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


def test_closing_while_another_program_holds_the_file_waits_a_moment_and_loses_nothing(
    threaded: Workbench, home: Path, qtbot: QtBot
) -> None:
    record(threaded, name="one")
    qtbot.waitUntil(lambda: not threaded.jobs.is_busy)
    other = sqlite3.connect(home / "history.sqlite", isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    for name in ("two", "three"):
        record(threaded, name=name)

    begun = time.monotonic()
    threaded.close()
    assert time.monotonic() - begun < 4
    threaded.history.wait()
    other.execute("COMMIT")
    other.close()

    after = Workbench(jobs=InlineJobs())
    assert sorted(listed(after)) == ["one", "three", "two"]
    assert list(home.glob("history.unrecorded-*")) == []
    after.close()


def test_what_was_sent_last_is_in_the_file_after_closing(qapp: object, home: Path, keychain: MemoryKeychain) -> None:
    first = Workbench()
    for number in range(20):
        record(first, name=f"m{number}")
    first.close()

    second = Workbench(jobs=InlineJobs())
    assert len(listed(second)) == 20
    second.close()
