"""``preview``: shows what Segment would send for these events, and why."""

from collections.abc import Iterator
from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from talonbench import clock
from talonbench.answers.receiving import Tracer
from talonbench.attributes import Catalog
from talonbench.cli.catalog import CatalogOption, find_catalog
from talonbench.cli.configuration import NO_SETUP, CliConfiguration, resolve_configuration
from talonbench.cli.judgements import PreviewPrinter, ReasonPrinter, ReplyPrinter
from talonbench.cli.keys import key_from_environment
from talonbench.cli.options import (
    ActionOption,
    AsReceivedOption,
    ConnectionOption,
    DeploymentOption,
    DestinationOption,
    EventFiles,
    GatewayOption,
    JsonOption,
    MappingOption,
    TriggerOption,
    WorkspaceOption,
)
from talonbench.cli.read import read_events
from talonbench.cli.redacting import Output, RedactOption, UserIdsOption, make_output
from talonbench.cli.tickets import are_responses, find_ticket, known_attributes
from talonbench.formats.model import ImportedDelivery
from talonbench.judgement import Judgement
from talonbench.lint.linter import compile_linter
from talonbench.values import json_text


class ReplyFormat(StrEnum):
    """The formats of a reply."""

    TEXT = "text"
    MARKDOWN = "markdown"
    SLACK = "slack"


def preview(
    events: EventFiles,
    action: ActionOption = None,
    mapping: MappingOption = None,
    trigger: TriggerOption = None,
    workspace: WorkspaceOption = None,
    destination: DestinationOption = None,
    connection: ConnectionOption = None,
    deployment: DeploymentOption = None,
    gateway: GatewayOption = None,
    explain_fields: Annotated[bool, typer.Option("--explain", help="Show where each field's value came from.")] = False,
    show_key: Annotated[bool, typer.Option("--show-key", help="Print the API key in full.")] = False,
    catalog: CatalogOption = None,
    as_received: AsReceivedOption = False,
    redacts: RedactOption = False,
    redacts_ids: UserIdsOption = False,
    as_json: JsonOption = False,
) -> None:
    """Trace each event: filters, which mappings match, and the exact requests. Sends nothing."""
    setup = choose_setup(events, workspace, action, mapping, trigger, connection, deployment, gateway, destination)
    output = make_output(setup.redaction, redacts=redacts, redacts_ids=redacts_ids)
    known = find_catalog(catalog, workspace, *events)
    printed = PreviewPrinter(explain_fields, show_key, known_attributes(workspace, *events))
    print_judgements(events, setup, printed, known, as_json=as_json, as_received=as_received, output=output)


def explain(
    events: EventFiles,
    action: ActionOption = None,
    mapping: MappingOption = None,
    trigger: TriggerOption = None,
    workspace: WorkspaceOption = None,
    destination: DestinationOption = None,
    connection: ConnectionOption = None,
    deployment: DeploymentOption = None,
    gateway: GatewayOption = None,
    reply: Annotated[bool, typer.Option("--reply", help="Write a reply for the customer.")] = False,
    kind: Annotated[ReplyFormat, typer.Option("--format", help="How the reply is marked up.")] = ReplyFormat.TEXT,
    catalog: CatalogOption = None,
    as_received: AsReceivedOption = False,
    redacts: RedactOption = False,
    redacts_ids: UserIdsOption = False,
    as_json: JsonOption = False,
) -> None:
    """Say what becomes of each event, and why, in sentences. Sends nothing."""
    setup = choose_setup(events, workspace, action, mapping, trigger, connection, deployment, gateway, destination)
    output = make_output(setup.redaction, redacts=redacts, redacts_ids=redacts_ids)
    attributes, known = known_attributes(workspace, *events), find_catalog(catalog, workspace, *events)
    printed = ReplyPrinter(kind.value, setup.redaction, attributes) if reply else ReasonPrinter(known=attributes)
    print_judgements(events, setup, printed, known, as_json=as_json, as_received=as_received, output=output)


def choose_setup(
    events: list[str],
    workspace: Path | None,
    action: str | None,
    mapping: Path | None,
    trigger: str | None,
    connection: str | None,
    deployment: str | None,
    gateway: str | None,
    destination: str | None,
) -> CliConfiguration:
    """The setup that the options name, or that comes with *events*; responses alone need none."""
    if workspace is None and action is None:
        workspace = find_ticket(events)
        if workspace is None and are_responses(events):
            return NO_SETUP
    key = key_from_environment()
    return resolve_configuration(workspace, action, mapping, trigger, connection, deployment, key, gateway, destination)


def print_judgements(
    events: list[str],
    setup: CliConfiguration,
    printed: PreviewPrinter,
    known: Catalog | None,
    *,
    as_json: bool,
    as_received: bool,
    output: Output,
) -> None:
    """Judge each event, beside what is *known* to exist, and print it.

    Exits with 1 if nothing sends, 2 if an event can't be read.
    """
    with clock.hold(clock.now()):
        judged = list(_judge(events, setup, known, as_received, printed.deliveries))
        readable = [(name, one) for name, one in judged if one is not None]
        for name, judgement in readable:
            printed.take(name, judgement)
            output.know(judgement.trace.event)
        refusals = printed.hear_responses()
        for name, judgement in () if as_json else readable:
            for line in printed.lines(name, replace(judgement, refusals=refusals)):
                output.print(line)
    for line in [json_text(printed.data)] if as_json else printed.closing_lines():
        output.print(line)
    is_answered = bool(printed.deliveries) and not printed.judged
    if len(readable) < len(judged):
        raise typer.Exit(2)
    if not (printed.sends or is_answered):
        raise typer.Exit(1)


def _judge(
    events: list[str],
    setup: CliConfiguration,
    known: Catalog | None,
    as_received: bool,
    deliveries: list[ImportedDelivery],
) -> Iterator[tuple[str, Judgement | None]]:
    """The judgement on each event; None if it can't be read."""
    destination = setup.compile()
    linter, tracer = (
        compile_linter(destination, None, known),
        Tracer(destination, setup.settings, as_received=as_received),
    )
    for name, event in read_events(events, deliveries):
        if event is None:
            yield name, None
            continue
        trace = tracer.trace(event.body, event.arrival)
        yield name, Judgement(trace, destination, setup.settings, linter.check(trace, setup.settings))
