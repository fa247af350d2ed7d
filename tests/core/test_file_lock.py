"""A lock is held by one at a time, and ends with its holder."""

import os
from pathlib import Path

import pytest

from talonbench.file_lock import hold_lock, lock_file


def test_a_lock_is_held_by_one_at_a_time(tmp_path: Path) -> None:
    path = tmp_path / "home" / "x.lock"

    with hold_lock(path):
        assert lock_file(path) == -1
        with pytest.raises(OSError, match="another Talonbench is using the file"), hold_lock(path, 0.05):
            raise AssertionError("the lock was given twice")

    descriptor = lock_file(path)
    assert descriptor >= 0
    os.close(descriptor)
