"""The command line. Exit codes: 0 success, 1 failure, 2 wrong usage or unreadable input."""

import os
import sys
from contextlib import suppress
from importlib import import_module
from importlib.metadata import version
from io import TextIOWrapper
from typing import Annotated, Final, NoReturn

import typer

from talonbench.core_dumps import forbid_core_dumps
from talonbench.doctor import Checks
from talonbench.errors import SourceError, TalonbenchError
from talonbench.home import home, protect_home

_INTERRUPTED: Final = 130  # typer's exit code for Ctrl+C
_LEFT: Final = 141  # as a shell reports a process ended by SIGPIPE
COMMANDS: Final = {  # each with its module, of which only the one that is called is imported: a start is short
    "preview": "preview",
    "explain": "preview",
    "send": "send",
    "verify": "verify",
    "compare-log": "compare_log",
    "auth": "send",
    "replay": "replay",
    "pull": "pull",
    "diff": "diff",
    "push": "push",
    "delivery": "delivery",
    "check-filters": "check_filters",
    "attributes": "attributes",
    "check": "check",
    "conformance": "conformance",
    "bench": "benchmark",
    "sandbox": "sandbox",
    "listen": "listen",
    "mcp": "mcp",
    "doctor": "doctor",
    "import": "import_",
}


def build(called: str = "") -> typer.Typer:
    """The app with the command that is *called*, or else with all of them.

    ``gui`` belongs to the entry point and is only mentioned in the help.
    """
    app = typer.Typer(pretty_exceptions_enable=False)
    app.callback()(talonbench)
    for name in (called,) if called in COMMANDS else COMMANDS:
        module = import_module(f"talonbench.cli.{COMMANDS[name]}")
        app.command(name)(getattr(module, "import_" if name == "import" else name.replace("-", "_")))  # a keyword
    return app


def _print_version(is_wanted: bool) -> None:
    if is_wanted:
        print(f"talonbench {version('talonbench')}")
        raise typer.Exit


def talonbench(
    _: Annotated[
        bool, typer.Option("--version", help="Print the version.", callback=_print_version, is_eager=True)
    ] = False,
) -> None:
    """A local, exact workbench for Segment's Talon.One (Actions) destination.

    `talonbench` alone, or `talonbench gui [WORKSPACE] [--event FILE]`, opens the window.
    """


def main(window_checks: Checks | None = None) -> None:
    """Run the command line; a user's mistake prints one line to standard error and exits with 2.

    *window_checks* are the entry point's part of the self-check: the core knows nothing of Qt.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # lone surrogates, and characters that the terminal lacks
    forbid_core_dumps()
    protect_home(home())
    try:
        code = build("".join(sys.argv[1:2]))(prog_name="talonbench", standalone_mode=False, obj=window_checks)
        _flush()
        if code == _INTERRUPTED:
            raise KeyboardInterrupt  # the entry point ends the program
        sys.exit(code)
    except OSError as error:
        _abandon_output(error)
    except typer.TyperException as error:
        message = error.format_message().removeprefix("Invalid value: ").rstrip(".")
        complain(f"{message}{_where_to_read(error)}")
    except typer.Abort:
        raise KeyboardInterrupt from None
    except SourceError as error:
        complain(f"{error.line}:{error.column}: {error.message}")
    except TalonbenchError as error:
        complain(str(error))


def _where_to_read(error: typer.TyperException) -> str:
    """The command whose help explains the usage."""
    context: typer.Context | None = getattr(error, "ctx", None)
    return f" (see {context.command_path} --help)" if context is not None else ""


def _flush() -> None:
    """Write out what was printed: at exit it would be too late to say that this failed."""
    if sys.stdout is not None:
        sys.stdout.flush()


def _abandon_output(error: OSError) -> NoReturn:
    """Exit because the output can't be written: in silence if its reader has left (``| head``), as other tools do."""
    with suppress(OSError):  # what is buffered can't be written either
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    if isinstance(error, BrokenPipeError):
        sys.exit(_LEFT)
    complain(f"can't write the output: {error.strerror or error}")


def complain(text: str) -> NoReturn:
    """Print *text* to standard error and exit with 2."""
    with suppress(OSError):  # where nothing can be said, the exit code says it
        print(f"talonbench: {text}", file=sys.stderr, flush=True)
    sys.exit(2)
