"""A server that keeps what arrives, and exported requests that are run."""

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from talonbench.request_export import EXPORTS

KEY, CALLBACK = "0123456789abcdef", "fedcba9876543210"


class Recorder(BaseHTTPRequestHandler):
    """Keeps the method, path, headers and body of each request."""

    def answer(self) -> None:
        """Keep the request, and say that all is well."""
        body = self.rfile.read(int(self.headers.get("content-length") or 0))
        server: Any = self.server
        server.arrived.append(
            (self.command, self.path, {name.lower(): text for name, text in self.headers.items()}, body)
        )
        self.send_response(200)
        self.send_header("content-length", "2")
        self.end_headers()
        self.wfile.write(b"{}")

    do_PUT = do_POST = do_DELETE = answer  # noqa: N815  the base class looks for these names

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def recording() -> Iterator[Any]:
    """A server on loopback; its *arrived* has what came."""
    server: Any = ThreadingHTTPServer(("127.0.0.1", 0), Recorder)
    server.arrived = []
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()


def run_form(form: str, text: str, folder: Path) -> None:
    """Run *text*, a request in *form*, in *folder*."""
    file = folder / f"request{ {one.id: one.suffix for one in EXPORTS}[form] }".replace(" ", "")
    file.write_text(text, "utf-8")
    programs = {"curl": ["sh"], "httpie": ["sh"], "python": [sys.executable], "fetch": ["node"]}
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    env = {
        "PATH": path, "HOME": str(folder), "LANG": "C.UTF-8",
        "TALONBENCH_API_KEY": KEY, "TALONBENCH_CALLBACK_API_KEY": CALLBACK,
    }  # fmt: skip
    done = subprocess.run([*programs[form], str(file)], env=env, cwd=folder, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
