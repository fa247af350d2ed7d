"""The state of one window, as saved."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

    from talonbench.document import Document
    from talonbench.workspace.stamp import FileStamp

VERSION: Final = 2


@dataclass(frozen=True, slots=True)
class SessionState:
    """The document, its file, and the window's layout.

    *path* is the workspace file, empty for a document without one; *stamp* is the file's state when last read or
    written; *is_saved* says whether the file matches the document. *layout* holds Qt's bytes and *options* the
    user's choices, both by the window's names for them. *recent* lists workspace files, the newest first.
    """

    document: Document
    path: str = ""
    stamp: FileStamp | None = None
    is_saved: bool = False
    layout: Mapping[str, bytes] = field(default_factory=dict)
    options: Mapping[str, str | float] = field(default_factory=dict)
    recent: tuple[str, ...] = ()
