"""The judgement on an event as the page's verdict: a title, its cause, and the row that decides it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from talonbench_gui.features.trace.rows import MAPPING, STEP

if TYPE_CHECKING:
    from talonbench.judgement import Judgement
    from talonbench.preview import Preview
    from talonbench_gui.widgets.tables.table_model import About


class Verdict(NamedTuple):
    """A *title*, its *cause* in one line, the cause's *tone*, and the decisive row's *key*."""

    title: str
    cause: str
    tone: str
    key: About


def show_judgement(preview: Preview, judgement: Judgement) -> Verdict:
    """What becomes of the event of *preview* by *judgement*."""
    if preview.event is None:
        return _show_missing(preview)
    summary, trace = judgement.summary, preview.trace
    stop = trace.filter_result.stop if trace.filter_result is not None else None
    if stop is not None:
        return Verdict(summary.title, summary.cause, "bad", (STEP, stop))
    return Verdict(summary.title, summary.cause, _find_tone(judgement), (MAPPING, max(0, judgement.decisive)))


def _show_missing(preview: Preview) -> Verdict:
    problem = preview.problem
    if problem is None or not preview.text.strip():
        return Verdict("No event yet", "Enter one in the Editor.", "muted", (MAPPING, 0))
    place = f"Line {problem.line}, column {problem.column}"
    return Verdict("Not sent: the event can't be read", f"{place}: {problem.message}", "bad", (MAPPING, 0))


def _find_tone(judgement: Judgement) -> str:
    """The color of the cause: bad if something fails or a typo is likely."""
    mappings = judgement.trace.mappings
    if judgement.trace.is_ambiguous or not mappings:
        return "warn"
    decisive = mappings[judgement.decisive]
    if decisive.subscription.id in judgement.refused:
        return "bad"
    if decisive.status == "ready":
        return "warn" if judgement.slips else "muted"
    return "bad" if decisive.status in ("rejected", "invalid") or judgement.has_near_miss else "text"
