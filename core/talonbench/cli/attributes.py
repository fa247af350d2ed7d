"""``attributes``: the custom attributes that the mappings send, and whether what is sent exists in Talon.One."""

import asyncio
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from talonbench.answers.attributes import FoundFinding, attributes_json, find_missing
from talonbench.answers.receiving import Tracer
from talonbench.attributes import (
    AttributeReadiness,
    AttributeUsage,
    Catalog,
    catalog_json,
    check_readiness,
    csv_text,
    describe_entity,
    find_attribute_usage,
    is_name,
    list_missing_bodies,
    markdown_text,
    merge_usage,
)
from talonbench.cli import output
from talonbench.cli.catalog import read_catalog_file
from talonbench.cli.configuration import resolve_configuration
from talonbench.cli.keys import management_key
from talonbench.cli.options import EventFiles, JsonOption, WorkspaceOption
from talonbench.cli.read import read_events
from talonbench.destination import Settings
from talonbench.judgement import Judgement
from talonbench.lint.catalog import ATTRIBUTE_CODES
from talonbench.plurals import count_noun, join_words
from talonbench.talon_one import SANDBOX_DEPLOYMENT
from talonbench.trace import CompiledDestination
from talonbench.values import json_text

_SIGNS = {"exists": "●", "missing": "✕", "wrong_type": "✕", "not_allowed": "✕", "other_case": "✕"} | {
    "other_entity": "✕", "": "·",
}  # fmt: skip
_FORMS = ("create", "csv", "markdown", "catalog")


def attributes(
    events: EventFiles,
    workspace: WorkspaceOption = None,
    against: Annotated[
        Path | None,
        typer.Option("--against", "--catalog", help="A response of GET /v1/attributes, or a catalog."),
    ] = None,
    deployment: Annotated[
        str | None,
        typer.Option(
            "--fetch",
            help="Deployment to ask; its key: TALONBENCH_MANAGEMENT_KEY or a prompt.",
        ),
    ] = None,
    export: Annotated[
        str | None, typer.Option("--export", help="Format: create (JSON bodies), csv, markdown or catalog.")
    ] = None,
    creates: Annotated[
        bool, typer.Option("--create", help="Create missing attributes in the deployment of --fetch, after a question.")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Create without asking for confirmation.")] = False,
    as_json: JsonOption = False,
) -> None:
    """List the custom attributes that the mappings send, and event types and audiences that don't exist.

    A catalog is one JSON object with attributes, eventTypes, audiences and applications: saved responses of GET
    /v1/attributes, /v1/event_types, /v1/audiences and /v1/applications, or what --export catalog prints.
    Exits with 1 if anything is missing from Talon.One, or if nothing is sent.
    """
    if export is not None and export not in _FORMS:
        raise typer.BadParameter(f"--export must be one of {', '.join(_FORMS)}")
    if workspace is None:
        raise typer.BadParameter("add --workspace FILE with the mappings")
    if creates and (deployment is None or against is not None):
        raise typer.BadParameter("--create needs --fetch URL, the deployment to create them in")
    setup = resolve_configuration(
        workspace, None, None, None, None, SANDBOX_DEPLOYMENT, ""
    )  # the attributes don't depend on the deployment
    destination = setup.compile()
    counted = _count(events, destination, setup.settings)
    key = "" if deployment is None or against is not None else management_key()
    catalog = _existing(against, deployment, key)
    is_compared = catalog.attributes is not None
    used = merge_usage(counted.uses)
    if creates and deployment is not None:
        from talonbench.cli.creating import create_missing

        catalog = create_missing(check_readiness(used, catalog.attributes), catalog, deployment, key, yes)
    rows = check_readiness(used, catalog.attributes)
    found = find_missing(catalog, counted.judgements)
    if export is not None:
        print(_export(rows, catalog, export))
    elif as_json:
        print(json_text(attributes_json(rows, catalog, counted.judgements, found)))
    else:
        print(_as_text(rows, catalog, counted, found))
    _warn(rows, counted)
    for problem in catalog.problems:
        print(f"talonbench: {output.harmless(problem)}", file=sys.stderr)
    if not counted.is_readable:
        raise typer.Exit(2)
    if not counted.sends or (is_compared and not all(row.is_good for row in rows)) or found:
        raise typer.Exit(1)


@dataclass(frozen=True, slots=True)
class _Counted:
    """The judgement on each event by its name, and the attributes that the requests carry."""

    judgements: tuple[tuple[str, Judgement], ...]
    uses: tuple[AttributeUsage, ...]
    is_readable: bool

    @property
    def sends(self) -> bool:
        """Whether any event sends anything: without a request nothing was counted."""
        return any(judgement.summary.sends for _, judgement in self.judgements)


def _count(events: list[str], destination: CompiledDestination, settings: Settings) -> _Counted:
    judgements: list[tuple[str, Judgement]] = []
    is_readable, tracer = True, Tracer(destination, settings)
    for name, event in read_events(events):
        is_readable = is_readable and event is not None
        if event is not None:
            judgements.append((name, Judgement(tracer.trace(event.body, event.arrival), destination, settings)))
    uses = tuple(use for _, judgement in judgements for use in find_attribute_usage(judgement.trace))
    return _Counted(tuple(judgements), uses, is_readable)


def _warn(rows: tuple[AttributeReadiness, ...], counted: _Counted) -> None:
    """Print which events weren't sent whole, and which names Talon.One doesn't take."""
    for name, judgement in counted.judgements:
        if not judgement.summary.sends or judgement.has_failure:
            print(f"talonbench: {name}: {output.harmless(judgement.summary.message)}", file=sys.stderr)
    for name in sorted({row.use.name for row in rows if not is_name(row.use.name)}):
        print(
            f"talonbench: invalid attribute name {name}: use letters, digits and _, and start with a letter",
            file=sys.stderr,
        )


def _existing(against: Path | None, deployment: str | None, key: str) -> Catalog:
    """What is known to exist; every part is unknown if nobody says."""
    if against is not None:
        return read_catalog_file(against)
    if deployment is None:
        return Catalog()
    from talonbench.management.catalog import fetch_catalog  # late: it brings the HTTP client

    return asyncio.run(fetch_catalog(deployment, key))


def _export(rows: tuple[AttributeReadiness, ...], catalog: Catalog, form: str) -> str:
    if form == "catalog":
        return json_text(catalog_json(catalog))
    if form == "create":
        return json_text([*list_missing_bodies(rows)])
    return (csv_text if form == "csv" else markdown_text)(rows).rstrip("\n")


def _as_text(
    rows: tuple[AttributeReadiness, ...], catalog: Catalog, counted: _Counted, found: list[FoundFinding]
) -> str:
    if not counted.sends:
        return "No attributes were counted: nothing is sent."
    lines = [_line(row, catalog.attributes is not None) for row in rows] or ["The mappings send no custom attributes."]
    told = [one for one in found if one[2].code not in ATTRIBUTE_CODES]  # those are in the rows
    lines += [line for _, trace, finding in told for line in output.finding_lines(trace, [finding])]
    parts = (
        ("event type", catalog.event_types), ("audience", catalog.audiences), ("Application", catalog.applications),
    )  # fmt: skip
    known = [count_noun(len(part), noun) for noun, part in parts if part is not None]
    return "\n".join([*lines, *([f"Talon.One has {join_words(known)}."] if known else [])])


def _line(row: AttributeReadiness, is_compared: bool) -> str:
    use = row.use
    entity = describe_entity(use.entity, use.event_type)
    came = f" from {', '.join(use.paths)}" if use.paths else ""
    said = f"  {row.words}" if is_compared and not row.is_good else ""
    sign = _SIGNS[row.verdict if is_compared else ""]
    return f"{sign} {entity}  {use.name}: {use.type} = {json_text(use.example)}  ({use.mapping}{came}){said}"
