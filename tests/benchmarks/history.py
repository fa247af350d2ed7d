"""A history of 100,000 sends: list, scroll and search."""

import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from talonbench.history import NO_ANSWER, History, HistoryQuery
from tests.core.test_history import entry

COUNT = 100_000


def run() -> None:
    """Print the worst of five times for each thing that the list asks for; at most 50 ms each."""
    with tempfile.TemporaryDirectory() as folder:
        history = History(Path(folder) / "history.sqlite")
        _fill(history)
        half = COUNT // 2
        asked: dict[str, Callable[[], object]] = {
            "first page": lambda: history.page(HistoryQuery()),
            "page in the middle": lambda: history.page(HistoryQuery(), before=half),
            "last page": lambda: history.page(HistoryQuery(), before=100),
            "by status": lambda: history.page(HistoryQuery(status=400)),
            "by profile": lambda: history.page(HistoryQuery(profile="u77777")),
            "by date": lambda: history.page(HistoryQuery(since=1000.0 + half, until=1000.0 + half + 50)),
            "a word of every send": lambda: history.page(HistoryQuery(text="Completed")),
            "a rare word": lambda: history.page(HistoryQuery(text="n77777")),
            "no such word": lambda: history.page(HistoryQuery(text="nowhere")),
            "a word and a status": lambda: history.page(HistoryQuery(text="Completed", status=400)),
            "a word and a status of none": lambda: history.page(HistoryQuery(text="Completed", status=503)),
            "the first letter": lambda: history.page(HistoryQuery(text="n")),
            "an action's oldest day": lambda: history.page(HistoryQuery(action="trackEventV2", until=1050.0)),
            "no answer": lambda: history.page(HistoryQuery(status=NO_ANSWER)),
            "count": history.count,
            "one send": lambda: history.entry(half),
        }
        for name, ask in asked.items():
            print(f"{name:28} {max(_timed(ask) for _ in range(5)):6.1f} ms (at most 50)")
        history.close()


def _timed(ask: Callable[[], object]) -> float:
    begun = time.perf_counter()
    ask()
    return (time.perf_counter() - begun) * 1000


def _fill(history: History) -> None:
    """Many sends in few transactions; `add` keeps each in one of its own."""
    database = history._database
    real, database_commit = history._writing, database.commit
    from contextlib import contextmanager

    @contextmanager
    def open_transaction():  # type: ignore[no-untyped-def]
        yield database

    history._writing = open_transaction  # type: ignore[method-assign]
    for number in range(COUNT):
        history.add(
            entry(number, status=400 if number % 100 == 0 else 200, event=f'{{"type": "track", "n": "n{number}"}}')
        )
    database_commit()
    history._writing = real  # type: ignore[method-assign]
