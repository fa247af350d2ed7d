"""The only code that sends: one request over one connection, the seal on it, and Segment's verdict on the answer."""

from typing import TYPE_CHECKING

from talonbench.client.connection import GATEWAY, Connection, check_origin, is_loopback
from talonbench.client.exchange import CredentialsResult, Exchange, Seal, Verdict
from talonbench.client.verdict import verdict_of

if TYPE_CHECKING:
    from talonbench.client.sending import Client

__all__ = [
    "GATEWAY",
    "Client",
    "Connection",
    "CredentialsResult",
    "Exchange",
    "Seal",
    "Verdict",
    "check_origin",
    "is_loopback",
    "verdict_of",
]


def __getattr__(name: str) -> object:
    """`Client` when it is first asked for: it brings asyncio, which the window's first paint does not need."""
    if name != "Client":
        raise AttributeError(name)
    from talonbench.client.sending import Client

    return Client
