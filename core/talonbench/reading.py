"""The one door for files and standard input: bounded in size, and closed to whatever isn't a plain file.

A pipe, a device or a socket could make a program wait or read forever. Those that the command line was handed open
(standard input, ``/dev/fd/N``) are read up to the same limits.
"""

from __future__ import annotations

import io
import os
import stat
import sys
from contextlib import contextmanager
from contextvars import ContextVar
from typing import IO, TYPE_CHECKING, Final

from talonbench.errors import WorkspaceError
from talonbench.limits import ARCHIVE_RATIO, FILE, format_limit

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

_is_stopped: ContextVar[Callable[[], bool]] = ContextVar("is_stopped", default=bool)
STANDARD_INPUT: Final = "-"
_UTF_16: Final = (b"\xff\xfe", b"\xfe\xff")  # how Windows' programs begin such a text
_GZIP = b"\x1f\x8b"
_ZSTD = b"\x28\xb5\x2f\xfd"
_PART: Final = 256 * 1024  # bytes read at a time
_PACKED_PART: Final = 16 * 1024  # bytes of an archive, whose proportion is checked after each
_QUICK_PART: Final = 64 * 1024  # the same, where no part can become much
_LINE_PART: Final = 1_000_000  # characters
_HANDED: Final = ("/dev/fd/", "/proc/self/fd/")
_FLAGS: Final = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)
_KINDS: Final = {
    stat.S_IFDIR: "is a folder, not a file",
    stat.S_IFIFO: "is a pipe, not a file; give its content on standard input (-)",
    stat.S_IFSOCK: "is a socket, not a file",
    stat.S_IFCHR: "is a device, not a file",
    stat.S_IFBLK: "is a device, not a file",
}


class UnreadableError(WorkspaceError):
    """A file can't be read, or not completely; *reason* says why, without the file's name."""

    def __init__(self, name: object, reason: str) -> None:
        super().__init__(f"{name}: {reason}")
        self.reason = reason


def read_plain(path: Path | str, limit: int = FILE) -> bytes:
    """The bytes of the file *path* as they are; UnreadableError if it isn't a plain file of at most *limit* bytes."""
    with open_plain(path) as file:
        whole = min(os.fstat(file.fileno()).st_size, limit) + 1  # at once: no copy is made of it
        return _joined(path, _parts(path, file, max(whole, _PART)), limit)


def read_bytes(name: Path | str, limit: int = FILE) -> bytes:
    """The bytes of the file *name*, or of standard input for ``-``, unpacked if compressed.

    UnreadableError if it can't be read completely or holds more than *limit* bytes.
    """
    with _opened(name) as file:
        return _joined(name, _unpacked(name, _parts(name, file), limit), limit)


def read_text(name: Path | str, limit: int = FILE) -> str:
    """The text of the file *name*, like `read_bytes`, without a byte order mark; UnreadableError if it isn't UTF-8."""
    try:
        return decode_text(read_bytes(name, limit))
    except UnicodeDecodeError as error:
        raise UnreadableError(name, f"not {name_encoding(error)} text (byte {error.start})") from error


def decode_text(data: bytes) -> str:
    """*data* as UTF-8, or as UTF-16 if its mark says so, without the mark; UnicodeDecodeError if it is neither."""
    return data.decode("utf-16" if data.startswith(_UTF_16) else "utf-8-sig")


def name_encoding(error: UnicodeDecodeError) -> str:
    """The encoding that a text hasn't, for people."""
    return "UTF-16" if error.encoding.startswith("utf-16") else "UTF-8"


def read_pieces(name: Path | str) -> Iterator[str]:
    """The text of the archive *name* in lines or parts of long ones; UnreadableError if it can't be read completely.

    An archive may be longer than memory, but not unpack to far more than archives do. Bytes that aren't UTF-8 become
    surrogate escapes.
    """
    yield from decode_pieces(read_archive_parts(name))


def read_archive_parts(name: Path | str) -> Iterator[bytes]:
    """The bytes of the archive *name* in small parts, unpacked; UnreadableError as for `read_pieces`."""
    with _opened(name) as file:
        yield from _archived(name, file)


def decode_pieces(parts: Iterable[bytes]) -> Iterator[str]:
    """The text of *parts* in lines or parts of long ones; see `read_pieces`."""
    stream = io.BufferedReader(_Stream(iter(parts)), _PART)
    text = io.TextIOWrapper(stream, "utf-8-sig", errors="surrogateescape", newline="\n")
    while piece := text.readline(_LINE_PART):
        yield piece


@contextmanager
def stop_when(is_stopped: Callable[[], bool]) -> Iterator[None]:
    """Inside, reading a file ends with UnreadableError once *is_stopped* says so."""
    token = _is_stopped.set(is_stopped)
    try:
        yield
    finally:
        _is_stopped.reset(token)


@contextmanager
def open_plain(path: Path | str) -> Iterator[IO[bytes]]:
    """The file *path*, open for reading; UnreadableError if it isn't a plain file, without ever waiting for one."""
    try:
        is_handed = str(path).startswith(_HANDED) or str(path) == "/dev/stdin"
        if not is_handed:
            _refuse_special(path, os.stat(path).st_mode)  # noqa: PTH116  # no pathlib before the first paint
        descriptor = os.open(path, _FLAGS & ~getattr(os, "O_NONBLOCK", 0) if is_handed else _FLAGS)
    except OSError as error:
        raise UnreadableError(path, error.strerror or str(error)) from error
    except ValueError as error:  # a NUL character or a lone surrogate in the name
        raise UnreadableError(ascii(str(path)), f"isn't a valid file name: {error}") from error
    with os.fdopen(descriptor, "rb", buffering=0) as file:
        if not is_handed:
            _refuse_special(path, os.fstat(descriptor).st_mode)  # replaced meanwhile
        yield file


def _refuse_special(path: Path | str, mode: int) -> None:
    if not stat.S_ISREG(mode):
        raise UnreadableError(path, _KINDS.get(stat.S_IFMT(mode), "isn't a plain file"))


def is_url(name: Path | str) -> bool:
    """Whether *name* is an object in a store, and not a file."""
    return isinstance(name, str) and "://" in name


@contextmanager
def _opened(name: Path | str) -> Iterator[IO[bytes]]:
    if isinstance(name, str) and is_url(name):
        from talonbench.object_stores import StoreError, mask, open_object  # late: few archives are in a store

        try:
            with open_object(name) as file:
                yield file
        except StoreError as error:
            raise UnreadableError(mask(name), str(error)) from None
    elif name != STANDARD_INPUT:
        with open_plain(name) as file:
            yield file
    elif sys.stdin is None:
        raise UnreadableError("standard input", "it is closed")
    else:
        yield sys.stdin.buffer


def _parts(name: Path | str, file: IO[bytes], size: int = _PART) -> Iterator[bytes]:
    read = getattr(file, "read1", file.read)  # what is there, without waiting for more
    try:
        while part := read(size):
            if _is_stopped.get()():
                raise UnreadableError(name, "reading was stopped")
            yield part
    except OSError as error:
        raise UnreadableError(name, error.strerror or str(error)) from error


def _unpacked(name: Path | str, parts: Iterator[bytes], limit: int) -> Iterator[bytes]:
    """*parts*, unpacked if they begin like gzip or Zstandard data."""
    head = b""
    for part in parts:
        head += part
        if len(head) >= len(_ZSTD):
            break
    if head.startswith((_GZIP, _ZSTD)):
        from talonbench.unpacking import (
            PackedError,
            TooLargeError,
            unpack_parts,
            unpack_zstd,
        )  # late: the first paint unpacks nothing

        unpack = unpack_parts if head.startswith(_GZIP) else unpack_zstd
        try:
            yield from unpack(_chained(head, parts), limit)
        except TooLargeError as error:
            raise UnreadableError(name, f"{error}; Talonbench reads at most {format_limit(limit)}") from None
        except PackedError as error:
            raise UnreadableError(name, str(error)) from None
    else:
        yield from _chained(head, parts)


def _chained(head: bytes, parts: Iterable[bytes]) -> Iterator[bytes]:
    yield head
    yield from parts


def _joined(name: Path | str, parts: Iterable[bytes], limit: int) -> bytes:
    taken, size = [], 0
    for part in parts:
        taken.append(part)
        size += len(part)
        if size > limit:
            most = format_limit(limit)
            raise UnreadableError(name, f"holds more than {most}; Talonbench reads at most {most}")
    return b"".join(taken)


def _archived(name: Path | str, file: IO[bytes]) -> Iterator[bytes]:
    """The unpacked parts of an archive; UnreadableError once they are out of all proportion to what was read."""
    packed = size = 0

    def counted(most: int) -> Iterator[bytes]:
        nonlocal packed
        packed = 0
        for part in _parts(name, file, most):
            packed += len(part)
            yield part

    for part in _unpack_archive(name, file, counted):
        size += len(part)
        if size > FILE and size > packed * ARCHIVE_RATIO:
            most = format_limit(FILE)
            raise UnreadableError(
                name,
                f"unpacks to more than {most} and {ARCHIVE_RATIO} times its size; Talonbench reads no such archive",
            )
        yield part


def _unpack_archive(name: Path | str, file: IO[bytes], read: Callable[[int], Iterator[bytes]]) -> Iterator[bytes]:
    """*file*, which *read* reads in parts: quickly while it is sound, and from there on with care, so that all is told.

    What can't be read twice is read with care at once.
    """
    head, taken = b"", 0
    if name != STANDARD_INPUT and file.seekable():
        head = file.read(len(_ZSTD))
        file.seek(0)
    if head.startswith(_GZIP):
        from talonbench.unpacking import unpack_quickly  # late: the first paint unpacks nothing

        for part in unpack_quickly(read(_QUICK_PART)):
            if part is None:
                return
            taken += len(part)
            yield part
        file.seek(0)
    is_plain = bool(head) and not head.startswith((_GZIP, _ZSTD))
    for part in _unpacked(name, read(_PART if is_plain else _PACKED_PART), sys.maxsize):
        if len(part) > taken:
            yield part[taken:]
        taken = max(0, taken - len(part))


class _Stream(io.RawIOBase):
    """Parts of bytes as a stream."""

    def __init__(self, parts: Iterator[bytes]) -> None:
        super().__init__()
        self._coming, self._held = parts, memoryview(b"")

    def readable(self) -> bool:
        """It is."""
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # a buffer of any kind
        """The next bytes."""
        while not self._held:
            part = next(self._coming, None)
            if part is None:
                return 0
            self._held = memoryview(part)
        size = min(len(buffer), len(self._held))
        buffer[:size] = self._held[:size]
        self._held = self._held[size:]
        return size
