"""Reads the facts that commands depend on from the services."""

from __future__ import annotations

from typing import TYPE_CHECKING

from talonbench_gui.commands.command import Facts

if TYPE_CHECKING:
    from talonbench_gui.state.workbench import Workbench


def read_facts(
    workbench: Workbench, page: str, scheme: str, *, problems: bool, text_acts: frozenset[str] = frozenset()
) -> Facts:
    """The facts of *workbench* and of the shell: its page, its theme, its Problems panel and the focused text."""
    document, preview = workbench.store.document, workbench.previews.current
    selected, sender = document.current_mapping, workbench.sending
    shown = preview.selected_mapping if preview is not None else None
    return Facts(
        mapping=selected is not None,
        marked=len(workbench.marked.rows),
        mapping_enabled=selected is None or selected.enabled,
        request=shown is not None and bool(shown.requests),
        sending=sender.is_running,
        reading=workbench.is_reading,
        further=workbench.has_further_events,
        ready=sum(len(row.requests) for row in preview.mappings) if preview is not None else 0,
        unsendable=workbench.connections.problem(),
        failures=workbench.results.run is not None and workbench.results.run.has_failures,
        events=len(document.events),
        as_received=document.current_event.receipt is not None,
        undo_label=workbench.store.undo_label,
        redo_label=workbench.store.redo_label,
        retry=sender.retries,
        faults=sender.faults,
        page=page,
        text_acts=text_acts,
        scheme=scheme,
        wraps=workbench.session.option("wrap", "yes") == "yes",
        dims=workbench.session.option("dim", "no") == "yes",
        problems=problems,
        listening=workbench.is_listening,
        forwarding=workbench.is_forwarding,
        demo=workbench.is_demo,
        file=workbench.file.path is not None,
        modified=workbench.file.is_modified,
        recent=workbench.file.recent,
        kept=workbench.kept_names,
        redacts_copies=document.redaction.copies,
    )
