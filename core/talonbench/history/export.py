"""Exports sends for other tools: as NDJSON or an HTTP archive (HAR)."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

from talonbench import __version__
from talonbench.history.entry import HistoryEntry
from talonbench.request_export import SIMULATED, har_entry, har_text
from talonbench.values import Json


def format_ndjson(entries: Iterable[HistoryEntry]) -> Iterator[str]:
    """One line per entry; keys are masked."""
    for entry in entries:
        yield entry.to_json() + "\n"


def format_har(entries: Iterable[HistoryEntry]) -> str:
    """An HTTP archive (HAR) of *entries*; keys are masked."""
    return har_text(map(_archived, entries), __version__)


def _archived(entry: HistoryEntry) -> Json:
    note = SIMULATED if entry.is_simulated else ""
    return har_entry(entry.request, entry.response, _iso(entry.time), entry.error, entry.duration, note)


def _iso(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
