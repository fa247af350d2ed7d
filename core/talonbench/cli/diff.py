"""``diff``: what differs between two setups: files, or what Segment has now."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from talonbench.cli.changes import change_lines, changes_json, difference_lines, differences_json
from talonbench.cli.inputs import open_workspace
from talonbench.cli.options import JsonOption
from talonbench.cli.segment import RegionOption, call_segment
from talonbench.formats import DestinationConfiguration
from talonbench.formats.workspace import from_workspace
from talonbench.segment_api.changes import Change, diff_destinations, find_changes
from talonbench.trace.diff import ValueDiff
from talonbench.values import json_text

if TYPE_CHECKING:
    from talonbench.segment_api.client import SegmentClient

_LIVE = "segment:"


def diff(
    before: Annotated[str, typer.Argument(metavar="A", help="File or folder, or segment:ID for what Segment has now.")],
    after: Annotated[str, typer.Argument(metavar="B", help="The same.")],
    destination: Annotated[
        str | None, typer.Option("--destination", help="Of several destinations in a file, this one, by name or ID.")
    ] = None,
    region: RegionOption = "us",
    as_json: JsonOption = False,
) -> None:
    """Show what differs between two setups, mapping by mapping and field by field; exits with 1 if anything does.

    Both may be any of Segment's formats. Keys and the order of an object's keys don't count.
    """
    was, now = (_read(name, destination, region) for name in (before, after))
    found = _Difference(diff_destinations(was, now), find_changes(was, now))
    print(_json(found) if as_json else _text(found))
    if found.destination or found.changes:
        raise typer.Exit(1)


@dataclass(frozen=True, slots=True)
class _Difference:
    """What differs of the destination itself, and of its mappings and filters."""

    destination: tuple[ValueDiff, ...]
    changes: tuple[Change, ...]


def _read(name: str, destination: str | None, region: str) -> DestinationConfiguration:
    if not name.startswith(_LIVE):
        return from_workspace(open_workspace(Path(name), destination), Path(name).name).destinations[0]
    identity = name.removeprefix(_LIVE)

    async def pull(client: SegmentClient) -> DestinationConfiguration:
        from talonbench.segment_api.pull import pull_destination

        return (await pull_destination(client, identity)).one

    return call_segment(region, pull)


def _json(found: _Difference) -> str:
    return json_text({"destination": differences_json(found.destination), "changes": changes_json(found.changes)})


def _text(found: _Difference) -> str:
    lines = [line for change in found.changes for line in change_lines(change)]
    if found.destination:
        lines = ["~ destination", *difference_lines(found.destination), *lines]
    return "\n".join(lines) or "No differences."
