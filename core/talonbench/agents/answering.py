"""What the tools answer: the command line's JSON, for events and setups that an agent passes."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final
from uuid import uuid4

from talonbench import clock
from talonbench.agents.events import read_events
from talonbench.agents.setups import AgentSetup, find_mapping
from talonbench.answers.attributes import attributes_json, find_missing
from talonbench.answers.causes import explain_causes
from talonbench.answers.counts import counts_json
from talonbench.answers.ended_fields import find_ended_fields
from talonbench.answers.judgements import PreviewAnswer
from talonbench.answers.receiving import Tracer
from talonbench.archive import Replay, Scan, start_replay
from talonbench.archive.causes import CauseWatch
from talonbench.archive.sources import find_files
from talonbench.attributes import Catalog, check_readiness, find_attribute_usage, merge_usage, read_parts
from talonbench.connections import Connection, make_settings
from talonbench.destination import CompiledSubscription
from talonbench.errors import WorkspaceError
from talonbench.events import Event
from talonbench.events.parser import read_exactly
from talonbench.formats.model import ImportedDelivery
from talonbench.formats.pieces import find_delivery
from talonbench.ingestion import Reception, format_time
from talonbench.judgement import Judgement
from talonbench.lint.linter import compile_linter
from talonbench.reading import read_archive_parts
from talonbench.report import read_rules, redact_reply, reply_text, write_reply
from talonbench.suggest import Contradiction, MatchingEvent, make_matching_event
from talonbench.talon_one import SANDBOX_KEY
from talonbench.values import Json, json_text

if TYPE_CHECKING:
    from talonbench.client import Exchange

_MOST_NAMES: Final = 50  # event names of a kept run


def judge(setup: AgentSetup, events: Iterable[tuple[str, Event]], *, explains: bool = False) -> PreviewAnswer:
    """The judgements on *events*, as Segment receives them."""
    answer = PreviewAnswer(explains, known=setup.known)
    destination = setup.compile()
    linter, tracer = compile_linter(destination), Tracer(destination, setup.settings)
    with clock.hold(clock.now()):
        for name, event in events:
            trace = tracer.trace(event.body, event.arrival)
            findings = linter.check(trace, setup.settings)
            answer.take(name, Judgement(trace, destination, setup.settings, findings))
    return answer


def evaluate(setup: AgentSetup, text: str) -> dict[str, Json]:
    """What becomes of each event in *text*; like ``preview --json``."""
    return judge(setup, read_events(text)).data


def explain_mapping(setup: AgentSetup, text: str, mapping: str) -> dict[str, Json]:
    """One mapping with where the value of each field came from; like ``preview --explain --json``."""
    answer = judge(setup, read_events(text), explains=True)
    at = find_mapping(answer.judged[0].judgement.trace.mappings, mapping)
    whole = answer.data
    chosen = answer.judged[0].judgement.trace.mappings[at]
    if chosen.outcome is None:
        raise WorkspaceError(f"the mapping “{chosen.subscription.name}” is disabled: nothing of it is evaluated")
    return {**whole, "outcomes": _rows_of(answer, at)}


def _rows_of(answer: PreviewAnswer, at: int) -> list[Json]:
    """The rows of the mapping at *at*, one for each event."""
    before = sum(one.outcome is not None for one in answer.judged[0].judgement.trace.mappings[:at])
    each = sum(one.outcome is not None for one in answer.judged[0].judgement.trace.mappings)
    return [*answer.outcomes[before::each]]


def explain_silence(setup: AgentSetup, text: str) -> dict[str, Json]:
    """Why events, or mappings, send nothing: those that do are left out; like ``explain --json``."""
    answer = judge(setup, read_events(text))
    silent: list[Json] = [row for row in answer.outcomes if row["status"] != "ready"]
    return {**answer.data, "outcomes": silent}


def check_attributes(setup: AgentSetup, text: str, catalog: str) -> dict[str, Json]:
    """The custom attributes that the requests carry, beside those of *catalog*; like ``attributes --json``."""
    answer = judge(setup, read_events(text))
    named = [(name, one.judgement) for (name, _), one in zip(answer.summaries, answer.judged, strict=True)]
    known = read_parts(read_exactly(catalog)) if catalog.strip() else Catalog(setup.known or None)
    uses = [use for _, judgement in named for use in find_attribute_usage(judgement.trace)]
    rows = check_readiness(merge_usage(uses), known.attributes)
    return attributes_json(rows, known, named, find_missing(known, named))


def make_event(setup: AgentSetup, mapping: str) -> dict[str, Json]:
    """An event that one mapping sends, with what becomes of it; or why there is none."""
    chosen = _choose(setup, mapping)
    made = make_matching_event(chosen, setup.settings)
    if isinstance(made, Contradiction):
        return {"event": None, "message": made.message, "reasons": [*made.conditions]}
    if not isinstance(made, MatchingEvent):
        return {"event": None, "message": "No event was found that this mapping sends.", "reasons": [*made.reasons]}
    text = json_text(made.event)
    return {"event": read_exactly(text), **evaluate(setup, text)}


def _choose(setup: AgentSetup, mapping: str) -> CompiledSubscription:
    traces = setup.compile().trace(None, setup.settings).mappings
    return traces[find_mapping(traces, mapping)].compiled


def reply(setup: AgentSetup, text: str, response: str, kind: str) -> dict[str, Json]:
    """A reply for the customer, always without personal data; like ``explain --reply --json``."""
    if kind not in ("text", "markdown", "slack"):
        raise WorkspaceError("the format must be text, markdown or slack")
    answer = judge(setup, read_events(text))
    answer.deliveries = [*setup.deliveries]
    if response.strip():
        delivery = find_delivery(response)
        if delivery is None:
            raise WorkspaceError("the response isn't recognized: paste its status and body, or all that Segment shows")
        answer.deliveries = [ImportedDelivery("response", delivery)]
    answer.hear_responses()
    written = write_reply(answer.judged, [report for _, report in answer.explain_deliveries()])
    redacted = redact_reply(written, answer.judged, read_rules(setup.redaction, user_ids=True))
    return {**answer.data, "reply": reply_text(redacted, kind)}


def send_to_sandbox(setup: AgentSetup, text: str) -> dict[str, Json]:
    """What the sandbox responds to the requests for each event; like ``send --sandbox --json``."""
    to = Connection("Sandbox", "sandbox", setup.settings.deployment)
    answer = judge(replace(setup, settings=make_settings(SANDBOX_KEY, to)), read_events(text))
    asyncio.run(_send_all(answer, to))
    return answer.data


async def _send_all(answer: PreviewAnswer, to: Connection) -> None:
    """Send one event after another, and add the exchanges to the rows of *answer*."""
    from talonbench.answers.exchanges import exchange_json  # late: only a send needs the HTTP client
    from talonbench.dispatch import Dispatcher
    from talonbench.dispatch.refusals import list_refusals

    rows = iter(answer.outcomes)
    sent: list[Exchange] = []
    async with Dispatcher() as dispatcher:
        for one in answer.judged:
            mappings = [mapping for mapping in one.judgement.trace.mappings if mapping.outcome is not None]
            for exchanges in await dispatcher.send(mappings, to):
                next(rows)["exchanges"] = [exchange_json(exchange) for exchange in exchanges]
                sent += exchanges
    answer.refuse(list_refusals(sent))


def summarize(setup: AgentSetup, path: Path, limit: int) -> dict[str, Json]:
    """The counts over the events of an archive, with the commonest reasons; like ``replay --json``."""
    destination = setup.compile()
    counts, watch, unread = start_replay(destination), CauseWatch(destination), 0
    reception = Reception(clock.now, lambda: str(uuid4()))
    replay = Replay(Scan(destination, setup.settings), reception, counts.absorb, watch=watch.add, limit=limit)
    for name in find_files(str(path)):
        watch.path = replay.path = name
        unread += sum(bool(item.problem) for item in replay.read(read_archive_parts(name)))
        if replay.is_stopped:
            break
    reasons = [one.json for one in explain_causes(watch.seen, destination, setup.settings)] if watch.seen else []
    found: dict[str, Json] = {"reasons": reasons}
    if ended := find_ended_fields(counts, destination, setup.settings):
        found["ended_fields"] = [one.json for one in ended]
    return {**counts_json(counts, unread, False), **found, "complete": not replay.is_stopped}


def summarize_kept(folder: Path) -> dict[str, Json]:
    """The counts of the run kept in *folder*, as its setup was: nothing is judged again, and no file is written."""
    from talonbench.archive.results import LiveResults, Selection, read_run  # late: they bring a database

    run = read_run(folder)
    with closing(LiveResults(run)) as results:
        results.add(run.parts)
        everything = Selection()
        outcomes, facets = results.count_outcomes(everything), results.facets(everything)
        bars = results.histogram(everything).bars
    return {
        "events": sum(outcomes.values()),
        "unreadable": run.broken,
        "outcomes": {**outcomes},
        "reasons": [{"reason": one.value, "events": one.count} for one in facets["reasons"]],
        "mappings": [
            {"mapping": run.mappings.get(one.value, one.value), "events": one.count} for one in facets["mappings"]
        ],
        "names": [{"event": one.value, "events": one.count} for one in facets["names"][:_MOST_NAMES]],
        "since": format_time(bars[0].start) if bars else None,
        "problems": [*run.problems],
        "complete": run.finished is not None,
    }
