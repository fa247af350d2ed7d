"""The command line. Exit codes: 0 success, 1 failure, 2 wrong usage or unreadable input."""

import sys
from importlib.metadata import version
from io import TextIOWrapper
from typing import Annotated

import typer

from talonbench.cli.attributes import attributes
from talonbench.cli.benchmark import bench
from talonbench.cli.check import check
from talonbench.cli.conformance import conformance
from talonbench.cli.import_ import import_
from talonbench.cli.listen import listen
from talonbench.cli.preview import explain, preview
from talonbench.cli.replay import replay
from talonbench.cli.sandbox import sandbox
from talonbench.cli.send import auth, send
from talonbench.errors import SourceError, TalonbenchError
from talonbench.home import home, protect_home

COMMANDS = (preview, explain, send, auth, replay, attributes, check, conformance, bench, sandbox, listen)


def build() -> typer.Typer:
    """The app with all commands; ``gui`` belongs to the entry point and is only mentioned in the help."""
    app = typer.Typer(pretty_exceptions_enable=False)
    app.callback()(talonbench)
    for command in COMMANDS:
        app.command()(command)
    app.command("import")(import_)  # a keyword in Python
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


def main() -> None:
    """Run the command line; a user's mistake prints one line to standard error and exits with 2."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # lone surrogates, and characters that the terminal lacks
    protect_home(home())
    try:
        sys.exit(build()(prog_name="talonbench", standalone_mode=False))
    except typer.TyperException as error:
        message = error.format_message().removeprefix("Invalid value: ").rstrip(".")
        complain(f"{message}{_where_to_read(error)}")
    except typer.Abort:
        complain("cancelled")
    except SourceError as error:
        complain(f"{error.line}:{error.column}: {error.message}")
    except TalonbenchError as error:
        complain(str(error))


def _where_to_read(error: typer.TyperException) -> str:
    """The command whose help explains the usage."""
    context: typer.Context | None = getattr(error, "ctx", None)
    return f" (see {context.command_path} --help)" if context is not None else ""


def complain(text: str) -> None:
    """Print *text* to standard error and exit with 2."""
    print(f"talonbench: {text}", file=sys.stderr)
    sys.exit(2)
