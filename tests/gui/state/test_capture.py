"""Listening for events: the server, the log, and what is told of them."""

import json
import socket
import urllib.request
from collections.abc import Callable, Iterator

import pytest
from pytestqt.qtbot import QtBot

from talonbench_gui.state.capture import CaptureService
from talonbench_gui.state.jobs import Jobs
from talonbench_gui.state.workbench import Workbench


def post(url: str, event: dict[str, object]) -> None:
    """Send *event* as an SDK does."""
    call = urllib.request.Request(f"{url}/v1/track", json.dumps(event).encode(), {"content-type": "application/json"})
    urllib.request.urlopen(call, timeout=10).close()


@pytest.fixture
def capture(workbench: Workbench) -> CaptureService:
    return workbench.capture


def count(signal: object) -> Callable[[], int]:
    """How often *signal* was emitted."""
    told: list[object] = []
    signal.connect(lambda *_: told.append(_))  # type: ignore[attr-defined]  # of any signature
    return lambda: len(told)


def test_events_arrive_while_it_listens(capture: CaptureService, workbench: Workbench) -> None:
    arrivals, activity = count(capture.arrived), count(workbench.activity_changed)

    capture.start(0)
    assert workbench.is_listening
    post(capture.url, {"userId": "u", "event": "Paid"})
    capture.look()
    capture.look()

    assert (len(capture.log), arrivals()) == (1, 1)
    capture.stop()
    assert (capture.url, workbench.is_listening, len(capture.log)) == ("", False, 1)
    assert activity() == 3  # starting, started, stopped


def test_what_arrived_last_is_told_when_it_stops(capture: CaptureService) -> None:
    arrivals = count(capture.arrived)
    capture.start(0)
    post(capture.url, {"userId": "u", "event": "Paid"})

    capture.stop()

    assert arrivals() == 1


def test_a_cleared_log_begins_again(capture: CaptureService) -> None:
    capture.start(0)
    post(capture.url, {"userId": "u", "event": "One"})
    capture.look()
    cleared, arrivals = count(capture.cleared), count(capture.arrived)

    capture.clear()
    post(capture.url, {"userId": "u", "event": "Two"})
    capture.look()

    assert (cleared(), arrivals(), [event.name for event in capture.log]) == (1, 1, ["Two"])


def test_a_port_that_is_taken_is_said(capture: CaptureService, workbench: Workbench) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        capture.start(taken.getsockname()[1])

    notice = workbench.notices.current
    assert notice is not None
    assert "Choose another port, or 0 for any free port." in notice.text
    assert not capture.is_running
    assert not capture.is_starting

    capture.start(0)
    assert workbench.notices.current is None


def test_the_port_is_free_again_after_the_window_closed(workbench: Workbench) -> None:
    workbench.capture.start(0)
    port = int(workbench.capture.url.rpartition(":")[2])

    workbench.closed.emit()

    with pytest.raises(OSError, match=r"refused|timed out"):
        socket.create_connection(("127.0.0.1", port), timeout=1).close()


@pytest.fixture
def jobs(qtbot: QtBot) -> Iterator[Jobs]:
    made = Jobs()
    yield made
    made.finish("files")


def test_the_server_starts_beside_the_ui_thread(jobs: Jobs, workbench: Workbench, qtbot: QtBot) -> None:
    capture = CaptureService(jobs, workbench.notices, workbench.origins, workbench)

    capture.start(0)
    assert (capture.is_starting, capture.is_running) == (True, False)
    qtbot.waitUntil(lambda: capture.is_running)
    post(capture.url, {"userId": "u", "event": "Paid"})

    with qtbot.waitSignal(capture.arrived):
        pass
    capture.close()


def test_closing_while_it_starts_leaves_nothing_listening(jobs: Jobs, workbench: Workbench, qtbot: QtBot) -> None:
    capture = CaptureService(jobs, workbench.notices, workbench.origins, workbench)
    capture.start(0)

    capture.close()

    qtbot.waitUntil(lambda: not jobs.is_busy)
    assert (capture.is_running, capture.url) == (False, "")
