"""What commands read: files, standard input, the key."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

from talonbench.errors import WorkspaceError
from talonbench.values import Json, parse_json


def read_text(name: str) -> str:
    """The text of the file *name*, or of standard input for ``-``; WorkspaceError where it cannot be read."""
    try:
        raw = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
        return raw.decode("utf-8-sig")
    except OSError as error:
        raise WorkspaceError(f"{name}: {error.strerror or error}") from error
    except UnicodeDecodeError as error:
        raise WorkspaceError(f"{name}: not UTF-8 text (byte {error.start})") from error


def read_json(path: Path) -> Json:
    """The JSON value in the file *path*; WorkspaceError where there is none."""
    text = read_text(str(path))
    try:
        return parse_json(text)
    except ValueError as error:
        raise WorkspaceError(f"{path}: {error}") from error


def read_events(names: list[str]) -> Iterator[tuple[str, str]]:
    """Each event's name for messages and its text."""
    for name in names:
        yield ("standard input" if name == "-" else name), read_text(name)


def key_from_environment() -> str:
    """The API key that ``TALONBENCH_API_KEY`` holds, or an empty text."""
    return os.environ.get("TALONBENCH_API_KEY", "")
