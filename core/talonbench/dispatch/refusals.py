"""Which of the requests that were sent have been rejected, for the judgement on their event."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from talonbench.judgement import Refusal
from talonbench.request import is_refusal
from talonbench.responses import explain_problem, read_response

if TYPE_CHECKING:
    from talonbench.client import Exchange
    from talonbench.request import Response

_MOST_CAUSES: Final = 2  # errors of a response that a summary tells


def list_refusals(exchanges: Iterable[Exchange]) -> tuple[Refusal, ...]:
    """Those of *exchanges* whose response rejects the request, with what it says."""
    return tuple(
        _read(one, one.response) for one in exchanges if one.response is not None and is_refusal(one.response.status)
    )


def _read(exchange: Exchange, response: Response) -> Refusal:
    problems = read_response(exchange.request, response).problems[:_MOST_CAUSES]
    return Refusal(exchange.request, response.status, tuple(map(explain_problem, problems)), exchange.responder)
