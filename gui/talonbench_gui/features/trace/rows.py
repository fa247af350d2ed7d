"""The whole way as rows: a heading and a row for each step of the filters, then for each mapping."""

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
    "changed": ("≈", "changed", "warn"), "open": ("?", "open", "warn"),
    "unreached": ("·", "not reached", "muted"), "off": ("–", "off", "muted"),
}  # fmt: skip
BASELINE, STEP, LEG = "baseline", "step", "leg"


def trace_rows(trace: EventTrace, changes: Sequence[MappingDiff] | None) -> tuple[TableRow, ...]:
    """All rows; *changes* against a baseline, None where none is pinned."""
    steps = trace.filter_result.steps if trace.filter_result is not None else ()
    rows: list[TableRow] = []
    if changes is not None:
        rows += [heading("Against the baseline"), _baseline_row(changes, len(trace.mappings))]
    if steps:
        rows.append(heading(_counted("Filters", [STEPS[one.result][1] for one in steps])))
        rows += [_step_row(one, at) for at, one in enumerate(steps)]
    changed = {one.mapping for one in changes or ()}
    rows.append(heading(_counted("Mappings", [STATUS_LABELS[one.status][1] for one in trace.mappings])))
    rows += [_leg_row(one, at, trace, one.subscription.id in changed) for at, one in enumerate(trace.mappings)]
    return tuple(rows)


def _counted(title: str, words: list[str]) -> str:
    said = ", ".join(f"{count} {word}" for word, count in Counter(words).items())
    return f"{title} · {len(words)}: {said}" if words else f"{title} · none"


def _baseline_row(changes: Sequence[MappingDiff], count: int) -> TableRow:
    colour = "accent" if changes else "muted"
    words = f"{len(changes)} of {plural(count, 'mapping')} changed"
    sign = "≠ changed" if changes else "= the same"
    return TableRow((Cell(sign, colour), Cell("Requests", colour), Cell(""), Cell(words, colour)), key=(BASELINE, 0))


def _step_row(step: FilterStep, at: int) -> TableRow:
    sign, word, colour = STEPS[step.result]
    kind = step.action.replace("_", " ").capitalize()
    said = f"removed {', '.join(step.removed)}" if step.removed and step.result == "changed" else step.sentence
    quiet = "muted" if colour == "muted" else "text"
    cells = (Cell(f"{sign} {word}", colour), Cell(step.title or "Filter", quiet), Cell(kind, "muted"),
             Cell(said, quiet, step.sentence))  # fmt: skip
    return TableRow(cells, key=(STEP, at))


def _leg_row(mapping: MappingTrace, at: int, trace: EventTrace, is_changed: bool) -> TableRow:
    sign, word, colour = STATUS_LABELS[mapping.status]
    also = "".join(f" or {STATUS_LABELS[OUTCOME_STATUS[type(one)]][1]}" for one in mapping.outcomes[1:])
    quiet = "muted" if mapping.status in ("off", "waiting", "not_triggered") else "text"
    said = describe_outcome(mapping, trace)
    cells = (
        Cell(f"{sign} {word}{also}", colour),
        Cell(f"≠ {mapping.subscription.name}" if is_changed else mapping.subscription.name, quiet),
        Cell(mapping.compiled.action.title, "muted", mapping.subscription.action),
        Cell(said, "bad" if mapping.status in ("rejected", "invalid") else quiet),
    )
    return TableRow(cells, key=(LEG, at))


def first_row(rows: Iterable[TableRow], wanted: About) -> int:
    """The row that stands for *wanted*, or the first that stands for anything; -1 where there is none."""
    abouts = [row.key for row in rows]
    if wanted in abouts:
        return abouts.index(wanted)
    return next((at for at, one in enumerate(abouts) if one is not None), -1)


def summary(preview: Preview) -> str:
    """The way in one sentence."""
    if preview.event is None:
        return "There is no event to follow: write one on the bench."
    trace = preview.trace
    counts = Counter(STATUS_LABELS[mapping.status][1] for mapping in trace.mappings)
    said = ", ".join(f"{count} {word}" for word, count in counts.items()) or "no mapping"
    name = preview.event.body.get("event") or preview.event.body.get("type") or "The event"
    kept = (
        ". It is dropped before any mapping"
        if trace.filter_result is not None and trace.filter_result.possible_events == (None,)
        else ""
    )
    return f"{name}: {said}{kept}"
