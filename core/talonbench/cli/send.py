"""``send`` and ``auth``: what leaves the machine, only on the user's act."""

import asyncio
import sys
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from typing import Annotated

import typer

from talonbench.cli import words
from talonbench.cli.preview import (
    ActionOption,
    ConnectionOption,
    DeploymentOption,
    EventFiles,
    JsonOption,
    MappingOption,
    TriggerOption,
    WorkspaceOption,
)
from talonbench.cli.reading import ask_for_key, key_from_environment, read_events
from talonbench.cli.setup import Setup, setup_from
from talonbench.client import GATEWAY, Client, Connection, CredentialsResult, Exchange
from talonbench.client.trust import trust_of
from talonbench.destination import Settings
from talonbench.journey import Journey, Leg
from talonbench.keys import stored_key
from talonbench.pipeline import Outcome, Ready
from talonbench.sandbox import Sandbox
from talonbench.talon_one import SANDBOX_DEPLOYMENT, SANDBOX_KEY
from talonbench.values import Json, json_text

SandboxOption = Annotated[bool, typer.Option("--sandbox", help="Send to an embedded stand-in for Talon.One.")]
YesOption = Annotated[bool, typer.Option("--yes", help="Send over a guarded connection without asking.")]


def send(
    events: EventFiles,
    action: ActionOption = None,
    mapping: MappingOption = None,
    trigger: TriggerOption = None,
    workspace: WorkspaceOption = None,
    connection: ConnectionOption = None,
    deployment: DeploymentOption = None,
    sandbox: SandboxOption = False,
    yes: YesOption = False,
    as_json: JsonOption = False,
) -> None:
    """Send every request that the events' mappings make, and show the answers."""
    setup = setup_from(workspace, action, mapping, trigger, connection, deployment, key_from_environment())
    with target(setup, sandbox) as (settings, to):
        check_guard(to, yes)
        sent, good, readable = asyncio.run(send_all(events, setup.journey(), settings, to, as_json))
    if as_json:
        print(json_text({"outcomes": sent, "findings": []}))
    if not (good and readable):
        raise typer.Exit(1 if readable else 2)


def auth(
    workspace: WorkspaceOption = None,
    connection: ConnectionOption = None,
    deployment: DeploymentOption = None,
    sandbox: SandboxOption = False,
    as_json: JsonOption = False,
) -> None:
    """Run Segment's credentials test on the deployment."""
    setup = setup_from(workspace, "trackEventV2", None, None, connection, deployment, key_from_environment())
    with target(setup, sandbox) as (settings, to):
        result = asyncio.run(credentials(settings, to))
    shown: Json = {"ok": result.ok, "kind": result.kind, "message": result.message, "detail": result.detail}
    print(json_text(shown) if as_json else result.message)
    if not result.ok:
        raise typer.Exit(1)


def target(setup: Setup, sandbox: bool) -> AbstractContextManager[tuple[Settings, Connection]]:
    """Where requests go and with which key; the sandbox runs as long as the context."""
    if sandbox or (setup.connection is not None and setup.connection.kind == "sandbox"):
        return _SandboxTarget(setup)
    to = setup.connection or Connection("command line", "gateway", setup.settings.deployment, GATEWAY)
    if setup.settings.deployment == SANDBOX_DEPLOYMENT:
        raise typer.BadParameter("say where to: --sandbox, --deployment URL, or --workspace with --connection")
    key = setup.settings.api_key or stored_key(to.key_owner) or ask_for_key("API key")
    return nullcontext((replace(setup.settings, api_key=key), to))


def check_guard(to: Connection, is_agreed: bool) -> None:
    """Ask before anything is sent over a guarded connection; BadParameter where nobody is there to be asked."""
    if not to.guarded or is_agreed:
        return
    if not sys.stdin.isatty():
        raise typer.BadParameter(f"the connection {to.name} is guarded: say --yes to send to {to.deployment}")
    typer.confirm(f"{to.name} is guarded. Send to {to.deployment}?", abort=True, err=True)


class _SandboxTarget(AbstractContextManager[tuple[Settings, Connection]]):
    """A sandbox of this command's own."""

    def __init__(self, setup: Setup) -> None:
        self._settings = setup.settings
        self._sandbox = Sandbox()

    def __enter__(self) -> tuple[Settings, Connection]:
        url = self._sandbox.start()
        settings = replace(self._settings, api_key=self._settings.api_key or SANDBOX_KEY)
        return settings, Connection("Sandbox", "sandbox", settings.deployment, url)

    def __exit__(self, *_: object) -> None:
        self._sandbox.stop()


async def credentials(settings: Settings, to: Connection) -> CredentialsResult:
    """The credentials test, once."""
    async with Client(trust_of(to.ca_file)) as client:
        return await client.check_credentials(settings, to)


async def send_all(
    events: list[str], journey: Journey, settings: Settings, to: Connection, quiet: bool
) -> tuple[list[Json], bool, bool]:
    """Send each event in order: what was sent, whether all was delivered, whether all could be read."""
    rows: list[Json] = []
    good = readable = True
    async with Client(trust_of(to.ca_file)) as client:
        for name, event in read_events(events):
            if event is None:
                readable = False
                continue
            is_sent = False
            for leg in journey.run(event.body, settings).legs:
                if leg.outcome is None:
                    continue
                exchanges = await _send_outcome(client, leg.outcome, to)
                is_sent = is_sent or bool(exchanges)
                good = good and not words.faults(leg.outcome)
                good = good and all(x.verdict.kind == "delivered" for x in exchanges)
                row = words.outcome_json(name, leg, show_key=False)
                row["exchanges"] = [exchange_json(x) for x in exchanges]
                rows.append(row)
                if not quiet:
                    show(name, leg, exchanges)
            good = good and is_sent
    return rows, good, readable


async def _send_outcome(client: Client, outcome: Outcome, to: Connection) -> list[Exchange]:
    if not isinstance(outcome, Ready):
        return []
    return [await client.send(request, to) for request in outcome.requests]


def exchange_json(exchange: Exchange) -> Json:
    """An answer as data."""
    response = exchange.response
    return {
        "status": None if response is None else response.status,
        "body": None if response is None else response.body.decode("utf-8", "replace"),
        "error": None if exchange.error is None else exchange.error.message,
        "detail": None if exchange.error is None else exchange.error.detail,
        "seconds": round(exchange.seconds, 4),
        "waited": round(exchange.waited, 4),
        "verdict": exchange.verdict.kind,
        "code": exchange.verdict.code,
        "reason": exchange.verdict.reason,
        "intact": None if exchange.seal is None else exchange.seal.intact,
    }


def show(name: str, leg: Leg, exchanges: list[Exchange]) -> None:
    """Print one mapping's outcome and answers for people."""
    print(name)
    for line in words.leg_lines(leg, show_key=False):
        print("  " + line)
    for exchange in exchanges:
        if exchange.response is not None:
            body = exchange.response.body.decode("utf-8", "replace")
            print(
                f"    → {exchange.response.status} {exchange.response.reason} in {exchange.seconds:.3f} s\n      {body}"
            )
        if exchange.error is not None:
            print(f"    → {exchange.error.message}", file=sys.stderr)
        if exchange.waited >= 0.05:
            print(f"    waited {exchange.waited:.1f} s for the rate limit: 60 requests a second")
        print(f"    {exchange.verdict.kind.replace('_', ' ')}: {exchange.verdict.reason}")
