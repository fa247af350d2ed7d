"""A run of five million events: what the Archive page asks of it, and a run of a million opened in the window."""

import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from statistics import median

import duckdb

from talonbench.archive.results import Results, Selection, read_run
from tests.core.runs import DAY, FAILED, FILTERED, MISSED, PARTLY, SENT, START, write_manifest

EVENTS = 5_000_000
SMALL = 1_000_000
PART = 250_000
MOST = 100  # milliseconds
ROUNDS = 5
# A month of events of 40 names and 90,000 users, the busiest far ahead; every outcome is there.
_ROWS = """
copy (
    select 0::int as file, i + 1 as line, i * 700 as "offset", {start} + i * {month} // {events} as time,
           'track' as type, 'Event ' || (pow(random(), 3) * 40)::int as name,
           'cust-' || (100000 + (pow(random(), 2) * 90000)::int) as "user",
           'ajs-next-' || md5(i::varchar) as message_id,
           case when r < 0.55 then '{missed}' when r < 0.8 then '{sent}' when r < 0.95 then '{filtered}'
                when r < 0.98 then '{failed}' else '{partly}' end as verdict, '0' as received
    from (select i, random() as r from range({first}, {last}) t(i))
) to '{path}' (format parquet, compression zstd)
"""


def run() -> None:
    """Print the median of five times for each thing that the page asks for; at most 100 ms each."""
    with tempfile.TemporaryDirectory() as folder:
        large, small = Path(folder) / "large", Path(folder) / "small"
        write_run(large, EVENTS)
        write_run(small, SMALL)
        measure_queries(large)
        subprocess.run([sys.executable, "-m", "tests.benchmarks.archive_window", str(small), str(large)], check=True)


def measure_queries(folder: Path) -> None:
    """Print how long each query takes."""
    results = Results(read_run(folder))
    print(f"{EVENTS:,} events: {results.run.results.stat().st_size / 1e6:.0f} MB")
    for name, selection in make_selections(results).items():
        for what, ask in make_questions(results, selection).items():
            print(f"{f'{name}: {what}':44} {median(timed(ask) for _ in range(ROUNDS)):6.1f} ms (at most {MOST})")
    results.close()


def make_selections(results: Results) -> dict[str, Selection]:
    """What people choose."""
    everything: Selection = results.everything
    user = results.find_users("cust-100", everything)[0].value
    return {
        "everything": everything,
        "an outcome": replace(everything, outcomes=frozenset({"none"})),
        "a reason": replace(everything, reasons=frozenset({"mapping_rejected"})),
        "an event name": replace(everything, names=frozenset({"Event 3"})),
        "a user": replace(everything, users=frozenset({user})),
        "a day and a mapping": replace(
            everything, since=START + 9 * DAY, until=START + 10 * DAY, mappings=frozenset({"m1"})
        ),
    }


def make_questions(results: Results, selection: Selection) -> dict[str, Callable[[], object]]:
    """What the page asks of *selection*."""
    anchors = results.anchors(selection)
    ends = [*anchors[1:], -1]
    return {
        "count": lambda: results.count(selection),
        "pages": lambda: results.anchors(selection),
        "first page": lambda: results.page(selection, anchors[0], ends[0]),
        "page in the middle": lambda: results.page(selection, anchors[len(anchors) // 2], ends[len(anchors) // 2]),
        "last page": lambda: results.page(selection, anchors[-1]),
        "facets": lambda: results.facets(selection),
        "users searched": lambda: results.find_users("cust-1004", selection),
        "histogram": lambda: results.histogram(selection),
    }


def write_run(folder: Path, count: int) -> None:
    """A run of *count* events with its database."""
    write_manifest(folder, [Path("/logs/a.ndjson")])
    texts = {"missed": MISSED, "sent": SENT, "filtered": FILTERED, "failed": FAILED, "partly": PARTLY}
    with duckdb.connect() as base:
        base.execute("select setseed(0.5)")
        for first in range(0, count, PART):
            path = folder / "parts" / f"00000-{first:013}.parquet"
            values = {"start": START, "month": 30 * DAY, "events": count, "first": first, "last": first + PART}
            base.execute(_ROWS.format(path=path, **values, **texts))
    begun = time.perf_counter()
    subprocess.run([sys.executable, "-m", "talonbench.archive.results", str(folder)], check=True)
    print(f"the database of {count:,} events is made in {time.perf_counter() - begun:.1f} s")


def timed(ask: Callable[[], object]) -> float:
    """Milliseconds that *ask* takes."""
    begun = time.perf_counter()
    ask()
    return (time.perf_counter() - begun) * 1000
