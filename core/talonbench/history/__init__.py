"""Every send, kept in SQLite on this machine: searched, opened again, exported; never with a key."""

from talonbench.history.entry import NO_ANSWER, Entry, Query, Row
from talonbench.history.exporting import har_of, ndjson_of
from talonbench.history.store import History, HistoryError, history_path

__all__ = [
    "NO_ANSWER",
    "Entry",
    "History",
    "HistoryError",
    "Query",
    "Row",
    "har_of",
    "history_path",
    "ndjson_of",
]
