"""What a send tells while it goes on: immutable values, each about one row but the last."""

from dataclasses import dataclass

from talonbench.client import Exchange
from talonbench.request import Request
from talonbench.trace import MappingTrace


@dataclass(frozen=True, slots=True)
class RowProgress:
    """Something about *row*, the very object that was handed in."""

    row: MappingTrace

    @property
    def mapping(self) -> str:
        """The mapping's id."""
        return self.row.subscription.id


@dataclass(frozen=True, slots=True)
class Queued(RowProgress):
    """*request* waits for the rate limit."""

    request: Request


@dataclass(frozen=True, slots=True)
class Sending(RowProgress):
    """*request* leaves now."""

    request: Request


@dataclass(frozen=True, slots=True)
class Answered(RowProgress):
    """One attempt has ended, with a response or an error."""

    exchange: Exchange


@dataclass(frozen=True, slots=True)
class Retrying(RowProgress):
    """The request will be sent again: attempt number *attempt* (2 is the first) begins in *seconds*."""

    attempt: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Cancelled(RowProgress):
    """The row's sends were cancelled; *unanswered* is the request that had left by then: it may have arrived."""

    unanswered: Request | None


@dataclass(frozen=True, slots=True)
class Finished:
    """Nothing follows; *is_cancelled* says that all was cancelled, not one mapping or none."""

    is_cancelled: bool


Progress = Queued | Sending | Answered | Retrying | Cancelled | Finished
