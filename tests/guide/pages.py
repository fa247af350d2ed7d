"""A hook of MkDocs: pages of the guide that are made from the program and from files outside ``docs``."""

from __future__ import annotations

import re
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from mkdocs.structure.files import File
from typer.main import get_command

from talonbench.cli import build
from talonbench_gui.commands.catalogue import COMMANDS as WINDOW_COMMANDS
from talonbench_gui.wording.help import TOPICS

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files

ROOT: Final = Path(__file__).parents[2]
TAKEN: Final = {"security.md": "SECURITY.md", "changes.md": "CHANGELOG.md", "parity.md": "tests/parity/README.md"}
RESOURCES: Final = ROOT / "resources" / "talonbench_resources"
INTRODUCTION: Final = """# Commands

Made from the program, so it is never out of date. `talonbench COMMAND --help` prints the same.
Exit codes: 0 success, 1 failure, 2 wrong usage or unreadable input. A key is never an argument.

| command | does |
| --- | --- |
| `talonbench gui [WORKSPACE] [--event FILE] [--demo] [--story FILE]` | opens the window, as `talonbench` alone does |
"""


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the pages."""
    files.append(File.generated(config, "commands.md", content=describe_commands()))
    files.append(File.generated(config, "window.md", content=describe_window()))
    for page, source in TAKEN.items():
        files.append(File.generated(config, page, content=unlink((ROOT / source).read_text("utf-8"))))
    files.append(File.generated(config, "icon.svg", abs_src_path=str(RESOURCES / "icons" / "talonbench.svg")))
    for schema in (RESOURCES / "schemas").glob("*.json"):
        files.append(File.generated(config, f"schemas/{schema.name}", abs_src_path=str(schema)))
    return files


def unlink(text: str) -> str:
    """*text* without links to files that the guide doesn't have."""
    return re.sub(r"\[([^\]]+)\]\((?!https?:|#)[^)]+\)", r"\1", text)


def describe_window() -> str:
    """What F1 says of each part of the window, as Markdown."""
    titles = {command.id: (command.title, command.keys) for command in WINDOW_COMMANDS if command.keys}
    parts = ["# The window\n\nThe same as F1 says there, part by part. Ctrl+K lists all commands."]
    for topic in TOPICS.values():
        keys = [titles[name] for name in topic.commands if name in titles]
        rows = "\n".join(f"| {title} | {key} |" for title, key in keys)
        parts.append(
            f"## {topic.title}\n\n{topic.text}" + (f"\n\n| command | keys |\n| --- | --- |\n{rows}" if rows else "")
        )
    return "\n\n".join(parts) + "\n"


def describe_commands() -> str:
    """All commands with their arguments and options, as Markdown."""
    commands: dict[str, Any] = get_command(build()).commands  # type: ignore[attr-defined]
    rows = [f"| [`talonbench {name}`](#{name}) | {first_sentence(one.help)} |" for name, one in commands.items()]
    parts = [describe_command(name, one) for name, one in commands.items()]
    return INTRODUCTION + "\n".join(rows) + "\n\n" + "\n\n".join(parts) + "\n"


def first_sentence(text: str) -> str:
    """The first sentence of a help text."""
    return " ".join(text.split("\n\n")[0].split()).partition(". ")[0].rstrip(".")


def describe_command(name: str, command: Any) -> str:
    """A section about *command*."""
    arguments = [one for one in command.params if not one.opts[0].startswith("-")]
    usage = " ".join(["talonbench", name, *(one.metavar or one.name.upper() for one in arguments), "[OPTIONS]"])
    rows = [f"| {describe_names(one)} | {describe_help(one)} |" for one in command.params if not one.hidden]
    table = "\n".join(["| option | meaning |", "| --- | --- |", *rows]) if rows else ""
    return f"## {name}\n\n```text\n{usage}\n```\n\n{command.help}\n\n{table}"


def describe_names(parameter: Any) -> str:
    """An option's names with what they take, or an argument."""
    if not parameter.opts[0].startswith("-"):
        return f"`{parameter.metavar or parameter.name.upper()}`"
    takes = "" if parameter.is_flag else f" {parameter.metavar or choices(parameter) or 'VALUE'}"
    return ", ".join(f"`{name}{takes}`" for name in parameter.opts)


def choices(parameter: Any) -> str:
    """The values that an option may have, if they are few."""
    kind = parameter.type_descriptor.annotation
    return r"\|".join(str(one.value) for one in kind) if isinstance(kind, type) and issubclass(kind, Enum) else ""


def describe_help(parameter: Any) -> str:
    """What a parameter means, for a cell of a table."""
    said = " ".join((parameter.help or "").split()).replace("|", r"\|")
    default = parameter.default
    has_default = default not in (None, False, "", ()) and not callable(default) and "efault" not in said
    return f"{said} Default: `{getattr(default, 'value', default)}`." if has_default else said
