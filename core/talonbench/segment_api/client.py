"""Calls Segment's Public API: pages are followed, limits waited for, redirects not followed.

Documented by Segment: versions in the Accept header, pagination, the error format, the wait in a 429 response. How
often a failed call is retried, and after which wait, isn't: those numbers are ours.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from types import MappingProxyType, TracebackType
from typing import Final, Self
from urllib.parse import quote

from talonbench.client import Client, Exchange
from talonbench.client.rate_limiter import MARGIN, RateLimiter
from talonbench.client.response_json import read_json
from talonbench.clock import now
from talonbench.connections import Connection, check_origin, is_key
from talonbench.errors import SettingsError
from talonbench.limits import RESPONSE, format_limit
from talonbench.request import Request, Response
from talonbench.segment_api.failures import SegmentApiError, describe_refusal
from talonbench.values import Json, json_text

ORIGINS: Final = MappingProxyType({"us": "https://api.segmentapis.com", "eu": "https://eu1.api.segmentapis.com"})
STABLE: Final = "application/vnd.segment.v1+json"
BETA: Final = "application/vnd.segment.v1beta+json"
ALPHA: Final = "application/vnd.segment.v1alpha+json"
WRITES: Final = 5  # changes of mappings per minute; Segment's own limit

_TIMEOUT: Final = 30.0  # seconds for a call
_PAUSES: Final = (1.0, 4.0)  # seconds before the retries of a call that failed
_WAITS: Final = 5  # times that a limit is waited for
_LONGEST_WAIT: Final = 300.0  # seconds for a limit
_UNKNOWN_WAIT: Final = 10.0  # seconds for a limit that doesn't say how long it lasts
_MOST_PAGES: Final = 1000
_FLEETING: Final = ("timeout", "reset", "incomplete")  # kinds of transport errors that a retry may end


@dataclass(frozen=True, slots=True)
class Answer:
    """A successful response: its *text*, and the content of its ``data``."""

    text: str
    data: dict[str, Json]


def escape(identity: str) -> str:
    """*identity* as a part of a path."""
    return quote(identity, safe="")


def _quiet(_: str) -> None:
    pass


class SegmentClient:
    """Calls the API at *origin* with *token*; SettingsError if either can't be used.

    *tell* is told why it waits; *minute* is the length of a minute, shorter in tests. Use it as a context manager.
    """

    def __init__(
        self,
        origin: str,
        token: str,
        *,
        tell: Callable[[str], None] = _quiet,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        minute: float = 60.0,
    ) -> None:
        self._origin = check_origin(origin, "region")
        self._token = token.strip()
        if not is_key(self._token):
            raise SettingsError("token", "The token contains characters that no token has. Copy it again.")
        self._connection = Connection("Segment", "gateway", self._origin, self._origin, _TIMEOUT)
        self._client = Client()
        self._writes = RateLimiter(WRITES, minute + MARGIN)
        self._tell = tell
        self._sleep = sleep

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._client.aclose()

    async def read(self, path: str, about: str, version: str = STABLE) -> Answer:
        """What GET *path* gives; SegmentApiError, about *about*, or TransportError if it gives nothing."""
        return await self._call(self._request("GET", path, version), about)

    async def read_pages(self, path: str, count: int, about: str, version: str = STABLE) -> AsyncIterator[Answer]:
        """Each page of the list at *path*, *count* items each; the same errors."""
        cursor, seen = "", set[str]()
        sign = "&" if "?" in path else "?"
        for _ in range(_MOST_PAGES):
            following = f"&pagination.cursor={escape(cursor)}" if cursor else ""
            page = await self.read(f"{path}{sign}pagination.count={count}{following}", about, version)
            yield page
            pages = page.data.get("pagination")
            cursor = str(pages.get("next") or "") if isinstance(pages, dict) else ""
            if not cursor:
                return
            if cursor in seen:
                break
            seen.add(cursor)
        raise SegmentApiError(200, f"The pages of {about} never end: the response names a page that was read before.")

    async def write(
        self, method: str, path: str, body: dict[str, Json] | None, about: str, version: str = STABLE
    ) -> Answer:
        """What *method* *path* with *body* gives; the same errors. Changes of mappings keep Segment's limit."""
        return await self._call(self._request(method, path, version, body), about, is_limited=version == ALPHA)

    def _request(self, method: str, path: str, version: str, body: dict[str, Json] | None = None) -> Request:
        headers = {"accept": version, "authorization": f"Bearer {self._token}", "user-agent": "Talonbench"}
        if body is not None:
            headers["content-type"] = version
        text = None if body is None else json_text(body)
        return Request(method, f"{self._origin}{path}", tuple(sorted(headers.items())), text)

    async def _call(self, request: Request, about: str, *, is_limited: bool = False) -> Answer:
        waits, retries = 0, 0
        while True:
            exchange = await (self._send_limited(request) if is_limited else self._send(request))
            if (limit := _find_limit(exchange)) is not None and waits < _WAITS and limit <= _LONGEST_WAIT:
                waits += 1
                self._tell(f"Segment limits the requests: waiting {limit:.0f} s.")
                await self._sleep(limit)
            elif _may_retry(exchange, request.method) and retries < len(_PAUSES):
                self._tell(f"No response for {about}: retrying.")
                await self._sleep(_PAUSES[retries])
                retries += 1
            else:
                return _read_answer(exchange, about, request)

    async def _send_limited(self, request: Request) -> Exchange:
        """Send a change of a mapping, within Segment's limit for them."""
        if self._writes.is_saturated:
            self._tell(f"Segment takes {WRITES} changes of mappings per minute: waiting.")
        async with self._writes.slot():
            return await self._send(request)

    async def _send(self, request: Request) -> Exchange:
        return await self._client.send(request, self._connection)


def _find_limit(exchange: Exchange) -> float | None:
    """The seconds that a 429 response tells to wait; None if it is another response."""
    response = exchange.response
    if response is None or response.status != 429:
        return None
    errors = read_json(response).get("errors")
    for error in errors if isinstance(errors, list) else ():
        data = error.get("data") if isinstance(error, dict) else None
        wait = data.get("msBeforeNext") if isinstance(data, dict) else None
        if isinstance(wait, int | float) and wait >= 0:
            return wait / 1000
    return _seconds_until(response.header("x-ratelimit-reset"))


def _seconds_until(date: str) -> float:
    """The seconds until *date*, in the format of mails."""
    try:
        return max(0.0, parsedate_to_datetime(date).timestamp() - now())
    except (ValueError, OverflowError):
        return _UNKNOWN_WAIT


def _may_retry(exchange: Exchange, method: str) -> bool:
    """Whether the call may work next time, and does no harm if it did already: an object would be created twice."""
    if method == "POST":
        return False
    if exchange.error is not None:
        return exchange.error.kind in _FLEETING
    return exchange.response is not None and exchange.response.status >= 500


def _read_answer(exchange: Exchange, about: str, request: Request) -> Answer:
    if exchange.error is not None:
        raise exchange.error
    response = exchange.response
    assert response is not None, "an exchange without an error has a response"
    if not 200 <= response.status < 300:
        is_alpha = dict(request.headers)["accept"] == ALPHA
        raise describe_refusal(response, about, is_alpha)
    if exchange.truncated:
        raise SegmentApiError(
            response.status,
            f"The response with {about} is larger than {format_limit(RESPONSE)}, the most that is read.",
        )
    return Answer(_decode(response), _find_data(response, about))


def _decode(response: Response) -> str:
    return response.body.decode("utf-8-sig", "replace")


def _find_data(response: Response, about: str) -> dict[str, Json]:
    data = read_json(response).get("data")
    if isinstance(data, dict):
        return data
    raise SegmentApiError(
        response.status,
        f"The response with {about} isn't one of Segment's Public API: the object “data” is missing.",
    )
