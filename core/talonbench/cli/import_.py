"""``import``: turns a customer's configuration into a workspace."""

import sys
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from talonbench.answers.actions import action_of as action_of_slug
from talonbench.answers.configurations import configuration_json
from talonbench.cli.imported import configuration_lines, describe_error, write_configuration
from talonbench.cli.options import JsonOption
from talonbench.errors import WorkspaceError
from talonbench.formats import Configuration, read_paths
from talonbench.values import json_text


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
        write_configuration(imported, out)
    print(json_text(configuration_json(imported)) if as_json else "\n".join(configuration_lines(imported)))
    for unknown in imported.unknown:
        if not unknown.slug:
            print(f"{unknown.name}: choose its action with --action-of {unknown.id}=SLUG", file=sys.stderr)
    errors = [report for report in imported.notes if report.severity == "error"]
    for report in errors:
        print(describe_error(report), file=sys.stderr)
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
