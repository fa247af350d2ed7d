"""``verify``: whether Talon.One stored what these events send."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Final

import typer

from talonbench.answers.receiving import Tracer
from talonbench.cli.configuration import CliConfiguration, resolve_configuration
from talonbench.cli.management import (
    ApplicationOption,
    choose_application,
    find_application,
    find_deployment,
    find_management_key,
    name_management_key,
    open_management,
)
from talonbench.cli.options import (
    AsReceivedOption,
    ConnectionOption,
    DeploymentOption,
    EventFiles,
    JsonOption,
    WorkspaceOption,
)
from talonbench.cli.output import harmless
from talonbench.cli.read import read_events
from talonbench.plurals import count_noun
from talonbench.request import Request
from talonbench.values import Undefined, Value, json_text

if TYPE_CHECKING:
    from talonbench.management.client import ManagementClient
    from talonbench.management.comparison import Check
    from talonbench.management.expectations import Expectation
    from talonbench.management.received import Received

_SIGNS: Final = {"missing": "✕", "differs": "✕", "pending": "?"}


def verify(
    events: EventFiles,
    workspace: WorkspaceOption = None,
    connection: ConnectionOption = None,
    deployment: DeploymentOption = None,
    application: ApplicationOption = None,
    wait: Annotated[
        float, typer.Option("--wait", help="Seconds to read again until all is there.", min=0, max=3600)
    ] = 30,
    as_received: AsReceivedOption = False,
    keep_key: Annotated[
        bool | None,
        typer.Option("--keep-key/--forget-key", help="Save the key in the keychain, or delete it there, afterwards."),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Show whether Talon.One stored what these events send, value by value (Management API, read only).

    Nothing is sent: send them first. The management key is taken from TALONBENCH_MANAGEMENT_KEY, the keychain or a
    prompt. Exits with 1 if anything is missing, differs or can't be read.
    """
    setup = resolve_configuration(workspace, None, None, None, connection, deployment, "")
    address = find_deployment(setup)
    requests, is_readable = _list_requests(events, setup, as_received)
    if not requests:
        print("talonbench: nothing to verify: these events send nothing", file=sys.stderr)
        raise typer.Exit(1 if is_readable else 2)
    from talonbench.management.json_form import received_data  # late: it brings the HTTP client

    key = find_management_key(address, setup.trusted)
    application = application or find_application(setup, deployment)
    received = asyncio.run(_verify(open_management(address, key, setup), application, requests, wait))
    if keep_key is not None:
        _keep(address, key if keep_key else "")
    print(json_text(received_data(received)) if as_json else "\n".join(_lines(received)))
    for problem in received.problems:
        print(f"talonbench: {harmless(problem)}", file=sys.stderr)
    if not is_readable or not received.is_good:
        raise typer.Exit(1 if is_readable else 2)


def _list_requests(events: list[str], setup: CliConfiguration, as_received: bool) -> tuple[list[Request], bool]:
    """The requests of all *events*, and whether all of these could be read."""
    tracer = Tracer(setup.compile(), setup.settings, as_received=as_received)
    found: list[Request] = []
    is_readable = True
    for _, event in read_events(events):
        is_readable = is_readable and event is not None
        if event is not None:
            trace = tracer.trace(event.body, event.arrival)
            found += [request for mapping in trace.mappings for request in mapping.requests]
    return found, is_readable


def _keep(deployment: str, key: str) -> None:
    from talonbench.keys import write_key

    if not write_key(name_management_key(deployment), key):
        print("talonbench: the keychain isn't available, so it wasn't changed", file=sys.stderr)


async def _verify(reading: ManagementClient, application: str | None, requests: list[Request], wait: float) -> Received:
    from talonbench.management.expectations import list_expectations
    from talonbench.management.received import read_received

    expectations: tuple[Expectation, ...] = list_expectations(requests)
    async with reading as client:
        chosen = application or await choose_application(client)
        return await read_received(client, chosen, expectations, wait)


def _lines(received: Received) -> Iterator[str]:
    what = ""
    for one in received.checks:
        if one.what != what:
            what = one.what
            yield harmless(what)
        yield f"  {_SIGNS.get(one.status, '●')} {one.status:<9} {harmless(_describe(one))}"
    for line in received.log:
        yield harmless(f"log: {line.get('time')}  {line.get('method')} {line.get('requestUri')} → {line.get('status')}")
    if received.health:
        idle = " (no calls in the last five minutes)" if received.health == "NONE" else ""
        yield f"Application health: {harmless(received.health)}{idle}"
    good = sum(one.status not in _SIGNS for one in received.checks)
    yield f"{good} of {count_noun(len(received.checks), 'value')} arrived"


def _describe(one: Check) -> str:
    """The value as it was sent; as it is stored if that isn't the same; why."""
    is_same = one.status in ("stored", "recorded", "applied", "left")
    stored = "" if is_same else f"; Talon.One has {_text(one.stored)}"
    note = f": {one.note}" if one.note else ""
    return f"{one.path or 'ID'} = {_text(one.sent)}{stored}{note}"


def _text(value: Value) -> str:
    return "nothing" if isinstance(value, Undefined) else json_text(value)
