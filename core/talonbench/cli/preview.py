"""``preview``: shows what Segment would send for these events, and why."""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from talonbench.cli import output
from talonbench.cli.configuration import resolve_configuration
from talonbench.cli.read import key_from_environment, read_events
from talonbench.lint import Finding
from talonbench.lint.linter import compile_linter
from talonbench.pipeline import FieldTrace, list_configured_fields, mask_field_trace, trace_fields
from talonbench.talon_one import ACTIONS
from talonbench.trace import EventTrace, MappingTrace
from talonbench.values import Json, json_text

EventFiles = Annotated[list[str], typer.Argument(metavar="EVENT…", help="Files with events; - reads standard input.")]


def _actions(incomplete: str) -> list[str]:
    """The actions that start with *incomplete*, for shell completion."""
    return [slug for slug in ACTIONS if slug.startswith(incomplete)]


ActionOption = Annotated[
    str | None, typer.Option("--action", help="An action, e.g. trackEventV2.", autocompletion=_actions)
]
MappingOption = Annotated[
    Path | None,
    typer.Option(
        "--mapping",
        help="A mapping as JSON (defaults fill unset fields), or a workspace or export with one.",
    ),
]
TriggerOption = Annotated[str | None, typer.Option("--trigger", help="A trigger; matches every event by default.")]
WorkspaceOption = Annotated[
    Path | None, typer.Option("--workspace", help="NAME.talonbench.json, or an export from Segment.")
]
ConnectionOption = Annotated[
    str | None, typer.Option("--connection", help="One of your connections or the workspace's.")
]
DeploymentOption = Annotated[str | None, typer.Option("--deployment", help="Deployment URL, e.g. https://my.talon.one")]
GatewayOption = Annotated[
    str | None, typer.Option("--gateway", help="Gateway URL, if it isn't Talon.One's, e.g. http://localhost:8080")
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON.")]


def preview(
    events: EventFiles,
    action: ActionOption = None,
    mapping: MappingOption = None,
    trigger: TriggerOption = None,
    workspace: WorkspaceOption = None,
    connection: ConnectionOption = None,
    deployment: DeploymentOption = None,
    gateway: GatewayOption = None,
    explain_fields: Annotated[bool, typer.Option("--explain", help="Show where each field's value came from.")] = False,
    show_key: Annotated[bool, typer.Option("--show-key", help="Print the API key in full.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Trace each event: filters, which mappings match, and the exact requests. Sends nothing."""
    key = key_from_environment()
    setup = resolve_configuration(workspace, action, mapping, trigger, connection, deployment, key, gateway)
    destination = setup.compile()
    linter = compile_linter(destination)
    printed = PreviewPrinter(explain_fields, show_key)
    fired = readable = True
    for name, event in read_events(events):
        if event is None:
            readable = False
            continue
        trace = destination.trace(event.body, setup.settings)
        findings = linter.check(trace, setup.settings)
        fired = fired and any(one.status == "ready" for one in trace.mappings)
        printed.take(name, trace, findings)
        if not as_json:
            print("\n".join(printed.lines(name, trace, findings)))
    if as_json:
        print(json_text(printed.data))
    if not (readable and fired):
        raise typer.Exit(1 if readable else 2)


class PreviewPrinter:
    """Prints the traces of several events; *data* is the documented JSON object."""

    def __init__(self, explains: bool = False, show_key: bool = False) -> None:
        self._explains = explains
        self._show_key = show_key
        self._outcomes: list[Json] = []
        self._filters: list[Json] = []
        self._findings: list[Json] = []
        self.data: dict[str, Json] = {
            "outcomes": self._outcomes, "findings": self._findings, "filters": self._filters,
        }  # fmt: skip

    def take(self, name: str, trace: EventTrace, findings: tuple[Finding, ...]) -> list[dict[str, Json]]:
        """Add one event's trace to the data; returns the rows of mappings with an outcome."""
        rows: list[dict[str, Json]] = []
        self._filters += output.filters_json(name, trace)
        self._findings += output.findings_json(name, trace, findings)
        for mapping in trace.mappings:
            if mapping.outcome is not None:
                row = output.outcome_json(name, mapping, self._show_key)
                if self._explains:
                    row["fields"] = output.explanation_json(self._explained(trace, mapping))
                rows.append(row)
        self._outcomes += rows
        return rows

    def lines(self, name: str, trace: EventTrace, findings: tuple[Finding, ...]) -> Iterator[str]:
        """One event's trace for people."""
        yield name
        for line in output.filter_lines(trace):
            yield f"  {line}"
        for mapping in trace.mappings:
            for line in output.leg_lines(mapping, self._show_key):
                yield f"  {line}"
            if self._explains and mapping.outcome is not None:
                for line in output.explanation_lines(self._explained(trace, mapping)):
                    yield f"      {line}"
        for line in output.finding_lines(trace, findings):
            yield f"  {line}"

    def _explained(self, trace: EventTrace, mapping: MappingTrace) -> tuple[FieldTrace, ...]:
        event = trace.filtered_event if trace.filtered_event is not None else trace.event
        fields = list_configured_fields(mapping.compiled) if event is None else trace_fields(event, mapping.compiled)
        return fields if self._show_key else tuple(map(mask_field_trace, fields))
