"""Work beside the UI thread: lanes do not wait for each other, the newest request wins."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator

import pytest
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from talonbench_gui.state.jobs import Jobs, Latest


@pytest.fixture
def jobs(qtbot: QtBot) -> Iterator[Jobs]:
    made = Jobs()
    yield made
    made.finish("preview", "analysis", "files", "session", "history", "keys")


def test_a_result_comes_back_to_the_ui_thread(jobs: Jobs, qtbot: QtBot) -> None:
    threads: list[str] = []

    jobs.run(lambda: threading.current_thread().name, threads.append, lane="files")
    qtbot.waitUntil(lambda: bool(threads))

    assert threads == ["files"]
    assert not jobs.is_busy


def test_a_lane_that_waits_for_its_user_holds_up_no_other(jobs: Jobs, qtbot: QtBot) -> None:
    dialog_closed, done = threading.Event(), list[str]()
    jobs.run(lambda: dialog_closed.wait(20), lambda _: done.append("keys"), lane="keys")

    jobs.run(lambda: "files", done.append, lane="files")
    qtbot.waitUntil(lambda: done == ["files"])
    begun = time.monotonic()
    jobs.finish("files", "session", "history")

    assert time.monotonic() - begun < 2
    dialog_closed.set()
    qtbot.waitUntil(lambda: done == ["files", "keys"])


def test_the_work_of_a_lane_keeps_its_order(jobs: Jobs, qtbot: QtBot) -> None:
    done: list[int] = []

    for number in range(50):
        jobs.run(lambda number=number: number, done.append, lane="history")  # type: ignore[misc]
    qtbot.waitUntil(lambda: len(done) == 50)

    assert done == list(range(50))


def test_draining_waits_for_what_was_begun_and_takes_more(jobs: Jobs, qtbot: QtBot) -> None:
    written: list[str] = []

    def write() -> None:
        time.sleep(0.1)
        written.append("first")

    jobs.run(write, lambda _: None, lane="session")

    jobs.drain("session")

    assert written == ["first"]
    jobs.run(lambda: written.append("second"), lambda _: None, lane="session")
    qtbot.waitUntil(lambda: written == ["first", "second"])


def test_a_finished_lane_does_nothing_more(jobs: Jobs) -> None:
    jobs.finish("session")

    jobs.run(lambda: pytest.fail("done after the end"), lambda _: None, lane="session")

    assert not jobs.is_busy


def test_a_bug_is_raised_on_the_ui_thread_and_told(jobs: Jobs, qtbot: QtBot) -> None:
    told: list[BaseException] = []

    with qtbot.captureExceptions() as raised:
        jobs.run(lambda: 1 // 0, lambda _: None, lane="files", failed=told.append)
        qtbot.waitUntil(lambda: bool(told))

    assert [kind for kind, _, _ in raised] == [ZeroDivisionError]
    assert not jobs.is_busy


def test_of_many_requests_the_newest_is_told(jobs: Jobs, qtbot: QtBot) -> None:
    latest, told, made = Latest(jobs, "analysis"), list[int](), list[int]()

    def make(number: int) -> int:
        made.append(number)
        return number

    for number in range(20):
        latest.run(lambda number=number: make(number), told.append)  # type: ignore[misc]
    qtbot.waitUntil(lambda: not latest.is_pending)

    assert told == [19]
    assert made == [0, 19]


def test_a_cancelled_request_is_not_told(jobs: Jobs, qtbot: QtBot) -> None:
    latest, told = Latest(jobs, "analysis"), list[int]()
    latest.run(lambda: 1, told.append)

    latest.cancel()
    qtbot.waitUntil(lambda: not latest.is_pending)

    assert told == []


def test_a_loop_that_keeps_python_to_itself_does_not_stop_the_work(jobs: Jobs) -> None:
    turns: list[None] = []
    is_over = False

    def work() -> None:
        while not is_over:
            turns.append(None)
            time.sleep(0)  # goes on when it is given its next turn

    jobs.run(work, lambda _: None, lane="files")
    QTest.qWait(1000)  # PySide6 does not let go of the interpreter in here
    is_over = True
    jobs.finish("files")

    assert len(turns) > 10  # without turns of its own, one or two
