"""Lines of an archive that aren't events, each with its place and what is wrong with it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

MOST: Final = 100  # that a run keeps


@dataclass(frozen=True, slots=True)
class UnreadLine:
    """The *line* of *path*, and what is wrong with it at *column*."""

    path: str
    line: int
    column: int
    problem: str

    @property
    def text(self) -> str:
        """As the command line says it: ``FILE:LINE:COLUMN: problem``."""
        return f"{self.path}:{self.line}:{self.column}: {self.problem}"

    @property
    def json(self) -> dict[str, Any]:
        """For the manifest of a run."""
        return {"file": self.path, "line": self.line, "column": self.column, "problem": self.problem}


def read_unread(data: dict[str, Any]) -> UnreadLine:
    """What `UnreadLine.json` made *data* of."""
    return UnreadLine(str(data["file"]), int(data["line"]), int(data["column"]), str(data["problem"]))
