"""Segment's Public API on loopback, as far as it is documented: pages, versions, limits, errors, changes."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from talonbench.formats.identification import METADATA_ID

ALPHA = "application/vnd.segment.v1alpha+json"
BETA = "application/vnd.segment.v1beta+json"
TOKEN = "sgp_" + "k9XsecretQ2vTokenOfTests"
Body = dict[str, Any]


def destination(identity: str = "d1", name: str = "Shop", metadata: str = METADATA_ID, **more: Any) -> Body:
    settings = {"apiKey": "••••••••••9f3c", "deployment": "https://shop.talon.one"}
    about = {"id": metadata, "slug": "x", "name": "Talon.One (Actions)" if metadata == METADATA_ID else "Webhooks"}
    return {
        "id": identity,
        "name": name,
        "enabled": True,
        "sourceId": "s1",
        "settings": settings,
        "metadata": about,
    } | more


def mapping(identity: str, **more: Any) -> Body:
    return {
        "id": identity, "name": f"Mapping {identity}", "destinationId": "d1", "modelId": "", "enabled": True,
        "actionId": "JxX3aD1RPa7zMn6FmwH8F", "actionSlug": "trackEventV2", "trigger": 'type = "track"',
        "settings": {"customerProfileId": {"@path": "$.userId"}, "eventType": {"@path": "$.event"}},
    } | more  # fmt: skip


def destination_filter(identity: str, **more: Any) -> Body:
    return {
        "id": identity, "sourceId": "s1", "destinationId": "d1", "if": 'event = "Test"', "actions": [{"type": "DROP"}],
        "title": f"Filter {identity}", "description": "", "enabled": True,
        "createdAt": "2026-01-05T08:00:00.000Z", "updatedAt": "2026-02-01T08:00:00.000Z",
    } | more  # fmt: skip


class Workspace:
    """What the server holds and was asked; *answers* replace its own, first come, by the begin of “METHOD path”."""

    def __init__(self) -> None:
        self.destinations: list[Body] = [destination()]
        self.subscriptions: list[Body] = [mapping("m1"), mapping("m2")]
        self.filters: list[Body] = [destination_filter("f1")]
        self.asked: list[str] = []
        self.bodies: list[Any] = []
        self.tokens: set[str] = set()
        self.changes: list[float] = []  # when mappings were changed
        self.answers: list[tuple[str, Callable[[Handler], None]]] = []
        self.counts: dict[str, list[Body]] = {}  # of Delivery Overview, by stage
        self.preview: Callable[[Body, Body], Body | None] = lambda _, event: event
        self.largest_page = 1000
        self.has_alpha = True
        self.token = TOKEN

    def page(self, listed: str, items: list[Body], query: dict[str, list[str]]) -> Body:
        start = int((query.get("pagination.cursor") or ["c0"])[0].removeprefix("c"))
        end = start + min(int(query["pagination.count"][0]), self.largest_page)
        pages = {"current": f"c{start}", "totalEntries": len(items)} | ({"next": f"c{end}"} if end < len(items) else {})
        return {"data": {listed: items[start:end], "pagination": pages}}


class Handler(BaseHTTPRequestHandler):
    """One request: an answer that a test put in, else the API's own."""

    protocol_version = "HTTP/1.1"
    server: Server

    def handle_any(self) -> None:
        workspace = self.server.workspace
        length = int(self.headers.get("content-length") or 0)
        body = json.loads(self.rfile.read(length)) if length else None
        asked = f"{self.command} {unquote(self.path)}"
        workspace.asked.append(asked)
        workspace.bodies.append(body)
        workspace.tokens.add(self.headers["authorization"])
        for at, (begin, reply) in enumerate(workspace.answers):
            if asked.startswith(begin):
                del workspace.answers[at]
                reply(self)
                return
        if self.headers["authorization"] != f"Bearer {workspace.token}":
            self.say(401, {"errors": [{"type": "unauthorized", "message": "unauthorized"}]})
            return
        self.route(body)

    def do_GET(self) -> None:
        self.handle_any()

    def do_POST(self) -> None:
        self.handle_any()

    def do_PATCH(self) -> None:
        self.handle_any()

    def do_DELETE(self) -> None:
        self.handle_any()

    def route(self, body: Any) -> None:
        workspace, parts = self.server.workspace, urlsplit(self.path)
        query, path = parse_qs(parts.query), [unquote(part) for part in parts.path.strip("/").split("/")]
        if path == [""]:
            self.say(200, {"data": {"workspace": {"id": "w1", "name": "Acme", "slug": "acme"}}})
        elif path == ["destinations"]:
            self.say(200, workspace.page("destinations", workspace.destinations, query))
        elif path[0] == "destinations" and len(path) == 2:
            self.give("destination", next((one for one in workspace.destinations if one["id"] == path[1]), None))
        elif path[0] == "destinations" and path[2] == "subscriptions":
            self.alpha(path, body, query)
        elif path == ["destination", "filters", "preview"]:
            self.preview(body)
        elif path[0] == "destination" and path[2] == "filters":
            self.objects("filter", workspace.filters, path, body, query)
        elif path[0] == "delivery-overview":
            self.count(path[1], query)
        else:
            self.give("", None)

    def preview(self, body: Any) -> None:
        """What a filter makes of an event, as *preview* of the workspace says."""
        given, event = body["filter"], body["payload"]
        if set(given) != {"if", "actions"} or "(" in given["if"]:
            self.say(422, {"errors": [{"type": "input-validation", "message": "the filter is invalid"}]})
        else:
            result = self.server.workspace.preview(given, event)
            self.say(200, {"data": {"inputPayload": event, "result": result}})

    def count(self, stage: str, query: dict[str, list[str]]) -> None:
        """What became of events: only with the beta version, and all that is required."""
        required = {"sourceId", "startTime", "endTime", "granularity"}
        if self.headers["accept"] != BETA or not required <= query.keys():
            self.say(422, {"errors": [{"type": "input-validation", "message": "a parameter is missing"}]})
            return
        self.say(200, self.server.workspace.page("dataset", self.server.workspace.counts.get(stage, []), query))

    def alpha(self, path: list[str], body: Any, query: dict[str, list[str]]) -> None:
        """Mappings: only with the alpha version in Accept, and where the workspace has the feature."""
        workspace = self.server.workspace
        if not workspace.has_alpha or self.headers["accept"] != ALPHA:
            self.say(403, {"errors": [{"type": "forbidden", "message": "forbidden"}]})
            return
        if self.command != "GET":
            workspace.changes.append(time.monotonic())
        given = body.get("input", body) if isinstance(body, dict) else body
        self.objects("subscription", workspace.subscriptions, path, given, query)

    def objects(self, kind: str, items: list[Body], path: list[str], body: Any, query: dict[str, list[str]]) -> None:
        one = next((item for item in items if item["id"] == path[3]), None) if len(path) > 3 else None
        if self.command == "GET" and len(path) == 3:
            mine = [item for item in items if item["destinationId"] == path[1]]
            self.say(200, self.server.workspace.page(f"{kind}s", mine, query))
        elif self.command == "POST":
            made = {"id": f"made-{len(items) + 1}", "destinationId": path[1], **body}
            items.append(made)
            self.say(200, {"data": {"destinationSubscription" if kind == "subscription" else kind: made}})
        elif one is not None and self.command == "PATCH":
            one.update(body)
            self.give(kind, one)
        elif one is not None and self.command == "DELETE":
            items.remove(one)
            self.say(200, {"data": {"status": "SUCCESS"}})
        else:
            self.give(kind, one)

    def give(self, kind: str, one: Body | None) -> None:
        if one is None:
            self.say(404, {"errors": [{"type": "not-found", "message": "Resource not found"}]})
        else:
            self.say(200, {"data": {kind: one}})

    def say(self, status: int, content: Any, **headers: str) -> None:
        text = content if isinstance(content, bytes) else json.dumps(content).encode()
        self.send_response(status)
        for name, value in ({"content-length": str(len(text))} | headers).items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(text)

    def log_message(self, *_: object) -> None:
        pass


class Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.workspace = workspace


@contextmanager
def segment(workspace: Workspace) -> Iterator[str]:
    """The API of *workspace*; its address."""
    server = Server(workspace)
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


# -- answers that are none of a healthy API ------------------------------------------------------------------------


def says(status: int, content: Any, **headers: str) -> Callable[[Handler], None]:
    return lambda handler: handler.say(status, content, **headers)


def limited(milliseconds: int) -> Callable[[Handler], None]:
    """The documented 429."""
    data = {"remainingPoints": 0, "msBeforeNext": milliseconds, "consumedPoints": 21}
    return says(429, {"errors": [{"type": "RequestError", "message": "Too many requests", "data": data}]})


def cut(handler: Handler) -> None:
    """Announces more than it says, then closes the connection."""
    handler.send_response(200)
    handler.send_header("content-length", "5000")
    handler.end_headers()
    handler.wfile.write(b'{"data": {')
    handler.close_connection = True


def gone(handler: Handler) -> None:
    """Closes the connection without a word."""
    handler.close_connection = True
