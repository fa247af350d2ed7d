"""The commands that tell the sandbox how to answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from talonbench import sandbox
from talonbench_gui.ticks import FAULTS

if TYPE_CHECKING:
    from talonbench_gui.shell.main_window import MainWindow


class SandboxCommands:
    """One method for each way to answer."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window

    def _tell(self, command: str, words: str) -> None:
        self._window.sending.misbehave(*map(sandbox.parse_fault, FAULTS[command]))
        self._window.say(words)

    def behave(self) -> None:
        """As documented."""
        self._tell("sandbox.normal", "")

    def refuse(self) -> None:
        """As if the key were wrong."""
        self._tell("sandbox.401", "The sandbox refuses every key until told otherwise (Sandbox menu).")

    def answer_429(self) -> None:
        """Too many requests."""
        self._tell("sandbox.429", "The sandbox answers every call with 429 until told otherwise (Sandbox menu).")

    def answer_503(self) -> None:
        """Out of service."""
        self._tell("sandbox.503", "The sandbox answers every call with 503 until told otherwise (Sandbox menu).")

    def delay(self) -> None:
        """Slower than Segment waits."""
        self._tell("sandbox.delay", "The sandbox waits 12 seconds before it answers; Segment gives up after 10.")

    def drop(self) -> None:
        """Hang up."""
        self._tell("sandbox.drop", "The sandbox drops every connection until told otherwise (Sandbox menu).")

    def garbage(self) -> None:
        """No JSON."""
        self._tell("sandbox.invalid_body", "The sandbox answers with garbage until told otherwise (Sandbox menu).")
