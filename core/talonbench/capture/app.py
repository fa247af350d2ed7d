"""The Tracking API as a web application."""

import asyncio
from collections.abc import Callable
from typing import Any, Final
from uuid import uuid4

from starlette.applications import Starlette
from starlette.datastructures import Headers
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp

from talonbench import clock
from talonbench.capture.event import BATCHES, LARGEST_BATCH, SHORT, CapturedEvent, events_of
from talonbench.capture.origins import NO_ORIGIN, Origins
from talonbench.events.batches import KINDS
from talonbench.filters.result import DUPLICATE
from talonbench.ingestion import LARGEST_EVENT, SeenIds
from talonbench.limits import BODY_PAUSE
from talonbench.unpacking import PackedError, TooLargeError, unpack_body
from talonbench.values import describe_json_error, json_text, parse_json

HOSTS: Final = ["127.0.0.1", "localhost"]
TOOK: Final = {"success": True}
TOO_LARGE: Final = {"success": False, "message": f"The body must have at most {LARGEST_EVENT:,} bytes."}


LONGEST_ORIGIN: Final = 300  # characters: a host has at most 253


class RefusedCall(Exception):  # noqa: N818  a response, not an error of the program
    """A call is refused with *status* and *message*."""

    def __init__(self, message: str, status: int = 400) -> None:
        super().__init__(message)
        self.message = message
        self.status = status


class _Cors(CORSMiddleware):
    """Lets any page send events, but pages of another network only if *origins* admits them."""

    def __init__(self, app: ASGIApp, origins: Origins) -> None:
        super().__init__(app, allow_origins=["*"], allow_methods=["*"], allow_headers=["*"])
        self._origins = origins

    def preflight_response(self, request_headers: Headers) -> Response:
        """The response to a browser that asks first; Chromium asks so before it calls this machine's network."""
        is_asked = "access-control-request-private-network" in request_headers
        self.allow_private_network = is_asked and self._origins.admit(_origin_of(request_headers))
        return super().preflight_response(request_headers)


class TrackingApi:
    """Receives calls and passes each event to *take*, in order of arrival.

    *origins* are the pages that may reach it from another network. A body that stalls for *patience* seconds is
    refused.
    """

    def __init__(
        self, take: Callable[[CapturedEvent], None], origins: Origins | None = None, patience: float = BODY_PAUSE
    ) -> None:
        self._take = take
        self._origins = Origins() if origins is None else origins
        self._patience = patience
        self._count = 0
        self._seen = SeenIds()

    def build(self) -> Starlette:
        """The application for a server."""
        calls = (*KINDS, *SHORT, *BATCHES)
        routes = [Route(f"/v1/{call}", self._call(call), methods=["POST"]) for call in calls]
        routes += [
            Route("/v1/m", self._metrics, methods=["POST"]),
            Route("/v1/projects/{key}/settings", self._settings),
            Route("/projects/{key}/settings", self._settings),
            Route("/", self._show),
        ]
        cors = Middleware(_Cors, origins=self._origins)
        hosts = Middleware(TrustedHostMiddleware, allowed_hosts=HOSTS, www_redirect=False)
        return Starlette(routes=routes, middleware=[hosts, cors])

    def _call(self, call: str) -> Callable[[Request], Any]:
        async def answer(request: Request) -> Response:
            try:
                content = _content(await self._body(request, call), request.headers.get("content-encoding", ""), call)
            except RefusedCall as refused:
                return _json({"success": False, "message": refused.message}, refused.status)
            except ClientDisconnect:
                return Response(status_code=400)
            now, origin = clock.now(), _origin_of(request.headers)
            is_too_large = False
            for body, faults in events_of(call, content):
                self._count += 1
                if self._seen.add(body.get("messageId"), round(now * 1000)):
                    faults = (*faults, DUPLICATE)
                self._take(CapturedEvent(self._count, now, body, faults, call, origin, str(uuid4())))
                is_too_large |= call not in BATCHES and "event_too_large" in faults
            return _json(TOO_LARGE, 400) if is_too_large else _json(TOOK)

        return answer

    async def _body(self, request: Request, call: str) -> bytes:
        """The body as received, up to a batch's limit, so that an event that is too large is shown with its fault.

        Anything beyond is read and discarded, so that the client gets the response.
        """
        parts: list[bytes] = []
        size = 0
        try:
            async with asyncio.timeout(self._patience) as limit:
                async for part in request.stream():
                    limit.reschedule(asyncio.get_running_loop().time() + self._patience)
                    size += len(part)
                    parts.append(part)
                    if size > LARGEST_BATCH:
                        parts.clear()
        except TimeoutError:
            raise RefusedCall(f"The body is incomplete: nothing followed the first {size:,} bytes.", 408) from None
        if size > LARGEST_BATCH:
            most = LARGEST_BATCH if call in BATCHES else LARGEST_EVENT
            raise RefusedCall(f"The body must have at most {most:,} bytes; it has {size:,}.")
        return b"".join(parts)

    async def _metrics(self, _: Request) -> Response:
        """The browser SDK's own metrics: accepted and discarded."""
        return _json(TOOK)

    async def _settings(self, request: Request) -> Response:
        """The settings that the browser and mobile SDKs fetch before they send: only Segment.io, at this URL."""
        host = request.headers.get("host", "")
        segment = {"apiKey": request.path_params["key"], "apiHost": f"{host}/v1", "protocol": "http"}
        plan = {"track": {"__default": {"enabled": True}}, "identify": {"__default": {"enabled": True}}}
        return _json(
            {"integrations": {"Segment.io": segment}, "plan": plan, "edgeFunction": {}, "metrics": {"sampleRate": 0}}
        )

    async def _show(self, _: Request) -> Response:
        return PlainTextResponse(
            "Talonbench is listening here as Segment's Tracking API. Point your SDK's host at this URL.\n"
        )


def _origin_of(headers: Headers) -> str:
    """The page's origin, empty if a program called. What no browser sends counts as a page that hides its origin."""
    named = headers.getlist("origin")
    if not named:
        return "" if headers.get("sec-fetch-site", "none") in ("none", "same-origin") else NO_ORIGIN
    return named[0] if len(named) == 1 and 0 < len(named[0]) <= LONGEST_ORIGIN else NO_ORIGIN


def _json(content: Any, status: int = 200) -> Response:
    return Response(json_text(content), status, media_type="application/json")


def _content(raw: bytes, encoding: str, call: str) -> dict[str, Any]:
    if encoding == "gzip" or raw[:2] == b"\x1f\x8b":
        raw = _unpacked(raw)
    try:
        content = parse_json(raw.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise RefusedCall(f"The body isn't UTF-8 text: byte {error.start + 1:,} is invalid.") from None
    except ValueError as error:
        raise RefusedCall(f"The body isn't valid JSON: {describe_json_error(error, True)}.") from None
    if not isinstance(content, dict):
        raise RefusedCall("The body must be a JSON object.")
    if call in BATCHES:
        items = content.get("batch")
        if not isinstance(items, list):
            raise RefusedCall("A batch must have an array “batch”.")
    return content


def _unpacked(raw: bytes) -> bytes:
    try:
        return unpack_body(raw, LARGEST_BATCH)
    except TooLargeError:
        raise RefusedCall(f"The decompressed body must have at most {LARGEST_BATCH:,} bytes.") from None
    except PackedError as error:
        raise RefusedCall(f"The body can't be unpacked: {error}.") from None
