"""Copies and exports: requests for other tools, cases, reports, configurations; never an API key."""

from __future__ import annotations

from functools import partial
from operator import is_
from typing import TYPE_CHECKING

from talonbench_gui.commands.redaction import copy_redacted, find_redaction, offer_redacted, redact_export

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from talonbench.cases import Case
    from talonbench.formats.model import Object
    from talonbench.request import Request
    from talonbench.trace import MappingTrace
    from talonbench.values import Value
    from talonbench_gui.commands.context import Context
    from talonbench_gui.state.workbench import Workbench

NO_EVENT = "Enter a valid event first."
NO_MAPPING = "Enter a valid event and select a mapping first."


def current_request(workbench: Workbench) -> Request | None:
    """The first request of the selected mapping."""
    preview = workbench.previews.current
    row = preview.selected_mapping if preview is not None else None
    return row.requests[0] if row is not None and row.requests else None


def describe_sandbox(workbench: Workbench) -> str:
    """The comment of an exported request that is for the sandbox, or was sent to it; else empty."""
    from talonbench.request_export import FOR_SANDBOX, SIMULATED

    results, mapping = workbench.results, workbench.store.document.current_mapping
    sent = results.exchanges.get(mapping.id) if mapping is not None and not results.is_outdated else None
    if sent is not None:
        return SIMULATED if sent.is_simulated else ""
    return FOR_SANDBOX if workbench.connections.current.kind == "sandbox" else ""


def copy_url(context: Context) -> None:
    """Copy the request's URL."""
    request = _find_request(context, "copy")
    if request is not None:
        copy_redacted(context, request.url, "Copied the URL")


def copy_body(context: Context) -> None:
    """Copy the request's body, byte for byte."""
    request = _find_request(context, "copy")
    if request is not None:
        copy_redacted(context, request.body or "", "Copied the body")


def copy_as(context: Context, form: str) -> None:
    """Copy the request for another tool; the API key is a variable."""
    from talonbench.request_export import EXPORTS, export_text  # imported late: rarely used

    request = _find_request(context, "copy")
    if request is not None:
        title = next(one.title for one in EXPORTS if one.id == form)
        text = export_text(request, form, describe_sandbox(context.workbench))
        copy_redacted(context, text, f"Copied as {title}; the API key is a variable")


def copy_actions_cli(context: Context) -> None:
    """Copy the selected mapping and event as a request for Segment's Actions CLI."""
    from talonbench.formats import format_actions_cli

    preview = context.workbench.previews.current
    if preview is None or preview.event is None or preview.selected_mapping is None:
        say_missing(context, NO_MAPPING)
        return
    settings: Object = {"deployment": context.workbench.connections.settings().deployment}
    text = format_actions_cli(preview.selected_mapping.subscription, preview.trace.event or {}, settings)
    copy_redacted(context, text, "Copied as Actions CLI request, without the API key")


def save_request(context: Context) -> None:
    """Ask for a format and a file, and save the request."""
    from talonbench.request_export import EXPORTS

    request = _find_request(context, "save")
    kinds = {f"{one.title} (*{one.suffix})": one for one in EXPORTS}
    chosen = context.ui.ask_save("Save request", "request", list(kinds)) if request is not None else None
    if request is not None and chosen is not None:
        path, form = chosen[0], kinds[chosen[1]]
        write(
            context,
            path if path.suffix else path.with_suffix(form.suffix),
            redact_export(context, form.write(request, describe_sandbox(context.workbench))),
        )


def save_case(context: Context) -> None:
    """Save event, mappings, filters and outcomes as a case for `talonbench check`."""
    preview = context.workbench.previews.current
    if preview is None or preview.event is None:
        say_missing(context, NO_EVENT)
    else:
        save_case_of(context, preview.trace.event or {}, preview.mappings)


def save_case_of(context: Context, event: dict[str, Value], rows: Sequence[MappingTrace]) -> None:
    """Ask where to save, and save *event* with the outcomes of *rows* as a case."""
    from talonbench.cases import case_text, redact_case

    chosen = context.ui.ask_save("Save as case", "event.case.yaml", offer_redacted(["Cases (*.case.yaml *.case.json)"]))
    if chosen is not None:
        path, kind = chosen
        path = path if path.name.endswith((".case.yaml", ".case.json")) else path.with_name(f"{path.name}.case.yaml")
        case, redaction = make_case(event, rows, context.workbench), find_redaction(context, kind)
        case = case if redaction is None else redact_case(case, redaction)
        write(context, path, case_text(case, is_json=path.suffix == ".json"))


def export_configuration(context: Context) -> None:
    """Save mappings and filters for Segment: one Public API body, or a folder of Terraform files."""
    from talonbench.formats import format_public_api, format_terraform, from_workspace
    from talonbench.workspace import from_document

    kinds = offer_redacted(["Public API (*.json)", "Terraform folder (*)"])
    chosen = context.ui.ask_save("Export configuration", "configuration.json", kinds)
    if chosen is None:
        return
    configuration = from_workspace(from_document(context.workbench.store.document), "talonbench")
    redact = find_redaction(context, chosen[1]) or str
    if chosen[1].startswith("Public"):
        write(context, chosen[0], redact(format_public_api(configuration)))
    else:
        for name, text in format_terraform(configuration).items():
            write(context, chosen[0] / name, redact(text))


def write(context: Context, path: Path, text: str) -> None:
    """Atomically write *text* to *path*, and post a notice."""
    from talonbench.errors import WorkspaceError
    from talonbench.workspace import write_atomically

    try:
        write_atomically(path, text.encode("utf-8", "surrogatepass"))
    except WorkspaceError as error:
        context.workbench.notices.post(str(error), "error", key="share")
    else:
        context.workbench.notices.post(f"Saved to {path}.", "status")


def make_case(event: dict[str, Value], rows: Sequence[MappingTrace], workbench: Workbench) -> Case:
    """A case of *event* with the outcomes of the document's mappings, without callback API keys."""
    from talonbench.cases import Case
    from talonbench.cases.check import describe_actual, trace_for_case
    from talonbench.connections import without_secrets
    from talonbench.preview import compile_document
    from talonbench.talon_one.secrets import mask_callback_key
    from talonbench.workspace import FilterEntry

    document, settings = workbench.store.document, workbench.connections.settings()
    if any(row.compiled.plan is not None and row.compiled.plan.may_vary for row in rows):
        rows = trace_for_case(compile_document(document), event, settings).mappings
    names = ("name", "action", "trigger", "mapping", "enabled")
    data = {
        "name": str(event.get("event") or event.get("type") or ""),
        "event": event,
        "deployment": without_secrets(document.connection.deployment),
        "gateway": settings.gateway,
        "filters": [FilterEntry.of(one) for one in document.filters],
        "mappings": [{name: getattr(one, name) for name in names} for one in map(mask_callback_key, document.mappings)],
        "expect": [describe_actual(row) for row in rows],
    }
    return Case.model_validate(data)


def _find_request(context: Context, verb: str) -> Request | None:
    """The request to *verb*; without one, a notice says why."""
    request = current_request(context.workbench)
    if request is None:
        from talonbench_gui.wording.outcomes import explain_missing_request

        preview = context.workbench.previews.current
        why = explain_missing_request(preview) if preview is not None else NO_EVENT
        say_missing(context, f"No request to {verb}. {why}")
    return request


def say_missing(context: Context, text: str) -> None:
    """Say what is missing, until the document is another one: then it may be there."""
    workbench = context.workbench
    workbench.notices.post(text, "warning", key="share", holds=partial(is_, workbench.store.document))
