"""``send`` and ``auth``: what leaves the machine, only on the user's act."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from typing import Annotated

import typer

from talonbench.advice.advisor import Advisor, compile_advice
from talonbench.answers import remarks_of
from talonbench.cli import words
from talonbench.cli.connections import find_mine
from talonbench.cli.preview import (
    ActionOption,
    ConnectionOption,
    DeploymentOption,
    EventFiles,
    JsonOption,
    MappingOption,
    Shown,
    TriggerOption,
    WorkspaceOption,
)
from talonbench.cli.reading import ask_for_key, key_from_environment, read_events
from talonbench.cli.setup import Setup, setup_from
from talonbench.client import GATEWAY, Connection, CredentialsResult, Exchange
from talonbench.client.expiry import expiry_words
from talonbench.client.trust import trust_of
from talonbench.destination import Settings
from talonbench.dispatch import Dispatcher
from talonbench.journey import Leg, Way
from talonbench.keys import load_key
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
    settings, to = target(setup, sandbox)
    journey = setup.journey()
    ways = [(name, None if one is None else journey.run(one.body, settings)) for name, one in read_events(events)]
    check_guard(to, yes, sum(len(leg.requests) for _, way in ways if way is not None for leg in way.legs))
    printer = _SendPrinter(compile_advice(journey), settings, as_json)
    asyncio.run(_send_all(ways, to, printer))
    if as_json:
        print(json_text(printer.shown.data))
    if code := printer.code:
        raise typer.Exit(code)


def auth(
    workspace: WorkspaceOption = None,
    connection: ConnectionOption = None,
    deployment: DeploymentOption = None,
    sandbox: SandboxOption = False,
    as_json: JsonOption = False,
) -> None:
    """Run Segment's credentials test on the deployment."""
    setup = setup_from(workspace, "trackEventV2", None, None, connection, deployment, key_from_environment())
    result = asyncio.run(_test(*target(setup, sandbox)))
    shown: Json = {"ok": result.ok, "kind": result.kind, "message": result.message, "detail": result.detail}
    print(json_text(shown) if as_json else result.message)
    if not result.ok:
        raise typer.Exit(1)


def target(setup: Setup, sandbox: bool) -> tuple[Settings, Connection]:
    """Where requests go and with which key: to the sandbox, a connection, or a deployment of the command line."""
    settings = setup.settings
    if sandbox or (setup.connection is not None and setup.connection.kind == "sandbox"):
        key = settings.api_key or SANDBOX_KEY
        return replace(settings, api_key=key), Connection("Sandbox", "sandbox", settings.deployment)
    if settings.deployment == SANDBOX_DEPLOYMENT:
        raise typer.BadParameter("say where to: --sandbox, --deployment URL, or --connection NAME")
    to = setup.connection or find_mine(Connection("command line", "gateway", settings.deployment, GATEWAY))
    if reminder := expiry_words(to.expires, date.today()):
        print(f"talonbench: {reminder}", file=sys.stderr)
    key = settings.api_key or load_key(to) or ask_for_key("API key")
    trust_of(to.ca_file)  # what cannot be read is said now, not with the first event
    return replace(settings, api_key=key), to


def check_guard(to: Connection, is_agreed: bool, count: int | None = None) -> None:
    """Ask before *count* requests (None: those of events to come) are sent over a guarded connection.

    BadParameter where nobody is there to be asked.
    """
    if not to.guarded or is_agreed or count == 0:
        return
    number = "the requests of every event" if count is None else f"{count} request{'' if count == 1 else 's'}"
    where = f"{number} to {to.gateway} for {to.deployment}"
    if not sys.stdin.isatty():
        raise typer.BadParameter(f"the connection {to.name} is guarded: say --yes to send {where}")
    typer.confirm(f"{to.name} is guarded. Send {where}?", abort=True, err=True)


async def _test(settings: Settings, to: Connection) -> CredentialsResult:
    async with Dispatcher() as dispatcher:
        return await dispatcher.test(settings, to)


async def _send_all(ways: Iterable[tuple[str, Way | None]], to: Connection, printer: _SendPrinter) -> None:
    """Send one event after the other; what could not be read has no way, and the rest goes on."""
    async with Dispatcher() as dispatcher:
        for name, way in ways:
            if way is None:
                printer.is_readable = False
            else:
                printer.show_event(name, way)
                printer.show_answers(name, way, await dispatcher.send(way.legs, to))


class _SendPrinter:
    """Prints events and what came of them; *is_quiet* leaves that to *shown*, which gathers the same as data.

    *is_good*: each event fired, and all was delivered; *is_readable*: all could be read.
    """

    def __init__(self, advisor: Advisor, settings: Settings, is_quiet: bool) -> None:
        self._advisor = advisor
        self._settings = settings
        self._is_quiet = is_quiet
        self.shown = Shown()
        self.is_good = self.is_readable = True

    @property
    def code(self) -> int:
        """The exit code."""
        if not self.is_readable:
            return 2
        return 0 if self.is_good else 1

    def show_event(self, name: str, way: Way) -> None:
        """What is known before anything is sent."""
        self._say(name, *words.indented(words.filter_lines(way)))

    def show_answers(self, name: str, way: Way, answers: tuple[tuple[Exchange, ...], ...]) -> None:
        """What came of each leg's requests: *answers* are in the legs' order."""
        findings = self._advisor.find(way, self._settings)
        sent = [one for one in zip(way.legs, answers, strict=True) if one[0].outcome is not None]
        for (leg, exchanges), row in zip(sent, self.shown.take(name, way, findings), strict=True):
            row["exchanges"] = [exchange_json(one) for one in exchanges]
            self._judge(leg, exchanges)
            self._say(*words.indented(words.leg_lines(leg, show_key=False)))
            for one in exchanges:
                self._say_answer(one)
        self.is_good = self.is_good and any(answers)
        self._say(*words.indented(words.finding_lines(way, findings)))

    def _judge(self, leg: Leg, exchanges: tuple[Exchange, ...]) -> None:
        is_delivered = all(one.verdict.kind == "delivered" for one in exchanges)
        self.is_good = self.is_good and is_delivered and leg.status not in ("rejected", "invalid", "filtered")

    def _say_answer(self, exchange: Exchange) -> None:
        if exchange.error is not None and not self._is_quiet:
            lines = [f"→ {exchange.error.message}", *words.indented(exchange.error.detail.splitlines())]
            print("\n".join(words.indented(lines, 4)), file=sys.stderr)
        self._say(*words.indented(exchange_lines(exchange), 4))

    def _say(self, *lines: str) -> None:
        if not self._is_quiet:
            for line in lines:
                print(line)


def exchange_json(exchange: Exchange) -> Json:
    """An answer as data."""
    response = exchange.response
    return {
        "status": None if response is None else response.status,
        "body": None if response is None else response.text,
        "error": None if exchange.error is None else exchange.error.message,
        "detail": None if exchange.error is None else exchange.error.detail,
        "seconds": round(exchange.seconds, 4),
        "waited": round(exchange.waited, 4),
        "verdict": exchange.verdict.kind,
        "code": exchange.verdict.code,
        "reason": exchange.verdict.reason,
        "remarks": [] if response is None else [*remarks_of(response, exchange.truncated)],
        "intact": None if exchange.seal is None else exchange.seal.intact,
    }


def exchange_lines(exchange: Exchange) -> Iterator[str]:
    """An answer for people, and what Segment would do with it, or with the error in its place."""
    if exchange.response is not None:
        reason = words.harmless(exchange.response.reason)
        yield f"→ {exchange.response.status} {reason} in {exchange.seconds:.3f} s"
        yield from words.indented(map(words.harmless, exchange.response.text.splitlines()))
        yield from (f"! {words.harmless(one)}" for one in remarks_of(exchange.response, exchange.truncated))
    if exchange.waited >= 0.05:
        yield f"waited {exchange.waited:.1f} s for the rate limit: 60 requests a second"
    yield f"{exchange.verdict.kind.replace('_', ' ')}: {exchange.verdict.reason}"
