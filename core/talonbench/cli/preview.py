"""``preview``: what Segment would send for these events, and why."""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from talonbench.advice import Finding
from talonbench.advice.advisor import compile_advice
from talonbench.cli import words
from talonbench.cli.reading import key_from_environment, read_events
from talonbench.cli.setup import setup_from
from talonbench.journey import Leg, Way
from talonbench.pipeline import FieldExplanation, configured_fields, explain, shown
from talonbench.talon_one import ACTIONS
from talonbench.values import Json, json_text

EventFiles = Annotated[list[str], typer.Argument(metavar="EVENT…", help="Files; - reads standard input.")]


def _actions(incomplete: str) -> list[str]:
    """The actions that a shell may complete *incomplete* to."""
    return [slug for slug in ACTIONS if slug.startswith(incomplete)]


ActionOption = Annotated[
    str | None, typer.Option("--action", help="An action, such as trackEventV2.", autocompletion=_actions)
]
MappingOption = Annotated[
    Path | None,
    typer.Option(
        "--mapping", help="A mapping as JSON, the action's defaults under it; or a workspace or an export that has one."
    ),
]
TriggerOption = Annotated[str | None, typer.Option("--trigger", help="A trigger; without one every event fits.")]
WorkspaceOption = Annotated[
    Path | None, typer.Option("--workspace", help="NAME.talonbench.json, or what Segment exports.")
]
ConnectionOption = Annotated[
    str | None, typer.Option("--connection", help="One of your connections, or the workspace's own.")
]
DeploymentOption = Annotated[str | None, typer.Option("--deployment", help="Such as https://my.talon.one")]
JsonOption = Annotated[bool, typer.Option("--json", help="Print data.")]


def preview(
    events: EventFiles,
    action: ActionOption = None,
    mapping: MappingOption = None,
    trigger: TriggerOption = None,
    workspace: WorkspaceOption = None,
    connection: ConnectionOption = None,
    deployment: DeploymentOption = None,
    explain_fields: Annotated[bool, typer.Option("--explain", help="Say for each field where it came from.")] = False,
    show_key: Annotated[bool, typer.Option("--show-key", help="Print the API key in full.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Show the way of each event: filters, which mappings fire, and the exact requests. Nothing is sent."""
    setup = setup_from(workspace, action, mapping, trigger, connection, deployment, key_from_environment())
    journey = setup.journey()
    advisor = compile_advice(journey)
    printed = Shown(explain_fields, show_key)
    fired = readable = True
    for name, event in read_events(events):
        if event is None:
            readable = False
            continue
        way = journey.run(event.body, setup.settings)
        findings = advisor.find(way, setup.settings)
        fired = fired and any(leg.status == "ready" for leg in way.legs)
        printed.take(name, way, findings)
        if not as_json:
            print("\n".join(printed.lines(name, way, findings)))
    if as_json:
        print(json_text(printed.data))
    if not (readable and fired):
        raise typer.Exit(1 if readable else 2)


class Shown:
    """What is printed of the ways of several events; *data* is the contract's object."""

    def __init__(self, explains: bool = False, show_key: bool = False) -> None:
        self._explains = explains
        self._show_key = show_key
        self._outcomes: list[Json] = []
        self._filters: list[Json] = []
        self._findings: list[Json] = []
        self.data: dict[str, Json] = {
            "outcomes": self._outcomes, "findings": self._findings, "filters": self._filters,
        }  # fmt: skip

    def take(self, name: str, way: Way, findings: tuple[Finding, ...]) -> list[dict[str, Json]]:
        """Put one event's way into the data; the rows of the legs that have an outcome."""
        rows: list[dict[str, Json]] = []
        self._filters += words.filters_json(name, way)
        self._findings += words.findings_json(name, way, findings)
        for leg in way.legs:
            if leg.outcome is not None:
                row = words.outcome_json(name, leg, self._show_key)
                if self._explains:
                    row["fields"] = words.explanation_json(self._explained(way, leg))
                rows.append(row)
        self._outcomes += rows
        return rows

    def lines(self, name: str, way: Way, findings: tuple[Finding, ...]) -> Iterator[str]:
        """One event's way for people."""
        yield name
        for line in words.filter_lines(way):
            yield f"  {line}"
        for leg in way.legs:
            for line in words.leg_lines(leg, self._show_key):
                yield f"  {line}"
            if self._explains and leg.outcome is not None:
                for line in words.explanation_lines(self._explained(way, leg)):
                    yield f"      {line}"
        for line in words.finding_lines(way, findings):
            yield f"  {line}"

    def _explained(self, way: Way, leg: Leg) -> tuple[FieldExplanation, ...]:
        event = way.mapped if way.mapped is not None else way.event
        fields = configured_fields(leg.to) if event is None else explain(event, leg.to)
        return fields if self._show_key else tuple(map(shown, fields))
