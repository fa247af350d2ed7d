"""A trace as rows, grouped by stage: integrations, filters, mappings; a mapping with its findings and last send."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from talonbench.ingestion import LARGEST_EVENT, went_through
from talonbench.trace import OUTCOME_STATUS, EventTrace, MappingTrace
from talonbench.values import json_text
from talonbench_gui.widgets.tables.table_model import About, Cell, TableRow, heading
from talonbench_gui.wording.exchanges import explain_response
from talonbench_gui.wording.numbers import plural
from talonbench_gui.wording.outcomes import describe_outcome
from talonbench_gui.wording.status import OUTCOME_LABELS, STATUS_LABELS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from talonbench.client import Exchange
    from talonbench.filters.result import FilterStep
    from talonbench.judgement import Judgement
    from talonbench.lint import Finding
    from talonbench.trace.diff import MappingDiff

STEPS = {
    "passed": ("✓", "passes", "good"), "kept": ("✓", "passes", "good"), "dropped": ("⊘", "discards", "bad"),
    "changed": ("✎", "changes", "accent"), "open": ("?", "undecided", "warn"),
    "unreached": ("·", "not reached", "muted"), "off": ("–", "disabled", "muted"),
}  # fmt: skip
DROPPING = ("DROP", "SAMPLE")  # actions of filters that let an event pass or don't; the others change it
BASELINE, INGESTION, INTEGRATIONS, STEP, MAPPING = "baseline", "ingestion", "integrations", "step", "mapping"
SEVERITIES = ("error", "warning", "info")
EARLY_STAGES = {INGESTION: "Segment's Tracking API", INTEGRATIONS: "integrations object"}
STOPPED = {INGESTION: "rejected", INTEGRATIONS: "excluded", "destination": "disabled"}


class LastSends(NamedTuple):
    """The last send of each mapping by ID, and whether anything was edited since."""

    exchanges: Mapping[str, Exchange]
    is_outdated: bool


def trace_rows(
    judgement: Judgement,
    heads: Mapping[str, str],
    changes: Sequence[MappingDiff] | None,
    sends: LastSends,
) -> tuple[TableRow, ...]:
    """All rows below the stages' *heads*; *changes* are those since the baseline, None if there is no baseline."""
    rows: list[TableRow] = []
    trace, findings = judgement.trace, judgement.findings
    if changes is not None:
        rows += [heading("Compared with baseline"), _baseline_row(changes, len(trace.mappings))]
    stopped = find_early_stop(trace)
    for stage in (one for one in EARLY_STAGES if one in heads):
        rows += [heading(heads[stage]), _early_row(trace, stage, stopped)]
    steps = filter_steps(trace)
    if steps:
        rows.append(heading(heads["filters"]))
        rows += [_step_row(one, at, _of_filter(findings, one.title)) for at, one in steps]
    changed = {one.mapping for one in changes or ()}
    rows.append(heading(heads["mappings"]))
    for at, one in enumerate(trace.mappings):
        identity = one.subscription.id
        cells = (*_mapping_cells(one, judgement, identity in changed), findings_cell(_of_mapping(findings, identity)),
                 _send_cell(sends, identity))  # fmt: skip
        rows.append(TableRow(cells, key=(MAPPING, at)))
    return tuple(rows)


def filter_steps(trace: EventTrace) -> list[tuple[int, FilterStep]]:
    """The steps of filters with their index among all steps."""
    steps = trace.filter_result.steps if trace.filter_result is not None else ()
    return [(at, step) for at, step in enumerate(steps) if step.stage == "filter"]


def find_early_stop(trace: EventTrace) -> str:
    """The ID of what stops the event before the filters: ingestion, integrations or destination; empty if nothing."""
    steps = trace.filter_result.steps if trace.filter_result is not None else ()
    return steps[0].stage if steps and steps[0].stage != "filter" else ""


def describe_receipt(trace: EventTrace) -> tuple[str, str, str, str]:
    """The sign, word and color of what Segment makes of the event on receipt, and a sentence."""
    event = trace.event or {}
    if trace.receipt is None and went_through(event):
        return "✓", "received", "good", "Segment received the event before and doesn't check it again."
    if trace.receipt is None and trace.ingestion_faults:
        return "!", "incomplete", "warn", trace.ingestion_faults[0].message
    size = len(json_text(event).encode("utf-8", "surrogatepass")) / 1024
    return "✓", "accepted", "good", f"{size:.1f} KB of {LARGEST_EVENT // 1024} KB"


def describe_integrations(trace: EventTrace) -> str:
    """Why the event's integrations allow the destination, in a sentence."""
    if trace.event is not None and isinstance(trace.event.get("integrations"), dict):
        return "The event's “integrations” don't exclude this destination."
    return "The event has no “integrations”, which allows all destinations."


def describe_step(step: FilterStep) -> tuple[str, str, str]:
    """A step's sign, word and color."""
    if step.result == "passed" and step.action not in DROPPING:
        return "○", "not applied", "muted"
    return STEPS[step.result]


def describe_state(mapping: MappingTrace, judgement: Judgement) -> tuple[str, str, str]:
    """The sign, word and color of *mapping*'s outcome, and of others that are possible."""
    if (refusal := judgement.refused.get(mapping.subscription.id)) is not None:
        return "✕", f"rejected ({refusal.status})", "bad"
    sign, word, color = OUTCOME_LABELS[mapping.status]
    also = "".join(f" or {OUTCOME_LABELS[OUTCOME_STATUS[type(one)]][1]}" for one in mapping.outcomes[1:])
    return sign, word + also, color


def _early_row(trace: EventTrace, stage: str, stopped: str) -> TableRow:
    """The row of a stage before the filters, or of what stopped the event there."""
    if trace.filter_result is not None and stopped in (stage, *(("destination",) if stage == INTEGRATIONS else ())):
        step = trace.filter_result.steps[0]
        what = "destination" if stopped == "destination" else EARLY_STAGES[stage]
        cells = (Cell(f"⊘ {STOPPED[stopped]}", "bad"), Cell(what), Cell(step.sentence), Cell(""), Cell(""))
        return TableRow(cells, key=(STEP, 0))
    if stage == INGESTION:
        sign, word, color, said = describe_receipt(trace)
    else:
        sign, word, color, said = "✓", "allowed", "good", describe_integrations(trace)
    cells = (Cell(f"{sign} {word}", color), Cell(EARLY_STAGES[stage]), Cell(said), Cell(""), Cell(""))
    return TableRow(cells, key=(stage, 0))


def _baseline_row(changes: Sequence[MappingDiff], count: int) -> TableRow:
    color = "accent" if changes else "muted"
    words = f"{len(changes)} of {plural(count, 'mapping')} changed"
    sign = "≠ changed" if changes else "= unchanged"
    cells = (Cell(sign, color), Cell("Requests", color), Cell(words, color), Cell(""), Cell(""))
    return TableRow(cells, key=(BASELINE, 0))


def _step_row(step: FilterStep, at: int, findings: Sequence[Finding]) -> TableRow:
    sign, word, color = describe_step(step)
    said = f"Removed {', '.join(step.removed)}" if step.removed and step.result == "changed" else step.sentence
    quiet = "muted" if color == "muted" else "text"
    cells = (
        Cell(f"{sign} {word}", color), Cell(step.title or "Filter", quiet), Cell(said, quiet, step.sentence),
        findings_cell(findings), Cell(""),
    )  # fmt: skip
    return TableRow(cells, key=(STEP, at))


def _mapping_cells(mapping: MappingTrace, judgement: Judgement, is_changed: bool) -> tuple[Cell, ...]:
    sign, word, color = describe_state(mapping, judgement)
    quiet = "muted" if mapping.status in ("off", "waiting", "not_triggered") else "text"
    name, said = mapping.subscription.name, describe_outcome(mapping, judgement.trace)
    refusal = judgement.refused.get(mapping.subscription.id)
    return (
        Cell(f"{sign} {word}", color),
        Cell(f"≠ {name}" if is_changed else name, quiet, f"{name} · {mapping.compiled.action.title}"),
        Cell(
            said if refusal is None else f"{refusal.by[:1].upper()}{refusal.by[1:]} rejected {said}",
            "bad" if mapping.status in ("rejected", "invalid") or refusal is not None else quiet,
        ),
    )


def _of_mapping(findings: Sequence[Finding], mapping: str) -> list[Finding]:
    return [one for one in findings if one.place.mapping == mapping]


def _of_filter(findings: Sequence[Finding], title: str) -> list[Finding]:
    return [one for one in findings if one.place.kind == "filter" and one.place.path == title]


def findings_cell(findings: Sequence[Finding]) -> Cell:
    """How many *findings* of each severity there are; their messages are the tooltip."""
    counts = Counter(one.severity for one in findings)
    words = {"error": "error", "warning": "warning", "info": "note"}
    parts = [plural(counts[severity], words[severity]) for severity in SEVERITIES if counts[severity]]
    color = "bad" if counts["error"] else "warn" if counts["warning"] else "muted"
    return Cell(", ".join(parts), color, "\n".join(one.message for one in findings))


def _send_cell(sends: LastSends, mapping: str) -> Cell:
    exchange = sends.exchanges.get(mapping)
    if exchange is None:
        return Cell("")
    sign, word, color = STATUS_LABELS[exchange.verdict.kind]
    status = f" · {exchange.response.status}" if exchange.response is not None else ""
    if sends.is_outdated:
        return Cell(f"{sign} {word}{status} · outdated", "muted", "Edited since the send.")
    return Cell(f"{sign} {word}{status}", color, explain_response(exchange))


def first_row(rows: Iterable[TableRow], wanted: About) -> int:
    """The row that represents *wanted*, or else the first that represents anything; -1 if there is none."""
    abouts = [row.key for row in rows]
    if wanted in abouts:
        return abouts.index(wanted)
    return next((at for at, one in enumerate(abouts) if one is not None), -1)
