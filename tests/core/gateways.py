"""A gateway on this machine that notes the events it gets, and answers as a test wants."""

from __future__ import annotations

import json
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Gateway(ThreadingHTTPServer):
    """Notes each request's event, and answers what *answer* says: a status, or 0 for nothing at all."""

    daemon_threads = True

    def __init__(self, answer: Callable[[str, int], int]) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.answer = answer
        self.events: list[str] = []
        self.times: list[float] = []
        self.lock = threading.Lock()
        self.running: Counter[str] = Counter()
        self.overlaps = 0

    def handle_error(self, *_: object) -> None:
        """A sender that was killed resets its connections."""


class Handler(BaseHTTPRequestHandler):
    server: Gateway
    protocol_version = "HTTP/1.1"

    def do_PUT(self) -> None:  # its name in the standard library
        length = int(self.headers["content-length"])
        data = self.rfile.read(length)
        if len(data) < length:  # the sender was killed
            self.close_connection = True
            return
        body = json.loads(data)
        name, user = body["eventType"], body["customerProfileId"]
        with self.server.lock:
            self.server.events.append(name)
            self.server.times.append(time.monotonic())
            self.server.overlaps += self.server.running[user] > 0
            self.server.running[user] += 1
            times = self.server.events.count(name)
        status = self.server.answer(name, times)
        time.sleep(0.01)
        with self.server.lock:
            self.server.running[user] -= 1
        if not status:
            self.close_connection = True
            return
        self.send_response(status)
        said = json.dumps({"message": f"{name} isn't allowed"} if status >= 400 else {}).encode()
        self.send_header("content-length", str(len(said)))
        self.end_headers()
        self.wfile.write(said)

    do_POST = do_PUT  # noqa: N815

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def gateway(answer: Callable[[str, int], int] = lambda _name, _times: 200) -> Iterator[Gateway]:
    server = Gateway(answer)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
