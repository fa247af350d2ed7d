"""What was imported, as text for people, as JSON for programs, and as files."""

import sys
from pathlib import Path

import typer

from talonbench.formats import ConfigNote, Configuration, format_public_api, format_terraform, to_workspace
from talonbench.plurals import count_noun
from talonbench.responses.delivery_words import describe_delivery
from talonbench.workspace import save, write_atomically

_SIGNS = {"warning": "!", "info": "i"}


def write_configuration(imported: Configuration, out: Path) -> None:
    """Write *imported*, without API keys, in the format of the name *out*; BadParameter if it has none."""
    if not imported.destinations:
        print(f"talonbench: {out} wasn't written: no Talon.One (Actions) destination found", file=sys.stderr)
    elif out.name.endswith(".talonbench.json"):
        if len(imported.destinations) > 1:
            print(
                "talonbench: several destinations in one workspace share their filters; choose one with --destination",
                file=sys.stderr,
            )
        save(to_workspace(imported), out)
    elif out.suffix == ".json":
        write_atomically(out, f"{format_public_api(imported)}\n".encode())
    elif out.suffix == "" or out.is_dir():
        for name, text in format_terraform(imported).items():
            write_atomically(out / name, text.encode())
    elif out.suffix == ".tf":
        write_atomically(out, "\n".join(format_terraform(imported).values()).encode())
    else:
        raise typer.BadParameter(f"{out}: must be NAME.talonbench.json, NAME.json, NAME.tf or a folder")


def configuration_lines(imported: Configuration) -> list[str]:
    """*imported* for people: destinations with their mappings and filters, events, responses, notes."""
    lines: list[str] = []
    for one in imported.destinations:
        lines.append(f"● {one.name} ({one.deployment or 'no deployment'}){'' if one.enabled else ', disabled'}")
        lines += [f"    {'●' if part.enabled else '–'} {part.name} ({part.action})" for part in one.mappings]
        lines += [f"    ⊘ filter {part.title}" for part in one.filters]
    if imported.named_events:
        lines.append(f"    ▸ {count_noun(len(imported.named_events), 'event')}")
    lines += [f"    ↩ {one.name}: {describe_delivery(one.delivery)}" for one in imported.deliveries]
    if imported.attributes:
        lines.append(f"    ≡ {count_noun(len(imported.attributes), 'attribute')} of the deployment")
    if not imported.destinations:
        lines.append("No Talon.One (Actions) destination found.")
    for report in imported.notes:
        where = f" [{report.location}]" if report.location else ""
        if report.severity != "error":
            lines.append(f"{_SIGNS[report.severity]} {report.subject}: {report.message}{where}")
    return lines


def describe_error(report: ConfigNote) -> str:
    """*report* on one line, its location first."""
    about = "" if report.subject == "file" else f"{report.subject}: "
    return f"{report.location}: {about}{report.message}"
