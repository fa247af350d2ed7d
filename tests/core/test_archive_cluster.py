"""Archives on a Dask cluster: the results of one process, whoever is killed; nothing begins that can't end well."""

import json
import os
import pickle
import shutil
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

import talonbench
from talonbench.answers.counts import counts_json
from talonbench.archive import start_replay
from talonbench.archive.cluster import Cluster
from talonbench.archive.partitions import Task
from talonbench.archive.runs import open_run
from talonbench.archive.sources import read_sources
from talonbench.archive.work import Work, Workers
from talonbench.errors import WorkspaceError
from talonbench.preview import compile_destination
from tests.core.conftest import Run
from tests.core.dask_cluster import DaskCluster, overhear, start_cluster
from tests.core.test_archive import SETUP, by_partitions, in_one_go, make_lines, packed, rows

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")
SETUP_OPTIONS = ("--action", "trackEventV2", "--trigger", 'type = "track"', "--json")


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DaskCluster]:
    with start_cluster(tmp_path_factory.mktemp("cluster"), 2) as cluster:
        yield cluster


def test_a_killed_worker_changes_no_row(tmp_path: Path) -> None:
    path, out = packed(tmp_path / "a.gz", make_lines(4_000)), tmp_path / "out"
    counts = start_replay(compile_destination(SETUP.subscriptions, SETUP.filters))
    sources = read_sources([str(path)])
    with start_cluster(tmp_path, 2) as cluster:
        work = Work(sources, pickle.dumps(SETUP), Workers(lambda: Cluster(cluster.address), 4), 40_000)
        run, _ = open_run(out, SETUP, sources, "1", resumes=False)
        work.keep(run.name_part, run.find_part)
        for number, (_, done) in enumerate(work.run()):
            counts.absorb(done.tally)
            if number == 2:
                cluster.kill(0)
    by_partitions(path, out=tmp_path / "alone", size=40_000)

    assert number > 10
    assert counts_json(counts, 0, False) == in_one_go(path)[0]
    assert rows(out) == rows(tmp_path / "alone")


def test_the_command_says_the_same_and_keeps_the_same(run: Run, cluster: DaskCluster, tmp_path: Path) -> None:
    path = packed(tmp_path / "a.gz", make_lines())
    command = ("replay", path, *SETUP_OPTIONS)

    there = run(*command, "--scheduler", cluster.address, "--yes", "--out", tmp_path / "shared" / "run")
    alone = run(*command, "--out", tmp_path / "alone")
    counted = run(*command, "--scheduler", cluster.address, "--yes")
    resumed = run(*command, "--scheduler", cluster.address, "--yes", "--out", tmp_path / "shared" / "run", "--resume")

    assert there == alone == resumed == counted
    assert [row[:-1] for row in rows(tmp_path / "shared" / "run")] == [row[:-1] for row in rows(tmp_path / "alone")]
    kept = {"parts", "results.duckdb", "run.json", "setup.talonbench.json"}
    assert {one.name for one in (tmp_path / "shared" / "run").iterdir()} == kept
    assert (tmp_path / "shared" / "run").stat().st_mode & 0o777 == 0o700


def test_nothing_goes_anywhere_unasked(run: Run, cluster: DaskCluster, tmp_path: Path) -> None:
    path = packed(tmp_path / "a.gz", make_lines(5))

    code, out, err = run("replay", path, *SETUP_OPTIONS, "--scheduler", cluster.address)

    assert (code, out) == (2, "")
    assert f"the events, with the personal data in them, go to the workers of {cluster.address}; add --yes" in err


def test_the_key_stays_here(run: Run, cluster: DaskCluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = packed(tmp_path / "a.gz", make_lines(5))
    monkeypatch.setenv("TALONBENCH_API_KEY", "a-key-that-stays-here")

    with overhear(cluster.address) as (address, heard):
        _, out, _ = run("replay", path, *SETUP_OPTIONS, "--scheduler", address, "--yes")

    assert json.loads(out)["events"] > 0
    assert b"trackEventV2" in heard
    assert b"a-key-that-stays-here" not in heard


@pytest.mark.parametrize("more", [("--limit", "1"), ("--jobs", "2"), ("--send", "--sandbox"), ("--as-received",)])
def test_a_cluster_takes_whole_files(run: Run, tmp_path: Path, more: tuple[str, ...]) -> None:
    path = packed(tmp_path / "a.gz", make_lines(5))

    code, _, err = run("replay", path, *SETUP_OPTIONS, "--scheduler", "tcp://127.0.0.1:1", "--yes", *more)

    assert (code, "--scheduler takes whole files" in err) == (2, True)


def test_addresses_without_a_scheduler_are_said(run: Run, tmp_path: Path) -> None:
    path = packed(tmp_path / "a.gz", make_lines(5))
    command = ("replay", path, *SETUP_OPTIONS, "--yes", "--scheduler")

    with start_cluster(tmp_path, 0) as empty:
        idle = run(*command, empty.address)
    gone, odd = run(*command, empty.address), run(*command, "somewhere")

    assert (idle[0], f"{empty.address}: the cluster has no workers; start some" in idle[2]) == (2, True)
    assert (gone[0], f"{empty.address}: no Dask scheduler answers there" in gone[2]) == (2, True)
    assert (odd[0], "somewhere: isn't a scheduler's address, as tcp://HOST:8786" in odd[2]) == (2, True)


def test_what_workers_do_not_reach_is_said_before_the_run(cluster: DaskCluster, tmp_path: Path) -> None:
    """Two workers of one machine share all its files, so the others' are made up: a longer file, a missing folder."""
    (source,) = read_sources([str(packed(tmp_path / "a.gz", make_lines(5)))])
    client = Cluster(cluster.address)

    client.check([source], tmp_path)
    with pytest.raises(WorkspaceError, match=r"a\.gz: has [\d,]+ bytes there, not 9, asked by the worker tcp://"):
        client.check([replace(source, size=9)], None)
    with pytest.raises(WorkspaceError, match=r"gone\.gz: No such file or directory, asked by the worker tcp://"):
        client.check([replace(source, path=str(tmp_path / "gone.gz"))], None)
    client.shutdown()

    assert [one.name for one in tmp_path.iterdir()] == ["a.gz"]


def test_a_folder_that_is_another_one_for_the_workers_is_refused(
    cluster: DaskCluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each process has its own /proc/self/cwd, as each machine has its own /tmp."""
    (tmp_path / "out").mkdir()
    monkeypatch.chdir(tmp_path)
    out = Path("/proc/self/cwd/out")
    client = Cluster(cluster.address)

    with pytest.raises(WorkspaceError) as refused:
        client.check([], out)
    (cluster.folder / "out").mkdir()
    with pytest.raises(WorkspaceError) as empty:
        client.check([], out)
    client.shutdown()

    for one in (refused, empty):
        assert str(one.value).startswith(f"{out}: isn't there, asked by the worker tcp://127.0.0.1:")
        assert str(one.value).endswith("; --out must be a folder that all workers share")
    assert list((tmp_path / "out").iterdir()) == []


def test_workers_with_another_talonbench_or_none_are_noticed(run: Run, tmp_path: Path) -> None:
    path = packed(tmp_path / "a.gz", make_lines(5))
    command = ("replay", path, *SETUP_OPTIONS, "--yes", "--scheduler")
    other = tmp_path / "other"
    shutil.copytree(Path(talonbench.__file__).parent, other / "talonbench")
    (other / "talonbench" / "added.py").write_text("# changed\n")
    rest = [path for path in os.environ.get("PYTHONPATH", "").split(os.pathsep) if path]

    with start_cluster(tmp_path, 0) as cluster:
        cluster.start_worker({**os.environ, "PYTHONPATH": os.pathsep.join([str(other), *rest])})
        cluster.wait(1)
        changed = run(*command, cluster.address)
        (tmp_path / "none" / "talonbench").mkdir(parents=True)
        (tmp_path / "none" / "talonbench" / "__init__.py").touch()
        cluster.kill(0)
        cluster.start_worker({**os.environ, "PYTHONPATH": str(tmp_path / "none")})
        cluster.wait(1)
        missing = run(*command, cluster.address)

    assert (changed[0], "this worker has Talonbench 0.1.0 (" in changed[2]) == (2, True)
    assert "install the same on all machines" in changed[2]
    assert (missing[0], "this worker lacks Talonbench, or has another version" in missing[2]) == (2, True)


def test_a_cluster_without_workers_is_not_waited_for(tmp_path: Path) -> None:
    path = packed(tmp_path / "a.gz", make_lines(5))
    task = Task(pickle.dumps(SETUP), str(path), 0, 10**6)
    with start_cluster(tmp_path, 1) as cluster:
        workers = Workers(lambda: Cluster(cluster.address, patience=1), 1)
        cluster.kill(0)
        with pytest.raises(WorkspaceError, match="has no workers any more; --resume goes on with the run"):
            workers.finish(task, workers.submit(task))
        begun = workers.submit(task)
        cluster.scheduler.kill()
        with pytest.raises(WorkspaceError, match="no Dask scheduler answers there"):
            workers.finish(task, begun)


def test_without_the_extra_the_command_says_what_to_install(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = packed(tmp_path / "a.gz", make_lines(5))
    monkeypatch.setitem(sys.modules, "distributed", None)

    _, _, err = run("replay", path, *SETUP_OPTIONS, "--yes", "--scheduler", "tcp://127.0.0.1:1")

    assert "--scheduler takes one more package: pip install 'talonbench[cluster]'" in err
