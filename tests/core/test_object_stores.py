"""Archives in S3: as good as files, and whatever is wrong with a store has a name."""

import gzip
import json
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from random import Random
from typing import Any

import duckdb
import pytest

from talonbench import object_stores
from talonbench.archive.results import Results, Selection, read_event_at, read_run
from tests.core.conftest import Run
from tests.core.object_store import ENVIRONMENT, SECRET, Store, cut_after, environment, serve

DAYS = (1_794_614_400_000, 1_794_700_800_000)


def forget() -> None:
    """Let the next look at a store see the variables as they are now."""
    object_stores._store.cache_clear()


def pack(*events: dict[str, Any]) -> bytes:
    return gzip.compress("".join(f"{json.dumps(one)}\n" for one in events).encode())


def paid(number: int, **more: str) -> dict[str, Any]:
    at = "2026-11-14T10:00:00.000Z"
    event = {"type": "track", "event": "Paid", "userId": f"u{number}", "messageId": f"m{number}"}
    return {**event, "timestamp": at, "receivedAt": at, **more}


OBJECTS = {
    f"segment-logs/shop/{DAYS[0]}/1.gz": pack(paid(1), paid(2)),
    f"segment-logs/shop/{DAYS[0]}/2.gz": pack(paid(3)),
    f"segment-logs/shop/{DAYS[1]}/1.gz": pack(paid(4), paid(1)),
    "segment-logs/": b"",
    "segment-logs/shop/notes.txt": b"{oops}",
    "other/one.ndjson": json.dumps(paid(9)).encode(),
    "empty/readme.txt": b"",
}


@pytest.fixture(scope="module")
def shared_store() -> Iterator[Store]:
    with pytest.MonkeyPatch.context() as patch:
        for name, value in ENVIRONMENT.items():
            patch.setenv(name, value)
        with serve() as store:
            store.put("logs", OBJECTS)
            yield store


@pytest.fixture
def store(shared_store: Store, monkeypatch: pytest.MonkeyPatch) -> Store:
    for name, value in {**ENVIRONMENT, "AWS_ENDPOINT_URL": shared_store.url}.items():
        monkeypatch.setenv(name, value)
    forget()
    return shared_store


@pytest.fixture
def setup(tmp_path: Path) -> tuple[str, ...]:
    return ("--action", "trackEventV2", "--trigger", 'type = "track"', "--json")


def start(url: str, *arguments: object, **more: str) -> subprocess.CompletedProcess[str]:
    """The command in a process of its own, with what AWS needs to find *url*."""
    return subprocess.run(
        [sys.executable, "-m", "talonbench_gui", *map(str, arguments)],
        env={**environment(url), **more},
        capture_output=True,
        text=True,
    )


@pytest.mark.parametrize(
    ("url", "events"),
    [
        ("s3://logs/segment-logs", 5),
        ("s3://logs/segment-logs/", 5),
        (f"s3://logs/segment-logs/shop/{DAYS[0]}/", 3),
        ("s3://logs/segment-logs/*/*/1.gz", 4),
        ("s3://logs/other/one.ndjson", 1),
        ("s3://logs", 6),
    ],
)
def test_folders_patterns_and_objects_are_read(
    run: Run, store: Store, setup: tuple[str, ...], url: str, events: int
) -> None:
    _, out, err = run("replay", url, *setup)

    assert (err, json.loads(out)["events"]) == ("", events)


def test_it_counts_what_the_same_files_come_to(run: Run, store: Store, setup: tuple[str, ...], tmp_path: Path) -> None:
    for key, content in OBJECTS.items():
        if key.endswith(".gz"):
            (tmp_path / key).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / key).write_bytes(content)

    here = run("replay", tmp_path / "segment-logs", *setup)
    there = run("replay", "s3://logs/segment-logs", *setup)
    spread = start(store.url, "replay", "s3://logs/segment-logs", *setup, "--jobs", 2)

    assert here == there == (spread.returncode, spread.stdout, spread.stderr)


def test_a_run_is_kept_goes_on_and_finds_its_events(
    run: Run, store: Store, setup: tuple[str, ...], tmp_path: Path
) -> None:
    store.put("days", {"a.gz": pack(paid(1), paid(2))})
    command = ("replay", "s3://days", *setup, "--out", tmp_path / "run")

    first = run(*command)
    again = run(*command, "--resume")
    folder = read_run(tmp_path / "run")
    with closing(Results(folder)) as results:
        (row, *_) = results.page(Selection(), results.anchors(Selection())[0])
    found = read_event_at(folder, row)
    exported = run(*command[:2], *setup, "--user", "u2", "--export", tmp_path / "found.ndjson")
    store.put("days", {"a.gz": pack(paid(1))})
    changed = run(*command, "--resume")

    assert first == again
    assert found.body is not None
    assert found.body["messageId"] in ("m1", "m2")
    assert (exported[0], json.loads((tmp_path / "found.ndjson").read_text("utf-8"))["userId"]) == (0, "u2")
    assert "of other files, or of files that have changed since" in changed[2]
    with duckdb.connect(tmp_path / "run" / "results.duckdb", read_only=True) as database:
        assert database.execute("SELECT path FROM files").fetchall() == [("s3://days/a.gz",)]
    written = (tmp_path / "run" / "run.json").read_text("utf-8")
    assert SECRET not in written
    assert ENVIRONMENT["AWS_ACCESS_KEY_ID"] not in written


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("s3://nothing/segment-logs", "s3://nothing/segment-logs: the bucket doesn't exist"),
        ("s3://nothing", "the bucket doesn't exist"),
        ("s3://nothing/*.gz", "the bucket doesn't exist"),
        ("s3://logs/gone.gz", "s3://logs/gone.gz: no such object or folder"),
        ("s3://logs/*.zip", "no object matches"),
        ("s3://logs/empty", "contains no event files"),
        ("s3://", "names no bucket"),
        ("s3://my bucket/a.gz", "s3://my bucket/a.gz: the bucket's name is invalid"),
        ("S3://logs/a.gz", "S3://logs/a.gz: write s3:// in lower case"),
        ("gs://logs/a.gz", "Talonbench reads files and s3:// URLs"),
        (f"s3://AKIA:{SECRET}@logs/a.gz", "s3://…@logs/a.gz: leave credentials out of the URL"),
    ],
)
def test_what_is_not_there_is_said(run: Run, store: Store, setup: tuple[str, ...], url: str, said: str) -> None:
    code, _, err = run("replay", url, *setup)

    assert (code, said in err, len(err.splitlines()), SECRET in err) == (2, True, 1, False)


def test_a_store_that_refuses_is_a_named_problem(
    run: Run, store: Store, setup: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with store.refusing():
        refused = run("replay", "s3://logs", *setup)
    forget()
    with socket.create_server(("127.0.0.1", 0)) as nobody:
        monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{nobody.getsockname()[1]}")
    gone = run("replay", "s3://logs", *setup)
    forget()
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(tmp_path))
    anonymous = run("replay", "s3://logs", *setup)

    assert (refused[0], "s3://logs: access denied: the AWS credentials in use may not read it (403)" in refused[2]) == (
        2,
        True,
    )
    assert (gone[0], "s3://logs: the store can't be reached" in gone[2]) == (2, True)
    assert (anonymous[0], "s3://logs: no AWS credentials were found; set AWS_PROFILE" in anonymous[2]) == (2, True)
    assert not [one for one in (refused, gone, anonymous) if SECRET in one[2] or "AKIA" in one[2]]


def test_of_an_object_whose_connection_breaks_off_what_came_before_counts(store: Store, setup: tuple[str, ...]) -> None:
    noise = Random(1)
    events = [paid(number, context=noise.randbytes(1000).hex()) for number in range(9_000)]
    store.put("long", {"a.gz": pack(*events)})

    with cut_after(store.port, 8_500_000) as url:
        done = start(url, "replay", "s3://long/a.gz", *setup)

    assert done.stderr.strip() == "talonbench: s3://long/a.gz: the connection to the store was lost"
    assert done.returncode == 2
    assert 5_000 < json.loads(done.stdout)["events"] < 9_000


def test_without_the_extra_the_command_says_what_to_install(store: Store, setup: tuple[str, ...]) -> None:
    code = "import sys; sys.modules['s3fs'] = None; from talonbench.cli import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", code, "replay", "s3://logs", *setup], env=os.environ, capture_output=True, text=True
    )

    assert done.stderr.strip().endswith("s3://logs: reading s3:// takes one more package: pip install 'talonbench[s3]'")


def test_a_bug_is_no_lost_connection() -> None:
    with pytest.raises(TypeError), object_stores._explained():
        raise TypeError
    with pytest.raises(object_stores.StoreError, match="connection to the store was lost"), object_stores._explained():
        raise ConnectionResetError
