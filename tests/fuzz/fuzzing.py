"""One target's run: mutates its corpus, keeps what behaved in a new way, and saves what failed."""

import hashlib
import random
import re
import signal
import time
import traceback
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from tests.fuzz.mutation import mutate
from tests.fuzz.targets import Target

HERE: Final = Path(__file__).parent
SLOW: Final = 2.0  # seconds of the processor for an input: a busy machine is no finding
HANGING: Final = 30.0  # seconds of the clock
_QUICK: Final = 0.05  # seconds: what takes longer isn't mutated further, so that more can be tried
_POOL: Final = 400  # inputs that are mutated further
_SHRINKING: Final = 5.0  # seconds spent on making a finding smaller


class TooSlowError(Exception):
    """An input took longer than `SLOW` or `HANGING`."""


class Run:
    """The state of one target; *findings* are the files saved, by how the target failed."""

    def __init__(self, name: str, target: Target, dice: random.Random) -> None:
        self.name, self._target, self._dice = name, target, dice
        self._pool = [path.read_bytes() for path in seeds(name)] or [b""]
        self._seen: set[str] = set()
        self.findings: dict[str, Path] = {}
        self.count, self.seconds = 0, 0.0
        for data in self._pool:  # also loads what it needs, which no input has to answer for
            with suppress(Exception):
                target(data)

    def work(self, seconds: float) -> None:
        """Run mutated inputs for so many *seconds*."""
        begun = time.monotonic()
        while time.monotonic() - begun < seconds:
            data = mutate(self._dice, self._dice.choice(self._pool), self._pool)
            self.count += 1
            taken = time.perf_counter()
            failure = failure_of(self._target, data)
            taken = time.perf_counter() - taken
            if failure:
                self._keep(failure, data)
            elif taken < _QUICK:
                self._learn(f"{len(data).bit_length()} {int(taken * 100).bit_length()}", data)
        self.seconds += time.monotonic() - begun

    def _learn(self, behaviour: str, data: bytes) -> None:
        """Mutate *data* further if nothing of its size took about as long, and now and then anyway."""
        if behaviour in self._seen and self._dice.random() > 0.002:
            return
        self._seen.add(behaviour)
        if len(self._pool) < _POOL:
            self._pool.append(data)

    def _keep(self, failure: str, data: bytes) -> None:
        if failure in self.findings:
            return
        small = _shrink(self._target, data, failure)
        path = HERE / "findings" / self.name / hashlib.sha256(small).hexdigest()[:12]
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(small)
        self.findings[failure] = path
        print(f"{self.name}: {failure}\n    {path.relative_to(HERE.parents[1])}", flush=True)


def seeds(name: str) -> list[Path]:
    """The files that the target *name* starts from: its corpus, and what it once failed on."""
    return [path for kind in ("corpus", "findings") for path in sorted((HERE / kind / name).glob("*"))]


def failure_of(target: Target, data: bytes) -> str:
    """How *target* fails on *data*, with its place; empty if it doesn't."""
    try:
        with _at_most(SLOW, HANGING):
            target(data)
    except TooSlowError as error:
        return f"takes too long {_place(error)}"
    except Exception as error:  # noqa: BLE001  # any is a finding
        return f"{type(error).__name__} {_place(error)}"
    return ""


def _place(error: Exception) -> str:
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if "talonbench" in frame.filename]
    frames = frames or list(traceback.extract_tb(error.__traceback__))
    last = frames[-1]
    where = re.sub(r".*/(?:core|tests)/", "", last.filename)
    return f"at {where} in {last.name}"


@contextmanager
def _at_most(worked: float, passed: float) -> Iterator[None]:
    def give_up(*_: object) -> None:
        raise TooSlowError

    timers = ((signal.SIGPROF, signal.ITIMER_PROF, worked), (signal.SIGALRM, signal.ITIMER_REAL, passed))
    before = [signal.signal(number, give_up) for number, _, _ in timers]
    for _, timer, seconds in timers:
        signal.setitimer(timer, seconds)
    try:
        yield
    finally:
        for (number, timer, _), former in zip(timers, before, strict=True):
            signal.setitimer(timer, 0)
            signal.signal(number, former)


def _shrink(target: Target, data: bytes, failure: str) -> bytes:
    """The smallest part of *data* found in time that fails in the same way."""
    end, size = time.monotonic() + _SHRINKING, len(data) // 2
    while size and time.monotonic() < end:
        at = 0
        while at < len(data) and time.monotonic() < end:
            shorter = data[:at] + data[at + size :]
            if failure_of(target, shorter) == failure:
                data = shorter
            else:
                at += size
        size //= 2
    return data


def print_table(runs: Sequence[Run]) -> None:
    """What each target did."""
    print(f"\n{'target':<12}{'runs':>12}{'runs/s':>10}{'findings':>10}")
    for run in runs:
        print(f"{run.name:<12}{run.count:>12,}{run.count / max(run.seconds, 0.001):>10,.0f}{len(run.findings):>10}")
    total = sum(run.count for run in runs)
    print(f"{'all':<12}{total:>12,}{total / max(sum(run.seconds for run in runs), 0.001):>10,.0f}"
          f"{sum(len(run.findings) for run in runs):>10}")  # fmt: skip
