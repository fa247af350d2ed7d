"""``preview``: what Segment would send for these events, and why."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from talonbench.cli import words
from talonbench.cli.reading import key_from_environment, read_events
from talonbench.cli.setup import compiled, setup_from
from talonbench.destination import CompiledSubscription
from talonbench.errors import EventSyntaxError
from talonbench.events import Event, read_event
from talonbench.pipeline import Outcome, Ready, explain, prepare
from talonbench.values import Json, json_text

EventFiles = Annotated[list[str], typer.Argument(metavar="EVENT…", help="Files; - reads standard input.")]
ActionOption = Annotated[str | None, typer.Option("--action", help="An action, such as trackEventV2.")]
MappingOption = Annotated[
    Path | None, typer.Option("--mapping", help="A mapping as JSON; the action's defaults lie under it.")
]
TriggerOption = Annotated[str | None, typer.Option("--trigger", help="A trigger; without one every event fits.")]
WorkspaceOption = Annotated[Path | None, typer.Option("--workspace", help="NAME.talonbench.json")]
ConnectionOption = Annotated[str | None, typer.Option("--connection", help="A connection of the workspace.")]
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
    """Show which mappings fire for each event, and the exact requests. Nothing is sent."""
    setup = setup_from(workspace, action, mapping, trigger, connection, deployment, key_from_environment())
    subscriptions = compiled(setup)
    rows: list[Json] = []
    fired = True
    readable = True
    for name, text in read_events(events):
        event = read(name, text)
        if event is None:
            readable = False
            continue
        outcomes = [(to, prepare(event.body, to, setup.settings)) for to in subscriptions]
        fired = fired and any(isinstance(outcome, Ready) for _, outcome in outcomes)
        for to, outcome in outcomes:
            row = words.outcome_json(name, to.subscription, outcome, show_key)
            if explain_fields:
                row["fields"] = words.explanation_json(explain(event.body, to))
            rows.append(row)
        if not as_json:
            show(name, event, outcomes, explain_fields, show_key)
    if as_json:
        print(json_text({"outcomes": rows, "findings": []}))
    if not (readable and fired):
        raise typer.Exit(1 if readable else 2)


def read(name: str, text: str) -> Event | None:
    """The event in *text*; None, and a line on standard error, where it cannot be read."""
    try:
        return read_event(text)
    except EventSyntaxError as error:
        print(f"{name}:{error.line}:{error.column}: {error.message}", file=sys.stderr)
        return None


def show(
    name: str,
    event: Event,
    outcomes: list[tuple[CompiledSubscription, Outcome]],
    explain_fields: bool,
    show_key: bool,
) -> None:
    """Print one event's outcomes for people."""
    print(name)
    for to, outcome in outcomes:
        for line in words.outcome_lines(to.subscription, outcome, show_key):
            print("  " + line)
        if explain_fields:
            for line in words.explanation_lines(explain(event.body, to)):
                print("      " + line)
