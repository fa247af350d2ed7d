"""``pull``: reads a Talon.One destination from Segment's Public API."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from talonbench.answers.configurations import configuration_json
from talonbench.cli.imported import configuration_lines, describe_error, write_configuration
from talonbench.cli.options import JsonOption
from talonbench.cli.output import harmless
from talonbench.cli.segment import KeepTokenOption, RegionOption, call_segment
from talonbench.formats import Configuration
from talonbench.values import Json, json_text

if TYPE_CHECKING:
    from talonbench.segment_api.client import SegmentClient
    from talonbench.segment_api.pull import FoundDestination


def pull(
    destination: Annotated[
        str | None, typer.Option("--destination", metavar="ID", help="The destination's ID in Segment.")
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option("-o", "--out", help="Write NAME.talonbench.json, NAME.json (Public API), NAME.tf or a folder."),
    ] = None,
    region: RegionOption = "us",
    keep_token: KeepTokenOption = None,
    as_json: JsonOption = False,
) -> None:
    """Read a Talon.One destination with its mappings and filters from Segment, and write a workspace without API keys.

    Without --destination it lists the workspace's Talon.One destinations, and reads the one if there is only one. The
    token is taken from TALONBENCH_SEGMENT_TOKEN, the keychain or a prompt. Nothing is changed in Segment.
    """
    pulled = call_segment(region, lambda client: _pull(client, destination), keep_token)
    if out is not None and pulled.configuration is not None:
        write_configuration(pulled.configuration, out)
    print(json_text(_data(pulled)) if as_json else "\n".join(_lines(pulled)))
    if pulled.configuration is None:
        _say_why_nothing(pulled, is_asked=out is not None)
    elif errors := [note for note in pulled.configuration.notes if note.severity == "error"]:
        for note in errors:
            print(harmless(describe_error(note)), file=sys.stderr)
        raise typer.Exit(1)


@dataclass(frozen=True, slots=True)
class _Pulled:
    """The destinations that were listed, and the one that was read."""

    listed: tuple[FoundDestination, ...]
    configuration: Configuration | None


async def _pull(client: SegmentClient, identity: str | None) -> _Pulled:
    from talonbench.segment_api.pull import list_destinations, pull_destination

    listed = await list_destinations(client) if identity is None else ()
    if identity is None and len(listed) == 1:
        identity = listed[0].id
    return _Pulled(listed, None if identity is None else (await pull_destination(client, identity)).configuration)


def _say_why_nothing(pulled: _Pulled, is_asked: bool) -> None:
    if not pulled.listed:
        raise typer.Exit(1)
    if is_asked:
        raise typer.BadParameter("several Talon.One destinations: choose one with --destination ID")


def _data(pulled: _Pulled) -> dict[str, Json]:
    listed: list[Json] = [
        {"id": one.id, "name": one.name, "enabled": one.enabled, "source": one.source, "deployment": one.deployment}
        for one in pulled.listed
    ]
    read = {} if pulled.configuration is None else configuration_json(pulled.configuration)
    return {"destinations": listed, **read}


def _lines(pulled: _Pulled) -> list[str]:
    if pulled.configuration is not None:
        return [harmless(line) for line in configuration_lines(pulled.configuration)]
    lines = [
        f"● {one.id}  {one.name} ({one.deployment or 'no deployment'}){'' if one.enabled else ', disabled'}"
        for one in pulled.listed
    ]
    return [harmless(line) for line in lines] or ["No Talon.One (Actions) destination in this workspace."]
