"""What Segment says, as rows and texts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from talonbench.values import Undefined, json_text
from talonbench_gui.widgets.histogram import ChartBar
from talonbench_gui.widgets.tables.table_model import Cell, TableRow, heading
from talonbench_gui.wording.numbers import plural

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from talonbench.answers.prediction import Prediction
    from talonbench.segment_api.delivery import Delivery, StageCounts
    from talonbench.segment_api.filter_preview import FilterCheck
    from talonbench.segment_api.pull import FoundDestination
    from talonbench.values import Value
    from talonbench_gui.state.segment import CountedDelivery

STAGES: Final = {  # of the chart: words and color, the lowest segment first
    "successful-delivery": ("delivered", "chart_sends"),
    "failed-delivery": ("discarded", "chart_discarded"),
    "filtered-at-destination": ("filtered at the destination", "chart_filtered"),
}
STATES: Final = {  # of an answer: sign, word and tone
    "same": ("✓", "same", "good"), "possible": ("≈", "possible", "info"), "differs": ("✕", "differs", "bad"),
    "unknown": ("?", "no answer", "warn"),
}  # fmt: skip
MOST_ROWS: Final = 200  # of a stage


def name_destination(one: FoundDestination) -> str:
    """A destination in a list."""
    off = "" if one.enabled else ", disabled"
    return f"{one.name or one.id} ({one.deployment or 'no deployment'}{off})"


def describe_destinations(found: tuple[FoundDestination, ...] | None) -> tuple[str, str]:
    """How many destinations there are, and the tone."""
    if found is None:
        return "Connect to list the workspace's Talon.One destinations.", "muted"
    if not found:
        return "This workspace has no Talon.One (Actions) destination.", "warn"
    return f"{plural(len(found), 'Talon.One destination')} in this workspace.", "good"


# -- filters --------------------------------------------------------------------------------------------------------


def check_rows(checks: tuple[FilterCheck, ...]) -> list[TableRow]:
    """Each filter with both results."""
    return [
        TableRow(
            (
                Cell(f"{sign} {word}", tone),
                Cell(one.filter.title or "untitled"),
                Cell(_name_result(one.ours[0], one.event) + (", or others" if len(one.ours) > 1 else "")),
                Cell(_name_answer(one)),
            ),
            key=("check", at),
        )
        for at, one in enumerate(checks)
        for sign, word, tone in (STATES[one.state],)
    ]


def _name_answer(one: FilterCheck) -> str:
    if one.problem or one.refusal:
        return "no answer" if one.problem else "can't use it"
    return _name_result(one.theirs, one.event)


def _name_result(result: dict[str, Value] | None, event: dict[str, Value]) -> str:
    if result is None:
        return "dropped"
    return "unchanged" if json_text(result) == json_text(event) else "changed"


def describe_differences(one: FilterCheck) -> str:
    """The values that Segment leaves otherwise, a line each."""
    lines = []
    for part in one.differences:
        ours, theirs = (
            "nothing" if isinstance(value, Undefined) else json_text(value) for value in (part.before, part.after)
        )
        lines.append(f"{part.path}: ours {ours}, Segment's {theirs}")
    return "\n".join(lines)


def describe_checks(checks: tuple[FilterCheck, ...]) -> tuple[str, str]:
    """How many answers differ, and the tone."""
    differing = sum(one.state == "differs" for one in checks)
    missing = sum(one.state == "unknown" for one in checks)
    if differing or missing:
        parts = [f"{plural(differing, 'answer')} {'differs' if differing == 1 else 'differ'}" if differing else ""]
        parts.append(f"{plural(missing, 'answer')} missing" if missing else "")
        return f"{', '.join(part for part in parts if part)}, of {plural(len(checks), 'filter')}.", "bad"
    return f"Segment agrees on {plural(len(checks), 'filter')}.", "good"


# -- delivery -------------------------------------------------------------------------------------------------------


def count_bars(delivery: Delivery) -> list[ChartBar]:
    """A bar for each day, as Segment counted it."""
    days = {one.stage.code: one.days for one in delivery.stages}
    return _bars(delivery.days, days, "Segment")


def prediction_bars(delivery: Delivery, prediction: Prediction | None) -> list[ChartBar]:
    """A bar for each day, as the run predicts it."""
    return _bars(delivery.days, {} if prediction is None else prediction.days, "predicted")


def _bars(days: tuple[str, ...], counts: Mapping[str, Mapping[str, int]], who: str) -> list[ChartBar]:
    bars = []
    for day in days:
        values = tuple(counts.get(stage, {}).get(day, 0) for stage in STAGES)
        words = ", ".join(f"{value:,} {name}" for value, (name, _) in zip(values, STAGES.values(), strict=True))
        bars.append(ChartBar(day[5:], values, f"{day}, {who}: {words}"))
    return bars


def delivery_rows(counted: CountedDelivery, prediction: Prediction | None) -> list[TableRow]:
    """Each stage with its rows: event, mapping and reason, and both counts."""
    return [row for one in reversed(counted.delivery.stages) for row in _stage_rows(one, counted, prediction)]


def _stage_rows(one: StageCounts, counted: CountedDelivery, prediction: Prediction | None) -> Iterator[TableRow]:
    code = one.stage.code
    is_predicted = prediction is not None and code in prediction.names
    said = f"{prediction.total(code):,}" if prediction is not None and is_predicted else ""
    yield heading(f"{one.stage.words[:1].upper()}{one.stage.words[1:]} · {plural(one.total, 'event')}"
                  f"{f' · {said} predicted' if said else ''}")  # fmt: skip
    if one.error:
        yield TableRow((Cell(one.error, "bad"), Cell(""), Cell(""), Cell(""), Cell("")), key=("error", 0))
    names = dict(prediction.names[code]) if prediction is not None and is_predicted else {}
    for row in one.rows[:MOST_ROWS]:
        ours = f"{names.pop(row.event):,}" if row.event in names else ""
        yield TableRow(
            (
                Cell(row.event or "unnamed"),
                Cell(counted.names.get(row.mapping, row.mapping)),
                Cell(row.reason),
                Cell(f"{row.count:,}"),
                Cell(ours, "text"),
            ),
            key=("row", 0),
        )
    for name, count in [*names.items()][:MOST_ROWS]:
        yield TableRow(
            (Cell(name), Cell(""), Cell("only predicted", "muted"), Cell("0"), Cell(f"{count:,}")), key=("row", 0)
        )


def describe_delivery(counted: CountedDelivery | None, *, has_run: bool, is_predicted: bool) -> str:
    """What the charts show."""
    if counted is None:
        return "Segment counts events by day (UTC), event, mapping and discard reason."
    first, last = counted.delivery.days[0], counted.delivery.days[-1]
    if is_predicted:
        return f"{first} to {last}; below, what the open run predicts."
    return f"{first} to {last}." if has_run else f"{first} to {last}. Open a run on the Archive page to compare."
