"""kill -9 while the window types, sends, imports and saves."""

import math
import random
import re
import sqlite3
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from talonbench.history import History, HistoryQuery
from talonbench.session_state import load_session
from talonbench.workspace import load
from tests.faults.runs import Run, count_leftovers
from tests.faults.server import CountingServer
from tests.faults.table import Count

GRACE = 1.0  # seconds: what was done before is on disk; typing is saved within 0.4 s
LONGEST = 1.2  # seconds from the first thing done to the kill
APART = 100_000  # between the first numbers of two runs


Check = Callable[[Run, float, Path], list[str]]


@dataclass(frozen=True, slots=True)
class Activity:
    """What a window does until it is killed: *name* is the one of `window`, *told* what it tells with each thing done.

    *check* compares what was done before the kill with what the home has, and returns what is missing.
    """

    fault: str
    name: str
    told: str
    check: Check
    arguments: tuple[object, ...] = ()


def kill_while(activity: Activity, folder: Path, times: int, chance: random.Random) -> Count:
    """Kill a window *times* times at its *activity*, always in the same home below *folder*."""
    count, home, beside = Count(activity.fault), folder / "home", folder / "beside"
    beside.mkdir(parents=True)
    with count.timed():
        for turn in range(1, times + 1):
            run = Run(home, activity.name, turn * APART, *activity.arguments)
            works = run.wait_for(activity.told)
            time.sleep(chance.uniform(0, LONGEST))
            moment = run.kill()
            leftovers = count_leftovers(home, beside)
            losses = [*run.complaints(), *activity.check(run, moment, home)]
            if not works:
                losses.append(f"it never {activity.told}: {run.told} {run.errors}")
            count.add([f"kill {turn}: {loss}" for loss in losses], leftovers)
    return count


def kill_all(folder: Path, times: int, seed: int, server: CountingServer) -> list[Count]:
    """Kill at each activity, *times* times together, two windows at a time."""
    saved, sends = folder / "save" / "beside" / "mine.talonbench.json", _Sends(server)
    activities = (
        Activity("kill -9 while typing", "type", "typed", _check_typing),
        Activity("kill -9 while sending", "send", "sent", sends.check, (server.url,)),
        Activity("kill -9 while importing", "import", "imported", _check_import),
        Activity("kill -9 while saving", "save", "saved", partial(_check_file, saved), (saved,)),
    )
    share = math.ceil(times / len(activities))
    with ThreadPoolExecutor(2) as workers:
        counts = list(
            workers.map(lambda one: kill_while(one, folder / one.name, share, random.Random(seed)), activities)
        )
    counts[1].note = (
        f"{len(server.answered):,} requests were answered; {sends.in_flight} of them, "
        f"all within {GRACE:g} s before a kill, aren't in the history"
    )
    return counts


def _session(home: Path) -> list[str]:
    state, notice = load_session(home / "state.json")
    if state is None and not notice:
        return []  # killed before the first save
    return [] if state is not None and not notice else [f"the session: {notice}"]


def number_in(text: str) -> int:
    """The number of the event *text*; 0 if it has none."""
    found = re.search(r'"u(\d+)"', text)
    return int(found[1]) if found else 0


def _check_typing(run: Run, moment: float, home: Path) -> list[str]:
    broken = _session(home)
    must = run.last("typed", moment - GRACE)
    if broken or must is None:
        return broken
    state, _ = load_session(home / "state.json")
    there = 0 if state is None else number_in(state.document.current_event.text)
    return [] if there >= must else [f"typed {must}, the session has {there}"]


def _check_import(run: Run, moment: float, home: Path) -> list[str]:
    broken = _session(home)
    state, _ = load_session(home / "state.json")
    if broken or state is None:
        return broken
    mappings = len(state.document.mappings)
    return [] if mappings in (1, 4) else [f"half an import: {mappings} mappings"]


def _check_file(path: Path, run: Run, moment: float, home: Path) -> list[str]:
    must, there = run.last("saved") or 0, number_in(load(path).events[0].text)
    return _session(home) + ([] if there >= must else [f"saved {must}, the file has {there}"])


class _Sends:
    """Compares what the server answered with the history; *in_flight* counts what was too late to be there."""

    def __init__(self, server: CountingServer) -> None:
        self._server = server
        self._checked: set[int] = set()
        self.in_flight = 0

    def check(self, run: Run, moment: float, home: Path) -> list[str]:
        broken = _session(home)
        there = numbers_in_history(home)
        new = {number: at for number, at in dict(self._server.answered).items() if number not in self._checked}
        self._checked |= new.keys()
        missing = new.keys() - there
        lost = [number for number in missing if new[number] < moment - GRACE]
        self.in_flight += len(missing) - len(lost)
        return broken + [f"answered {number}, not in the history" for number in lost]


def numbers_in_history(home: Path) -> set[int]:
    """The numbers of all sends in the history, which must be sound."""
    path = home / "history.sqlite"
    if not path.exists():
        return set()
    with closing(sqlite3.connect(path)) as database:
        found = database.execute("PRAGMA integrity_check").fetchone()[0]
        assert found == "ok", found
    with closing(History(path)) as history:
        return {number_in(entry.event) for entry in history.entries(HistoryQuery())}
