"""Finds case files in folders."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from talonbench.cases.model import SUFFIXES, CaseError


def find_cases(paths: Sequence[Path]) -> Iterator[Path]:
    """All case files: the files given, and those in the folders given, sorted by name."""
    for path in paths:
        if path.is_dir():
            yield from sorted(file for file in path.rglob("*") if file.name.endswith(SUFFIXES) and file.is_file())
        elif path.exists():
            yield path
        else:
            raise CaseError(f"{path}: No such file or directory")
