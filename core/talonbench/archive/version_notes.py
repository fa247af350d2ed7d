"""Which versions of an app events with one name, or with one reason, come from: kept with a run for the window."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class VersionNote:
    """Events with this *value* of a *facet* have these *versions*, and a *message* says how many of them.

    *counts* are the events of each version; *mapping* is the ID of the one that fails or is missed.
    """

    facet: str
    value: str
    versions: tuple[str, ...]
    message: str
    counts: tuple[int, ...]
    mapping: str

    @property
    def json(self) -> dict[str, Any]:
        """For the manifest of a run."""
        return asdict(self)


def read_version_note(data: dict[str, Any]) -> VersionNote:
    """What `VersionNote.json` made *data* of; earlier versions of Talonbench noted no counts and no mapping."""
    return VersionNote(
        str(data["facet"]),
        str(data["value"]),
        tuple(map(str, data["versions"])),
        str(data["message"]),
        tuple(map(int, data.get("counts", ()))),
        str(data.get("mapping", "")),
    )
