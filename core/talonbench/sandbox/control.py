"""The sandbox's own endpoints, for programs on this machine: its state, reset, snapshots and faults."""

import html
import json
from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from talonbench.errors import SettingsError
from talonbench.sandbox.faults import Faults, SandboxFault, parse_fault
from talonbench.sandbox.http_messages import check_origin, make_response, read_body
from talonbench.sandbox.memory import Memory
from talonbench.sandbox.replies import RefusedRequest, Reply
from talonbench.values import Value, json_text

_SNAPSHOTS = "/sandbox/snapshots"
_Handler = Callable[[Request], Awaitable[Reply]]


class Control:
    """The endpoints over one memory and its faults."""

    def __init__(self, memory: Memory, faults: Faults) -> None:
        self._memory, self._faults = memory, faults

    def list_routes(self) -> list[Route]:
        """All routes; those that change something refuse web pages."""
        rows: tuple[tuple[str, list[str], _Handler], ...] = (
            ("/sandbox/state", ["GET"], self._show_state),
            ("/sandbox/reset", ["POST"], self._reset),
            ("/sandbox/faults", ["GET", "POST"], self._change_faults),
            (_SNAPSHOTS, ["GET", "POST"], self._change_snapshots),
            (_SNAPSHOTS + "/{name:path}/restore", ["POST"], self._restore_snapshot),
            (_SNAPSHOTS + "/{name:path}", ["DELETE"], self._delete_snapshot),
        )
        return [
            *(Route(path, _answer(handler), methods=methods) for path, methods, handler in rows),
            Route("/", self._show_page),
        ]

    async def _show_state(self, _: Request) -> Reply:
        return Reply(200, {**self._memory.show(), "faults": list(self._faults.shown())})

    async def _reset(self, _: Request) -> Reply:
        self._memory.reset()
        return Reply(200, self._memory.show())

    async def _change_faults(self, request: Request) -> Reply:
        """``{"faults": ["status=503*2"]}`` replaces the injected faults; an empty array ends them."""
        if request.method == "POST":
            self._faults.replace(_faults_in(await read_body(request)))
        return Reply(200, {"faults": list(self._faults.shown())})

    async def _change_snapshots(self, request: Request) -> Reply:
        """``{"name": "before the refund"}`` keeps a snapshot."""
        if request.method == "POST":
            value = await read_body(request)
            name = value.get("name") if isinstance(value, dict) else None
            if not isinstance(name, str):
                raise RefusedRequest(400, 'The body must be like {"name": "before the refund"}.')
            self._change(self._memory.save_snapshot, name, 400)
        return self._list_snapshots()

    async def _restore_snapshot(self, request: Request) -> Reply:
        self._change(self._memory.restore_snapshot, request.path_params["name"], 404)
        return Reply(200, self._memory.show())

    async def _delete_snapshot(self, request: Request) -> Reply:
        self._memory.delete_snapshot(request.path_params["name"])
        return self._list_snapshots()

    def _change(self, act: Callable[[str], None], name: str, status: int) -> None:
        try:
            act(name)
        except SettingsError as error:
            raise RefusedRequest(status, error.message) from None

    def _list_snapshots(self) -> Reply:
        return Reply(200, {"snapshots": list(self._memory.read_state().snapshots)})

    async def _show_page(self, _: Request) -> Response:
        shown = json.dumps(json.loads(json_text(self._memory.show())), indent=2, ensure_ascii=True)
        return HTMLResponse(
            "<!doctype html><meta charset=utf-8><title>Talonbench sandbox</title>"
            "<h1>Talonbench sandbox</h1><p>A simulated Talon.One, in memory. Its data:</p>"
            f"<pre>{html.escape(shown)}</pre>"
        )


def _answer(handler: _Handler) -> Callable[[Request], Awaitable[Response]]:
    async def answer(request: Request) -> Response:
        try:
            if request.method not in ("GET", "HEAD"):
                check_origin(request)
            return make_response(await handler(request))
        except RefusedRequest as refusal:
            return make_response(refusal.reply())

    return answer


def _faults_in(value: Value) -> tuple[SandboxFault, ...]:
    texts = value.get("faults") if isinstance(value, dict) else None
    if not isinstance(texts, list):
        raise RefusedRequest(400, 'The body must be like {"faults": ["status=503"]}.')
    try:
        return tuple(parse_fault(str(text)) for text in texts)
    except ValueError as error:
        raise RefusedRequest(400, str(error)) from None
