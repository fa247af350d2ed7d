"""The whole way as rows: a heading and a row for each step of the filters, then for each mapping."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from talonbench.destination import Invalid
from talonbench.journey import STATUS_OF, Leg, Way
from talonbench.pipeline import Filtered, NotTriggered, Rejected
from talonbench_gui.models.table_model import About, Cell, TableRow, heading
from talonbench_gui.wording import STATUS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from talonbench.bench import Preview
    from talonbench.comparison import LegDifference
    from talonbench.filters.result import Step
    from talonbench.fql import Explanation

STEPS = {
    "passed": ("○", "passed", "muted"), "kept": ("●", "kept", "good"), "dropped": ("⊘", "dropped", "bad"),
    "changed": ("≈", "changed", "warn"), "open": ("?", "open", "warn"),
    "unreached": ("·", "not reached", "muted"), "off": ("–", "off", "muted"),
}  # fmt: skip
BASELINE, STEP, LEG = "baseline", "step", "leg"


def way_rows(way: Way, changes: Sequence[LegDifference] | None) -> tuple[TableRow, ...]:
    """All rows; *changes* against a baseline, None where none is pinned."""
    steps = way.filtered.steps if way.filtered is not None else ()
    rows: list[TableRow] = []
    if changes is not None:
        rows += [heading("Against the baseline"), _baseline_row(changes, len(way.legs))]
    if steps:
        rows.append(heading(_counted("Filters", [STEPS[one.result][1] for one in steps])))
        rows += [_step_row(one, at) for at, one in enumerate(steps)]
    changed = {one.mapping for one in changes or ()}
    rows.append(heading(_counted("Mappings", [STATUS[one.status][1] for one in way.legs])))
    rows += [_leg_row(one, at, way, one.subscription.id in changed) for at, one in enumerate(way.legs)]
    return tuple(rows)


def _counted(title: str, words: list[str]) -> str:
    said = ", ".join(f"{count} {word}" for word, count in Counter(words).items())
    return f"{title} · {len(words)}: {said}" if words else f"{title} · none"


def _baseline_row(changes: Sequence[LegDifference], count: int) -> TableRow:
    colour = "accent" if changes else "muted"
    words = f"{len(changes)} of {count} {'mapping' if count == 1 else 'mappings'} changed"
    sign = "≠ changed" if changes else "= the same"
    return TableRow((Cell(sign, colour), Cell("Requests", colour), Cell(""), Cell(words, colour)), about=(BASELINE, 0))


def _step_row(step: Step, at: int) -> TableRow:
    sign, word, colour = STEPS[step.result]
    kind = step.action.replace("_", " ").capitalize()
    said = f"removed {', '.join(step.removed)}" if step.removed and step.result == "changed" else step.sentence
    quiet = "muted" if colour == "muted" else "text"
    cells = (Cell(f"{sign} {word}", colour), Cell(step.title or "Filter", quiet), Cell(kind, "muted"),
             Cell(said, quiet, step.sentence))  # fmt: skip
    return TableRow(cells, about=(STEP, at))


def _leg_row(leg: Leg, at: int, way: Way, is_changed: bool) -> TableRow:
    sign, word, colour = STATUS[leg.status]
    also = "".join(f" or {STATUS[STATUS_OF[type(one)]][1]}" for one in leg.outcomes[1:])
    quiet = "muted" if leg.status in ("off", "waiting", "not_triggered") else "text"
    said = happened(leg, way)
    cells = (
        Cell(f"{sign} {word}{also}", colour),
        Cell(f"≠ {leg.subscription.name}" if is_changed else leg.subscription.name, quiet),
        Cell(leg.to.action.title, "muted", leg.subscription.action),
        Cell(said, "bad" if leg.status in ("rejected", "invalid") else quiet),
    )
    return TableRow(cells, about=(LEG, at))


def happened(leg: Leg, way: Way) -> str:
    """What became of a mapping, in a line: its request, or the first reason why there is none."""
    if leg.requests:
        return f"{leg.requests[0].method} /{leg.requests[0].url.split('/', 3)[-1]}"
    if leg.status == "off":
        return "switched off"
    outcome = leg.outcome
    if isinstance(outcome, Filtered):
        return f"by “{outcome.by}”"
    if isinstance(outcome, Rejected | Invalid) and outcome.faults:
        more = f" (and {len(outcome.faults) - 1} more)" if len(outcome.faults) > 1 else ""
        return f"{outcome.faults[0].path or '/'} {outcome.faults[0].message}{more}"
    if isinstance(outcome, Invalid):
        return f"{outcome.part}: {outcome.message}"
    if isinstance(outcome, NotTriggered) and leg.to.trigger is not None and way.mapped is not None:
        failing = _first_failing(leg.to.trigger.explain(way.mapped))
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
    way = preview.way
    counts = Counter(STATUS[leg.status][1] for leg in way.legs)
    said = ", ".join(f"{count} {word}" for word, count in counts.items()) or "no mapping"
    name = preview.event.body.get("event") or preview.event.body.get("type") or "The event"
    kept = ". It is dropped before any mapping" if way.filtered is not None and way.filtered.possible == (None,) else ""
    return f"{name}: {said}{kept}"
