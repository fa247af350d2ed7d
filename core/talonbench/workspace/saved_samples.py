"""The user's saved samples: events, each in a file of its own."""

import contextlib
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from talonbench.errors import WorkspaceError
from talonbench.home import home
from talonbench.reading import UnreadableError, read_plain
from talonbench.workspace.atomic_write import write_atomically

_SUFFIX: Final = ".event.json"
_LONGEST: Final = 60  # characters of a file's name
_unfit = re.compile(r"[^\w .-]+")


@dataclass(frozen=True, slots=True)
class SavedSample:
    """An event that the user saved as *title*."""

    title: str
    path: Path

    @property
    def text(self) -> str:
        """The event as saved; WorkspaceError if the file can't be read."""
        try:
            return read_plain(self.path).decode("utf-8", "replace")
        except UnreadableError as error:
            raise WorkspaceError(f"{self.path}: can't be read: {error.reason}") from error

    def delete(self) -> None:
        """Delete the file; WorkspaceError if that fails."""
        try:
            self.path.unlink(missing_ok=True)
        except OSError as error:
            raise WorkspaceError(f"{self.path}: can't be deleted: {error.strerror or error}") from error


def saved_samples() -> tuple[SavedSample, ...]:
    """All saved samples, sorted by title."""
    found: list[Path] = []
    with contextlib.suppress(OSError):
        found = list(_folder().glob(f"*{_SUFFIX}"))
    listed = (SavedSample(path.name.removesuffix(_SUFFIX), path) for path in found)
    return tuple(sorted(listed, key=lambda one: one.title))


def save_sample(title: str, text: str) -> SavedSample:
    """Save the event *text*; others of the same *title* stay. WorkspaceError if it can't be written."""
    fit = " ".join(_unfit.sub(" ", title).split()).strip(". ")[:_LONGEST] or "Event"
    taken = {one.title for one in saved_samples()}
    name = next(name for number in range(1, len(taken) + 2) if (name := _numbered(fit, number)) not in taken)
    path = _folder() / f"{name}{_SUFFIX}"
    write_atomically(path, text.encode("utf-8", "surrogatepass"), private=True)
    return SavedSample(name, path)


def _numbered(title: str, number: int) -> str:
    return title if number == 1 else f"{title} {number}"


def _folder() -> Path:
    return home() / "samples"
