"""``verify``: whether Talon.One stored what these events send."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Final

import typer

from talonbench.answers.receiving import Tracer
from talonbench.cli.configuration import CliConfiguration, resolve_configuration
from talonbench.cli.keys import MANAGEMENT_KEY_VARIABLE, ask_for_key
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
from talonbench.connections import Connection, may_take_key
from talonbench.management.key_holder import find_key_holder
from talonbench.plurals import count_noun
from talonbench.request import Request
from talonbench.talon_one import SANDBOX_DEPLOYMENT
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
    application: Annotated[
        str | None, typer.Option("--application", metavar="ID", help="The Application's ID, if there are several.")
    ] = None,
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
    address = _find_deployment(setup)
    requests, is_readable = _list_requests(events, setup, as_received)
    if not requests:
        print("talonbench: nothing to verify: these events send nothing", file=sys.stderr)
        raise typer.Exit(1 if is_readable else 2)
    from talonbench.management.json_form import received_data  # late: it brings the HTTP client

    key = _find_key(address, setup.trusted)
    if application is None and deployment is None and setup.connection is not None:
        application = setup.connection.application
    received = asyncio.run(_verify(_open(address, key, setup), application, requests, wait))
    if keep_key is not None:
        _keep(address, key if keep_key else "")
    print(json_text(received_data(received)) if as_json else "\n".join(_lines(received)))
    for problem in received.problems:
        print(f"talonbench: {harmless(problem)}", file=sys.stderr)
    if not is_readable or not received.is_good:
        raise typer.Exit(1 if is_readable else 2)


def _find_deployment(setup: CliConfiguration) -> str:
    address = setup.settings.deployment if setup.connection is None else setup.connection.deployment
    if address == SANDBOX_DEPLOYMENT:
        raise typer.BadParameter("no deployment: add --deployment URL or --connection NAME")
    return address


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


def _find_key(deployment: str, trusted: tuple[str, ...]) -> str:
    """The management key; BadParameter if the one in the environment would go where only a workspace sends it."""
    from talonbench.keys import read_key  # late: it asks the desktop

    key = os.environ.get(MANAGEMENT_KEY_VARIABLE, "")
    if key and not may_take_key(deployment, trusted):
        raise typer.BadParameter(
            f"only the workspace names {deployment}, so the key in {MANAGEMENT_KEY_VARIABLE} isn't sent there: "
            "add --deployment URL, or save the connection as one of yours in the window"
        )
    return key or read_key(_key_id(deployment)) or ask_for_key("management key", MANAGEMENT_KEY_VARIABLE)


def _keep(deployment: str, key: str) -> None:
    from talonbench.keys import write_key

    if not write_key(_key_id(deployment), key):
        print("talonbench: the keychain isn't available, so it wasn't changed", file=sys.stderr)


def _key_id(deployment: str) -> str:
    """Where the window keeps the key, too."""
    return find_key_holder(Connection("", "gateway", deployment)).key_id


def _open(deployment: str, key: str, setup: CliConfiguration) -> ManagementClient:
    from talonbench.management.client import ManagementClient

    return ManagementClient(deployment, key, "" if setup.connection is None else setup.connection.ca_file)


async def _verify(reading: ManagementClient, application: str | None, requests: list[Request], wait: float) -> Received:
    from talonbench.management.expectations import list_expectations
    from talonbench.management.received import read_received

    expectations: tuple[Expectation, ...] = list_expectations(requests)
    async with reading as client:
        chosen = application or await _choose_application(client)
        return await read_received(client, chosen, expectations, wait)


async def _choose_application(client: ManagementClient) -> str:
    from talonbench.management.received import list_applications

    found = await list_applications(client)
    if len(found) != 1:
        names = ", ".join(f"{identity} ({name})" for identity, name in found) or "none"
        raise typer.BadParameter(f"choose the Application with --application ID: {harmless(names)}")
    return found[0][0]


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
        yield f"health of the Application: {harmless(received.health)}"
    good = sum(one.status not in _SIGNS for one in received.checks)
    yield f"{good} of {count_noun(len(received.checks), 'value')} arrived"


def _describe(one: Check) -> str:
    """The value as it was sent; as it is stored if that isn't the same; why."""
    is_same = one.status in ("stored", "recorded", "applied", "left")
    stored = "" if is_same else f"; Talon.One has {_text(one.stored)}"
    note = f": {one.note}" if one.note else ""
    return f"{one.path or '/'} = {_text(one.sent)}{stored}{note}"


def _text(value: Value) -> str:
    return "nothing" if isinstance(value, Undefined) else json_text(value)
