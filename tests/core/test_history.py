"""The history: kept through a kill, found again, masked, exported; and said clearly where it cannot be used."""

import json
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from talonbench.client import Exchange, Verdict
from talonbench.destination import Subscription
from talonbench.errors import TransportError
from talonbench.history import NO_ANSWER, History, HistoryEntry, HistoryError, HistoryQuery, format_har, format_ndjson
from talonbench.request import Request, Response
from talonbench.sandbox import Sandbox

KEY, CALLBACK = "0123456789abcdef", "fedcba9876543210fedcba9876543210"


def entry(number: int = 0, **parts: Any) -> HistoryEntry:
    status = parts.get("status", 200)
    kind = "delivered" if status == 200 else "would_drop"
    headers = (("authorization", f"ApiKey-v1 {KEY}"), ("x-callback-api-key", f"X-Key {CALLBACK}"))
    body = json.dumps({"customerProfileId": parts.get("profile", f"u{number}"), "eventType": "Order Completed"})
    request = Request("PUT", "https://integration.talon.one/segment/v2/events", headers, body)
    response = Response(status, "OK", (), parts.get("body", b'{"effects":[]}'), 0.1) if status else None
    error = None if status else TransportError("timeout", "No answer came in 10 s.", "detail")
    exchange = Exchange(request, b"", response, error, Verdict(kind, str(status), "because"), None, 0.1)  # type: ignore[arg-type]
    mapping: dict[str, Any] = {"callbackAPIKey": f"X-Key {CALLBACK}"}
    subscription = Subscription("m", parts.get("mapping", "Track"), parts.get("action", "trackEventV2"), "", mapping)
    return HistoryEntry.from_exchange(
        parts.get("time", 1000.0 + number), parts.get("event", f'{{"n": {number}}}'), subscription, "Sandbox", exchange
    )


@pytest.fixture
def history(tmp_path: Path) -> Any:
    opened = History(tmp_path / "history.sqlite")
    yield opened
    opened.close()


def test_an_entry_comes_back_whole(history: History) -> None:
    kept = entry(1, body=b"\xff\xfe")

    row = history.add(kept)

    assert history.entry(row.id) == kept
    assert (row.status, row.profile, row.mapping, row.verdict) == (200, "u1", "Track", "delivered")


def test_a_send_without_an_answer_is_kept_with_its_error(history: History) -> None:
    row = history.add(entry(status=0))

    assert (row.status, row.error) == (0, "No answer came in 10 s.")
    assert history.page(HistoryQuery(status=NO_ANSWER)) == (row,)
    assert history.page(HistoryQuery())[0] == row


def test_no_key_reaches_the_file(history: History, tmp_path: Path) -> None:
    history.add(entry())

    for file in tmp_path.iterdir():
        data = file.read_bytes()
        assert KEY.encode() not in data
        assert CALLBACK.encode() not in data


def test_a_key_that_stands_in_the_event_is_hidden_too(history: History) -> None:
    row = history.add(entry(event=f'{{"callback": "X-Key {CALLBACK}", "key": "{KEY}"}}'))

    kept = history.entry(row.id)

    assert kept is not None
    assert kept.event == '{"callback": "X-Key ••••3210", "key": "••••cdef"}'


def test_the_list_is_paged_the_newest_first(history: History) -> None:
    for number in range(25):
        history.add(entry(number))

    first = history.page(HistoryQuery(), count=10)
    second = history.page(HistoryQuery(), before=first[-1].id, count=10)

    assert [row.profile for row in first] == [f"u{number}" for number in range(24, 14, -1)]
    assert [row.profile for row in second] == [f"u{number}" for number in range(14, 4, -1)]
    assert history.count() == 25


@pytest.mark.parametrize(
    ("query", "found"),
    [
        (HistoryQuery(text="banana"), ["u1"]),
        (HistoryQuery(text="ban"), ["u1"]),
        (HistoryQuery(text="banana split"), []),
        (HistoryQuery(text='"quoted" OR AND ( *'), []),
        (HistoryQuery(status=400), ["u2"]),
        (HistoryQuery(status=NO_ANSWER), []),
        (HistoryQuery(action="createAudience"), ["u3"]),
        (HistoryQuery(profile="u3"), ["u3"]),
        (HistoryQuery(verdict="would_drop"), ["u2"]),
        (HistoryQuery(since=1002.0), ["u3", "u2"]),
        (HistoryQuery(until=1001.0), ["u0"]),
        (HistoryQuery(text="Track", since=1003.0), []),
        (HistoryQuery(), ["u3", "u2", "u1", "u0"]),
    ],
)
def test_sends_are_found_by_text_and_by_facts(history: History, query: HistoryQuery, found: list[str]) -> None:
    history.add(entry(0))
    history.add(entry(1, event='{"fruit": "banana"}'))
    history.add(entry(2, status=400))
    history.add(entry(3, action="createAudience", mapping="Audience"))

    assert [row.profile for row in history.page(query)] == found


def test_what_is_deleted_is_gone_from_the_search_too(history: History) -> None:
    row = history.add(entry(event='{"fruit": "banana"}'))

    history.delete([row.id])

    assert history.page(HistoryQuery()) == history.page(HistoryQuery(text="banana")) == ()
    assert history.entry(row.id) is None


def test_what_is_too_old_is_forgotten(history: History) -> None:
    now = 100 * 86_400.0
    history.add(entry(0, time=now - 31 * 86_400))
    history.add(entry(1, time=now - 29 * 86_400))

    assert history.prune(30, now) == 1
    assert [row.profile for row in history.page(HistoryQuery())] == ["u1"]


def test_entries_are_exported_as_lines_and_as_an_archive(history: History) -> None:
    for number in range(3):
        history.add(entry(number))

    lines = [json.loads(line) for line in format_ndjson(history.entries(HistoryQuery()))]
    archive = json.loads(format_har(history.entries(HistoryQuery(profile="u1"))))

    assert [line["profile"] for line in lines] == ["u2", "u1", "u0"]
    assert archive["log"]["entries"][0]["startedDateTime"] == "1970-01-01T00:16:41.000Z"
    assert KEY not in json.dumps([lines, archive])


# -- trouble --------------------------------------------------------------------------------------------------------


def test_a_history_of_a_newer_version_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "history.sqlite"
    with sqlite3.connect(path) as database:
        database.execute("PRAGMA user_version = 99")
    database.close()
    before = path.read_bytes()

    with pytest.raises(HistoryError, match="newer Talonbench"):
        History(path)

    assert path.read_bytes() == before


def test_a_file_that_is_no_history_is_said(tmp_path: Path) -> None:
    path = tmp_path / "history.sqlite"
    path.write_bytes(b"this is no database, but it is long enough to be looked at" * 20)

    with pytest.raises(HistoryError, match="damaged or isn't a history"):
        History(path)


def test_a_send_that_is_damaged_is_said_and_the_others_are_read(history: History) -> None:
    rows = [history.add(entry(number)) for number in range(2)]
    with history._database as database:
        database.execute("UPDATE documents SET document = '{bad' WHERE id = ?", (rows[0].id,))

    with pytest.raises(HistoryError, match="the file is damaged"):
        history.entry(rows[0].id)

    assert history.entry(rows[1].id) is not None


def test_a_folder_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", "utf-8")

    with pytest.raises(HistoryError, match="Can't save the history in"):
        History(tmp_path / "file" / "below" / "history.sqlite")


def test_a_disk_that_is_full_is_said_and_reading_goes_on(tmp_path: Path) -> None:
    opened = History(tmp_path / "history.sqlite")
    row = opened.add(entry())
    opened._database.execute("PRAGMA max_page_count = 30")  # SQLite's own way to a full disk

    def fill() -> None:
        for number in range(200):
            opened.add(entry(number, event="x" * 5000))

    with pytest.raises(HistoryError, match="The disk is full"):
        fill()

    assert opened.entry(row.id) is not None
    opened.close()


def test_a_folder_that_is_read_only_is_said(tmp_path: Path) -> None:
    path = tmp_path / "history.sqlite"
    History(path).close()
    opened = History(path)
    opened._database.execute("PRAGMA query_only = 1")  # root, who runs this in CI, may write to any folder

    with pytest.raises(HistoryError, match="The folder isn't writable"):
        opened.add(entry())
    opened.close()


WRITER = """
import asyncio, sys
from pathlib import Path
from talonbench.client import Client
from talonbench.destination import Subscription
from talonbench.history import History, HistoryEntry
from tests.core.servers import REQUEST, to

async def send() -> None:
    history = History(Path(sys.argv[1]))
    async with Client() as client:
        for number in range(100_000):
            exchange = await client.send(REQUEST, to(int(sys.argv[2])))
            assert exchange.verdict.kind == "delivered", exchange
            subscription = Subscription("m", "Track", "trackEventV2", "", {})
            row = history.add(HistoryEntry.from_exchange(float(number), "{}", subscription, "Sandbox", exchange))
            sys.stdout.write(f"{row.id}\\n")
            sys.stdout.flush()

asyncio.run(send())
"""


@pytest.fixture
def answering_port() -> Iterator[int]:
    """A server on loopback that takes everything."""
    with Sandbox() as sandbox:
        yield int(sandbox.url.rpartition(":")[2])


def test_killed_fifty_times_in_the_middle_of_sends_it_loses_no_finished_one(
    tmp_path: Path, answering_port: int
) -> None:
    path = tmp_path / "history.sqlite"
    finished = 0
    for turn in range(50):
        command = [sys.executable, "-c", WRITER, str(path), str(answering_port)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=Path(__file__).parents[2]) as writer:
            assert writer.stdout is not None
            for _ in range(1 + turn % 7):
                finished = max(finished, int(writer.stdout.readline()))
            writer.send_signal(signal.SIGKILL)
            rest = writer.stdout.read().split(b"\n")[:-1]
        finished = max([finished, *map(int, rest)])
    opened = History(path)

    assert opened._database.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
    assert {row.id for row in opened.page(HistoryQuery(), count=10**6)} >= set(range(1, finished + 1))
    assert all(opened.entry(number) is not None for number in range(1, finished + 1))
    opened.close()


def test_two_programs_may_write_at_once(tmp_path: Path) -> None:
    path = tmp_path / "history.sqlite"
    one, other = History(path), History(path)
    for number in range(10):
        (one if number % 2 else other).add(entry(number))

    assert one.count() == other.count() == 10
    one.close()
    other.close()


def test_many_programs_may_make_it_at_once(tmp_path: Path) -> None:
    for number in range(20):
        path = tmp_path / f"{number}.sqlite"
        with ThreadPoolExecutor(8) as programs:  # each with a connection of its own, as a program has
            opened = list(programs.map(lambda _, at=path: History(at), range(8)))

        counts = [history.count() for history in opened]
        for history in opened:
            history.close()

        assert counts == [0] * 8
