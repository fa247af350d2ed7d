"""``check-filters``: what Segment itself makes of events by the filters, beside what we do."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from talonbench.cli.inputs import open_workspace
from talonbench.cli.options import DestinationOption, EventFiles, JsonOption
from talonbench.cli.output import harmless
from talonbench.cli.read import read_events
from talonbench.cli.segment import KeepTokenOption, RegionOption, call_segment
from talonbench.plurals import count_noun
from talonbench.values import json_text
from talonbench.workspace import write_atomically

if TYPE_CHECKING:
    from talonbench.filters import DestinationFilter
    from talonbench.segment_api.client import SegmentClient
    from talonbench.segment_api.filter_preview import FilterCheck
    from talonbench.values import Json

_SIGNS: Final = {"same": "●", "possible": "●", "differs": "✕", "unknown": "?"}
_NO_NAME: Final = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True)
class _Found:
    event: str
    check: FilterCheck


def check_filters(
    events: EventFiles,
    workspace: Annotated[Path, typer.Option("--workspace", help="NAME.talonbench.json, or an export from Segment.")],
    destination: DestinationOption = None,
    cases: Annotated[
        Path | None, typer.Option("--cases", metavar="FOLDER", help="Keep each difference as a case in this folder.")
    ] = None,
    region: RegionOption = "us",
    keep_token: KeepTokenOption = None,
    as_json: JsonOption = False,
) -> None:
    """Have Segment itself try each filter on each event (its preview), and compare its answer with ours.

    The events go to Segment; nothing is changed there. Exits with 1 if an answer differs or is missing.
    """
    filters = tuple(part.as_filter() for part in open_workspace(workspace, destination).filters)
    if not filters:
        print("talonbench: nothing to check: the workspace has no filters", file=sys.stderr)
        raise typer.Exit(1)
    read = [*read_events(events)]
    named = [(name, event.body) for name, event in read if event is not None]
    found = call_segment(region, lambda client: _check(client, filters, named), keep_token)
    print(_json(found) if as_json else "\n".join(_lines(found)))
    if cases is not None:
        _keep(found, cases)
    if len(named) < len(read):
        raise typer.Exit(2)
    if any(one.check.state in ("differs", "unknown") for one in found):
        raise typer.Exit(1)


async def _check(
    client: SegmentClient, filters: tuple[DestinationFilter, ...], events: list[tuple[str, dict[str, Json]]]
) -> list[_Found]:
    from talonbench.segment_api.filter_preview import check_filters

    return [_Found(name, one) for name, event in events for one in await check_filters(client, filters, event)]


def _json(found: list[_Found]) -> str:
    from talonbench.segment_api.filter_preview import filter_check_data

    return json_text({"checks": [{"event": one.event, **filter_check_data(one.check)} for one in found]})


def _lines(found: list[_Found]) -> Iterator[str]:
    from talonbench.segment_api.filter_preview import describe_check

    for one in found:
        title = one.check.filter.title or "untitled"
        yield harmless(f"{_SIGNS[one.check.state]} {one.event}  “{title}”: {describe_check(one.check)}")
        for part in one.check.differences if one.check.state == "differs" else ():
            yield harmless(f"    {part.path}: {part.what}")
    counts = [one.check.state for one in found]
    yield f"{count_noun(len(found), 'answer')}: {counts.count('differs')} differ, {counts.count('unknown')} missing"


def _keep(found: list[_Found], folder: Path) -> None:
    """Write a case for each difference that Segment has an event for, or drops it."""
    from talonbench.cases import case_text
    from talonbench.cases.filter_case import make_filter_case

    folder.mkdir(parents=True, exist_ok=True)
    for number, one in enumerate(found, 1):
        check = one.check
        if check.state == "differs" and not check.refusal:
            name = _NO_NAME.sub("-", check.filter.title.lower()).strip("-")[:40] or "filter"
            path = folder / f"{name}-{number}.case.yaml"
            write_atomically(path, case_text(make_filter_case(check.filter, check.event, check.theirs)).encode("utf-8"))
            print(f"talonbench: kept as {path}", file=sys.stderr)
