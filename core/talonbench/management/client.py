"""Calls of Talon.One's Management API: at most three per second and endpoint, redirects not followed."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime
from http import HTTPStatus
from types import TracebackType
from typing import Final, Self
from urllib.parse import urlencode

from talonbench.client import Client
from talonbench.client.certificates import load_certificates
from talonbench.client.rate_limiter import MARGIN, RateLimiter
from talonbench.client.response_json import read_json
from talonbench.connections import Connection, check_origin, is_key
from talonbench.errors import SettingsError, TalonbenchError
from talonbench.limits import RESPONSE, format_limit
from talonbench.management.creation import Creation
from talonbench.request import Request, Response
from talonbench.values import Json

PER_SECOND: Final = 3  # calls of one endpoint; Talon.One's own limit
_TIMEOUT: Final = 10.0
_WAITS: Final = (1.0, 2.0, 4.0)  # seconds after a 429; ours
_PAGE: Final = 1000
_MOST: Final = 100_000  # items of a list
_REASONS: Final = {
    401: "rejected the management key (401): it is invalid or expired",
    403: "doesn't allow this key to read {about} (403): an admin can add the endpoint to the key",
    404: "doesn't know {about} (404): check the deployment and the Application",
    429: "limits the requests (429): retry later",
}
_REFUSALS: Final = {
    401: "rejected the key (401): it is invalid or expired",
    403: "doesn't allow this key to create {about} (403): an admin can add POST {path} to the key",
    404: "doesn't know {path} (404): check the deployment",
    409: "has it already, or something like it (409)",
    429: "limits the requests (429): retry later",
}
_LONGEST: Final = 300  # characters of Talon.One's own message


class ManagementError(TalonbenchError):
    """Talon.One responded, but not with what was asked for; *status* is the response's."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.message = message


class ManagementClient:
    """Reads from *deployment* with *key*, and creates what the user asks for. Use it as a context manager.

    SettingsError if deployment or key can't be used.
    *ca_file* has extra CA certificates.
    """

    def __init__(
        self,
        deployment: str,
        key: str,
        ca_file: str = "",
        *,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._origin = check_origin(deployment, "deployment")
        self._key = key.strip()
        if not is_key(self._key):
            raise SettingsError("management_key", "The management key contains characters that no key has.")
        self._connection = Connection("Management API", "gateway", self._origin, self._origin, _TIMEOUT)
        self._client = Client(load_certificates(ca_file))
        self._limits: dict[str, RateLimiter] = {}
        self._sleep = sleep

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._client.aclose()

    async def read(self, path: str, about: str, **query: str) -> dict[str, Json]:
        """What GET *path* gives; ManagementError, about *about*, or TransportError if it gives nothing."""
        address = f"{self._origin}{path}{'?' if query else ''}{urlencode(query)}"
        headers = (("accept", "application/json"), ("authorization", f"ManagementKey-v1 {self._key}"))
        request = Request("GET", address, headers, None)
        limit = self._limits.setdefault(path, RateLimiter(PER_SECOND, 1 + MARGIN))
        for wait in (*_WAITS, None):
            async with limit.slot():
                exchange = await self._client.send(request, self._connection)
            if exchange.error is not None:
                raise exchange.error
            response = exchange.response
            assert response is not None, "an exchange without an error has a response"
            if response.status != 429 or wait is None:
                return _read_answer(response, about, is_cut=exchange.truncated)
            await self._sleep(wait)
        raise AssertionError("the last attempt returns or raises")

    async def create(self, creation: Creation, api_key: str = "") -> dict[str, Json]:
        """What Talon.One responds to *creation*; the same errors. It is sent once: it may have been processed.

        *api_key* is the key of a call of the Integration API.
        """
        key = api_key if creation.is_integration else self._key
        if not is_key(key):
            raise SettingsError("api_key", "Enter an API key.")
        async with self._limits.setdefault(creation.path, RateLimiter(PER_SECOND, 1 + MARGIN)).slot():
            exchange = await self._client.send(creation.make_request(self._origin, key), self._connection)
        if exchange.error is not None:
            raise exchange.error
        response = exchange.response
        assert response is not None, "an exchange without an error has a response"
        if response.status not in (200, 201):
            raise ManagementError(response.status, _describe_refusal(response, creation))
        return read_json(response)

    async def read_list(
        self, path: str, about: str, query: Mapping[str, str] | None = None, *, size: int = _PAGE, most: int = _MOST
    ) -> list[dict[str, Json]]:
        """The list at *path* in pages of *size*, until there are *most*; the same errors."""
        found: list[dict[str, Json]] = []
        while len(found) < most:
            page = await self.read(path, about, **(query or {}), pageSize=str(size), skip=str(len(found)))
            data = page.get("data")
            items = [one for one in data if isinstance(one, dict)] if isinstance(data, list) else []
            found += items
            total = page.get("totalResultSize")
            has_more = page.get("hasMore") is True or (isinstance(total, int) and len(found) < total)
            if not items or not has_more:
                break
        return found


def _describe_refusal(response: Response, creation: Creation) -> str:
    """Why it wasn't created, with Talon.One's own words if there are any."""
    reason = _REFUSALS.get(response.status, "didn't create it ({status})")
    said = reason.format(about=f"{creation.kind}s", path=creation.path, status=response.status)
    own = _find_message(response)
    return f"Talon.One {said}{f': {own}' if own else '.'}"


def _find_message(response: Response) -> str:
    """The message in the body, cut to a line; the sandbox and the gateway call it Error."""
    content = read_json(response)
    own = next((one for key in ("message", "Error") if isinstance(one := content.get(key), str) and one), "")
    return own if len(own) <= _LONGEST else f"{own[: _LONGEST - 1]}…"


def format_moment(seconds: float) -> str:
    """A time in seconds since the epoch, as the endpoints read it."""
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _read_answer(response: Response, about: str, *, is_cut: bool) -> dict[str, Json]:
    if response.status != 200:
        reason = _REASONS.get(response.status, "failed at {about} ({status})")
        said = reason.format(about=about, status=response.status)
        own = _find_message(response) if response.status == 404 else ""
        if own not in ("", HTTPStatus.NOT_FOUND.phrase):  # the sandbox says why; the phrase alone says nothing
            raise ManagementError(404, f"The response for {about} is 404: {own}")
        raise ManagementError(response.status, f"Talon.One {said}.")
    if is_cut:
        raise ManagementError(200, f"The response with {about} has more than {format_limit(RESPONSE)}, the most read.")
    content = read_json(response)
    if not content:
        raise ManagementError(200, f"The response with {about} isn't a JSON object. Is the deployment URL correct?")
    return content
