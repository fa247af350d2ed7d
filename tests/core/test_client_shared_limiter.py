"""One limit for a key at a gateway, whatever number of processes send, and however they end."""

import asyncio
import json
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from talonbench.client.rate_limiter import RateLimiter
from talonbench.client.shared_limiter import SharedLimiter, open_limiter
from tests.core.counting import ROOT, counting, environment
from tests.core.servers import run

KEY, GATEWAY = "0123456789abcdef", "https://integration.talon.one"


def send(port: int, count: int, key: str = KEY) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.core.sending", str(port), str(count), key]
    return subprocess.Popen(command, cwd=ROOT, env=environment(), stdout=subprocess.PIPE, text=True)


def kinds_of(process: subprocess.Popen[str]) -> list[str]:
    told, _ = process.communicate(timeout=120)
    found: list[str] = json.loads(told)
    return found


def test_no_second_sees_more_than_60_requests_of_two_processes() -> None:
    with counting() as server:
        processes = [send(server.port, 130) for _ in range(2)]
        kinds = [kind for process in processes for kind in kinds_of(process)]

    assert kinds == ["delivered"] * 260
    assert len(server.times) == 260
    assert server.most_in_a_second() <= 60
    assert server.times[-1] - server.times[0] < 15  # 4.3 s at best: what one gives back, the other takes


def test_what_a_killed_process_held_is_free_again() -> None:
    with counting(delay=0.3) as server:
        killed, other = send(server.port, 300), send(server.port, 150)
        time.sleep(4)
        killed.send_signal(signal.SIGKILL)
        killed.communicate()
        assert kinds_of(other) == ["delivered"] * 150

        assert kinds_of(send(server.port, 60)) == ["delivered"] * 60

    assert server.most_in_a_second() <= 60


def test_another_key_has_a_limit_of_its_own() -> None:
    with counting() as server:
        processes = [send(server.port, 60, key) for key in (KEY, "another-key-0001")]
        for process in processes:
            assert kinds_of(process) == ["delivered"] * 60

    assert len(server.times) == 120


async def waited(limiter: RateLimiter) -> float:
    async with limiter.slot() as seconds:
        return seconds


def test_two_limiters_share_what_is_in_their_folder(tmp_path: Path) -> None:
    async def work() -> list[float]:
        limiters = [SharedLimiter(tmp_path / "one", requests=2, seconds=0.3) for _ in range(2)]
        return [await waited(limiters[number % 2]) for number in range(3)]

    first, second, third = run(work())

    assert max(first, second) < 0.2
    assert 0.1 < third < 2


@pytest.mark.parametrize("content", ["held", "nonsense", "\udcff"])
def test_a_slot_whose_holder_died_is_free_a_second_later(tmp_path: Path, content: str) -> None:
    (tmp_path / "00").write_text(content, "utf-8", "surrogateescape")

    assert 0.1 < run(waited(SharedLimiter(tmp_path, requests=1, seconds=0.2))) < 2


@pytest.mark.parametrize("moment", ["1e18", "inf", "nan", "-5"])
def test_what_was_written_before_the_machine_started_binds_nobody(tmp_path: Path, moment: str) -> None:
    (tmp_path / "00").write_text(moment, "utf-8")

    assert run(waited(SharedLimiter(tmp_path, requests=1, seconds=60))) < 1


def test_who_waits_and_is_cancelled_holds_nothing(tmp_path: Path) -> None:
    async def work() -> float:
        limiter, other = (SharedLimiter(tmp_path, requests=1, seconds=0.1) for _ in range(2))
        async with limiter.slot():
            waiting = asyncio.create_task(waited(other))
            await asyncio.sleep(0.05)
            waiting.cancel()
            await asyncio.wait((waiting,))
        return await waited(limiter)

    assert run(work()) < 1


def test_the_names_tell_nothing_of_the_key(tmp_path: Path) -> None:
    for key, gateway in ((KEY, GATEWAY), ("other", GATEWAY), (KEY, "https://proxy.example"), (KEY, GATEWAY)):
        run(waited(open_limiter(tmp_path / "limits", key, gateway)))
    run(waited(open_limiter(tmp_path / "elsewhere", KEY, GATEWAY)))

    names = [
        {path.name for path in (tmp_path / folder).iterdir() if path.is_dir()} for folder in ("limits", "elsewhere")
    ]
    assert [len(one) for one in names] == [3, 1]
    assert not names[0] & names[1]  # salted
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert all(KEY.encode() not in path.read_bytes() and KEY not in str(path) for path in files)


def test_without_a_place_to_write_the_limit_is_the_process_s_own(tmp_path: Path) -> None:
    (tmp_path / "limits").write_text("a file", "utf-8")

    limiter = open_limiter(tmp_path / "limits", KEY, GATEWAY)

    assert run(waited(limiter)) < 1
    assert run(waited(SharedLimiter(tmp_path / "limits" / "one"))) < 1
