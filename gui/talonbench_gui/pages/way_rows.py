"""The whole way as rows: a heading and a row for each step of the filters, then for each mapping."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from talonbench.destination import Invalid
from talonbench.pipeline import Filtered, NotTriggered, Rejected
from talonbench.trace import OUTCOME_STATUS, EventTrace, MappingTrace
from talonbench_gui.models.table_model import About, Cell, TableRow, heading
from talonbench_gui.wording import STATUS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from talonbench.filters.result import FilterStep
    from talonbench.fql import Explanation
    from talonbench.preview import Preview
    from talonbench.trace.diff import MappingDiff

STEPS = {
    "passed": ("○", "passed", "muted"), "kept": ("●", "kept", "good"), "dropped": ("⊘", "dropped", "bad"),
    "changed": ("≈", "changed", "warn"), "open": ("?", "open", "warn"),
    "unreached": ("·", "not reached", "muted"), "off": ("–", "off", "muted"),
}  # fmt: skip
BASELINE, STEP, LEG = "baseline", "step", "leg"


def way_rows(trace: EventTrace, changes: Sequence[MappingDiff] | None) -> tuple[TableRow, ...]:
    """All rows; *changes* against a baseline, None where none is pinned."""
    steps = trace.filter_result.steps if trace.filter_result is not None else ()
    rows: list[TableRow] = []
    if changes is not None:
        rows += [heading("Against the baseline"), _baseline_row(changes, len(trace.mappings))]
    if steps:
        rows.append(heading(_counted("Filters", [STEPS[one.result][1] for one in steps])))
        rows += [_step_row(one, at) for at, one in enumerate(steps)]
    changed = {one.mapping for one in changes or ()}
    rows.append(heading(_counted("Mappings", [STATUS[one.status][1] for one in trace.mappings])))
    rows += [_leg_row(one, at, trace, one.subscription.id in changed) for at, one in enumerate(trace.mappings)]
    return tuple(rows)


def _counted(title: str, words: list[str]) -> str:
    said = ", ".join(f"{count} {word}" for word, count in Counter(words).items())
    return f"{title} · {len(words)}: {said}" if words else f"{title} · none"


def _baseline_row(changes: Sequence[MappingDiff], count: int) -> TableRow:
    colour = "accent" if changes else "muted"
    words = f"{len(changes)} of {count} {'mapping' if count == 1 else 'mappings'} changed"
    sign = "≠ changed" if changes else "= the same"
    return TableRow((Cell(sign, colour), Cell("Requests", colour), Cell(""), Cell(words, colour)), about=(BASELINE, 0))


def _step_row(step: FilterStep, at: int) -> TableRow:
    sign, word, colour = STEPS[step.result]
    kind = step.action.replace("_", " ").capitalize()
    said = f"removed {', '.join(step.removed)}" if step.removed and step.result == "changed" else step.sentence
    quiet = "muted" if colour == "muted" else "text"
    cells = (Cell(f"{sign} {word}", colour), Cell(step.title or "Filter", quiet), Cell(kind, "muted"),
             Cell(said, quiet, step.sentence))  # fmt: skip
    return TableRow(cells, about=(STEP, at))


def _leg_row(mapping: MappingTrace, at: int, trace: EventTrace, is_changed: bool) -> TableRow:
    sign, word, colour = STATUS[mapping.status]
    also = "".join(f" or {STATUS[OUTCOME_STATUS[type(one)]][1]}" for one in mapping.outcomes[1:])
    quiet = "muted" if mapping.status in ("off", "waiting", "not_triggered") else "text"
    said = happened(mapping, trace)
    cells = (
        Cell(f"{sign} {word}{also}", colour),
        Cell(f"≠ {mapping.subscription.name}" if is_changed else mapping.subscription.name, quiet),
        Cell(mapping.compiled.action.title, "muted", mapping.subscription.action),
        Cell(said, "bad" if mapping.status in ("rejected", "invalid") else quiet),
    )
    return TableRow(cells, about=(LEG, at))


def happened(mapping: MappingTrace, trace: EventTrace) -> str:
    """What became of a mapping, in a line: its request, or the first reason why there is none."""
    if mapping.requests:
        return f"{mapping.requests[0].method} /{mapping.requests[0].url.split('/', 3)[-1]}"
    if mapping.status == "off":
        return "switched off"
    outcome = mapping.outcome
    if isinstance(outcome, Filtered):
        return f"by “{outcome.by}”"
    if isinstance(outcome, Rejected | Invalid) and outcome.faults:
        more = f" (and {len(outcome.faults) - 1} more)" if len(outcome.faults) > 1 else ""
        return f"{outcome.faults[0].path or '/'} {outcome.faults[0].message}{more}"
    if isinstance(outcome, Invalid):
        return f"{outcome.part}: {outcome.message}"
    if isinstance(outcome, NotTriggered) and mapping.compiled.trigger is not None and trace.filtered_event is not None:
        failing = _first_failing(mapping.compiled.trigger.explain(trace.filtered_event))
        return "" if failing is None else f"not: {failing.error or failing.sentence}"
    return ""


def _first_failing(node: Explanation) -> Explanation | None:
    """The first condition that does not hold, where that is what its group needed."""
    if node.holds:
        return None
    found = (one for part in node.children if (one := _first_failing(part)) is not None)
    return next(found, node)


def first_row(rows: Iterable[TableRow], wanted: About) -> int:
    """The row that stands for *wanted*, or the first that stands for anything; -1 where there is none."""
    abouts = [row.about for row in rows]
    if wanted in abouts:
        return abouts.index(wanted)
    return next((at for at, one in enumerate(abouts) if one is not None), -1)


def summary(preview: Preview) -> str:
    """The way in one sentence."""
    if preview.event is None:
        return "There is no event to follow: write one on the bench."
    trace = preview.trace
    counts = Counter(STATUS[mapping.status][1] for mapping in trace.mappings)
    said = ", ".join(f"{count} {word}" for word, count in counts.items()) or "no mapping"
    name = preview.event.body.get("event") or preview.event.body.get("type") or "The event"
    kept = (
        ". It is dropped before any mapping"
        if trace.filter_result is not None and trace.filter_result.possible_events == (None,)
        else ""
    )
    return f"{name}: {said}{kept}"
