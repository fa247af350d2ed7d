"""Personal data in what is copied and exported."""

from __future__ import annotations

from typing import TYPE_CHECKING

from talonbench.document import edits

if TYPE_CHECKING:
    from talonbench_gui.commands.context import Context


def toggle_copies(context: Context) -> None:
    """Redact what is copied and exported from now on, or copy it as it is."""
    store = context.workbench.store
    store.apply(edits.redact_copies(not store.document.redaction.copies))


def redact_value(context: Context, value: str) -> None:
    """Redact *value* from now on in whatever is redacted."""
    context.workbench.store.apply(edits.redact_value(value))
    context.workbench.notices.post("Redacted in reports and replies from now on.", "status")


def copy_redacted(context: Context, text: str, message: str) -> None:
    """Copy *text*, redacted if the document says so, and show *message*, which has no full stop."""
    end = ", redacted." if context.workbench.store.document.redaction.copies else "."
    context.ui.copy(redact_export(context, text), f"{message}{end}")


def redact_export(context: Context, text: str) -> str:
    """*text*, which leaves the program, redacted if the document says so."""
    document = context.workbench.store.document
    if not document.redaction.copies:
        return text
    from talonbench.report import make_redactor

    return make_redactor(document).redact(text)
