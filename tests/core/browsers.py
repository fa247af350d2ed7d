"""A real Chromium with a page of a host that isn't this machine, as far as the browser knows."""

import shutil
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

QUIET = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip


class Shop:
    """Serves *html* at ``http://HOST:PORT/``."""

    def __init__(self, host: str) -> None:
        self.html = ""
        shop = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self.send_response(200)
                self.send_header("content-type", "text/html")
                self.end_headers()
                self.wfile.write(shop.html.encode())

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.host = host
        self.origin = f"http://{host}:{self.server.server_port}"


@contextmanager
def shop_at(host: str) -> Iterator[Shop]:
    shop = Shop(host)
    threading.Thread(target=shop.server.serve_forever, daemon=True).start()
    yield shop
    shop.server.shutdown()
    shop.server.server_close()


@contextmanager
def browsing(shop: Shop, profile: Path) -> Iterator[None]:
    """Chromium shows the shop's page; its host's name leads to this machine."""
    browser = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    assert browser is not None, "chromium must be installed"
    command = [browser, *QUIET, f"--user-data-dir={profile}", f"--host-resolver-rules=MAP {shop.host} 127.0.0.1"]
    with subprocess.Popen(
        [*command, f"{shop.origin}/"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as running:
        try:
            yield
        finally:
            running.kill()
