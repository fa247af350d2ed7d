"""``send`` and ``auth``: the commands that send requests."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from itertools import filterfalse

import typer

from talonbench.answers.exchanges import exchange_json, list_problems
from talonbench.answers.receiving import Tracer
from talonbench.cli import output
from talonbench.cli.catalog import CatalogOption, find_catalog
from talonbench.cli.configuration import CliConfiguration, resolve_configuration
from talonbench.cli.connections import UNNAMED, find_mine, name_target
from talonbench.cli.judgements import PreviewPrinter
from talonbench.cli.keys import ask_for_key, check_environment_key, key_from_environment
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
    SandboxOption,
    TriggerOption,
    WorkspaceOption,
    YesOption,
)
from talonbench.cli.preview import choose_setup
from talonbench.cli.read import read_events
from talonbench.cli.reasons import reason_lines, summary_lines
from talonbench.cli.tickets import known_attributes
from talonbench.client import CredentialsResult, Exchange
from talonbench.client.certificates import load_certificates
from talonbench.client.expiry import describe_expiry
from talonbench.connections import GATEWAY, Connection, make_settings
from talonbench.destination import Settings
from talonbench.dispatch import Dispatcher
from talonbench.dispatch.refusals import list_refusals
from talonbench.judgement import Judgement
from talonbench.keys import load_key
from talonbench.lint import is_of_catalog
from talonbench.lint.linter import Linter, compile_linter
from talonbench.plurals import count_noun
from talonbench.responses import check_body, explain_problem
from talonbench.talon_one import SANDBOX_DEPLOYMENT, SANDBOX_KEY
from talonbench.trace import CompiledDestination, EventTrace, MappingTrace
from talonbench.values import Json, json_text


def send(
    events: EventFiles,
    action: ActionOption = None,
    mapping: MappingOption = None,
    trigger: TriggerOption = None,
    workspace: WorkspaceOption = None,
    destination: DestinationOption = None,
    connection: ConnectionOption = None,
    deployment: DeploymentOption = None,
    gateway: GatewayOption = None,
    sandbox: SandboxOption = False,
    catalog: CatalogOption = None,
    yes: YesOption = False,
    as_received: AsReceivedOption = False,
    as_json: JsonOption = False,
) -> None:
    """Send all requests for the events and show the responses; explain responses among the files."""
    if sandbox and gateway is not None:
        raise typer.BadParameter("--sandbox and --gateway exclude each other")
    setup = choose_setup(events, workspace, action, mapping, trigger, connection, deployment, gateway, destination)
    settings, to = target(setup, sandbox)
    compiled = setup.compile()
    linter = compile_linter(compiled, None, find_catalog(catalog, workspace, *events))
    tracer, printer = (
        Tracer(compiled, settings, as_received=as_received),
        _SendPrinter(compiled, settings, linter, as_json),
    )
    printer.shown.know(known_attributes(workspace, *events))
    traces = [
        (name, None if one is None else tracer.trace(one.body, one.arrival))
        for name, one in read_events(events, printer.shown.deliveries)
    ]
    check_guard(to, yes, sum(len(one.requests) for _, trace in traces if trace is not None for one in trace.mappings))
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
    """Run Segment's credentials test against the deployment."""
    setup = resolve_configuration(workspace, "trackEventV2", None, None, connection, deployment, key_from_environment())
    result = asyncio.run(_test(*target(setup, sandbox, is_test=True)))
    shown: Json = {"ok": result.ok, "kind": result.kind, "message": result.message, "detail": result.detail}
    print(json_text(shown) if as_json else result.message)
    if not result.ok:
        raise typer.Exit(1)


def target(setup: CliConfiguration, sandbox: bool, *, is_test: bool = False) -> tuple[Settings, Connection]:
    """The settings and connection to send with: the sandbox, a connection, or a deployment given as an option.

    *is_test*: for the credentials test, which asks the deployment and not the gateway.
    """
    settings = setup.settings
    if sandbox or (setup.connection is not None and setup.connection.kind == "sandbox"):
        key = settings.api_key or SANDBOX_KEY
        to = Connection("Sandbox", "sandbox", settings.deployment)
        return make_settings(key, to), to
    if settings.deployment == SANDBOX_DEPLOYMENT:
        raise typer.BadParameter("no connection: add --sandbox, --deployment URL or --connection NAME")
    to = setup.connection or find_mine(Connection(UNNAMED, "gateway", settings.deployment, GATEWAY))
    if reminder := describe_expiry(to.key_expires, date.today()):
        print(f"talonbench: {reminder}", file=sys.stderr)
    if settings.api_key:
        check_environment_key(to.deployment if is_test else to.gateway, setup.trusted)
    key = settings.api_key or load_key(to) or ask_for_key("API key")
    load_certificates(to.ca_file)  # fails now if the file can't be read, not at the first event
    return make_settings(key, to), to


def check_guard(to: Connection, is_agreed: bool, count: int | None = None) -> None:
    """Ask before sending *count* requests (None: not known yet) to a live connection, or to one that asks first.

    BadParameter if there is no terminal to ask in.
    """
    if not to.asks_first or is_agreed or count == 0:
        return
    number = "requests for all events" if count is None else count_noun(count, "request")
    what = output.harmless(f"{number} to {name_target(to)}")
    if not sys.stdin.isatty():
        asking = "a live connection" if to.is_live else "this connection"
        raise typer.BadParameter(f"{asking} asks for confirmation; add --yes to send {what}")
    typer.confirm(f"Send {what}?", abort=True, err=True)


async def _test(settings: Settings, to: Connection) -> CredentialsResult:
    async with Dispatcher() as dispatcher:
        return await dispatcher.test(settings, to)


async def _send_all(traces: Iterable[tuple[str, EventTrace | None]], to: Connection, printer: _SendPrinter) -> None:
    """Send one event after another; those that couldn't be read are skipped."""
    async with Dispatcher() as dispatcher:
        for name, trace in traces:
            if trace is None:
                printer.is_readable = False
            else:
                printer.show_event(name, trace)
                printer.show_answers(name, trace, await dispatcher.send(trace.mappings, to))
    printer.show_end()


class _SendPrinter:
    """Prints events and their results; with *is_quiet* only *shown* collects them as JSON.

    *is_good*: every event matched and was delivered; *is_readable*: all events could be read.
    """

    def __init__(self, destination: CompiledDestination, settings: Settings, linter: Linter, is_quiet: bool) -> None:
        self._destination, self._settings = destination, settings
        self._linter = linter
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
        """Print what is known before anything is sent; what doesn't exist in Talon.One, too."""
        judgement = self._judge_event(trace)
        self._say(name, *output.indented(summary_lines(judgement)), *output.indented(output.filter_lines(trace)))
        self._say(*output.indented(output.finding_lines(trace, filter(is_of_catalog, judgement.findings))))

    def show_answers(self, name: str, trace: EventTrace, answers: tuple[tuple[Exchange, ...], ...]) -> None:
        """Print the exchanges of each mapping's requests; *answers* are in the mappings' order."""
        refusals = list_refusals(one for exchanges in answers for one in exchanges)
        judgement = replace(self._judge_event(trace), refusals=refusals)
        sent = [one for one in zip(trace.mappings, answers, strict=True) if one[0].outcome is not None]
        for (mapping, exchanges), row in zip(sent, self.shown.take(name, judgement), strict=True):
            row["exchanges"] = [exchange_json(one) for one in exchanges]
            self._judge(mapping, exchanges)
            self._say(*output.indented(output.leg_lines(mapping, False, reason_lines(judgement, mapping))))
            for one in exchanges:
                self._say_answer(one)
        self.is_good = self.is_good and any(answers)
        self._say(*output.indented(output.finding_lines(trace, filterfalse(is_of_catalog, judgement.findings))))

    def show_end(self) -> None:
        """Print what the events say together."""
        self._say(*self.shown.closing_lines())

    def _judge_event(self, trace: EventTrace) -> Judgement:
        return Judgement(trace, self._destination, self._settings, self._linter.check(trace, self._settings))

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


def exchange_lines(exchange: Exchange) -> Iterator[str]:
    """A response or error for people, and what Segment would do with it."""
    if exchange.response is not None:
        reason = output.harmless(exchange.response.reason)
        yield f"→ {exchange.response.status} {reason} in {exchange.duration:.3f} s"
        yield from output.indented(map(output.harmless, exchange.response.text.splitlines()))
        yield from (f"! {output.harmless(one)}" for one in check_body(exchange.response, exchange.truncated))
    if exchange.queued_for >= 0.05:
        yield f"waited {exchange.queued_for:.1f} s for the rate limit of 60 requests per second"
    yield f"{exchange.verdict.kind.replace('_', ' ')}: {exchange.verdict.reason}"
    yield from (output.harmless(explain_problem(one)) for one in list_problems(exchange))
