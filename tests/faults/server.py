"""A server that counts what arrives, in a thread of its own."""

import re
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import BinaryIO

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"
LATE = 0.02  # seconds until it responds


class CountingServer:
    """*arrived* and *answered* have the times by the number in each event."""

    def __init__(self) -> None:
        self.arrived: dict[int, float] = {}
        self.answered: dict[int, float] = {}
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listening.getsockname()[1]}"
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        """Accept no more connections."""
        self._listening.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                connection, _ = self._listening.accept()
                threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        with connection, connection.makefile("rb") as stream, suppress(OSError):
            while (body := _read_request(stream)) is not None:
                number = re.search(rb'"u(\d+)"', body)
                if number is not None:
                    self.arrived.setdefault(int(number[1]), time.monotonic())
                time.sleep(LATE)
                connection.sendall(OK)
                if number is not None:
                    self.answered.setdefault(int(number[1]), time.monotonic())


def _read_request(stream: BinaryIO) -> bytes | None:
    length = 0
    while (line := stream.readline()).strip():
        if line.lower().startswith(b"content-length:"):
            length = int(line.partition(b":")[2])
    body = stream.read(length) if line else b""
    return body if line and len(body) == length else None


@contextmanager
def counting_server() -> Iterator[CountingServer]:
    """A server for the time of the block."""
    server = CountingServer()
    try:
        yield server
    finally:
        server.close()
