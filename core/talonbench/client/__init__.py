"""The only code that sends: one request over one connection, the seal on it, and Segment's verdict on the answer."""

from talonbench.client.connection import GATEWAY, Connection, check_origin, is_loopback
from talonbench.client.exchange import CredentialsResult, Exchange, Seal, Verdict
from talonbench.client.sending import Client
from talonbench.client.verdict import verdict_of

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
