"""The cases below files and folders."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from talonbench.cases.model import SUFFIXES, CaseError


def find_cases(paths: Sequence[Path]) -> Iterator[Path]:
    """Each file of a case: the files named, and those below the folders named, in the order of their names."""
    for path in paths:
        if path.is_dir():
            yield from sorted(file for file in path.rglob("*") if file.name.endswith(SUFFIXES) and file.is_file())
        elif path.exists():
            yield path
        else:
            raise CaseError(f"{path}: No such file or directory")
