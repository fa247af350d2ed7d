"""The progress of a send: immutable values, each about one row except the last."""

from dataclasses import dataclass

from talonbench.client import Exchange
from talonbench.request import Request
from talonbench.trace import MappingTrace


@dataclass(frozen=True, slots=True)
class RowProgress:
    """Progress of *row*, the very object passed in."""

    row: MappingTrace

    @property
    def mapping(self) -> str:
        """The mapping's id."""
        return self.row.subscription.id


@dataclass(frozen=True, slots=True)
class Queued(RowProgress):
    """*request* is waiting for the rate limit."""

    request: Request


@dataclass(frozen=True, slots=True)
class Sending(RowProgress):
    """*request* is sent now."""

    request: Request


@dataclass(frozen=True, slots=True)
class Answered(RowProgress):
    """One attempt ended with a response or an error."""

    exchange: Exchange


@dataclass(frozen=True, slots=True)
class Retrying(RowProgress):
    """The request will be retried: attempt number *attempt* (2 is the first retry) starts in *seconds*."""

    attempt: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Cancelled(RowProgress):
    """The row's sends were cancelled; *unanswered* has the request sent by then, which may have arrived."""

    unanswered: Exchange | None


@dataclass(frozen=True, slots=True)
class Finished:
    """Nothing follows; *is_cancelled* if everything was cancelled, not just one mapping."""

    is_cancelled: bool


Progress = Queued | Sending | Answered | Retrying | Cancelled | Finished
