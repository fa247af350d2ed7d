"""Reads a command's input: files, standard input, the key."""

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

from talonbench.connections import may_take_key
from talonbench.errors import EventSyntaxError, WorkspaceError
from talonbench.events import Event, read_event
from talonbench.events.envelopes import is_wrapped
from talonbench.events.recognition import RecognizedEvents, recognize_events
from talonbench.values import Json, describe_json_error, parse_json

_GZIP = b"\x1f\x8b"
_PIECE = 1_000_000  # characters


@contextmanager
def _opened(name: str) -> Iterator[IO[bytes]]:
    """The file *name* (``-``: standard input), decompressed; WorkspaceError if it can't be read completely."""
    try:
        with nullcontext(sys.stdin.buffer) if name == "-" else Path(name).open("rb") as raw:
            packed = BufferedReader(cast("RawIOBase", raw))
            try:
                is_packed = packed.peek(len(_GZIP))[: len(_GZIP)] == _GZIP
                yield cast("IO[bytes]", GzipFile(fileobj=packed) if is_packed else packed)
            finally:
                packed.detach()  # otherwise it closes standard input, too
    except (OSError, EOFError, zlib.error) as error:
        raise WorkspaceError(f"{name}: {getattr(error, 'strerror', '') or error}") from error


def read_text(name: str) -> str:
    """The text of the file *name*, or of standard input for ``-``; WorkspaceError if it can't be read."""
    with _opened(name) as stream:
        raw = stream.read()
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise WorkspaceError(f"{name}: not UTF-8 text (byte {error.start})") from error


def read_pieces(name: str) -> Iterator[str]:
    """The text of the file *name*, in lines or parts of long ones; WorkspaceError if it can't be read completely.

    Bytes that aren't UTF-8 become surrogate escapes.
    """
    with _opened(name) as stream:
        text = TextIOWrapper(stream, "utf-8-sig", errors="surrogateescape", newline="\n")
        try:
            while piece := text.readline(_PIECE):
                yield piece
        finally:
            text.detach()


def read_json(path: Path) -> Json:
    """The JSON value in the file *path*; WorkspaceError if it isn't valid JSON."""
    text = read_text(str(path))
    try:
        return parse_json(text)
    except JSONDecodeError as error:
        raise WorkspaceError(
            f"{path}:{error.lineno}:{error.colno}: invalid JSON: {describe_json_error(error)}"
        ) from None
    except ValueError as error:
        raise WorkspaceError(f"{path}: invalid JSON: {describe_json_error(error)}") from error


def read_events(names: list[str]) -> Iterator[tuple[str, Event | None]]:
    """Each event in the files *names*, with its name for messages; None if it can't be read.

    Errors are printed to standard error, and so is what was recognized in text that isn't a plain event.
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
        _print_syntax_error(f"{name}:{number}", text.split("\n")[number - 1])
        yield f"{name}:{number}", None


def _print_syntax_error(place: str, row: str) -> None:
    try:
        read_event(row)
    except EventSyntaxError as error:
        print(f"{place}:{error.column}: {error.message}", file=sys.stderr)


_KEY_VARIABLE = "TALONBENCH_API_KEY"
_MANAGEMENT_KEY_VARIABLE = "TALONBENCH_MANAGEMENT_KEY"


def key_from_environment() -> str:
    """The API key in ``TALONBENCH_API_KEY``, or an empty string."""
    return os.environ.get(_KEY_VARIABLE, "")


def check_environment_key(address: str, trusted: tuple[str, ...]) -> None:
    """BadParameter if the key in ``TALONBENCH_API_KEY`` must not go to *address*: only a workspace names it.

    Talon.One's gateway, this machine and the *trusted* addresses may have it.
    """
    if not may_take_key(address, trusted):
        raise typer.BadParameter(
            f"only the workspace names {address}, so the key in {_KEY_VARIABLE} isn't sent there: "
            f"save the connection as one of yours in the window, or unset {_KEY_VARIABLE} and type the key"
        )


def management_key() -> str:
    """The management key in ``TALONBENCH_MANAGEMENT_KEY``, or typed by the user."""
    return os.environ.get(_MANAGEMENT_KEY_VARIABLE) or ask_for_key("management key", _MANAGEMENT_KEY_VARIABLE)


def ask_for_key(what: str, variable: str = _KEY_VARIABLE) -> str:
    """The key as the user types it, hidden; BadParameter if there is no terminal."""
    if not sys.stdin.isatty():
        raise typer.BadParameter(f"the {what} is missing: set {variable}, or run this in a terminal to type it")
    typed: str = typer.prompt(what, hide_input=True, err=True)
    return typed
