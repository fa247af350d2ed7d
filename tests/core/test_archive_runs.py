"""The folders of runs: listed, watched while they grow, deleted."""

from pathlib import Path

from talonbench.archive.results import Progress, RunWatch, delete_run, list_runs, read_run
from talonbench.archive.sources import Source
from talonbench.archive.work import RANGE
from tests.core.runs import SENT, START, Row, write_manifest, write_part, write_run

ROW = Row(1, START, "Seen", "anna", SENT)


def test_runs_are_listed_and_other_folders_left_out(tmp_path: Path) -> None:
    (tmp_path / "notes").mkdir()
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / "run.json").write_text("{")
    run = write_run(tmp_path / "november", [ROW])

    assert [one.path for one in list_runs(tmp_path)] == [run]
    assert list_runs(tmp_path / "nothing") == ()


def test_a_run_is_deleted_with_its_folder(tmp_path: Path) -> None:
    run = read_run(write_run(tmp_path / "november", [ROW]))

    delete_run(run)
    delete_run(run)

    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_no_run_any_more_is_not_deleted(tmp_path: Path) -> None:
    run = read_run(write_run(tmp_path / "november", [ROW]))
    (run.path / "run.json").unlink()

    delete_run(run)

    assert run.path.is_dir()


def test_a_run_is_watched_by_its_parts(tmp_path: Path) -> None:
    write_manifest(tmp_path, [])
    sources = [Source("a", RANGE, 0.0, 2 * RANGE), Source("b", 1, 0.0, RANGE // 2)]
    watch = RunWatch(tmp_path, sources)
    assert watch.look() == Progress(0, 0.0)

    write_part(tmp_path, f"00000-{RANGE:013}", [ROW, ROW])
    write_part(tmp_path, "00001-0000000000000", [ROW])
    assert watch.look() == Progress(3, 0.6)

    write_part(tmp_path, "00000-0000000000000", [ROW], is_over=False)
    assert watch.look() == Progress(4, 1.0)
