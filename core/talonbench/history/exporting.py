"""Sends for other tools: one JSON object a line, or an HTTP archive."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

from talonbench import __version__
from talonbench.history.entry import Entry
from talonbench.request_export import har_entry, har_text
from talonbench.values import Json


def ndjson_of(entries: Iterable[Entry]) -> Iterator[str]:
    """A line for each entry; keys are masked."""
    for entry in entries:
        yield entry.document() + "\n"


def har_of(entries: Iterable[Entry]) -> str:
    """An HTTP archive of *entries*."""
    return har_text(map(_archived, entries), __version__)


def _archived(entry: Entry) -> Json:
    return har_entry(entry.request, entry.response, _iso(entry.time), entry.error, entry.seconds)


def _iso(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
