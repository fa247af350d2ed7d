"""Reads a command's input: files, standard input, the key."""

import os
import sys
from collections.abc import Iterator

import typer

from talonbench.connections import may_take_key
from talonbench.errors import EventSyntaxError, WorkspaceError
from talonbench.events import Event, read_event
from talonbench.events.envelopes import is_wrapped
from talonbench.events.recognition import RecognizedEvents, recognize_events
from talonbench.reading import STANDARD_INPUT, read_text


def read_events(names: list[str]) -> Iterator[tuple[str, Event | None]]:
    """Each event in the files *names*, with its name for messages; None if it can't be read.

    Errors are printed to standard error, and so is what was recognized in text that isn't a plain event.
    """
    for name in names:
        said = "standard input" if name == STANDARD_INPUT else name
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
