"""Requests that weren't delivered, each with its event and what was answered: a line of JSON each."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Final, Self

from talonbench.errors import WorkspaceError
from talonbench.request import mask_request
from talonbench.values import json_text

if TYPE_CHECKING:
    from pathlib import Path

    from talonbench.archive.sending.plan import PlannedEvent
    from talonbench.client import Exchange
    from talonbench.values import Json

DEAD_LETTERS: Final = "dead-letters.ndjson"


class DeadLetters:
    """The file in *folder*; it is there once something wasn't delivered."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / DEAD_LETTERS
        self._descriptor = -1

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._descriptor >= 0:
            os.close(self._descriptor)

    def add(self, event: PlannedEvent, mapping: str, exchange: Exchange) -> None:
        """Add the request of *exchange*, which *mapping* made of *event*; keys are masked."""
        request, response = mask_request(exchange.request), exchange.response
        line: Json = {
            "file": event.path,
            "line": event.line,
            "mapping": mapping,
            "verdict": exchange.verdict.kind,
            "reason": exchange.verdict.reason,
            "status": None if response is None else response.status,
            "response": None if response is None else response.text,
            "error": None if exchange.error is None else exchange.error.message,
            "request": {"method": request.method, "url": request.url, "body": request.body},
            "event": event.body,
        }
        try:
            if self._descriptor < 0:
                self._descriptor = os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
            os.write(self._descriptor, f"{json_text(line)}\n".encode("utf-8", "replace"))
        except OSError as error:
            raise WorkspaceError(f"{self.path}: can't be written: {error.strerror or error}") from error
