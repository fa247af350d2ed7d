"""Segment's own counts of what became of events, day by day: Delivery Overview, a beta of the Public API."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final, NamedTuple

from talonbench.clock import now
from talonbench.errors import TransportError
from talonbench.formats.identification import text_of
from talonbench.segment_api.client import BETA, SegmentClient, escape
from talonbench.segment_api.failures import SegmentApiError
from talonbench.values import Json

MOST_DAYS: Final = 30  # Segment's own limit
_PAGE: Final = 200
_REVOKED: Final = 401


class Stage(NamedTuple):
    """A step of Segment's pipeline: its name in the API, in words, and whether it is counted for a destination."""

    code: str
    words: str
    is_destinations: bool


STAGES: Final = (
    Stage("successfully-received", "received by the source", False),
    Stage("failed-on-ingest", "rejected on receipt", False),
    Stage("filtered-at-source", "filtered at the source", False),
    Stage("filtered-at-destination", "filtered at the destination", True),
    Stage("failed-delivery", "discarded", True),
    Stage("successful-delivery", "delivered", True),
)
_GROUPS: Final = {True: ("eventName", "subscriptionId", "discardReason"), False: ("eventName", "discardReason")}


@dataclass(frozen=True, slots=True)
class Row:
    """The count of one event, mapping (its ID) and discard reason; each empty if Segment doesn't name it."""

    event: str
    mapping: str
    reason: str
    count: int


@dataclass(frozen=True, slots=True)
class StageCounts:
    """What Segment counted at *stage*: by day (2026-11-29), and in rows, the largest first.

    *error* says why it couldn't be read, or not to its end.
    """

    stage: Stage
    days: dict[str, int]
    rows: tuple[Row, ...]
    error: str = ""

    @property
    def total(self) -> int:
        """All events counted."""
        return sum(row.count for row in self.rows)


@dataclass(frozen=True, slots=True)
class Delivery:
    """The counts of a destination from *start* until *end* (both as RFC 3339), stage by stage."""

    start: str
    end: str
    stages: tuple[StageCounts, ...]

    @property
    def days(self) -> tuple[str, ...]:
        """All days, also those without an event."""
        first, last = (datetime.fromisoformat(moment) for moment in (self.start, self.end))
        return tuple(f"{first + timedelta(days=at):%Y-%m-%d}" for at in range((last - first).days + 1))


async def read_delivery(client: SegmentClient, destination: str, days: int) -> Delivery:
    """What Segment counted for *destination* in the last *days*, today included (UTC).

    SegmentApiError or TransportError if the destination can't be read; a stage that can't be read says so.
    """
    answer = await client.read(f"/destinations/{escape(destination)}", f"the destination {destination}")
    known = answer.data.get("destination")
    source = text_of(known, "sourceId") if isinstance(known, dict) else ""
    end = datetime.fromtimestamp(int(now()), UTC)
    start = end.replace(hour=0, minute=0, second=0) - timedelta(days=days - 1)
    window = (start.strftime("%Y-%m-%dT%H:%M:%SZ"), end.strftime("%Y-%m-%dT%H:%M:%SZ"))
    stages = [await _read_stage(client, stage, source, destination, window) for stage in STAGES]
    return Delivery(*window, tuple(stages))


async def _read_stage(
    client: SegmentClient, stage: Stage, source: str, destination: str, window: tuple[str, str]
) -> StageCounts:
    counted: Counter[tuple[str, str, str]] = Counter()
    days: Counter[str] = Counter()
    query = "&".join(f"{key}={escape(value)}" for key, value in _list_parameters(stage, source, destination, window))
    path = f"/delivery-overview/{stage.code}?{query}"
    try:
        async for page in client.read_pages(path, _PAGE, f"the counts of events {stage.words}", BETA):
            for item in _objects(page.data.get("dataset")):
                named = tuple(text_of(item, key) for key in ("eventName", "subscriptionId", "discardReason"))
                counted[named[0], named[1], named[2]] += _count(item.get("total"))
                for point in _objects(item.get("series")):
                    days[text_of(point, "time")[:10]] += _count(point.get("count"))
    except (SegmentApiError, TransportError) as error:
        if isinstance(error, SegmentApiError) and error.status == _REVOKED:
            raise
        return StageCounts(stage, dict(days), _rows(counted), str(error))
    return StageCounts(stage, dict(days), _rows(counted))


def _list_parameters(stage: Stage, source: str, destination: str, window: tuple[str, str]) -> Iterator[tuple[str, str]]:
    yield "sourceId", source
    if stage.is_destinations:
        yield "destinationConfigId", destination
    yield from (("startTime", window[0]), ("endTime", window[1]), ("granularity", "DAY"))
    for at, group in enumerate(_GROUPS[stage.is_destinations]):
        yield f"groupBy.{at}", group


def _rows(counted: Counter[tuple[str, str, str]]) -> tuple[Row, ...]:
    return tuple(Row(*named, count) for named, count in counted.most_common())


def _objects(value: Json) -> list[dict[str, Json]]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def _count(value: Json) -> int:
    return int(value) if isinstance(value, int | float) else 0
