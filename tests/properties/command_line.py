"""What the command line says of a document: `preview --json`, `explain`, `replay --json`."""

from __future__ import annotations

import io
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from functools import cache
from pathlib import Path
from typing import Any

import typer

from talonbench.cli import build
from talonbench.document import Document
from talonbench.values import json_text, parse_json
from talonbench.workspace import from_document


@cache
def _command() -> Callable[..., object]:
    """The commands, built once: building takes longer than most of them."""
    return typer.main.get_command(build())


@contextmanager
def _away_from_home() -> Iterator[None]:
    """A home of its own: the person's connections of the same names don't count."""
    before = os.environ["TALONBENCH_HOME"]
    os.environ["TALONBENCH_HOME"] = f"{before}-of-commands"
    try:
        yield
    finally:
        os.environ["TALONBENCH_HOME"] = before


def run(*arguments: str) -> str:
    """What the command prints."""
    out = io.StringIO()
    with _away_from_home(), redirect_stdout(out), redirect_stderr(io.StringIO()):
        _command()(arguments, prog_name="talonbench", standalone_mode=False)
    return out.getvalue()


class CommandLine:
    """The files of one document after the other, and what the commands say of them."""

    def __init__(self, folder: Path) -> None:
        self._workspace, self._event = folder / "setup.talonbench.json", folder / "event.json"

    def open(self, document: Document) -> None:
        """Write the files of *document* with its selected event."""
        self._workspace.write_text(from_document(document).model_dump_json(), "utf-8")
        self._event.write_text(document.current_event.text, "utf-8")

    def json(self, command: str) -> dict[str, Any]:
        """What *command* prints with ``--json``."""
        found = parse_json(run(command, str(self._event), "--workspace", str(self._workspace), "--json"))
        assert isinstance(found, dict), json_text(found)
        return found

    def text(self, command: str) -> str:
        """What *command* prints for people."""
        return run(command, str(self._event), "--workspace", str(self._workspace))
