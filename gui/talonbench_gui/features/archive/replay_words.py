"""The replay bar in words: what would be sent, where, how long it takes, and what became of it."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Final

from talonbench.archive.sending.journal import State
from talonbench_gui.wording.numbers import plural
from talonbench_gui.wording.status import LIVE_LABEL, LOCAL_LABEL, TEST_LABEL

if TYPE_CHECKING:
    from talonbench.archive.sending import SendRecord
    from talonbench.connections import Connection
    from talonbench_gui.state.archive_send import SendProgress

NO_RUN: Final = "Open a run to replay its events"
RUN_GOES_ON: Final = "Pause the run to replay its events"
NOTHING_SENDS: Final = "No event listed sends anything"
NO_SETUP: Final = "The run didn't keep its setup, so its events can't be replayed"
TOO_MANY: Final = "Select at most {:,} rows, or use filters"
OTHER_TIP: Final = "To replay with the other setup, choose a difference under “In the other setup”."
PLANNING: Final = "Reading the events from the archive…"
STOPPING: Final = "Waiting for the requests in progress…"
ALL_MAPPINGS: Final = " The requests of all mappings are sent, not only those of the chosen one."


def name_shown(state: str) -> str:
    """What the events are whose requests are in *state*, as a filter's words."""
    return "not delivered in the last replay" if state == "failed" else "unknown in the last replay"


def describe_choice(events: int, *, is_chosen: bool, is_other: bool) -> str:
    """Which events would be sent."""
    what = plural(events, "chosen event" if is_chosen else "event")
    if is_other:  # it may send nothing of an event that differs
        return f"What the other setup sends of {what}"
    return what if is_chosen else f"{what} that {_send(events)}"


def _send(events: int) -> str:
    return "sends" if events == 1 else "send"


def label_environment(connection: Connection) -> tuple[str, str]:
    """The label of where *connection* sends to, and its role in the style sheet."""
    if connection.kind == "sandbox":
        return LOCAL_LABEL, "sandboxKind"
    return (TEST_LABEL, "testKind") if connection.environment == "test" else (LIVE_LABEL, "liveKind")


def ask_to_send(connection: Connection, plan: SendProgress, left: int, rate: float, *, is_part: bool) -> str:
    """Asks to confirm *left* requests of *plan*; *is_part*: the user chose a mapping, and others send as well."""
    label = label_environment(connection)[0]
    of = f" for {plural(plan.events, 'event')}" if left == plan.requests and plan.events else ""
    pace = plural(round(rate), "request")
    return (
        f"Send {plural(left, 'request')}{of} to {connection.name} ({label}, {connection.route})? "
        f"That takes about {describe_duration(left / rate)} at {pace} per second.{ALL_MAPPINGS if is_part else ''}"
    )


def ask_to_resend(connection: Connection, plan: SendProgress) -> str:
    """Asks whether to send again what was already answered."""
    what = "The request was" if plan.requests == 1 else f"All {plan.requests:,} requests were"
    return f"{what} already sent to {connection.name} and answered. Send again?"


def describe_duration(seconds: float) -> str:
    """How long something takes, roughly."""
    if seconds < 90:
        return f"{max(1, round(seconds))} s"
    hours, minutes = divmod(round(seconds / 60), 60)
    return f"{hours} h {minutes} min" if hours else f"{minutes} min"


def describe_sending(progress: SendProgress, rate: float) -> str:
    """How far the send is."""
    parts = (
        f"{progress.delivered + progress.failed:,} of {plural(progress.requests, 'request')} sent",
        f"{progress.delivered:,} delivered",
        f"{progress.failed:,} not delivered" if progress.failed else "",
        f"{progress.retried:,} retried" if progress.retried else "",
        f"{describe_duration(progress.left / rate)} left" if progress.left else "",
    )
    return " · ".join(part for part in parts if part)


def describe_record(record: SendRecord) -> tuple[str, str]:
    """What became of a send, and its tone."""
    states = record.states
    delivered, failed, unknown = (states[one] for one in (State.DELIVERED, State.FAILED, State.UNKNOWN))
    begun = "" if record.started is None else time.strftime("%d %b, %H:%M", time.localtime(record.started))
    word = "Stopped" if record.is_cancelled and record.left else "Paused" if record.left else "Sent"
    parts = (
        f"{word}: {delivered:,} of {plural(record.requests or 0, 'request')} delivered",
        f"{failed:,} not delivered" if failed else "",
        f"{unknown:,} unknown: sent, without a response" if unknown else "",
        f"{record.left:,} left" if record.left else "",
        begun,
        f"to {record.connection}" if record.connection else "",
    )
    tone = "bad" if failed else "warn" if unknown or record.left else "good"
    return " · ".join(part for part in parts if part), tone


def describe_files(record: SendRecord) -> str:
    """Where the journal is, and the requests that weren't delivered."""
    from talonbench.archive.sending.dead_letters import DEAD_LETTERS

    failed = f"\nNot delivered, with the responses: {record.folder / DEAD_LETTERS}"
    return f"Journal: {record.folder}{failed if record.states[State.FAILED] else ''}"
