"""A full disk, locked and torn databases, and failing keychains, while the window works and closes."""

import random
import sqlite3
from contextlib import closing
from pathlib import Path

from talonbench.session_state import load_session
from talonbench.workspace import load
from tests.disks import read_only, small_disk
from tests.faults import keychains
from tests.faults.kills import number_in, numbers_in_history
from tests.faults.runs import Run, count_leftovers
from tests.faults.server import CountingServer
from tests.faults.table import Count

SENDS = 3
LARGE = 700_000  # characters: an event that fits on the small disk once
SLOWEST_CLOSE = 15.0  # seconds: five for a database that stays locked, and the rest of a busy machine
PAGE = 4096


def fill_disks(folder: Path, times: int, server: CountingServer) -> list[Count]:
    """Close where the home's disk is full, or read-only: the document must be in the place that is asked for."""
    full, fixed = Count("1 MB disk"), Count("read-only disk")
    with full.timed():
        for turn in range(1, times + 1):
            place = _make(folder / f"full-{turn}") / "elsewhere.talonbench.json"
            with small_disk(folder / f"full-{turn}" / "home") as home:
                Run(home, "work_and_close", 1, server.url, 0, place, LARGE).wait()
                run = Run(home, "work_and_close", 10, server.url, 0, place, LARGE + turn)
                full.add([*_close_of(run), *_asked(run, place, 10)], count_leftovers(home, place.parent))
    with fixed.timed():
        for turn in range(1, times + 1):
            place = _make(folder / f"fixed-{turn}") / "elsewhere.talonbench.json"
            with small_disk(folder / f"fixed-{turn}" / "home") as home, read_only(home):
                run = Run(home, "work_and_close", 10, server.url, 0, place)
                fixed.add([*_close_of(run), *_asked(run, place, 10)], count_leftovers(home, place.parent))
    return [full, fixed]


def lock_databases(folder: Path, times: int, server: CountingServer) -> Count:
    """Another program locks the history while the window sends: the next window must have all of it."""
    count, home = Count("locked database"), folder / "locked"
    with count.timed():
        for turn in range(1, times + 1):
            first = turn * 100
            Run(home, "work_and_close", first, server.url, 1).wait()
            with closing(sqlite3.connect(home / "history.sqlite", isolation_level=None)) as other:
                other.execute("BEGIN EXCLUSIVE")
                losses = _close_of(Run(home, "work_and_close", first + 10, server.url, SENDS))
                other.execute("COMMIT")
            losses += _close_of(Run(home, "work_and_close", first + 20, server.url, 1))
            there = numbers_in_history(home)
            sent = {first, *range(first + 10, first + 10 + SENDS), first + 20}
            count.add([*losses, *(f"{number} isn't in the history" for number in sorted(sent - there))], _left(home))
    return count


def tear_databases(folder: Path, times: int, chance: random.Random, server: CountingServer) -> Count:
    """Pages of the history are torn before the start: what is sent then must be in it, or in the new one."""
    count = Count("torn database")
    with count.timed():
        for turn in range(1, times + 1):
            home = folder / f"torn-{turn}"
            Run(home, "work_and_close", 1, server.url, SENDS).wait()
            _tear(home / "history.sqlite", chance)
            losses = _close_of(Run(home, "work_and_close", 10, server.url, SENDS))
            there = _numbers_anywhere(home)
            losses += [f"{number} isn't in the history" for number in range(10, 10 + SENDS) if number not in there]
            if not list(home.glob("history*.sqlite")):
                losses.append("the damaged file is gone")
            count.add(losses, _left(home))
    return count


def break_sessions(folder: Path, times: int, chance: random.Random, server: CountingServer) -> Count:
    """The session's file is torn: it must be moved aside, and the window must work."""
    count = Count("torn session")
    with count.timed():
        for turn in range(1, times + 1):
            home = folder / f"session-{turn}"
            Run(home, "work_and_close", 1, server.url, 0).wait()
            path = home / "state.json"
            data = path.read_bytes()
            path.write_bytes(data[: chance.randrange(1, len(data))])
            torn = path.read_bytes()
            losses = _close_of(Run(home, "work_and_close", 10, server.url, 0), may_complain=True)
            if torn not in [one.read_bytes() for one in home.glob("state.damaged-*.json")]:
                losses.append("the damaged session is gone")
            count.add([*losses, *_session_has(home, 10)], _left(home))
    return count


def fail_keychains(folder: Path, server: CountingServer) -> list[Count]:
    """The keychain blocks, or raises anything: the document and the sends must be saved, and closing is quick."""
    counts = []
    for kind in (keychains.Slow, keychains.Locked, keychains.Broken, keychains.Panicking, keychains.Exiting):
        name, count = kind.__name__, Count(f"keychain: {kind.__name__.lower()}")
        home = folder / f"keychain-{name}"
        with count.timed():
            for turn in range(1, 3):  # the second start looks the key up
                first = turn * 100
                losses = _close_of(Run(home, "work_and_close", first, server.url, SENDS, keychain=name))
                missing = set(range(first, first + SENDS)) - numbers_in_history(home)
                losses += [f"{number} isn't in the history" for number in sorted(missing)]
                count.add([*losses, *_session_has(home, first + SENDS)], _left(home))
        counts.append(count)
    return counts


def _close_of(run: Run, *, may_complain: bool = False) -> list[str]:
    """What is wrong with how *run*, which closes its window, ended."""
    code = run.wait()
    seconds = run.last("seconds") or 0.0
    wrong = [] if may_complain else run.complaints()
    if code != 0 or run.last("closed") is not True:
        wrong.append(f"it didn't close: exit code {code}, {run.told[-1:]} {run.errors[-300:]}")
    elif seconds > SLOWEST_CLOSE:
        wrong.append(f"closing took {seconds:.1f} s")
    return wrong


def _asked(run: Run, place: Path, number: int) -> list[str]:
    """What is missing if the window must ask, and save the event *number* at *place*."""
    asked = run.last("asked") or ""
    if "Save it somewhere else?" not in asked:
        return [f"it didn't offer another place: {run.told[-2:]}"]
    there = number_in(load(place).events[0].text) if place.exists() else 0
    return [] if there == number else [f"typed {number}, the file has {there}"]


def _session_has(home: Path, number: int) -> list[str]:
    state, notice = load_session(home / "state.json")
    there = 0 if state is None else number_in(state.document.current_event.text)
    return [] if there == number and not notice else [f"typed {number}, the session has {there} {notice}"]


def _tear(path: Path, chance: random.Random) -> None:
    """Overwrite half of a page, or up to half of all pages, with noise or nothing; or cut the file."""
    data = bytearray(path.read_bytes())
    kind = chance.choice(("cut", "half", "some", "first"))
    pages = len(data) // PAGE
    if kind == "cut":
        del data[chance.randrange(1, len(data)) :]
    elif kind == "half":
        at = chance.randrange(pages) * PAGE + PAGE // 2
        data[at : at + PAGE // 2] = chance.randbytes(PAGE // 2)
    else:
        chosen = [0] if kind == "first" else chance.sample(range(1, pages), chance.randint(1, pages // 2))
        for page in chosen:
            data[page * PAGE : (page + 1) * PAGE] = chance.choice((bytes(PAGE), chance.randbytes(PAGE)))
    path.write_bytes(data)


def _numbers_anywhere(home: Path) -> set[int]:
    """The numbers that the history's file has as text; it may still be torn where nothing was read or written."""
    found: set[int] = set()
    for path in home.glob("history.sqlite*"):
        found |= {number for number in range(1, 100) if f"u{number}\\".encode() in path.read_bytes()}
    return found


def _left(home: Path) -> int:
    return count_leftovers(home) + len(list(home.glob("history.unrecorded-*")))


def _make(folder: Path) -> Path:
    folder.mkdir(parents=True)
    return folder
