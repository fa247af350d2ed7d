"""The history: every send, saved in SQLite on this machine; searchable and exportable; never with a key."""

from talonbench.history.entry import NO_ANSWER, HistoryEntry, HistoryQuery, HistoryRow
from talonbench.history.export import format_har, format_ndjson
from talonbench.history.store import History, HistoryError, history_path

__all__ = [
    "NO_ANSWER",
    "History",
    "HistoryEntry",
    "HistoryError",
    "HistoryQuery",
    "HistoryRow",
    "format_har",
    "format_ndjson",
    "history_path",
]
