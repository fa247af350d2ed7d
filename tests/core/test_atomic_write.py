"""A file is replaced whole or not at all, and what a killed save leaves beside it is removed."""

import os
import subprocess
import sys
import time
from pathlib import Path
from typing import IO

import pytest

from talonbench.errors import WorkspaceError
from talonbench.file_lock import lock_file
from talonbench.workspace import atomic_write
from talonbench.workspace.atomic_write import remove_stale_temp_files, write_atomically

SAVING = """
import sys
from pathlib import Path
from talonbench.workspace import atomic_write
path = Path(sys.argv[1])
print("ready", flush=True)
while True:
    for letter in b"ab":
        if sys.argv[2] == "named":
            atomic_write._write_named(path, bytes([letter]) * 2_000_000, 0o644)
        else:
            atomic_write.write_atomically(path, bytes([letter]) * 2_000_000)
"""
on_linux = pytest.mark.skipif(sys.platform != "linux", reason="only Linux has files without a name")


def kill_while_saving(path: Path, how: str, seconds: float) -> None:
    saving = subprocess.Popen([sys.executable, "-c", SAVING, str(path), how], stdout=subprocess.PIPE)
    assert saving.stdout is not None
    assert saving.stdout.readline() == b"ready\n"
    time.sleep(seconds)
    saving.kill()
    saving.wait()
    saving.stdout.close()


@on_linux
def test_a_killed_save_leaves_whole_files_only_and_the_next_start_removes_what_is_left_over(tmp_path: Path) -> None:
    path = tmp_path / "mine.talonbench.json"
    whole = (b"a" * 2_000_000, b"b" * 2_000_000)
    path.write_bytes(whole[0])

    for attempt in range(12):
        kill_while_saving(path, "unnamed", 0.02 + attempt * 0.003)

        # A kill between the complete file's first name and its last leaves both.
        assert all(left.read_bytes() in whole for left in tmp_path.iterdir())
        remove_stale_temp_files(path)
        assert list(tmp_path.iterdir()) == [path]


@on_linux
def test_a_save_has_no_name_until_it_is_complete(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "mine.talonbench.json"
    path.write_bytes(b"old")
    seen: list[list[Path]] = []
    fill = atomic_write._fill

    def fill_and_look(file: IO[bytes], data: bytes) -> None:
        fill(file, data)
        seen.append(list(tmp_path.iterdir()))

    monkeypatch.setattr(atomic_write, "_fill", fill_and_look)

    write_atomically(path, b"new")

    assert seen == [[path]]
    assert path.read_bytes() == b"new"


def test_what_a_killed_save_leaves_where_files_need_a_name_is_swept_away(tmp_path: Path) -> None:
    path = tmp_path / "mine [1].talonbench.json"
    left = 0
    for attempt in range(12):
        kill_while_saving(path, "named", 0.02 + attempt * 0.003)
        left = max(left, len(list(tmp_path.glob("*.tmp"))))

    remove_stale_temp_files(path)

    assert left > 0
    assert list(tmp_path.iterdir()) == [path]


def test_the_file_of_a_running_save_and_other_files_are_not_swept_away(tmp_path: Path) -> None:
    path = tmp_path / "mine.json"
    running, other = tmp_path / ".mine.json.0.tmp", tmp_path / ".yours.json.0.tmp"
    other.touch()
    descriptor = lock_file(running)

    remove_stale_temp_files(path)
    remove_stale_temp_files(tmp_path / "no folder" / "mine.json")

    assert sorted(tmp_path.iterdir()) == [running, other]
    os.close(descriptor)


@pytest.mark.parametrize("write", [write_atomically, atomic_write._write_named])
def test_a_name_as_long_as_the_system_allows_is_saved_twice(write: object, tmp_path: Path) -> None:
    path = tmp_path / ("ü" * 120 + ".json")

    for data in (b"first", b"second"):
        write_atomically(path, data) if write is write_atomically else atomic_write._write_named(path, data, 0o600)

    assert path.read_bytes() == b"second"
    assert list(tmp_path.iterdir()) == [path]


def test_a_save_that_fails_leaves_the_old_file_alone(tmp_path: Path) -> None:
    path = tmp_path / "folder"
    path.mkdir()

    with pytest.raises(WorkspaceError, match="can't be written: Is a directory"):
        write_atomically(path, b"x")

    assert list(tmp_path.iterdir()) == [path]
