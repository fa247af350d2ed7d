"""What a run over an archive predicts for the days that Segment counted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from talonbench.archive.results import OldResultsError, Results, Selection, build_results, read_run
from talonbench.segment_api.delivery import Delivery
from talonbench.values import Json

# Segment's stages, each with the outcomes of a run that it counts; an event that no mapping takes is filtered there.
STAGES: Final = {
    "successful-delivery": ("sends",),
    "failed-delivery": ("discarded",),
    "filtered-at-destination": ("filtered", "none"),
}
NOTE: Final = (
    "The prediction counts each event once, on the day of its own time; whether Segment counts an event of several "
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
    for day, start in zip(days, begin, strict=True):
        counted = results.count_outcomes(Selection(since=start, until=start + _DAY))
        for stage, outcomes in STAGES.items():
            by_day[stage][day] = sum(counted[one] for one in outcomes)
    names: dict[str, dict[str, int]] = {stage: {} for stage in STAGES}
    whole = Selection(since=min(begin, default=0), until=max(begin, default=0) + _DAY)
    for stage, outcomes in STAGES.items():
        values = results.facets(replace(whole, outcomes=frozenset(outcomes)))["names"]
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
