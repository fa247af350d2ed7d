"""The sandbox as a server: in its own thread for the window, in the foreground for the command line."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from talonbench.sandbox.faults import Faults, SandboxFault

if TYPE_CHECKING:
    from starlette.applications import Starlette

    from talonbench.sandbox.memory import Memory
    from talonbench.serving import ServerThread


class Sandbox:
    """A simulated Talon.One on loopback, in a daemon thread.

    *port* 0 picks a free one; *attributes* is a file with those that exist (None: all do); *accept_key* is the only
    valid key (None: every key that doesn't contain bad, wrong or invalid); *rules* is a file with a campaign (None: the
    one that ships).
    """

    def __init__(
        self,
        port: int = 0,
        attributes: Path | None = None,
        faults: tuple[SandboxFault, ...] = (),
        accept_key: str | None = None,
        rules: Path | None = None,
    ) -> None:
        self._port = port
        self._attributes = attributes
        self._rules = rules
        self._kept: Memory | None = None
        self._making = threading.Lock()
        self._faults = Faults(faults)
        self._accept_key = accept_key
        self._running: ServerThread | None = None
        self.url = ""

    def start(self) -> str:
        """Start serving; returns the URL once it accepts connections. If it runs already, the same URL.

        Raises SettingsError if the port is in use, WorkspaceError if the file of attributes or rules can't be read.
        """
        if self._running is None:
            from talonbench.serving import ServerThread  # late: the first paint doesn't need it

            app = _application(self.memory, self._faults, self._accept_key)
            self._running = ServerThread(app, self._port, "talonbench-sandbox")
            self.url = self._running.url
        return self.url

    def stop(self) -> None:
        """Stop serving and discard all data; requests in progress are cut off."""
        running, self._running = self._running, None
        self._kept = None
        if running is not None:
            running.stop()

    @property
    def memory(self) -> Memory:
        """The data, snapshots and campaign, from before the start until the end; raises WorkspaceError like `start`."""
        with self._making:
            if self._kept is None:
                self._kept = _make_memory(self._attributes, self._rules)
            return self._kept

    def set_faults(self, *faults: SandboxFault) -> None:
        """Replace the active faults with *faults*; none ends them."""
        self._faults.replace(faults)

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()


def serve(
    port: int,
    attributes: Path | None,
    faults: tuple[SandboxFault, ...],
    on_ready: Callable[[str], None],
    rules: Path | None = None,
) -> None:
    """Serve in the foreground until interrupted; *on_ready* receives the URL. Raises like `Sandbox.start`."""
    from talonbench.serving import Server, listen, url_of

    app = _application(_make_memory(attributes, rules), Faults(faults), None)
    listening = listen(port)
    url = url_of(listening)
    with suppress(KeyboardInterrupt):
        Server(app, lambda: on_ready(url)).run([listening])


def _application(memory: Memory, faults: Faults, accept_key: str | None) -> Starlette:
    from talonbench.sandbox.app import SandboxApp

    return SandboxApp(memory, faults, accept_key).build()


def _make_memory(attributes: Path | None, rules: Path | None) -> Memory:
    from talonbench.sandbox.campaign_file import default_campaign, read_campaign
    from talonbench.sandbox.catalog import Catalog, read_catalog
    from talonbench.sandbox.memory import Memory

    catalog = Catalog(None if attributes is None else read_catalog(attributes))
    return Memory(catalog, default_campaign() if rules is None else read_campaign(rules))
