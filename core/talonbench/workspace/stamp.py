"""Detects whether another program changed a file since it was read or written."""

from dataclasses import dataclass
from pathlib import Path

from talonbench.errors import WorkspaceError
from talonbench.reading import UnreadableError, read_plain


@dataclass(frozen=True, slots=True)
class FileStamp:
    """A file's state: its modification time in nanoseconds, its size in bytes, and a hash of its content."""

    mtime_ns: int
    size: int
    hash: str


def read_stamp(path: Path) -> FileStamp:
    """The stamp of the file *path*; WorkspaceError if it can't be read."""
    from hashlib import blake2b  # late: a session with a stamp is restored before the first paint

    try:
        status = path.stat()
        content = read_plain(path)
    except UnreadableError as error:
        raise WorkspaceError(f"{path}: can't be read: {error.reason}") from error
    except OSError as error:
        raise WorkspaceError(f"{path}: can't be read: {error.strerror or error}") from error
    return FileStamp(status.st_mtime_ns, len(content), blake2b(content, digest_size=16).hexdigest())


def has_changed(path: Path, stamp: FileStamp) -> bool:
    """Whether the file's content differs from *stamp*, or the file is gone; WorkspaceError if it can't be read.

    A file that was only touched, or saved with the same content, has not changed.
    """
    try:
        status = path.stat()
    except FileNotFoundError:
        return True
    except OSError as error:
        raise WorkspaceError(f"{path}: can't be read: {error.strerror or error}") from error
    if status.st_size != stamp.size:
        return True
    return status.st_mtime_ns != stamp.mtime_ns and read_stamp(path).hash != stamp.hash
