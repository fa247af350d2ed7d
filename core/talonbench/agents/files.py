"""The files that an agent may have read: those below one folder."""

from dataclasses import dataclass
from pathlib import Path

from talonbench.errors import WorkspaceError


@dataclass(frozen=True, slots=True)
class Root:
    """The *folder* below which files are read; None if none are."""

    folder: Path | None

    def find(self, name: str) -> Path:
        """The file or folder *name*, links followed; WorkspaceError if it, or what is in it, isn't below the root."""
        if self.folder is None:
            raise WorkspaceError("no files are read: pass the text, or start the server with --root DIR")
        root = self.folder.resolve()
        try:
            found = (root / name).resolve(strict=True)
        except (OSError, ValueError, RuntimeError):  # a null character; a circle of links
            found = None
        if found is None or not found.is_relative_to(root):
            raise WorkspaceError(f"{name}: no such file below {root}")
        for inner in found.rglob("*") if found.is_dir() else ():
            if inner.is_symlink() and not inner.resolve().is_relative_to(root):
                raise WorkspaceError(f"{name}: {inner.relative_to(found)} links to a file that isn't below {root}")
        return found
