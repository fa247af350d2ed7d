"""Which versions of an app events with one name, or with one reason, come from: kept with a run for the window."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class VersionNote:
    """Events with this *value* of a *facet* have these *versions*, and a *message* says how many of them."""

    facet: str
    value: str
    versions: tuple[str, ...]
    message: str

    @property
    def json(self) -> dict[str, Any]:
        """For the manifest of a run."""
        return {"facet": self.facet, "value": self.value, "versions": [*self.versions], "message": self.message}


def read_version_note(data: dict[str, Any]) -> VersionNote:
    """What `VersionNote.json` made *data* of."""
    return VersionNote(str(data["facet"]), str(data["value"]), tuple(map(str, data["versions"])), str(data["message"]))
