"""``send`` and ``auth``: what leaves the machine, only on the user's act."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from typing import Annotated

import typer

from talonbench.cli import output
from talonbench.cli.configuration import CliConfiguration, resolve_configuration
from talonbench.cli.connections import find_mine
from talonbench.cli.preview import (
    ActionOption,
    ConnectionOption,
    DeploymentOption,
    EventFiles,
    JsonOption,
    MappingOption,
    PreviewPrinter,
    TriggerOption,
    WorkspaceOption,
)
from talonbench.cli.read import ask_for_key, key_from_environment, read_events
from talonbench.client import CredentialsResult, Exchange
from talonbench.client.certificates import load_certificates
from talonbench.client.expiry import describe_expiry
from talonbench.connections import GATEWAY, Connection
from talonbench.destination import Settings
from talonbench.dispatch import Dispatcher
from talonbench.keys import load_key
from talonbench.lint.linter import Linter, compile_linter
from talonbench.responses import check_body
from talonbench.talon_one import SANDBOX_DEPLOYMENT, SANDBOX_KEY
from talonbench.trace import EventTrace, MappingTrace
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
    setup = resolve_configuration(workspace, action, mapping, trigger, connection, deployment, key_from_environment())
    settings, to = target(setup, sandbox)
    destination = setup.compile()
    traces = [
        (name, None if one is None else destination.trace(one.body, settings)) for name, one in read_events(events)
    ]
    check_guard(to, yes, sum(len(one.requests) for _, trace in traces if trace is not None for one in trace.mappings))
    printer = _SendPrinter(compile_linter(destination), settings, as_json)
    asyncio.run(_send_all(traces, to, printer))
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
    setup = resolve_configuration(workspace, "trackEventV2", None, None, connection, deployment, key_from_environment())
    result = asyncio.run(_test(*target(setup, sandbox)))
    shown: Json = {"ok": result.ok, "kind": result.kind, "message": result.message, "detail": result.detail}
    print(json_text(shown) if as_json else result.message)
    if not result.ok:
        raise typer.Exit(1)


def target(setup: CliConfiguration, sandbox: bool) -> tuple[Settings, Connection]:
    """Where requests go and with which key: to the sandbox, a connection, or a deployment of the command line."""
    settings = setup.settings
    if sandbox or (setup.connection is not None and setup.connection.kind == "sandbox"):
        key = settings.api_key or SANDBOX_KEY
        return replace(settings, api_key=key), Connection("Sandbox", "sandbox", settings.deployment)
    if settings.deployment == SANDBOX_DEPLOYMENT:
        raise typer.BadParameter("say where to: --sandbox, --deployment URL, or --connection NAME")
    to = setup.connection or find_mine(Connection("command line", "gateway", settings.deployment, GATEWAY))
    if reminder := describe_expiry(to.key_expires, date.today()):
        print(f"talonbench: {reminder}", file=sys.stderr)
    key = settings.api_key or load_key(to) or ask_for_key("API key")
    load_certificates(to.ca_file)  # what cannot be read is said now, not with the first event
    return replace(settings, api_key=key), to


def check_guard(to: Connection, is_agreed: bool, count: int | None = None) -> None:
    """Ask before *count* requests (None: those of events to come) are sent over a guarded connection.

    BadParameter where nobody is there to be asked.
    """
    if not to.confirm_first or is_agreed or count == 0:
        return
    number = "the requests of every event" if count is None else f"{count} request{'' if count == 1 else 's'}"
    where = f"{number} to {to.gateway} for {to.deployment}"
    if not sys.stdin.isatty():
        raise typer.BadParameter(f"the connection {to.name} is guarded: say --yes to send {where}")
    typer.confirm(f"{to.name} is guarded. Send {where}?", abort=True, err=True)


async def _test(settings: Settings, to: Connection) -> CredentialsResult:
    async with Dispatcher() as dispatcher:
        return await dispatcher.test(settings, to)


async def _send_all(traces: Iterable[tuple[str, EventTrace | None]], to: Connection, printer: _SendPrinter) -> None:
    """Send one event after the other; what could not be read has no way, and the rest goes on."""
    async with Dispatcher() as dispatcher:
        for name, trace in traces:
            if trace is None:
                printer.is_readable = False
            else:
                printer.show_event(name, trace)
                printer.show_answers(name, trace, await dispatcher.send(trace.mappings, to))


class _SendPrinter:
    """Prints events and what came of them; *is_quiet* leaves that to *shown*, which gathers the same as data.

    *is_good*: each event fired, and all was delivered; *is_readable*: all could be read.
    """

    def __init__(self, linter: Linter, settings: Settings, is_quiet: bool) -> None:
        self._advisor = linter
        self._settings = settings
        self._is_quiet = is_quiet
        self.shown = PreviewPrinter()
        self.is_good = self.is_readable = True

    @property
    def code(self) -> int:
        """The exit code."""
        if not self.is_readable:
            return 2
        return 0 if self.is_good else 1

    def show_event(self, name: str, trace: EventTrace) -> None:
        """What is known before anything is sent."""
        self._say(name, *output.indented(output.filter_lines(trace)))

    def show_answers(self, name: str, trace: EventTrace, answers: tuple[tuple[Exchange, ...], ...]) -> None:
        """What came of each mapping's requests: *answers* are in the mappings' order."""
        findings = self._advisor.check(trace, self._settings)
        sent = [one for one in zip(trace.mappings, answers, strict=True) if one[0].outcome is not None]
        for (mapping, exchanges), row in zip(sent, self.shown.take(name, trace, findings), strict=True):
            row["exchanges"] = [exchange_json(one) for one in exchanges]
            self._judge(mapping, exchanges)
            self._say(*output.indented(output.leg_lines(mapping, show_key=False)))
            for one in exchanges:
                self._say_answer(one)
        self.is_good = self.is_good and any(answers)
        self._say(*output.indented(output.finding_lines(trace, findings)))

    def _judge(self, mapping: MappingTrace, exchanges: tuple[Exchange, ...]) -> None:
        is_delivered = all(one.verdict.kind == "delivered" for one in exchanges)
        self.is_good = self.is_good and is_delivered and mapping.status not in ("rejected", "invalid", "filtered")

    def _say_answer(self, exchange: Exchange) -> None:
        if exchange.error is not None and not self._is_quiet:
            lines = [f"→ {exchange.error.message}", *output.indented(exchange.error.detail.splitlines())]
            print("\n".join(output.indented(lines, 4)), file=sys.stderr)
        self._say(*output.indented(exchange_lines(exchange), 4))

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
        "seconds": round(exchange.duration, 4),
        "waited": round(exchange.queued_for, 4),
        "verdict": exchange.verdict.kind,
        "code": exchange.verdict.code,
        "reason": exchange.verdict.reason,
        "remarks": [] if response is None else [*check_body(response, exchange.truncated)],
        "intact": None if exchange.wire_check is None else exchange.wire_check.matches,
    }


def exchange_lines(exchange: Exchange) -> Iterator[str]:
    """An answer for people, and what Segment would do with it, or with the error in its place."""
    if exchange.response is not None:
        reason = output.harmless(exchange.response.reason)
        yield f"→ {exchange.response.status} {reason} in {exchange.duration:.3f} s"
        yield from output.indented(map(output.harmless, exchange.response.text.splitlines()))
        yield from (f"! {output.harmless(one)}" for one in check_body(exchange.response, exchange.truncated))
    if exchange.queued_for >= 0.05:
        yield f"waited {exchange.queued_for:.1f} s for the rate limit: 60 requests a second"
    yield f"{exchange.verdict.kind.replace('_', ' ')}: {exchange.verdict.reason}"
