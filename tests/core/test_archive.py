"""Archives by partitions: the counts and rows are those of one process, whatever is killed in between."""

import gzip
import json
import os
import pickle
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Executor
from contextlib import closing
from functools import partial
from pathlib import Path
from random import Random
from typing import Any

import duckdb
import pytest
import zstandard

from talonbench.answers.counts import counts_json
from talonbench.archive import Replay, Scan, partitions, start_replay
from talonbench.archive.partitions import Setup, Task
from talonbench.archive.pool import Pool
from talonbench.archive.results import Results, read_run
from talonbench.archive.runs import open_run
from talonbench.archive.sources import find_files, read_sources
from talonbench.archive.work import Running, Work, Workers
from talonbench.destination import Settings, Subscription
from talonbench.errors import WorkspaceError
from talonbench.filters import DestinationFilter
from talonbench.ingestion import Reception, SeenIds
from talonbench.preview import compile_destination
from talonbench.reading import read_archive_parts
from talonbench.workspace import FilterEntry, MappingEntry, Workspace, save
from tests.core.conftest import Run

MOMENT = 1_780_000_000.0
MAPPING: dict[str, Any] = {
    "customerProfileId": {"@path": "$.userId"},
    "eventType": {"@path": "$.event"},
    "attributes": {"@path": "$.properties.attributes"},
}
SECRET = DestinationFilter("Secrets", 'event = "Secret"', ({"type": "DROP"},))
SETUP = Setup(
    (
        Subscription("a", "Tracks", "trackEventV2", 'type = "track"', MAPPING),
        Subscription("b", "Groups", "updateCustomerProfileV3", 'type = "group"', {"customerProfileId": "g"}),
        Subscription("c", "Off", "trackEventV2", "", MAPPING, enabled=False),
    ),
    (SECRET,),
    None,
    Settings("key", "https://a.example"),
    MOMENT,
)
SIZE = 3_000  # bytes of a partition


def make_lines(count: int = 200, seed: int = 1) -> list[str]:
    """Events, some of them repeated much later, and lines that are odd."""
    chance = Random(seed)
    lines = []
    for number in range(count):
        event: dict[str, Any] = {
            "type": chance.choice(("track", "track", "group", "page")),
            "event": chance.choice(("Paid", "Secret", "Seen")),
            "messageId": f"m{number if chance.random() < 0.8 else chance.randrange(count)}",
            "timestamp": f"2026-03-{1 + number % 9:02}T10:00:00.000Z",
            "receivedAt": f"2026-03-{1 + number % 9:02}T10:00:01.000Z",
            "properties": {"attributes": {chance.choice("abc"): number}},
        }
        if chance.random() < 0.9:
            event["userId"] = f"u{number % 7}"
        lines.append(json.dumps(event))
        if number % 41 == 0:
            lines.append(chance.choice(("", "{oops}", "// a comment", '{"batch": [{"type": "track", "userId": "b"}]}')))
    return lines


def in_one_go(*paths: Path) -> tuple[dict[str, Any], list[str]]:
    """The counts of *paths* and what is wrong with them, by one process that doesn't cut them."""
    destination = compile_destination(SETUP.subscriptions, SETUP.filters)
    counts, told = start_replay(destination), []
    replay = Replay(Scan(destination, SETUP.settings), Reception(lambda: MOMENT, lambda: "new"), counts.absorb)
    for path in paths:
        try:
            for item in replay.read(read_archive_parts(path)):
                told.append(f"{item.line}:{item.column}: {item.problem}")
        except WorkspaceError as error:
            told.append(str(error))
    return counts_json(counts, 0, False), told


def by_partitions(
    *paths: Path,
    make: Callable[[], Executor] | None = None,
    out: Path | None = None,
    size: int = SIZE,
    workers: Workers | None = None,
) -> tuple[dict[str, Any], list[str]]:
    """The same by partitions, kept in *out*."""
    counts, told = start_replay(compile_destination(SETUP.subscriptions, SETUP.filters)), []
    sources = read_sources(map(str, paths))
    work = Work(sources, pickle.dumps(SETUP), workers or Workers(make, 1 if make is None else 4), size)
    if out is not None:
        run, _ = open_run(out, SETUP, sources, "1", resumes=True)
        work.keep(run.name_part, run.find_part)
    for _, done in work.run():
        counts.absorb(done.tally)
        told += [f"{line}:{column}: {problem}" for line, column, problem, _ in done.told]
        told += [done.failure] if done.failure else []
    return counts_json(counts, 0, False), told


def packed(path: Path, lines: list[str]) -> Path:
    path.write_bytes(gzip.compress("".join(f"{line}\n" for line in lines).encode()))
    return path


def rows(out: Path) -> list[tuple[Any, ...]]:
    query = f"SELECT * FROM read_parquet('{out}/parts/*.parquet') ORDER BY ALL"
    with duckdb.connect() as database:
        return database.execute(query).fetchall()


@pytest.fixture
def archive(tmp_path: Path) -> list[Path]:
    """Files of every kind, of which two break off and one isn't lines."""
    lines = make_lines()
    (tmp_path / "plain.ndjson").write_text("\ufeff" + "\n".join(lines), "utf-8")
    events = [line for line in make_lines(20, 2) if line.startswith("{") and line != "{oops}"]
    (tmp_path / "array.json").write_text(f"[{', '.join(events)}]", "utf-8")
    whole = packed(tmp_path / "whole.gz", make_lines(300, 3)).read_bytes()
    (tmp_path / "cut.gz").write_bytes(whole[: len(whole) // 2])
    (tmp_path / "broken.gz").write_bytes(whole + b"\x1f\x8b\xff\xff" + whole[4:])
    (tmp_path / "frames.zst").write_bytes(
        b"".join(zstandard.compress("".join(f"{line}\n" for line in make_lines(60, seed)).encode()) for seed in (4, 5))
    )
    names = ("plain.ndjson", "array.json", "whole.gz", "cut.gz", "broken.gz", "frames.zst", "gone.gz")
    return [tmp_path / name for name in names]


@pytest.mark.parametrize("size", [700, SIZE, 10**9])
def test_partitions_count_what_one_process_counts(archive: list[Path], size: int) -> None:
    assert by_partitions(*archive, size=size) == in_one_go(*archive)


class Helping(Workers):
    """One other process, and this one; counts what this one does."""

    def __init__(self) -> None:
        super().__init__(partial(Pool, 1), 3, helps=True)
        self.here = self.there = 0

    def submit(self, task: Task, seen: SeenIds | None = None) -> Running:
        self.there += 1
        return super().submit(task, seen)

    def do_here(self, task: Task, seen: SeenIds | None = None) -> Running:
        self.here += 1
        return super().do_here(task, seen)


@pytest.mark.parametrize("size", [700, SIZE, 10**9])
def test_a_process_that_helps_another_counts_what_one_counts(archive: list[Path], size: int, tmp_path: Path) -> None:
    workers = Helping()

    assert by_partitions(*archive, size=size, workers=workers, out=tmp_path / "out") == in_one_go(*archive)
    by_partitions(*archive, size=size, out=tmp_path / "alone")
    assert rows(tmp_path / "out") == rows(tmp_path / "alone")
    assert workers.there
    assert workers.here  # while the other one starts


def test_a_file_without_an_event_is_a_run_without_rows(tmp_path: Path) -> None:
    path = tmp_path / "broken.ndjson"
    path.write_text("{oops}\n", "utf-8")

    counts, told = by_partitions(path, out=tmp_path / "out")

    assert counts["events"] == 0
    assert len(told) == 1
    assert rows(tmp_path / "out") == []


def test_one_process_does_each_partition_once_though_events_are_repeated(tmp_path: Path) -> None:
    setup, begun = pickle.dumps(SETUP), []
    path = tmp_path / "plain.ndjson"
    path.write_text("\n".join(make_lines()), "utf-8")

    class Noting(Workers):
        def submit(self, task: Task, seen: SeenIds | None = None) -> Running:
            begun.append(task.start)
            return super().submit(task, seen)

    done = [done for _, done in Work(read_sources([str(path)]), setup, Noting(None, 1), SIZE).run()]

    assert sum(len(one.repeated) for one in done) == 5
    assert len(begun) == len(set(begun)) > 10


def test_one_process_unpacks_a_file_once_whatever_the_partitions(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The last line of a partition goes on behind its end, and the next one begins with the line after it."""
    path = packed(tmp_path / "a.gz", make_lines())
    opened: list[Path | str] = []

    def read(name: Path | str) -> Iterator[bytes]:
        opened.append(name)
        return read_archive_parts(name)

    monkeypatch.setattr(partitions, "read_archive_parts", read)

    done = [done for _, done in Work(read_sources([str(path)]), pickle.dumps(SETUP), Workers(None, 1), SIZE).run()]

    assert len(done) > 10
    assert opened == [str(path)]


def test_what_is_broken_is_one_problem_and_what_came_before_counts(archive: list[Path]) -> None:
    for name, said in (("cut.gz", "incomplete gzip data"), ("broken.gz", "damaged gzip data")):
        (path,) = (one for one in archive if one.name == name)
        counts, told = by_partitions(path)

        assert [one for one in told if said in one] == [f"{path}: {said}"]
        assert int(counts["events"]) > 50


def test_of_a_gzip_that_is_damaged_in_the_middle_what_came_before_counts(tmp_path: Path) -> None:
    path = packed(tmp_path / "a.gz", make_lines(300, 3))
    damaged = bytearray(path.read_bytes())
    damaged[len(damaged) // 2] ^= 0xFF
    path.write_bytes(bytes(damaged))

    counts, told = by_partitions(path)

    assert [one for one in told if "gzip" in one] == [f"{path}: damaged gzip data"]
    assert int(counts["events"]) > 100


def test_a_killed_worker_changes_nothing(tmp_path: Path) -> None:
    path = packed(tmp_path / "a.gz", make_lines(2_000))
    killed: list[int] = []
    pools: list[Executor] = []

    def make() -> Executor:
        pool = Pool(2)
        submit = pool.submit
        pools.append(pool)

        def submit_and_kill(*arguments: Any) -> Any:
            future = submit(*arguments)
            if len(killed) < min(2, len(pools)):  # one of each of the first two pools
                (pid, *_) = pool._processes
                killed.append(pid)
                os.kill(pid, signal.SIGKILL)
            return future

        pool.submit = submit_and_kill  # type: ignore[method-assign, assignment]
        return pool

    found = by_partitions(path, make=make, out=tmp_path / "out", size=50_000)
    by_partitions(path, out=tmp_path / "alone", size=50_000)

    assert len(killed) == 2
    assert found == in_one_go(path)
    assert rows(tmp_path / "out") == rows(tmp_path / "alone")


SCRIPT = """
import sys
from pathlib import Path
from tests.core.test_archive import by_partitions
by_partitions(Path(sys.argv[1]), out=Path(sys.argv[2]), size=40_000)
"""


def test_a_run_that_is_killed_twenty_times_comes_to_the_same(tmp_path: Path) -> None:
    path, out = packed(tmp_path / "a.gz", make_lines(4_000)), tmp_path / "out"
    by_partitions(path, out=tmp_path / "alone", size=40_000)
    command = [sys.executable, "-c", SCRIPT, str(path), str(out)]

    for _ in range(20):
        with subprocess.Popen(command, start_new_session=True) as process:
            seen = len(list(out.glob("parts/*.parquet")))
            while process.poll() is None and len(list(out.glob("parts/*"))) <= seen:
                time.sleep(0.002)
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
    counts = by_partitions(path, out=out, size=40_000)

    assert counts == in_one_go(path)
    assert rows(out) == rows(tmp_path / "alone")
    assert not list(out.glob("parts/*.tmp"))


def test_each_event_is_a_row_with_its_place_and_what_became_of_it(tmp_path: Path) -> None:
    lines = make_lines(60)
    path = packed(tmp_path / "a.gz", lines)
    text = gzip.decompress(path.read_bytes())

    by_partitions(path, out=tmp_path / "out")

    query = (
        f'SELECT line, "offset", time, type, name, "user", message_id, verdict FROM \'{tmp_path}/out/parts/*.parquet\''
    )
    with duckdb.connect() as database:
        found = database.execute(query).fetchall()
    for line, offset, at, kind, name, user, identity, verdict in found:
        event = json.loads(lines[line - 1])
        assert text[offset:].split(b"\n")[0].decode() == lines[line - 1]
        if "batch" in event:
            continue
        assert [kind, name, user] == [event["type"], event["event"], event.get("userId")]
        assert (identity, at % 86_400_000) == (event["messageId"], 36_000_000)
        summary, mappings = (json.loads(verdict)[key] for key in ("summary", "mappings"))
        assert [one[0] for one in mappings] == ["a", "b"]
        assert summary in ("ok", "duplicate_message_id", "FILTERED_BY_RULES", "NO_MATCHING_MAPPING", "mapping_rejected")
        if summary == "mapping_rejected":
            assert mappings[0] == ["a", "rejected", "mapping_rejected:/customerProfileId:required", 0]


# -- the command ------------------------------------------------------------------------------


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    mappings = [MappingEntry(id="a", name="A", action="trackEventV2", trigger='type = "track"', mapping=MAPPING)]
    secret = FilterEntry(name="Secrets", condition='event = "Secret"', actions=[{"type": "DROP"}])
    save(Workspace(mappings=mappings, filters=[secret]), tmp_path / "w.talonbench.json")
    return tmp_path / "w.talonbench.json"


def test_a_run_is_kept_for_its_owner_and_goes_on_only_with_the_same(run: Run, workspace: Path, tmp_path: Path) -> None:
    path, out = packed(tmp_path / "a.gz", make_lines()), tmp_path / "runs" / "one"
    command = ("replay", path, "--workspace", workspace, "--json")

    plain, kept = run(*command), run(*command, "--out", out, "--jobs", 1)
    resumed, refused = run(*command, "--out", out, "--resume"), run(*command, "--out", out, "--across")
    other = run("replay", path, "--action", "trackEventV2", "--out", out, "--resume")
    packed(path, make_lines(10))
    changed = run(*command, "--out", out, "--resume")

    assert plain == kept == resumed
    assert [out.stat().st_mode & 0o777, (out / "parts").stat().st_mode & 0o777] == [0o700, 0o700]
    assert "holds a run made without --across; choose another folder for --out" in refused[2]
    assert "holds a run made with other mappings, filters or settings; choose another folder for --out" in other[2]
    assert "holds a run of other files, or of files that have changed since" in changed[2]
    manifest = json.loads((out / "run.json").read_text("utf-8"))
    assert (manifest["events"], manifest["broken"]) == (json.loads(plain[1])["events"], plain[2].count("Keys need"))
    assert manifest["mappings"] == [{"id": "a", "name": "A"}]
    with duckdb.connect(out / "results.duckdb", read_only=True) as database:
        assert database.execute("SELECT count(*) FROM events").fetchall() == [(manifest["events"],)]
    assert "key" not in json.dumps(manifest)


def test_processes_count_the_same(run: Run, workspace: Path, tmp_path: Path) -> None:
    path = packed(tmp_path / "a.gz", make_lines())

    one, two = (run("replay", path, "--workspace", workspace, "--json", "--jobs", jobs) for jobs in (1, 2))

    assert one == two


def test_what_is_no_run_is_left_alone(run: Run, workspace: Path, tmp_path: Path) -> None:
    path, mine = packed(tmp_path / "a.gz", make_lines()), tmp_path / "mine"
    mine.mkdir()
    (mine / "letter.txt").write_text("dear", "utf-8")

    code, _, err = run("replay", path, "--workspace", workspace, "--out", mine)

    assert (code, [one.name for one in mine.iterdir()]) == (2, ["letter.txt"])
    assert "isn't empty, and isn't a run; choose another folder for --out" in err


@pytest.mark.parametrize("more", [("--limit", 1), ("--stop-on-failure",), ("--as-received",)])
def test_a_run_takes_whole_files(run: Run, workspace: Path, tmp_path: Path, more: tuple[object, ...]) -> None:
    path = packed(tmp_path / "a.gz", make_lines())

    code, _, err = run("replay", path, "--workspace", workspace, "--out", tmp_path / "out", *more)

    assert (code, "take whole files" in err) == (2, True)


def test_folders_and_patterns_stand_for_their_files(run: Run, workspace: Path, tmp_path: Path) -> None:
    days = tmp_path / "segment-logs" / "source"
    for day in ("1", "2"):
        (days / day).mkdir(parents=True)
        packed(days / day / "part.gz", [json.dumps({"type": "track", "event": "Paid", "userId": day})])
    (days / ".hidden.ndjson").write_text("{oops}", "utf-8")
    (days / "notes.txt").write_text("{oops}", "utf-8")

    by_folder = run("replay", days, "--workspace", workspace, "--json")
    by_pattern = run("replay", days / "*" / "*.gz", "--workspace", workspace, "--json")
    nothing = run("replay", days / "*.zip", "--workspace", workspace)
    empty = run("replay", tmp_path / "empty", "--workspace", workspace)

    assert by_folder == by_pattern
    assert json.loads(by_folder[1])["events"] == 2
    assert (nothing[0], "no file matches" in nothing[2]) == (2, True)
    assert empty[0] == 2
    assert [Path(one).name for one in find_files(str(days))] == ["part.gz", "part.gz"]


# -- what is asked of it -----------------------------------------------------------------------


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """An archive of three days in which one mapping's path is missing from the second day on."""
    lines = []
    for number in range(60):
        event: dict[str, Any] = {
            "type": "track",
            "event": ("Paid", "Seen", "Secret")[number % 3],
            "messageId": f"m{number}",
        }
        event["receivedAt"] = event["timestamp"] = f"2026-03-0{1 + number // 20}T10:00:00.000Z"
        if number < 20:
            event["userId"] = "ada"
        else:
            event["anonymousId"] = "ada"
        lines.append(json.dumps(event))
    lines[7:7] = ["{oops}", json.dumps({**json.loads(lines[0]), "messageId": "w", "writeKey": "secret"})]
    return packed(tmp_path / "shop.gz", lines)


def test_events_are_counted_by_what_is_asked(run: Run, workspace: Path, shop: Path) -> None:
    command = ("replay", shop, "--workspace", workspace, "--json")

    _, out, _ = run(*command, "--group-by", "day,reason")
    found = json.loads(out)
    by_mapping = json.loads(run(*command, "--group-by", "mapping", "--only", "sends")[1])
    by_user = json.loads(run(*command, "--group-by", "user,event", "--since", "2026-03-03")[1])

    missing = "mapping_rejected:/customerProfileId:required"
    assert found["outcomes"] == {"sends": 15, "discarded": 26, "filtered": 20, "none": 0}
    assert [[one["day"][-2:], one["reason"], one["events"]] for one in found["groups"]] == [
        ["01", "ok", 15], ["01", "FILTERED_BY_RULES", 6],
        ["02", missing, 13], ["02", "FILTERED_BY_RULES", 7],
        ["03", missing, 13], ["03", "FILTERED_BY_RULES", 7],
    ]  # fmt: skip
    assert found["groups"][2]["first"] == found["groups"][2]["last"] == "2026-03-02T10:00:00.000Z"
    assert [(one["mapping"], one["events"]) for one in by_mapping["groups"]] == [("A", 15)]
    assert {(one["user"], one["event"], one["events"]) for one in by_user["groups"]} == {
        ("ada", "Paid", 6), ("ada", "Seen", 7), ("ada", "Secret", 7),
    }  # fmt: skip


def test_people_read_the_shares_and_the_commonest_reasons(run: Run, workspace: Path, shop: Path) -> None:
    _, out, _ = run("replay", shop, "--workspace", workspace, "--event", "Paid")

    assert out.splitlines()[-3:] == [
        "21 selected events: send 38.1%, discarded 61.9%",
        "    13 × mapping_rejected:/customerProfileId:required, 2026-03-02 10:00 to 2026-03-03 10:00",
        "    8 × ok, 2026-03-01 10:00 to 2026-03-01 10:00",
    ]


@pytest.mark.parametrize("form", ["lines", "array", "batches"])
def test_events_are_counted_by_what_they_have_at_a_path(run: Run, workspace: Path, tmp_path: Path, form: str) -> None:
    day, apps = "2026-03-01T10:00:00.000Z", ("4.1.0", "4.2.0", "4.2.0", None, {"of": 5})
    events = [
        {
            "type": "track", "event": "Paid", "messageId": f"m{at}", "userId": "u", "timestamp": day, "receivedAt": day,
            "context": {} if app is None else {"app": {"version": app}},
        }
        for at, app in enumerate(apps)
    ]  # fmt: skip
    file = tmp_path / "e.ndjson"
    match form:
        case "lines":
            file.write_text("".join(f"{json.dumps(event)}\n" for event in events))
        case "array":
            file.write_text(json.dumps(events))
        case _:
            file.write_text(f"{json.dumps({'batch': events[:3]})}\n{json.dumps({'batch': events[3:]})}\n")

    command = ("replay", file, "--workspace", workspace, "--group-by", "reason,$.context.app.version,day")
    found = json.loads(run(*command, "--json")[1])["groups"]
    _, text, _ = run(*command)

    assert [(one["$.context.app.version"], one["events"]) for one in found] == [
        ("4.2.0", 2), (None, 1), ("4.1.0", 1), ('{"of":5}', 1),
    ]  # fmt: skip
    assert {one["day"] for one in found} == {"2026-03-01"}
    assert f"    1 × {found[0]['reason']} · no $.context.app.version · 2026-03-01" in text


def test_a_group_is_a_column_or_a_path(run: Run, workspace: Path, shop: Path) -> None:
    code, _, err = run("replay", shop, "--workspace", workspace, "--group-by", "version")

    assert code == 2
    assert "paths like $.context.app.version" in " ".join(err.replace("│", " ").split())


def test_what_filtered_events_is_counted_by_its_cause(run: Run, workspace: Path, shop: Path, tmp_path: Path) -> None:
    twice = tmp_path / "twice.ndjson"
    twice.write_bytes(2 * gzip.decompress(shop.read_bytes()))

    command = ("replay", twice, "--workspace", workspace, "--only", "filtered")
    _, text, _ = run(*command)
    _, out, _ = run(*command, "--json")

    assert "    filtered: 61 dropped as duplicates, 20 discarded by filters" in text.splitlines()
    assert json.loads(out)["filtered"] == {"duplicate_message_id": 61, "FILTERED_BY_RULES": 20}


@pytest.mark.parametrize("name", ["found.ndjson", "found.ndjson.gz"])
def test_what_is_asked_for_is_written_as_it_is_there(
    run: Run, workspace: Path, shop: Path, tmp_path: Path, name: str
) -> None:
    file = tmp_path / name
    command = ("replay", shop, "--workspace", workspace, "--export", file)

    _, _, err = run(*command, "--reason", "mapping_rejected", "--until", "2026-03-03")
    again = run(*command)
    text = (gzip.decompress(file.read_bytes()) if name.endswith(".gz") else file.read_bytes()).decode()

    wanted = [line for line in gzip.decompress(shop.read_bytes()).decode().splitlines() if "2026-03-02" in line]
    assert text.splitlines() == [line for line in wanted if "Secret" not in line]
    assert f"13 events written to {file}" in err
    assert file.stat().st_mode & 0o777 == 0o600
    assert (again[0], "exists already; choose another name for --export" in again[2]) == (2, True)


def test_a_user_whose_id_is_a_number_is_found(run: Run, workspace: Path, tmp_path: Path) -> None:
    users: list[dict[str, Any]] = [
        {"userId": 123345}, {"userId": "ada"}, {"userId": 123345, "anonymousId": "a"}, {"anonymousId": 7},
        {"userId": "123345"},
    ]  # fmt: skip
    received = {"receivedAt": "2026-03-01T10:00:00Z", "timestamp": "2026-03-01T10:00:00Z"}
    lines = [
        json.dumps({"type": "track", "event": "Paid", "messageId": f"m{at}", **received, **user})
        for at, user in enumerate(users)
    ]
    path, out = (
        packed(tmp_path / "users.gz", [*lines, json.dumps({"type": "track", "event": "Paid", **received})]),
        tmp_path,
    )
    command = ("replay", path, "--workspace", workspace, "--json", "--out", out / "run")

    by_user = json.loads(run(*command, "--group-by", "user")[1])["groups"]
    by_day = json.loads(run(*command, "--group-by", "day,user", "--user", "7")[1])["groups"]
    run(*command, "--user", "123345", "--export", out / "these.ndjson")

    assert [(one["user"], one["events"]) for one in by_user] == [("123345", 3), (None, 1), ("7", 1), ("ada", 1)]
    assert [(one["day"], one["user"], one["events"]) for one in by_day] == [("2026-03-01", "7", 1)]
    assert len((out / "these.ndjson").read_bytes().splitlines()) == 3
    with closing(Results(read_run(out / "run"))) as results:  # as the window shows them
        shown = results.page(results.everything, results.anchors(results.everything)[0])
        assert sorted(row.user for row in shown) == ["", "123345", "123345", "123345", "7", "ada"]


def test_an_export_of_no_events_leaves_no_file(run: Run, workspace: Path, shop: Path, tmp_path: Path) -> None:
    file = tmp_path / "none.ndjson"

    code, out, err = run("replay", shop, "--workspace", workspace, "--export", file, "--user", "nobody")

    assert ("0 selected events" in out, f"no events to export; {file} isn't written" in err) == (True, True)
    assert (code, file.exists()) == (2, False)  # a line of the archive is no event


def test_one_more_group_is_one(run: Run, workspace: Path, tmp_path: Path) -> None:
    lines = [json.dumps({"type": "track", "event": f"E{at}", "userId": "u", "messageId": f"m{at}"}) for at in range(21)]
    path = packed(tmp_path / "names.gz", lines)

    _, out, _ = run("replay", path, "--workspace", workspace, "--group-by", "event")

    assert out.splitlines()[-1] == "    … and 1 more group"


def test_a_write_key_is_not_exported(run: Run, workspace: Path, shop: Path, tmp_path: Path) -> None:
    run("replay", shop, "--workspace", workspace, "--export", tmp_path / "all.ndjson")

    text = (tmp_path / "all.ndjson").read_text("utf-8")
    assert (len(text.splitlines()), "secret" in text, '"w"' in text) == (61, False, True)


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (("--group-by", "day,month"), "--group-by takes day, mapping, reason, event, user"),
        (("--only", "lost"), "--only takes one of sends, discarded, filtered, none"),
        (("--since", "spring"), "--since takes a date or time"),
        (("--group-by", "day", "--send", "--sandbox"), "take whole files"),
        (("--since", "2026-03-02", "--until", "2026-03-02"), "--since must be before --until"),
        (("--reason", "nope"), "--reason takes a code that --group-by reason shows, like NO_MATCHING_MAPPING"),
        (("--export", "out.csv"), "--export writes NDJSON; name the file like events.ndjson or events.ndjson.gz"),
    ],
)
def test_what_cannot_be_asked_is_said(
    run: Run, workspace: Path, shop: Path, more: tuple[object, ...], said: str
) -> None:
    code, out, err = run("replay", shop, "--workspace", workspace, *more)

    assert (code, out) == (2, "")
    assert said in err
