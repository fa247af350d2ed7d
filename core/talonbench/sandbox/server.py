"""The sandbox as a server: in a thread of its own for the window, in the foreground for the command line."""

from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from talonbench.sandbox.faults import SandboxFault

SANDBOX_KEY: Final = "sandbox-demo-key"


class Sandbox:
    """The stand-in for Talon.One, in a daemon thread."""

    def __init__(self, port: int = 0, attributes: Path | None = None, faults: tuple[SandboxFault, ...] = ()) -> None:
        self.port = port

    def start(self) -> str:
        """Serve; the address, once it accepts connections."""
        raise NotImplementedError

    def stop(self) -> None:
        """Stop."""

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()


def serve(
    port: int, attributes: Path | None, faults: tuple[SandboxFault, ...], on_ready: Callable[[str], None]
) -> None:
    """Serve in the foreground until interrupted."""
    raise NotImplementedError
