"""The command line. Exit codes: 0 good, 1 the answer is no, 2 usage or unreadable input."""

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
from talonbench.cli.preview import preview
from talonbench.cli.replay import replay
from talonbench.cli.sandbox import sandbox
from talonbench.cli.send import auth, send
from talonbench.errors import SourceError, TalonbenchError

COMMANDS = (preview, send, auth, replay, attributes, check, conformance, bench, sandbox, listen)


def build() -> typer.Typer:
    """The application with every command; ``gui`` is the entry point's own and only named in the help."""
    app = typer.Typer(pretty_exceptions_enable=False)
    app.callback()(talonbench)
    for command in COMMANDS:
        app.command()(command)
    app.command("import")(import_)  # Python keeps the name for itself
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
    """Run the command line; what a person wrote wrong is one line on standard error, and exit code 2."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # lone surrogates, and signs that the terminal lacks
    try:
        sys.exit(build()(prog_name="talonbench", standalone_mode=False))
    except typer.TyperException as error:
        complain(f"{error.format_message().rstrip('.')}{_where_to_read(error)}")
    except typer.Abort:
        complain("nothing was done")
    except SourceError as error:
        complain(f"{error.line}:{error.column}: {error.message}")
    except TalonbenchError as error:
        complain(str(error))


def _where_to_read(error: typer.TyperException) -> str:
    """Which command's help says how it is used."""
    context: typer.Context | None = getattr(error, "ctx", None)
    return f" (see {context.command_path} --help)" if context is not None else ""


def complain(text: str) -> None:
    """Say *text* on standard error and leave with code 2."""
    print(f"talonbench: {text}", file=sys.stderr)
    sys.exit(2)
