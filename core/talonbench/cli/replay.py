"""``replay``: traces many events and counts their outcomes; sends nothing unless asked to."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import Annotated

import typer

from talonbench.answers.counts import counts_json
from talonbench.archive.work import few_collections
from talonbench.cli.configuration import resolve_configuration
from talonbench.cli.keys import key_from_environment
from talonbench.cli.options import (
    ActionOption,
    AsReceivedOption,
    ConnectionOption,
    DeploymentOption,
    DestinationOption,
    GatewayOption,
    JsonOption,
    MappingOption,
    SandboxOption,
    TriggerOption,
    WorkspaceOption,
    YesOption,
)
from talonbench.cli.replay_across import Across, AcrossOption
from talonbench.cli.replay_against import AgainstOption, Comparing, ShowOption
from talonbench.cli.replay_cluster import OnCluster, SchedulerOption
from talonbench.cli.replay_output import lines
from talonbench.cli.replay_questions import WHOLE, Asked, check_files, read_keys, read_wanted
from talonbench.cli.replay_real import NEEDS_OUT, RateOption, RealSend, ResendOption
from talonbench.cli.replay_reasons import Reasons
from talonbench.cli.replay_run import Run
from talonbench.cli.tickets import find_ticket, is_response, is_small_ticket
from talonbench.reading import STANDARD_INPUT
from talonbench.talon_one import REQUESTS
from talonbench.values import json_text

EventsArgument = Annotated[
    list[str],
    typer.Argument(metavar="FILE…", help="NDJSON, arrays, archives (.gz) or any pasted text; - reads standard input."),
]


def replay(
    files: EventsArgument,
    workspace: WorkspaceOption = None,
    destination: DestinationOption = None,
    action: ActionOption = None,
    mapping: MappingOption = None,
    trigger: TriggerOption = None,
    connection: ConnectionOption = None,
    deployment: DeploymentOption = None,
    gateway: GatewayOption = None,
    send: Annotated[bool, typer.Option("--send", help="Send requests that are ready, at most 60 per second.")] = False,
    sandbox: SandboxOption = False,
    yes: YesOption = False,
    rate: RateOption = REQUESTS,
    resend_unknown: ResendOption = False,
    limit: Annotated[int | None, typer.Option("--limit", min=1, help="Stop after this many events.")] = None,
    stops: Annotated[
        bool,
        typer.Option("--stop-on-failure", help="Stop at an event that is unreadable, rejected or not delivered."),
    ] = False,
    as_received: AsReceivedOption = False,
    jobs: Annotated[
        int | None, typer.Option("--jobs", min=1, help="Processes to work in; all cores if there is much to do.")
    ] = None,
    scheduler: SchedulerOption = None,
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="DIR", help="Keep the run, or ask more of the one that is kept there."),
    ] = None,
    group_by: Annotated[
        str | None,
        typer.Option(
            "--group-by", help="Count by day, mapping, reason, event, user, or a path like $.context.app.version."
        ),
    ] = None,
    only: Annotated[
        str | None, typer.Option("--only", help="Only what sends, is discarded, filtered, or none.")
    ] = None,
    since: Annotated[str | None, typer.Option("--since", help="Only events from this date or time on.")] = None,
    until: Annotated[str | None, typer.Option("--until", help="Only events before this date or time.")] = None,
    user: Annotated[str | None, typer.Option("--user", help="Only events of this userId or anonymousId.")] = None,
    event: Annotated[str | None, typer.Option("--event", help="Only events of this name.")] = None,
    reason: Annotated[str | None, typer.Option("--reason", help="Only events with this reason, by its code.")] = None,
    export: Annotated[
        Path | None, typer.Option("--export", metavar="FILE.ndjson[.gz]", help="Write these events to a file.")
    ] = None,
    across: AcrossOption = False,
    against: AgainstOption = None,
    show: ShowOption = None,
    resume: Annotated[bool, typer.Option("--resume", help="Go on with the run in --out that was stopped.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Trace many events and count: which mappings match, what is rejected and why, which fields stay empty.

    The folder or archive of a ticket may bring its setup; responses are explained with the first events.

    Exits with 1 if an event is rejected or not delivered, or if no mapping matches any event.
    """
    check_files(out, export)
    if sandbox and gateway is not None:
        raise typer.BadParameter("--sandbox and --gateway exclude each other")
    _check_needs(
        ("--sandbox", sandbox, "--send", send),
        ("--resume", resume, "--out", out is not None),
        ("--resend-unknown", resend_unknown, "--resume", resume),
    )
    wanted = read_wanted(only, since, until, user, event, reason)
    asked = Asked(read_keys(group_by), wanted, export if against is None else None)
    together = Across(across)
    is_kept = out is not None or asked.is_any or across
    tickets = _find_tickets(files, out)
    comparing = Comparing(against, destination, wanted, export)
    real = RealSend(wanted, rate, sandbox, yes, resend_unknown, is_on=send)
    is_partial = stops or as_received or limit is not None
    real.check(out, resumes=resume)
    comparing.check(files, is_partial=send or is_partial)
    if is_kept:
        _check_kept(files, tickets, is_partial=is_partial, is_lost=send and out is None)
    cluster = None if scheduler is None else OnCluster(scheduler, yes)
    if cluster is not None:
        cluster.check(files, jobs, is_partial=bool(send or is_partial or tickets or against))
    if workspace is None and action is None:
        workspace = find_ticket(tickets)
    key = key_from_environment()
    setup = resolve_configuration(
        workspace, action, mapping, trigger, connection, deployment, key, gateway, destination
    )
    comparing.show(show, setup, as_json=as_json)
    run = Run([name for name in files if name not in tickets], tickets, setup.compile(), limit, stops, as_received)
    reasons = Reasons(run)
    with (
        few_collections(),
        suppress(KeyboardInterrupt),
        asked.find_folder(out, is_needed=is_kept) as folder,
    ):  # the counts are printed
        if send and out is None:
            from talonbench.cli.replay_sending import send_replay  # late: without a client, the start is short

            run.is_delivered = send_replay(setup, run.traces, run.replay, sandbox=sandbox, yes=yes, stops=stops)
        elif as_received or tickets:
            run.trace(setup.settings)
        elif is_kept or cluster is not None or run.choose_jobs(jobs) > 1:
            run.spread(setup, jobs, cluster, None if folder is None else folder.resolve(), resume, together)
            asked.answer(folder)
            reasons.find(setup.settings, folder)
            run.is_delivered = real.send(folder, setup, run.replay)
        else:
            run.count(setup.settings)
        run.is_whole = not real.is_stopped
        comparing.compare(setup, run.files)
    whole = counts_json(run.replay, run.unread, send)
    said = [*lines(run.replay, run.unread, send)]
    reasons.find(setup.settings, None)
    reasons.keep(out if run.is_whole else None)
    for found, more in (
        (reasons.json, reasons.lines),
        run.explain_responses(setup.settings, workspace),
        *((part.json, part.lines) for part in (asked, together, comparing, real)),
    ):
        whole |= found
        said += more
    print(json_text(whole) if as_json else "\n".join(said))
    if code := run.code:
        raise typer.Exit(code)


def _find_tickets(files: list[str], out: Path | None) -> list[str]:
    """The tickets and responses among *files*; none if *out* is a run already, which was made of archives."""
    if out is not None and out.is_dir():
        from talonbench.archive.results import is_run  # late, as all of the results

        if is_run(out):
            return []
    return [name for name in files if is_small_ticket(name) or is_response(name)]


def _check_needs(*needs: tuple[str, bool, str, bool]) -> None:
    """BadParameter if an option is given without the one that it needs."""
    for option, is_given, needed, is_there in needs:
        if is_given and not is_there:
            raise typer.BadParameter(f"{option} needs {needed}")


def _check_kept(files: list[str], tickets: list[str], *, is_partial: bool, is_lost: bool) -> None:
    """BadParameter unless the run goes over archives as they are, from beginning to end, and is kept if it sends."""
    if is_lost:
        raise typer.BadParameter(NEEDS_OUT)
    if is_partial or STANDARD_INPUT in files:
        raise typer.BadParameter(WHOLE)
    if tickets:
        raise typer.BadParameter(f"--out and questions take archives, and {tickets[0]} is a ticket or a response")
