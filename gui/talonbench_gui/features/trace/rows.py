"""A trace as rows: the filters' steps below a heading, then the mappings below another."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from talonbench.trace import OUTCOME_STATUS, EventTrace, MappingTrace
from talonbench_gui.widgets.tables.table_model import About, Cell, TableRow, heading
from talonbench_gui.wording.numbers import plural
from talonbench_gui.wording.outcomes import describe_outcome
from talonbench_gui.wording.status import STATUS_LABELS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from talonbench.filters.result import FilterStep
    from talonbench.preview import Preview
    from talonbench.trace.diff import MappingDiff

STEPS = {
    "passed": ("○", "passed", "muted"), "kept": ("●", "kept", "good"), "dropped": ("⊘", "dropped", "bad"),
    "changed": ("≈", "changed", "warn"), "open": ("?", "undecided", "warn"),
    "unreached": ("·", "not reached", "muted"), "off": ("–", "disabled", "muted"),
}  # fmt: skip
BASELINE, STEP, MAPPING = "baseline", "step", "mapping"


def trace_rows(trace: EventTrace, changes: Sequence[MappingDiff] | None) -> tuple[TableRow, ...]:
    """All rows; *changes* are those since the baseline, None if there is no baseline."""
    steps = trace.filter_result.steps if trace.filter_result is not None else ()
    rows: list[TableRow] = []
    if changes is not None:
        rows += [heading("Compared with baseline"), _baseline_row(changes, len(trace.mappings))]
    if steps:
        rows.append(heading(_counted("Filters", [STEPS[one.result][1] for one in steps])))
        rows += [_step_row(one, at) for at, one in enumerate(steps)]
    changed = {one.mapping for one in changes or ()}
    rows.append(heading(_counted("Mappings", [STATUS_LABELS[one.status][1] for one in trace.mappings])))
    rows += [_mapping_row(one, at, trace, one.subscription.id in changed) for at, one in enumerate(trace.mappings)]
    return tuple(rows)


def _counted(title: str, words: list[str]) -> str:
    counted = ", ".join(f"{count} {word}" for word, count in Counter(words).items())
    return f"{title} · {len(words)}: {counted}" if words else f"{title} · none"


def _baseline_row(changes: Sequence[MappingDiff], count: int) -> TableRow:
    color = "accent" if changes else "muted"
    words = f"{len(changes)} of {plural(count, 'mapping')} changed"
    sign = "≠ changed" if changes else "= unchanged"
    return TableRow((Cell(sign, color), Cell("Requests", color), Cell(""), Cell(words, color)), key=(BASELINE, 0))


def _step_row(step: FilterStep, at: int) -> TableRow:
    sign, word, color = STEPS[step.result]
    kind = step.action.replace("_", " ").capitalize()
    said = f"Removed {', '.join(step.removed)}" if step.removed and step.result == "changed" else step.sentence
    quiet = "muted" if color == "muted" else "text"
    cells = (Cell(f"{sign} {word}", color), Cell(step.title or "Filter", quiet), Cell(kind, "muted"),
             Cell(said, quiet, step.sentence))  # fmt: skip
    return TableRow(cells, key=(STEP, at))


def _mapping_row(mapping: MappingTrace, at: int, trace: EventTrace, is_changed: bool) -> TableRow:
    sign, word, color = STATUS_LABELS[mapping.status]
    also = "".join(f" or {STATUS_LABELS[OUTCOME_STATUS[type(one)]][1]}" for one in mapping.outcomes[1:])
    quiet = "muted" if mapping.status in ("off", "waiting", "not_triggered") else "text"
    said = describe_outcome(mapping, trace)
    cells = (
        Cell(f"{sign} {word}{also}", color),
        Cell(f"≠ {mapping.subscription.name}" if is_changed else mapping.subscription.name, quiet),
        Cell(mapping.compiled.action.title, "muted", mapping.subscription.action),
        Cell(said, "bad" if mapping.status in ("rejected", "invalid") else quiet),
    )
    return TableRow(cells, key=(MAPPING, at))


def first_row(rows: Iterable[TableRow], wanted: About) -> int:
    """The row that represents *wanted*, or else the first that represents anything; -1 if there is none."""
    abouts = [row.key for row in rows]
    if wanted in abouts:
        return abouts.index(wanted)
    return next((at for at, one in enumerate(abouts) if one is not None), -1)


def summarize(preview: Preview) -> str:
    """The trace on one line."""
    if preview.event is None:
        return "No event yet. Enter one in the Editor."
    trace = preview.trace
    counts = Counter(STATUS_LABELS[mapping.status][1] for mapping in trace.mappings)
    counted = ", ".join(f"{count} {word}" for word, count in counts.items()) or "no mappings"
    name = preview.event.body.get("event") or preview.event.body.get("type") or "Event"
    is_dropped = trace.filter_result is not None and trace.filter_result.possible_events == (None,)
    return f"{name}: {counted}{'. A filter drops the event.' if is_dropped else ''}"
