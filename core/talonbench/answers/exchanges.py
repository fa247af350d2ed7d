"""Requests that were sent, with their responses, as JSON."""

from talonbench.client import Exchange
from talonbench.responses import ResponseProblem, check_body, read_response
from talonbench.values import Json


def exchange_json(exchange: Exchange) -> Json:
    """An exchange as JSON."""
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
        "problems": [
            {"message": one.message, "place": one.pointer, "suggestion": one.suggestion}
            for one in list_problems(exchange)
        ],
        "remarks": [] if response is None else [*check_body(response, exchange.truncated)],
        "intact": None if exchange.wire_check is None else exchange.wire_check.matches,
    }


def list_problems(exchange: Exchange) -> tuple[ResponseProblem, ...]:
    """What the response says is wrong."""
    return () if exchange.response is None else read_response(exchange.request, exchange.response).problems
