"""Sends and their responses in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from talonbench_gui.wording.numbers import format_size, plural
from talonbench_gui.wording.status import STATUS_LABELS

if TYPE_CHECKING:
    from talonbench.client import Exchange
    from talonbench.connections import Connection

NOTHING_READY = "! No mapping is ready to send: the problems below say why."
CANCELLED = "Cancelled. What had already left may have arrived."
NOT_SENT = "Nothing sent yet. Press Send (Ctrl+Return) to see the answer here."


def describe_status(exchange: Exchange) -> str:
    """The status of an answer, or that there was none."""
    response = exchange.response
    return "No answer" if response is None else f"{response.status} {response.reason}".rstrip()


def describe_measures(exchange: Exchange) -> str:
    """How long an answer took, and how large it is."""
    time = f"{exchange.duration * 1000:.0f} ms" if exchange.duration < 10 else f"{exchange.duration:.1f} s"
    return time if exchange.response is None else f"{time} · {format_size(len(exchange.response.body))}"


def describe_response(exchange: Exchange) -> str:
    """The status line of an answer."""
    if exchange.response is not None:
        return f"{describe_status(exchange)} · {describe_measures(exchange)}{describe_wait(exchange.queued_for)}"
    return exchange.error.message if exchange.error is not None else ""


def describe_wait(seconds: float) -> str:
    """How long a request was held back, where that was long enough to be seen."""
    return f" · waited {seconds:.1f} s for the rate limit" if seconds >= 0.05 else ""


def send_question(connection: Connection, count: int | None) -> str:
    """Asks whether *count* requests may leave; None stands for those of events to come."""
    number = "the requests of every event that arrives" if count is None else plural(count, "request")
    return f"Send {number} to {connection.gateway} for {connection.deployment}?"


def describe_verdict(exchange: Exchange) -> tuple[str, str]:
    """What Segment would do now and why, and the colour of it; what is delivered needs no reason."""
    sign, word, colour = STATUS_LABELS[exchange.verdict.kind]
    said = f"{sign} {word.capitalize()}"
    if exchange.verdict.kind == "delivered":
        return said, colour
    cause = f"{exchange.error.message} " if exchange.error is not None else ""
    return f"{said}. {cause}{exchange.verdict.reason}", colour


def describe_wire_check(exchange: Exchange) -> tuple[str, str]:
    """Whether the bytes that left are those that were shown."""
    if exchange.wire_check is None:
        return "Nothing left", "muted"
    if exchange.wire_check.matches:
        return "✓ Sent as shown", "good"
    return "✕ Not as shown", "bad"


def explain_wire_check(exchange: Exchange) -> str:
    """What the seal stands for, and where the request went."""
    seal = exchange.wire_check
    if seal is None:
        return "No request left this machine."
    said = "The bytes that left are the bytes that were shown." if seal.matches else seal.difference or ""
    return f"{said} They went to {seal.redirected_to}, which stands in for the gateway." if seal.redirected_to else said
