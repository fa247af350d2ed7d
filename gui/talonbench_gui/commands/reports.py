"""Reports on the current event: saved, copied, or shown with personal data replaced."""

from __future__ import annotations

import time
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from talonbench_gui.commands.redaction import copy_redacted
from talonbench_gui.commands.reply import find_together
from talonbench_gui.commands.share import write

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from talonbench.deliveries import DeliveryReport
    from talonbench.preview import Preview
    from talonbench.report import Report
    from talonbench_gui.commands.context import Context


def save_report(context: Context) -> None:
    """Save a report as HTML or Markdown."""
    _make(context, partial(write_report, context))


def copy_report(context: Context) -> None:
    """Copy a report as Markdown."""
    _make(context, partial(_copy, context))


def save_redacted_report(context: Context) -> None:
    """Show a report with personal data replaced, which can be copied or saved from there."""
    _make(context, partial(context.ui.show, "redaction"))


def write_report(context: Context, report: Report) -> None:
    """Ask where to save *report*, and save it."""
    from talonbench.report import html_text, make_redactor, markdown_text, redact

    chosen = context.ui.ask_save("Save report", "report.html", ["HTML (*.html)", "Markdown (*.md)"])
    if chosen is not None:
        path = chosen[0]
        if context.workbench.store.document.redaction.copies:
            report = redact(report, make_redactor(context.workbench.store.document))
        write(context, path, markdown_text(report) if path.suffix == ".md" else html_text(report))


def _copy(context: Context, report: Report) -> None:
    from talonbench.report import markdown_text

    copy_redacted(context, markdown_text(report), "Copied the report")


def _make(context: Context, then: Callable[[Report], None]) -> None:
    """Make the report for *then*; if responses were imported, once it is known what they say of the event."""
    workbench = context.workbench
    preview, configuration = workbench.previews.current, workbench.importer.configuration
    if preview is None:
        return
    if configuration is None or not configuration.deliveries:
        then(_make_report(context, preview, ()))
        return
    find = find_together(workbench, preview)
    workbench.jobs.run(find, lambda found: then(_make_report(context, preview, found.reports)), lane="analysis")


def _make_report(context: Context, preview: Preview, responses: Sequence[DeliveryReport]) -> Report:
    from talonbench.report import make_report

    workbench = context.workbench
    refusals = tuple(one.refusal for one in responses if one.refusal is not None)
    judgement = replace(preview.judgement, refusals=refusals)
    made = time.strftime("%Y-%m-%d %H:%M:%S %z")
    return make_report(preview.text, judgement, workbench.results.exchanges, made, workbench.store.document)
