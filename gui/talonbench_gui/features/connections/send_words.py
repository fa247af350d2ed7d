"""Sends of one or several events in words."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from talonbench_gui.wording.mappings import describe_result
from talonbench_gui.wording.numbers import plural
from talonbench_gui.wording.status import STATUS_LABELS

if TYPE_CHECKING:
    from talonbench.document import Document
    from talonbench.preview import Preview
    from talonbench_gui.state.results import Results
    from talonbench_gui.state.send_run import SendRun

ORDER = ("delivered", "would_retry", "would_drop", "rejected", "invalid")


def count_results(run: SendRun) -> tuple[tuple[str, str], ...]:
    """How *run* ended for its mappings, counted by verdict; each count has its tone."""
    counts = run.counts + run.rejected
    parts = [(f"{counts[kind]} {STATUS_LABELS[kind][1]}", STATUS_LABELS[kind][2]) for kind in ORDER if counts[kind]]
    if run.is_over and run.total > run.done:
        parts.append((f"{run.total - run.done} cancelled", "muted"))
    if run.unreadable:
        parts.append((f"{plural(len(run.unreadable), 'event')} unreadable", "bad"))
    if run.idle:
        parts.append((f"{plural(run.idle, 'event')} {'sends' if run.idle == 1 else 'send'} nothing", "muted"))
    if run.is_outdated:
        return tuple((text, "muted") for text, _ in parts)
    return tuple(parts)


def name_results(results: Results, document: Document) -> list[str]:
    """Each mapping with its result; not the selected one, whose response is announced itself."""
    selected = document.current_mapping
    return [
        f"{one.name}: {describe_result(results.states[one.id], results.exchanges.get(one.id))[3]}"
        for one in document.mappings
        if one is not selected and one.id in results.states
    ]


def describe_run(run: SendRun) -> str:
    """What *run* sent and when, and how long it took or that its results are outdated."""
    if run.seconds is None:
        return run.title
    seconds = "edited since" if run.is_outdated else f"{run.seconds:.1f} s"
    return f"{run.title} · {time.strftime('%H:%M:%S', time.localtime(run.begun))} · {seconds}"


def describe_cancel(run: SendRun | None) -> str:
    """The text of the button that cancels *run*."""
    return "Cancel" if run is None or run.is_over else f"Cancel · {run.done} of {run.total}"


def count_ready(preview: Preview) -> tuple[str, str]:
    """What would be sent, in two lines."""
    requests = sum(len(row.requests) for row in preview.mappings)
    mappings = sum(bool(row.requests) for row in preview.mappings)
    first = f"{plural(requests, 'request')} ready" if requests else "Nothing ready to send"
    if not preview.text.strip():
        return first, "Paste an event first"
    if not preview.mappings:
        return first, "Add a mapping first"
    return first, f"{mappings} of {plural(len(preview.mappings), 'mapping')} ready · nothing sent"
