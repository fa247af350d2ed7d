"""``import``: turns a customer's configuration into a workspace."""

import sys
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from talonbench.cli.inputs import action_of as action_of_slug
from talonbench.cli.preview import JsonOption
from talonbench.errors import WorkspaceError
from talonbench.formats import ConfigNote, Configuration, format_public_api, format_terraform, read_paths, to_workspace
from talonbench.plurals import count_noun
from talonbench.responses.delivery_words import describe_delivery
from talonbench.values import Json, json_text, parse_json
from talonbench.workspace import save, write_atomically

_SIGNS = {"warning": "!", "info": "i"}


def import_(
    paths: Annotated[list[Path], typer.Argument(metavar="PATH…", help="Files and folders.")],
    out: Annotated[
        Path | None,
        typer.Option("-o", "--out", help="Write NAME.talonbench.json, NAME.json (Public API), NAME.tf or a folder."),
    ] = None,
    destination: Annotated[
        str | None, typer.Option("--destination", help="Import only this destination, by its name or ID.")
    ] = None,
    action_of: Annotated[
        list[str] | None,
        typer.Option("--action-of", metavar="ID=SLUG", help="The action of a mapping whose action is unknown."),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Import a Segment configuration (Public API, Terraform, Git Sync, …) and write a workspace, without API keys."""
    imported = read_paths(paths, _chosen_actions(action_of or []))
    if destination is not None and imported.destinations:
        imported = _only(imported, destination)
    if out is not None:
        _write(imported, out)
    print(json_text(_data(imported)) if as_json else "\n".join(_lines(imported)))
    for unknown in imported.unknown:
        if not unknown.slug:
            print(f"{unknown.name}: choose its action with --action-of {unknown.id}=SLUG", file=sys.stderr)
    errors = [report for report in imported.notes if report.severity == "error"]
    for report in errors:
        print(_error(report), file=sys.stderr)
    if errors or not imported.destinations:
        raise typer.Exit(2 if any(report.is_unreadable for report in errors) else 1)


def _chosen_actions(options: list[str]) -> dict[str, str]:
    """The slug of an action for each mapping's ID; BadParameter if the action is unknown."""
    chosen: dict[str, str] = {}
    for option in options:
        identity, sign, slug = option.rpartition("=")
        if not sign:
            raise typer.BadParameter(f"--action-of {option}: must be ID=SLUG, e.g. {option}=trackEventV2")
        try:
            chosen[identity] = action_of_slug(slug).slug
        except WorkspaceError as error:
            raise typer.BadParameter(f"--action-of {option}: {error}") from None
    return chosen


def _only(imported: Configuration, named: str) -> Configuration:
    chosen = tuple(one for one in imported.destinations if named in (one.id, one.name))
    if not chosen:
        raise typer.BadParameter(f"no destination named “{named}” in these files")
    return replace(imported, destinations=chosen)


def _write(imported: Configuration, out: Path) -> None:
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


def _data(imported: Configuration) -> dict[str, Json]:
    public = parse_json(format_public_api(imported))
    return {
        "shapes": [*imported.shapes],
        "imported": public,
        "events": [{"name": name, "event": body} for name, body in imported.named_events],
        "responses": [{"file": one.name, "holds": describe_delivery(one.delivery)} for one in imported.deliveries],
        "kept": [one.name for one in imported.kept],
        "missing": [
            {"destination": one.id, "message": part.message} for one in imported.destinations for part in one.missing
        ],
        "reports": [_report(one) for one in imported.notes],
    }


def _report(one: ConfigNote) -> Json:
    return {"severity": one.severity, "about": one.subject, "where": one.location, "message": one.message}


def _lines(imported: Configuration) -> list[str]:
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


def _error(report: ConfigNote) -> str:
    about = "" if report.subject == "file" else f"{report.subject}: "
    return f"{report.location}: {about}{report.message}"
