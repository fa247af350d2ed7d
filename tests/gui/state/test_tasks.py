"""Tasks: what fails outside is said, a bug reaches the hook."""

import asyncio
import sys

import pytest

from talonbench.errors import WorkspaceError
from talonbench_gui.state.tasks import Tasks


async def raising(error: Exception) -> None:
    raise error


def run(loop: asyncio.AbstractEventLoop, tasks: Tasks, error: Exception) -> None:
    async def go() -> None:
        tasks.start(raising(error))
        await asyncio.sleep(0.01)

    loop.run_until_complete(go())


def test_what_goes_wrong_outside_is_told(loop: asyncio.AbstractEventLoop) -> None:
    tasks, told = Tasks(), list[str]()
    tasks.failed.connect(told.append)

    run(loop, tasks, WorkspaceError("the disk is full"))

    assert told == ["the disk is full"]


def test_a_bug_reaches_the_hook(loop: asyncio.AbstractEventLoop, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[type[BaseException]] = []
    monkeypatch.setattr(sys, "excepthook", lambda kind, error, trace: seen.append(kind))

    run(loop, Tasks(), ZeroDivisionError())

    assert seen == [ZeroDivisionError]


def test_finishing_cancels_what_still_runs(loop: asyncio.AbstractEventLoop) -> None:
    tasks = Tasks()

    async def go() -> bool:
        task = tasks.start(asyncio.sleep(60))
        await asyncio.sleep(0)
        await tasks.finish()
        return task.cancelled()

    assert loop.run_until_complete(go())
