"""Segment's Public API: pull a destination, check filters, see what was delivered."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from talonbench.formats import Configuration
    from talonbench.segment_api.filter_preview import FilterCheck
    from talonbench_gui.commands.context import Context


def pull(context: Context) -> None:
    """Show where a destination is pulled from Segment."""
    context.ui.show("segment", "pull")


def check_filters(context: Context) -> None:
    """Show where Segment tries the filters on the current event."""
    context.ui.show("segment", "filters")


def show_delivery(context: Context) -> None:
    """Show where Segment's counts are read."""
    context.ui.show("segment", "delivery")


def take_pulled(context: Context, configuration: Configuration, *, is_new: bool) -> None:
    """Load what was pulled; if *is_new* into a new document, once unsaved changes are saved or discarded."""
    from talonbench_gui.commands.files import leave

    workbench = context.workbench

    def begin() -> None:
        workbench.file.new()
        workbench.importer.take(configuration)

    if is_new:
        leave(context, begin)
    else:
        workbench.importer.take(configuration)


def keep_case(context: Context, check: FilterCheck) -> None:
    """Ask where to save, and save what Segment makes of the event as a case."""
    from talonbench.cases import case_text, redact_case
    from talonbench.cases.filter_case import make_filter_case
    from talonbench_gui.commands.redaction import find_redaction
    from talonbench_gui.commands.share import write

    chosen = context.ui.ask_save("Keep Segment's answer as a case", "filter.case.yaml", ["Cases (*.case.yaml)"])
    if chosen is not None:
        path = chosen[0]
        path = path if path.name.endswith(".case.yaml") else path.with_name(f"{path.name}.case.yaml")
        case, redaction = make_filter_case(check.filter, check.event, check.theirs), find_redaction(context)
        write(context, path, case_text(case if redaction is None else redact_case(case, redaction)))
