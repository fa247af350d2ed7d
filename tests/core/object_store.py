"""A real S3 server on loopback, and what may happen on the way to it."""

import os
import socket
import threading
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

import boto3
from moto.server import ThreadedMotoServer

SECRET = "wJalrXUtnFEMI/K7MDENG"
ENVIRONMENT = {
    "AWS_ACCESS_KEY_ID": "AKIAIOSFODNN7EXAMPLE",
    "AWS_SECRET_ACCESS_KEY": SECRET,
    "AWS_DEFAULT_REGION": "us-east-1",
    "AWS_EC2_METADATA_DISABLED": "true",
}


class Store:
    """The server; *url* is what AWS_ENDPOINT_URL names."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.url = f"http://127.0.0.1:{port}"
        self.client: Any = boto3.client("s3", endpoint_url=self.url)

    def put(self, bucket: str, objects: dict[str, bytes]) -> None:
        """Write *objects*."""
        self.client.create_bucket(Bucket=bucket)
        for key, content in objects.items():
            self.client.put_object(Bucket=bucket, Key=key, Body=content)

    @contextmanager
    def refusing(self) -> Iterator[None]:
        """Inside, credentials are checked."""
        self._ask("reset-auth", b"0")
        yield
        self._ask("reset-auth", b"inf")

    def close(self) -> None:
        """Forget all objects: another server would have them still."""
        self._ask("reset", b"")
        self.client.close()

    def _ask(self, what: str, body: bytes) -> None:
        request = urllib.request.Request(f"{self.url}/moto-api/{what}", body, {"Content-Type": "text/plain"})
        urllib.request.urlopen(request).close()


@contextmanager
def serve() -> Iterator[Store]:
    """A server without any bucket."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    try:
        store = Store(server.get_host_and_port()[1])
        yield store
        store.close()
    finally:
        server.stop()


@contextmanager
def cut_after(port: int, size: int) -> Iterator[str]:
    """The URL of a way to *port* that is cut for good once *size* bytes of responses have passed."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        left = [size]

        def serve_one(client: socket.socket) -> None:
            with suppress(OSError), client, socket.create_connection(("127.0.0.1", port)) as server:
                threading.Thread(target=_pass, args=(client, server), daemon=True).start()
                while left[0] > 0 and (data := server.recv(65_536)):
                    client.sendall(data[: left[0]])
                    left[0] -= len(data)
                client.shutdown(socket.SHUT_RDWR)

        def accept() -> None:
            with suppress(OSError):
                while True:
                    threading.Thread(target=serve_one, args=(listener.accept()[0],), daemon=True).start()

        thread = threading.Thread(target=accept, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        listener.shutdown(socket.SHUT_RDWR)
        thread.join()


def _pass(source: socket.socket, to: socket.socket) -> None:
    with suppress(OSError):
        while data := source.recv(65_536):
            to.sendall(data)


def environment(url: str) -> dict[str, str]:
    """The variables with which AWS's tools find the store at *url*."""
    return {**os.environ, **ENVIRONMENT, "AWS_ENDPOINT_URL": url}
