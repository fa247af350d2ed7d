"""The client."""

from types import TracebackType
from typing import TYPE_CHECKING, Self

from talonbench.client.connection import Connection
from talonbench.client.exchange import CredentialsResult, Exchange
from talonbench.request import Request

if TYPE_CHECKING:
    import ssl

    from talonbench.destination import Settings


class Client:
    """Sends requests, at most 60 in a second, whoever asks."""

    def __init__(self, trust: "ssl.SSLContext | None" = None) -> None:
        self._trust = trust

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close every connection."""

    async def send(self, request: Request, connection: Connection) -> Exchange:
        """Send *request* over *connection*, exactly as it is."""
        raise NotImplementedError

    async def check_credentials(self, settings: "Settings", connection: Connection) -> CredentialsResult:
        """Segment's credentials test."""
        raise NotImplementedError
