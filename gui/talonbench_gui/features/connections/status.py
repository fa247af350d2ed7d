"""The bar's texts about the current connection and sending. Needed for the first paint: no heavy imports."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from talonbench.talon_one import SANDBOX_DEPLOYMENT, SANDBOX_KEY
from talonbench_gui.wording.status import CANCELLED, LIVE_LABEL, LOCAL_LABEL, TEST_LABEL

if TYPE_CHECKING:
    from talonbench.connections import Connection
    from talonbench.preview import Preview
    from talonbench_gui.state.connections import ActiveConnection
    from talonbench_gui.state.results import Results

State = Literal["", "warn", "bad"]
PREVIEW_ONLY = "Preview only: no API key for this connection"


class Problem(NamedTuple):
    """What is wrong with a field, and how severe it is; *state* is empty if nothing is."""

    text: str = ""
    state: State = ""


class Message(NamedTuple):
    """A message in the bar; *tone* is one of the theme's colors, *tip* has technical details."""

    text: str = ""
    tone: str = "muted"
    tip: str = ""


class Summary(NamedTuple):
    """Two lines beside Send: *parts* of the first with their tones, and the one *below* in *tone*.

    *leads*: there is a failure to show.
    """

    parts: tuple[tuple[str, str], ...] = ()
    below: str = ""
    tone: str = "muted"
    leads: bool = False

    @property
    def first(self) -> str:
        """The first line as text."""
        return " · ".join(text for text, _ in self.parts)


def describe_kind(connection: Connection) -> tuple[str, str, str]:
    """The connection's label, its tooltip, and its role in the style sheet."""
    if connection.kind == "sandbox":
        return LOCAL_LABEL, "Nothing leaves this machine", "sandboxKind"
    tip = f"Requests go to {connection.gateway}"
    return (TEST_LABEL, tip, "testKind") if connection.environment == "test" else (LIVE_LABEL, tip, "liveKind")


def find_problems(connection: Connection, key: str) -> tuple[Problem, Problem]:
    """What is wrong with the deployment and the key; empty fields aren't errors yet."""
    deployment = connection.deployment
    if deployment in ("", SANDBOX_DEPLOYMENT) and key in ("", SANDBOX_KEY):
        return Problem(), Problem()
    from talonbench.preview import check_api_key, check_deployment  # imported late: not needed for the first paint

    return _problem(*check_deployment(deployment)) if deployment else Problem(), _problem(*check_api_key(key))


def _problem(text: str, is_bad: bool) -> Problem:
    return Problem(text, "bad" if is_bad else "warn") if text else Problem()


def find_message(connections: ActiveConnection, results: Results) -> Message:
    """The most important message: about sending, the test, what is typed, or the key."""
    return _describe_activity(results) or describe_connection_problems(connections) or Message()


def _describe_activity(results: Results) -> Message | None:
    if results.note:
        return Message(results.note, "warn")
    if results.is_testing:
        return Message("Testing the connection…")
    run = results.run
    is_newest = run is not None and (results.test is None or run.begun > results.tested)
    if run is not None and is_newest and run.was_cancelled and not run.is_outdated:
        return Message(CANCELLED)
    if results.test is not None:
        sign, tone = ("✓", "good") if results.test.ok else ("✕", "bad")
        text = f"{sign} {results.test.message.rstrip('.')} · checked {format_time(results.tested)}"
        return Message(text, tone, results.test.detail)
    return None


def format_time(seconds: float) -> str:
    """The time of day: with it, a sentence stays true as time passes."""
    import time  # imported late: not needed for the first paint

    return time.strftime("%H:%M", time.localtime(seconds))


def describe_connection_problems(connections: ActiveConnection) -> Message | None:
    """What is wrong with the fields, why a key is gone, or that a key expires soon."""
    connection = connections.current
    found = [one for one in find_problems(connection, connections.api_key) if one.text]
    if found:
        text = " ".join(f"{'✕' if one.state == 'bad' else '!'} {one.text}" for one in found)
        return Message(text, "bad" if any(one.state == "bad" for one in found) else "warn")
    if connections.why_key_is_gone:
        return Message(f"! {connections.why_key_is_gone}", "warn")
    reminder = _remind(connection.key_expires)
    if reminder:
        return Message(f"! {reminder}", "warn")
    return None if connections.api_key else Message(PREVIEW_ONLY)


def _remind(expires: str) -> str:
    if not expires:
        return ""
    from datetime import date  # imported late: not needed for the first paint

    from talonbench.client.expiry import describe_expiry

    return describe_expiry(expires, date.today())


def describe_progress(results: Results, preview: Preview | None, problem: str = "") -> Summary:
    """The state of the current or last send, or what is ready; *problem* is why nothing can be sent."""
    run = results.run
    if run is None and preview is None:
        return Summary()
    from talonbench_gui.features.connections.send_words import (
        count_ready,
        count_results,
        describe_run,
    )  # imported late: not needed for the first paint

    if run is not None and not (problem and run.is_over):
        parts = count_results(run) or (("Sending…", "accent"),)
        return Summary(parts, describe_run(run), leads=run.has_failures)
    if preview is None:
        return Summary()
    ready, below = count_ready(preview)
    if problem:
        return Summary(((ready, "text"),), f"{problem.rstrip('.')} to send", "warn")
    return Summary(((ready, "text"),), below)
