"""The history: every send, saved in SQLite on this machine; searchable and exportable; never with a key."""

from talonbench.history.entry import NO_ANSWER, HistoryEntry, HistoryQuery, HistoryRow
from talonbench.history.export import format_har, format_ndjson
from talonbench.history.recovery import add_unrecorded, open_history, replace_history, save_unrecorded
from talonbench.history.store import DamagedHistoryError, History, HistoryError, history_path

__all__ = [
    "NO_ANSWER",
    "DamagedHistoryError",
    "History",
    "HistoryEntry",
    "HistoryError",
    "HistoryQuery",
    "HistoryRow",
    "add_unrecorded",
    "format_har",
    "format_ndjson",
    "history_path",
    "open_history",
    "replace_history",
    "save_unrecorded",
]
