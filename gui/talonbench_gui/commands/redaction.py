"""Personal data in what is copied and exported."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from talonbench.document import edits

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from talonbench.document import Document
    from talonbench_gui.commands.context import Context

REDACTED: Final = ", redacted"


def toggle_copies(context: Context) -> None:
    """Redact what is copied and exported from now on, or copy it as it is."""
    store = context.workbench.store
    store.apply(edits.redact_copies(not store.document.redaction.copies))


def copy_redacted(context: Context, text: str, message: str) -> None:
    """Copy *text*, redacted if the document says so, and show *message*, which has no full stop."""
    end = ", redacted." if context.workbench.store.document.redaction.copies else "."
    context.ui.copy(redact_export(context, text), f"{message}{end}")


def redact_export(context: Context, text: str) -> str:
    """*text*, which leaves the program, redacted if the document says so."""
    redact = find_redaction(context)
    return text if redact is None else redact(text)


def find_redaction(context: Context, kind: str = "") -> Callable[[str], str] | None:
    """What redacts an export, in any thread; None if neither the document nor the *kind* of file says so."""
    document = context.workbench.store.document
    return partial(_redact, document) if document.redaction.copies or REDACTED in kind else None


def offer_redacted(kinds: Sequence[str]) -> list[str]:
    """*kinds* of files to save as, and the same ones without personal data."""
    return [*kinds, *(kind.replace(" (", f"{REDACTED} (", 1) for kind in kinds)]


def _redact(document: Document, text: str) -> str:
    from talonbench.report import make_redactor  # late: rarely used

    return make_redactor(document).redact(text)
