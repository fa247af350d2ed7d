"""What a run over an archive predicts for the days that Segment counted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from talonbench.archive.results import OldResultsError, Results, Selection, build_results, read_run
from talonbench.filters.result import BY_RULES, EXCLUDED
from talonbench.judgement.codes import ALL_DISABLED, INCOMPLETE, NO_MATCH
from talonbench.segment_api.delivery import Delivery
from talonbench.values import Json

# Segment's stages, each with the events of a run that it counts. An event that no mapping takes is filtered there; one
# that is stopped earlier, such as a duplicate, never comes to the destination.
STAGES: Final = {
    "successful-delivery": Selection(outcomes=frozenset({"sends"})),
    "failed-delivery": Selection(outcomes=frozenset({"discarded"})),
    "filtered-at-destination": Selection(
        outcomes=frozenset({"filtered", "none"}),
        reasons=frozenset({BY_RULES, EXCLUDED, NO_MATCH, ALL_DISABLED, INCOMPLETE}),
    ),
}
NOTE: Final = (
    "The prediction counts each event once, on the day of its own time, and leaves out duplicates, events that are "
    "rejected on receipt, and all events of a disabled destination. Whether Segment counts an event of several "
    "mappings once, and on which day a late one, isn't documented."
)
_DAY: Final = 86_400_000  # milliseconds


@dataclass(frozen=True, slots=True)
class Prediction:
    """Events of a run by stage: by day (2026-11-29), and by name."""

    days: dict[str, dict[str, int]]
    names: dict[str, dict[str, int]]

    def total(self, stage: str) -> int:
        """All events at *stage*."""
        return sum(self.days.get(stage, {}).values())


@dataclass(frozen=True, slots=True)
class NameCounts:
    """An event name with Segment's count at a stage, and the predicted one."""

    name: str
    counted: int
    predicted: int


def predict(results: Results, days: Sequence[str]) -> Prediction:
    """What the run says of *days*, in UTC as Segment's."""
    by_day: dict[str, dict[str, int]] = {stage: {} for stage in STAGES}
    begin = [int(datetime.fromisoformat(day).replace(tzinfo=UTC).timestamp() * 1000) for day in days]
    names: dict[str, dict[str, int]] = {stage: {} for stage in STAGES}
    since, until = min(begin, default=0), max(begin, default=0) + _DAY
    for stage, selection in STAGES.items():
        for day, start in zip(days, begin, strict=True):
            by_day[stage][day] = results.count(replace(selection, since=start, until=start + _DAY))
        values = results.facets(replace(selection, since=since, until=until))["names"]
        names[stage] = {one.value: one.count for one in values if one.count}
    return Prediction(by_day, names)


def predict_run(folder: Path, days: Sequence[str]) -> Prediction:
    """What the kept run in *folder* says of *days*; RunError if there is none."""
    run = read_run(folder)
    if not run.has_results:
        build_results(folder)
    try:
        results = Results(run)
    except OldResultsError:
        build_results(folder)
        results = Results(run)
    try:
        return predict(results, days)
    finally:
        results.close()


def compare_names(delivery: Delivery, predicted: Prediction, stage: str) -> tuple[NameCounts, ...]:
    """The names whose counts at *stage* aren't the same, the largest difference first."""
    counted: dict[str, int] = {}
    for row in next(one for one in delivery.stages if one.stage.code == stage).rows:
        counted[row.event] = counted.get(row.event, 0) + row.count
    ours = predicted.names[stage]
    both = [NameCounts(name, counted.get(name, 0), ours.get(name, 0)) for name in dict.fromkeys([*counted, *ours])]
    differing = [one for one in both if one.counted != one.predicted]
    return tuple(sorted(differing, key=lambda one: -abs(one.counted - one.predicted)))


def prediction_data(predicted: Prediction) -> dict[str, Json]:
    """*predicted* as JSON, by stage."""
    return {
        stage: {
            "total": predicted.total(stage),
            "days": [{"day": day, "count": count} for day, count in predicted.days[stage].items()],
            "events": [{"event": name, "count": count} for name, count in predicted.names[stage].items()],
        }
        for stage in STAGES
    }
