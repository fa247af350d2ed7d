"""Real disks for tests: one of a megabyte, one that can be made read-only."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest


@contextmanager
def small_disk(folder: Path, size: str = "1m") -> Iterator[Path]:
    """Mount a disk of *size* at *folder*; the test is skipped where this user may not mount."""
    folder.mkdir(parents=True, exist_ok=True)
    if not _run("mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", folder):
        pytest.skip("this user may not mount a disk")
    try:
        yield folder
    finally:
        _run("umount", "--lazy", folder)


@contextmanager
def read_only(folder: Path) -> Iterator[None]:
    """Mount *folder* over itself, read-only: open files stay writable, as with a disk that the system gave up."""
    assert _run("mount", "--bind", folder, folder)
    assert _run("mount", "-o", "remount,bind,ro", folder)
    try:
        yield
    finally:
        _run("umount", "--lazy", folder)


def _run(*command: object) -> bool:
    try:
        return subprocess.run(list(map(str, command)), capture_output=True, check=False).returncode == 0
    except FileNotFoundError:
        return False
