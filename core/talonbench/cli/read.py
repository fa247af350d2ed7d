"""What commands read: files, standard input, the key."""

import os
import sys
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from gzip import GzipFile
from io import BufferedReader, RawIOBase, TextIOWrapper
from json import JSONDecodeError
from pathlib import Path
from typing import IO, cast

import typer

from talonbench.errors import EventSyntaxError, WorkspaceError
from talonbench.events import Event, read_event
from talonbench.events.envelopes import is_wrapped
from talonbench.events.recognition import RecognizedEvents, recognize_events
from talonbench.values import Json, parse_json

_GZIP = b"\x1f\x8b"
_PIECE = 1_000_000  # characters


@contextmanager
def _opened(name: str) -> Iterator[IO[bytes]]:
    """The file *name* (``-``: standard input), unpacked; WorkspaceError where it cannot be read, or not to its end."""
    try:
        with nullcontext(sys.stdin.buffer) if name == "-" else Path(name).open("rb") as raw:
            packed = BufferedReader(cast("RawIOBase", raw))
            try:
                is_packed = packed.peek(len(_GZIP))[: len(_GZIP)] == _GZIP
                yield cast("IO[bytes]", GzipFile(fileobj=packed) if is_packed else packed)
            finally:
                packed.detach()  # it would close standard input with itself
    except (OSError, EOFError, zlib.error) as error:
        raise WorkspaceError(f"{name}: {getattr(error, 'strerror', '') or error}") from error


def read_text(name: str) -> str:
    """The text of the file *name*, or of standard input for ``-``; WorkspaceError where it cannot be read."""
    with _opened(name) as stream:
        raw = stream.read()
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise WorkspaceError(f"{name}: not UTF-8 text (byte {error.start})") from error


def read_pieces(name: str) -> Iterator[str]:
    """The text of the file *name*, in lines or parts of long ones; WorkspaceError where it cannot be read to its end.

    Bytes that are no UTF-8 come as surrogate escapes.
    """
    with _opened(name) as stream:
        text = TextIOWrapper(stream, "utf-8-sig", errors="surrogateescape", newline="\n")
        try:
            while piece := text.readline(_PIECE):
                yield piece
        finally:
            text.detach()


def read_json(path: Path) -> Json:
    """The JSON value in the file *path*; WorkspaceError where there is none."""
    text = read_text(str(path))
    try:
        return parse_json(text)
    except JSONDecodeError as error:
        raise WorkspaceError(f"{path}:{error.lineno}:{error.colno}: this is no JSON: {error.msg}") from None
    except ValueError as error:
        raise WorkspaceError(f"{path}: {error}") from error


def read_events(names: list[str]) -> Iterator[tuple[str, Event | None]]:
    """Each event of the files *names*, and its name for messages; None where one cannot be read.

    What cannot be read is said on standard error, and so is what was recognised where it is no plain event.
    """
    for name in names:
        said = "standard input" if name == "-" else name
        try:
            text = read_text(name)
        except WorkspaceError as error:
            print(f"talonbench: {error}", file=sys.stderr)
            yield said, None
        else:
            yield from _events(said, text)


def _events(name: str, text: str) -> Iterator[tuple[str, Event | None]]:
    event, problem = None, ""
    try:
        event = read_event(text)
    except EventSyntaxError as error:
        problem = f"{name}:{error.line}:{error.column}: {error.message}"
    found = recognize_events(text) if event is None or is_wrapped(event.body) else RecognizedEvents(())
    if not found.summary:
        if problem:
            print(problem, file=sys.stderr)
        yield name, event
        return
    print(f"{name}: {found.summary}", file=sys.stderr)
    for number, one in enumerate(found.texts, 1):
        yield (name if len(found.texts) == 1 else f"{name} #{number}"), read_event(one)
    for number in found.unreadable_lines:
        _say_what_is_broken(f"{name}:{number}", text.split("\n")[number - 1])
        yield f"{name}:{number}", None


def _say_what_is_broken(place: str, row: str) -> None:
    try:
        read_event(row)
    except EventSyntaxError as error:
        print(f"{place}:{error.column}: {error.message}", file=sys.stderr)


_KEY_VARIABLE = "TALONBENCH_API_KEY"
_MANAGEMENT_KEY_VARIABLE = "TALONBENCH_MANAGEMENT_KEY"


def key_from_environment() -> str:
    """The API key that ``TALONBENCH_API_KEY`` holds, or an empty text."""
    return os.environ.get(_KEY_VARIABLE, "")


def management_key() -> str:
    """The management key that ``TALONBENCH_MANAGEMENT_KEY`` holds or that the user types."""
    return os.environ.get(_MANAGEMENT_KEY_VARIABLE) or ask_for_key("management key", _MANAGEMENT_KEY_VARIABLE)


def ask_for_key(what: str, variable: str = _KEY_VARIABLE) -> str:
    """The key that the user types, unseen; BadParameter where nobody sits at a terminal to type it."""
    if not sys.stdin.isatty():
        raise typer.BadParameter(f"there is no {what}: set {variable}, or run this in a terminal and type it")
    typed: str = typer.prompt(what, hide_input=True, err=True)
    return typed
