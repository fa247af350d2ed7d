"""Sends and their responses in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from talonbench_gui.wording.numbers import format_size, plural
from talonbench_gui.wording.status import STATUS_LABELS

if TYPE_CHECKING:
    from talonbench.client import Exchange
    from talonbench.connections import Connection

NO_EVENT_READY = "No event has a mapping that is ready to send."


def describe_status(exchange: Exchange) -> str:
    """The status of a response, or “No response”."""
    response = exchange.response
    return "No response" if response is None else f"{response.status} {response.reason}".rstrip()


def describe_measures(exchange: Exchange) -> str:
    """Duration of an exchange, and the size of its response."""
    time = f"{exchange.duration * 1000:.0f} ms" if exchange.duration < 10 else f"{exchange.duration:.1f} s"
    return time if exchange.response is None else f"{time} · {format_size(len(exchange.response.body))}"


def describe_response(exchange: Exchange) -> str:
    """A response in one line: status, duration and size; or why there is none."""
    if exchange.response is not None:
        return f"{describe_status(exchange)} · {describe_measures(exchange)}{describe_wait(exchange.queued_for)}"
    return exchange.error.message if exchange.error is not None else ""


def describe_wait(seconds: float) -> str:
    """How long a request waited for the rate limit, if noticeable; else empty."""
    return f" · waited {seconds:.1f} s for the rate limit" if seconds >= 0.05 else ""


def send_question(connection: Connection, count: int | None) -> tuple[str, str]:
    """Asks to confirm sending *count* requests (None: those of every new event), with the button's text."""
    if count is None:
        question = f"Send the requests of every new event to {connection.name} ({connection.route})?"
        return question, "Send requests"
    accept = f"Send {plural(count, 'request')}"
    return f"{accept} to {connection.name} ({connection.route})?", accept


def describe_verdict(exchange: Exchange, reason: str = "") -> tuple[str, str]:
    """What Segment would do next and why, for its or this *reason*, and its tone; a delivered request needs none."""
    sign, word, color = STATUS_LABELS[exchange.verdict.kind]
    said = f"{sign} {word[:1].upper()}{word[1:]}"
    if exchange.verdict.kind == "delivered":
        return said, color
    cause = f"{exchange.error.message} " if exchange.error is not None else ""
    return f"{said}. {cause}{reason or exchange.verdict.reason}", color


def explain_response(exchange: Exchange) -> str:
    """What Segment would do next; after an error, what the response says is wrong, and what to do."""
    if exchange.response is None or exchange.verdict.kind == "delivered":
        return exchange.verdict.reason
    from talonbench.responses import explain_problem, read_response  # imported late: not needed for the first paint

    problems = read_response(exchange.request, exchange.response).problems
    return " ".join([exchange.verdict.reason, *map(explain_problem, problems)])


def describe_wire_check(exchange: Exchange) -> tuple[str, str]:
    """Whether the bytes sent are the bytes shown, and its tone."""
    if exchange.wire_check is None:
        return "Nothing sent", "muted"
    if exchange.wire_check.matches:
        return "✓ Sent as shown", "good"
    return "✕ Not sent as shown", "bad"


def explain_wire_check(exchange: Exchange) -> str:
    """What the wire check found, and where the request went."""
    check = exchange.wire_check
    if check is None:
        return "No request left this machine."
    text = "The bytes sent are the bytes shown." if check.matches else check.difference or ""
    from talonbench.connections import GATEWAY, split_url  # imported late: not needed for the first paint

    origin = check.redirected_to or split_url(exchange.request.url)[0]
    if exchange.is_simulated:
        return f"{text} They went to Talonbench's sandbox (simulated) at {origin}."
    return text if origin == GATEWAY else f"{text} They went to {origin}."
