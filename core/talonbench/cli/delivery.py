"""``delivery``: what Segment counted for a destination, day by day."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from talonbench.cli.options import JsonOption
from talonbench.cli.output import harmless
from talonbench.cli.segment import RegionOption, call_segment
from talonbench.plurals import count_noun
from talonbench.values import Json, json_text

if TYPE_CHECKING:
    from talonbench.answers.prediction import Prediction
    from talonbench.segment_api.client import SegmentClient
    from talonbench.segment_api.delivery import Delivery, Row, StageCounts

_MOST_ROWS: Final = 10
_WIDTH: Final = 30  # signs of the longest bar
_BARS: Final = (("successful-delivery", "█"), ("failed-delivery", "▒"), ("filtered-at-destination", "░"))


def delivery(
    destination: Annotated[str, typer.Option("--destination", metavar="ID", help="The destination's ID in Segment.")],
    days: Annotated[int, typer.Option(help="Days, today included; at most Segment's 30.", min=1, max=30)] = 7,
    run: Annotated[
        Path | None,
        typer.Option("--run", metavar="DIR", help="Beside it, what this run (replay --out DIR) predicts."),
    ] = None,
    region: RegionOption = "us",
    as_json: JsonOption = False,
) -> None:
    """Show what Segment counted for a destination: per day, event, mapping and discard reason (Delivery Overview).

    Days are in UTC. With --run the same days of an archive are beside it, as the setup of the run predicts them. Exits
    with 1 if a count can't be read.
    """
    if run is not None:
        _check_run(run)
    found = call_segment(region, lambda client: _read(client, destination, days))
    if run is not None:
        found = replace(found, predicted=_predict(run, found.delivery))
    print(json_text(_data(found)) if as_json else "\n".join(_lines(found)))
    failed = [one for one in found.delivery.stages if one.error]
    for one in failed:
        print(f"talonbench: {harmless(one.error)}", file=sys.stderr)
    if failed:
        raise typer.Exit(1)


@dataclass(frozen=True, slots=True)
class _Found:
    """The counts, the names of mappings by their IDs, and what a run predicts."""

    delivery: Delivery
    names: dict[str, str]
    predicted: Prediction | None = None

    def name(self, row: Row) -> str:
        """The name of the mapping of *row*, or its ID if it is unknown."""
        return self.names.get(row.mapping, row.mapping)


def _check_run(folder: Path) -> None:
    """RunError if there is no run in *folder*: before anything is asked of Segment."""
    from talonbench.archive.results import read_run  # late, as all of the archive

    read_run(folder)


def _predict(folder: Path, counted: Delivery) -> Prediction:
    from talonbench.answers.prediction import predict_run

    return predict_run(folder, counted.days)


async def _read(client: SegmentClient, destination: str, days: int) -> _Found:
    from talonbench.segment_api.delivery import read_delivery
    from talonbench.segment_api.pull import pull_destination

    counted = await read_delivery(client, destination, days)
    mappings = (await pull_destination(client, destination)).one.mappings
    return _Found(counted, {part.id: part.name for part in mappings})


def _lines(found: _Found) -> Iterator[str]:
    yield from _chart(found.delivery)
    for one in found.delivery.stages:
        yield ""
        yield f"{one.stage.words}: {count_noun(one.total, 'event')}"
        for row in one.rows[:_MOST_ROWS]:
            parts = (row.event or "unnamed", found.name(row), row.reason)
            yield f"  {row.count:>10,}  {harmless('  '.join(part for part in parts if part))}"
        if len(one.rows) > _MOST_ROWS:
            yield f"  {sum(row.count for row in one.rows[_MOST_ROWS:]):>10,}  others"
    if found.predicted is not None:
        yield from _prediction_lines(found.delivery, found.predicted)


def _prediction_lines(counted: Delivery, predicted: Prediction) -> Iterator[str]:
    """Both counts of each stage and day that aren't the same, and the events that make the difference."""
    from talonbench.answers.prediction import NOTE, compare_names

    yield ""
    yield "beside the prediction of the run (Segment / predicted)"
    for one in (stage for stage in counted.stages if stage.stage.is_destinations):
        ours = predicted.days[one.stage.code]
        yield f"{one.stage.words}: {one.total:,} / {predicted.total(one.stage.code):,}"
        for day in counted.days:
            if one.days.get(day, 0) != ours.get(day, 0):
                yield f"  {day}  {one.days.get(day, 0):,} / {ours.get(day, 0):,}"
        for name in compare_names(counted, predicted, one.stage.code)[:_MOST_ROWS]:
            yield f"  {harmless(name.name or 'unnamed')}  {name.counted:,} / {name.predicted:,}"
    yield NOTE


def _chart(counted: Delivery) -> Iterator[str]:
    """A bar for each day: delivered, discarded, filtered at the destination."""
    stages = {one.stage.code: one for one in counted.stages}
    yield "  ".join(f"{sign} {stages[code].stage.words}" for code, sign in _BARS)
    most = max((sum(stages[code].days.get(day, 0) for code, _ in _BARS) for day in counted.days), default=0)
    for day in counted.days:
        counts = [(stages[code].days.get(day, 0), sign) for code, sign in _BARS]
        bar = "".join(sign * _scale(count, most) for count, sign in counts)
        yield f"{day}  {bar:<{_WIDTH + len(_BARS)}} {' / '.join(f'{count:,}' for count, _ in counts)}"


def _scale(count: int, most: int) -> int:
    """The length of a bar; at least one sign if there is anything."""
    return max(1, round(count * _WIDTH / most)) if count else 0


def _data(found: _Found) -> dict[str, Json]:
    data: dict[str, Json] = {
        "start": found.delivery.start,
        "end": found.delivery.end,
        "stages": [_stage(one, found) for one in found.delivery.stages],
    }
    if found.predicted is not None:
        from talonbench.answers.prediction import prediction_data

        data["predicted"] = prediction_data(found.predicted)
    return data


def _stage(one: StageCounts, found: _Found) -> Json:
    return {
        "stage": one.stage.code,
        "total": one.total,
        "days": [{"day": day, "count": one.days.get(day, 0)} for day in found.delivery.days],
        "rows": [
            {
                "event": row.event,
                "mapping": row.mapping,
                "name": found.name(row),
                "reason": row.reason,
                "count": row.count,
            }
            for row in one.rows
        ],
        "error": one.error,
    }
