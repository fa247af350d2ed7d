"""The sandbox as a web application: authorization, injected faults, and routing to the endpoints."""

import asyncio
import re
import time
from collections import deque
from collections.abc import Awaitable, Callable
from http import HTTPStatus
from typing import TypeVar

from pydantic import ValidationError
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from talonbench.request import SANDBOX_SERVER
from talonbench.sandbox.bodies import LONGEST_ID, Body
from talonbench.sandbox.callbacks import callback_of
from talonbench.sandbox.calls import Endpoint, SandboxCall
from talonbench.sandbox.control import Control
from talonbench.sandbox.creations import NewAttribute, NewAudience, create_attribute, create_audience
from talonbench.sandbox.faults import Faults, SandboxFault
from talonbench.sandbox.gateway import ENDPOINTS
from talonbench.sandbox.http_messages import make_response, read_body
from talonbench.sandbox.management import Management, keep_effects, log_call
from talonbench.sandbox.memory import Memory
from talonbench.sandbox.replies import RefusedRequest, Reply
from talonbench.values import Value
from talonbench.values.pointer import format_pointer

REQUESTS_A_SECOND = 60
HOSTS = ["127.0.0.1", "localhost"]
_ELSEWHERE = "https://elsewhere.example/"  # where injected redirects lead
_SAYS_SO = re.compile("wrong|invalid|(?<![a-z0-9])bad(?![a-f0-9])", re.IGNORECASE)  # matches no hexadecimal key
_OBJECTS = ("model_type", "dict_type")
_Body = TypeVar("_Body", bound=Body)
_Handler = Callable[[Request], Awaitable[Response]]


class SandboxApp:
    """The web application of one sandbox."""

    def __init__(self, memory: Memory, faults: Faults, accept_key: str | None = None) -> None:
        self._memory = memory
        self._faults = faults
        self._accept_key = accept_key
        self._moments: deque[float] = deque(maxlen=REQUESTS_A_SECOND)

    def build(self) -> Starlette:
        """The application for a server."""
        routes = [Route(one.path, self._endpoint(one), methods=[one.method]) for one in _by_length(ENDPOINTS)]
        # A deployment URL with a trailing slash leads to the second path; Segment's own page shows one.
        routes += [Route(path, self._guarded(self._ping)) for path in ("/v2/authping", "//v2/authping")]
        management = Management(self._memory, self._check_management_key)
        routes += [Route(path, self._guarded(read)) for path, read in management.list_routes()]
        routes += [
            Route("/v1/attributes", self._guarded(self._create_attribute), methods=["POST"]),
            Route("/v2/audiences", self._guarded(self._create_audience), methods=["POST"]),
        ]
        routes += Control(self._memory, self._faults).list_routes()
        app = Starlette(
            routes=routes,
            middleware=[Middleware(TrustedHostMiddleware, allowed_hosts=HOSTS, www_redirect=False)],
            exception_handlers={HTTPException: _not_there},
        )
        app.router.redirect_slashes = False
        return app

    def _endpoint(self, endpoint: Endpoint) -> _Handler:
        async def answer(request: Request) -> Reply:
            body = None
            try:
                self._count()
                self._check_headers(request)
                if endpoint.body is not None:
                    body = _checked(await read_body(request), endpoint.body)
                return self._reply(endpoint, request, body)
            except RefusedRequest as refusal:
                log_call(self._memory.store, request, refusal.reply())
                raise

        return self._guarded(answer)

    def _reply(self, endpoint: Endpoint, request: Request, body: Body | None) -> Reply:
        skip = request.query_params.get("skipNonExistingAttributes") == "true" and "/v2/" in endpoint.path
        with self._memory.change() as rules:
            call = SandboxCall(rules, self._memory.catalog, _id_of(request), skip, callback_of(request.headers))
            reply = endpoint.reply(call) if body is None else endpoint.reply(call, body)
            log_call(rules.store, request, reply)
            keep_effects(rules.store, request, reply)
        return reply

    def _guarded(self, handler: Callable[[Request], Awaitable[Reply]]) -> _Handler:
        """*handler* behind the injected faults, with its refusals as responses."""

        async def guarded(request: Request) -> Response:
            delay, fault = self._faults.take(request.url.path)
            await asyncio.sleep(delay)
            if fault is not None:
                return await _misbehave(request, fault)
            try:
                return make_response(await handler(request))
            except RefusedRequest as refusal:
                return make_response(refusal.reply())

        return guarded

    async def _ping(self, request: Request) -> Reply:
        """204 for a valid key, else 401, as Segment's own tests assume; Talon.One's specification doesn't have it."""
        self._check_key(request)
        return Reply(204)

    async def _create_attribute(self, request: Request) -> Reply:
        self._check_management_key(request)
        body = _checked(await read_body(request), NewAttribute)
        with self._memory.change():
            return create_attribute(self._memory.catalog, body)

    async def _create_audience(self, request: Request) -> Reply:
        self._check_key(request)
        body = _checked(await read_body(request), NewAudience)
        with self._memory.change() as rules:
            return create_audience(rules.store, body)

    def _count(self) -> None:
        moment = time.monotonic()
        if len(self._moments) == REQUESTS_A_SECOND and moment - self._moments[0] < 1:
            raise RefusedRequest(429, "Too many requests", documented=True)
        self._moments.append(moment)

    def _check_headers(self, request: Request) -> None:
        self._check_key(request)
        if not request.headers.get("destination-hostname"):
            raise RefusedRequest(400, "No Deployment URL specified", documented=True)

    def _check_key(self, request: Request) -> None:
        """Accept any key that doesn't contain bad, wrong or invalid; or only *accept_key* if there is one."""
        scheme, _, key = request.headers.get("authorization", "").partition(" ")
        good = key == self._accept_key if self._accept_key else _SAYS_SO.search(key) is None
        if scheme != "ApiKey-v1" or not key.strip() or not good:
            raise RefusedRequest(401, "Missing Session Token", documented=True)

    def _check_management_key(self, request: Request) -> None:
        """Accept any key that doesn't contain bad, wrong or invalid."""
        scheme, _, key = request.headers.get("authorization", "").partition(" ")
        if scheme != "ManagementKey-v1" or not key.strip() or _SAYS_SO.search(key):
            raise RefusedRequest(401, "Unauthorized")


def _by_length(endpoints: tuple[Endpoint, ...]) -> list[Endpoint]:
    """Paths without an ID first, since their last part would be read as an ID."""
    return sorted(endpoints, key=lambda endpoint: "{" in endpoint.path)


def _id_of(request: Request) -> str:
    """The ID in the path; an empty string if the endpoint has none."""
    found: str = request.path_params.get("id", "")
    if "id" in request.path_params and not found:
        raise RefusedRequest(404, "Not Found", documented="/customer_sessions/" not in request.url.path)
    if len(found) > LONGEST_ID:
        raise RefusedRequest(400, f"An ID must have at most {LONGEST_ID:,} characters.")
    return found


def _checked(value: Value, kind: type[_Body]) -> _Body:
    try:
        return kind.model_validate(value)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        place = format_pointer(first["loc"])
        words = "Input should be a JSON object" if first["type"] in _OBJECTS else first["msg"]
        raise RefusedRequest(400, f"The submitted data was invalid: {place or '/'}: {words}") from None


async def _misbehave(request: Request, fault: SandboxFault) -> Response:
    if fault.kind == "drop":
        request.state.abort()
        await asyncio.sleep(0.01)  # until the server has noticed; the response below is never sent
        return Response()
    if fault.kind == "garbage":
        return Response(b'{"effects": [\xff\xfe<html>', 200, {"server": SANDBOX_SERVER}, "application/json")
    status = int(fault.value)
    if status in (204, 304):
        return Response(status_code=status, headers={"server": SANDBOX_SERVER})
    answer = make_response(RefusedRequest(status, _phrase(status)).reply())
    if status in (301, 302, 303, 307, 308):
        answer.headers["location"] = _ELSEWHERE
    return answer


def _phrase(status: int) -> str:
    return next((known.phrase for known in HTTPStatus if known == status), "Simulated")


async def _not_there(_: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    status = error.status_code
    answer = make_response(RefusedRequest(status, _phrase(status), documented=status == 404).reply())
    answer.headers.update(error.headers or {})  # for a method that isn't allowed: those that are
    return answer
