"""Events of a run replayed for real from the Archive page: asked first, sent in order, paused, resumed, resent."""

from __future__ import annotations

import json
import os
import signal
import stat
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QProcess, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLabel, QWidget
from pytestqt.qtbot import QtBot

from talonbench.archive.sending import State, list_sends
from talonbench.connections import Connection
from talonbench.destination import Subscription
from talonbench.values import Value
from talonbench_gui.commands.actions import Actions
from talonbench_gui.features.archive.page import ArchivePage
from talonbench_gui.features.archive.replay_bar import ReplayBar
from talonbench_gui.features.archive.replay_words import NO_SETUP, NOTHING_SENDS
from talonbench_gui.state.archive_run import find_setup
from talonbench_gui.state.workbench import Workbench
from talonbench_gui.widgets.html_view import HtmlView
from talonbench_gui.widgets.tables.table import Table
from tests.core.gateways import Gateway, gateway
from tests.gui.fakes import FakeUi
from tests.gui.features.archive.test_page import chips
from tests.gui.look import find

PATIENCE = 60_000  # milliseconds
KEY = "0123456789abcdef"


@pytest.fixture
def page(workbench: Workbench, actions: Actions, qtbot: QtBot) -> ArchivePage:
    made = ArchivePage(workbench, actions)
    qtbot.addWidget(made)
    made.resize(1500, 900)
    made.show()
    return made


def write_archive(path: Path, *numbers: int) -> Path:
    """Events with these numbers, which are their seconds; a second one in ten has no mapping."""
    events = [
        {
            "type": "track", "event": f"E{at}", "userId": "anna", "messageId": f"m{at}",
            "timestamp": f"2026-03-01T12:00:{at:02}Z",
        }
        for at in numbers
    ]  # fmt: skip
    seen = {"type": "track", "event": "Seen", "userId": "anna", "timestamp": "2026-03-01T11:00:00Z"}
    path.write_text("".join(f"{json.dumps(event)}\n" for event in (*events, seen)))
    return path


def use_mapping(workbench: Workbench, trigger: str = 'event != "Seen"') -> None:
    """One mapping that tracks events."""
    fields: dict[str, Value] = {"customerProfileId": {"@path": "$.userId"}, "eventType": {"@path": "$.event"}}
    mapping = Subscription("m1", "Tracks", "trackEventV2", trigger, fields)
    document = workbench.store.document
    workbench.store.replace(replace(document, mappings=(mapping,), mapping=0), is_saved=True)


def use_gateway(workbench: Workbench, server: Gateway) -> None:
    """A connection to *server* with a key."""
    url = f"http://127.0.0.1:{server.server_address[1]}"
    connection = Connection("Local", "gateway", url, url, environment="live")
    workbench.connections.use(workbench.connections.add(connection))
    workbench.connections.set_key(KEY)


def run_over(page: ArchivePage, workbench: Workbench, qtbot: QtBot, path: Path) -> None:
    page.run_over([path])
    qtbot.waitUntil(lambda: not workbench.archive_runner.is_running, timeout=PATIENCE)


def button(page: ArchivePage, name: str) -> QAbstractButton:
    return find(page, QAbstractButton, name)


def act(page: ArchivePage, name: str) -> QAction:
    found = page.findChild(QAction, name)
    assert found is not None
    return found


def said(page: ArchivePage, name: str) -> str:
    return find(page, QLabel, name).text()


def table(page: ArchivePage) -> Table:
    return find(page, Table, "archiveList")


def wait_for_the_end(workbench: Workbench, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not workbench.archive_sender.is_running, timeout=PATIENCE)


def state(page: ArchivePage) -> str:
    """What the bar says of the send, without its moment and its connection."""
    return said(page, "archiveReplayState").partition(": ")[2].rpartition(" · ")[0].rpartition(" · ")[0]


def test_what_is_listed_is_sent_in_order_once_the_user_agrees(
    page: ArchivePage, workbench: Workbench, ui: FakeUi, qtbot: QtBot, tmp_path: Path
) -> None:
    with gateway() as server:
        use_mapping(workbench)
        use_gateway(workbench, server)
        run_over(page, workbench, qtbot, write_archive(tmp_path / "march.ndjson", 3, 1, 2))
        assert said(page, "archiveReplayWhat") == "3 events that send, to Local"
        assert said(page, "archiveReplayKind") == "LIVE"
        ui.answers = [True]

        qtbot.mouseClick(button(page, "archiveReplay"), Qt.MouseButton.LeftButton)
        wait_for_the_end(workbench, qtbot)

    url = f"http://127.0.0.1:{server.server_address[1]}"
    assert ui.asked == [
        (
            f"Send 3 requests for 3 events to Local (LIVE, {url})? That takes about 1 s at 60 requests per second.",
            "Send 3 requests",
        )
    ]
    assert server.events == ["E1", "E2", "E3"]
    assert state(page) == "3 of 3 requests delivered"
    run = workbench.archive.run
    assert run is not None
    kept = [*(run.path / "send").iterdir()]
    if sys.platform != "win32":
        assert {stat.S_IMODE(one.stat().st_mode) for one in kept} == {0o600}
    assert KEY not in "".join(one.read_text("utf-8", "replace") for one in kept)

    ui.answers, ui.asked = [False], []
    button(page, "archiveReplay").click()
    wait_for_the_end(workbench, qtbot)
    assert ui.asked == [("All 3 requests were already sent to Local and answered. Send again?", "Send again")]
    assert len(server.events) == 3


def test_nothing_is_sent_without_consent_or_a_key(
    page: ArchivePage, workbench: Workbench, ui: FakeUi, qtbot: QtBot, tmp_path: Path
) -> None:
    with gateway() as server:
        use_mapping(workbench)
        use_gateway(workbench, server)
        run_over(page, workbench, qtbot, write_archive(tmp_path / "march.ndjson", 1))
        ui.answers = [False]
        button(page, "archiveReplay").click()
        wait_for_the_end(workbench, qtbot)
        assert said(page, "archiveReplayState") == ""

        workbench.connections.set_key("")
        button(page, "archiveReplay").click()
        assert said(page, "archiveReplayState") == "Enter an API key."

    assert server.events == []


def test_the_sandbox_is_asked_about_as_well_and_takes_events_again(
    page: ArchivePage, workbench: Workbench, ui: FakeUi, qtbot: QtBot, tmp_path: Path
) -> None:
    use_mapping(workbench)
    run_over(page, workbench, qtbot, write_archive(tmp_path / "march.ndjson", 1, 2))
    assert said(page, "archiveReplayKind") == "LOCAL"
    ui.answers = [False]
    for _ in range(2):  # a double click neither starts it unasked nor pauses it
        qtbot.mouseClick(button(page, "archiveReplay"), Qt.MouseButton.LeftButton)
    wait_for_the_end(workbench, qtbot)
    assert ui.asked[0][0].startswith("Send 2 requests for 2 events to Sandbox (LOCAL")
    assert not workbench.archive_sender.records

    for number in (1, 2):
        ui.answers = [True]
        button(page, "archiveReplay").click()
        wait_for_the_end(workbench, qtbot)
        assert state(page) == "2 of 2 requests delivered"
        assert len(workbench.archive_sender.records) == number


def test_a_send_is_paused_and_goes_on_in_a_window_opened_later(
    page: ArchivePage, workbench: Workbench, ui: FakeUi, qtbot: QtBot, tmp_path: Path
) -> None:
    with gateway() as server:
        use_mapping(workbench)
        use_gateway(workbench, server)
        run_over(page, workbench, qtbot, write_archive(tmp_path / "march.ndjson", *range(40)))
        rates = page.findChild(QComboBox, "archiveReplayRate")
        assert rates is not None
        rates.setCurrentText("10 requests/s")
        ui.answers = [True]
        button(page, "archiveReplay").click()
        qtbot.waitUntil(lambda: len(server.events) > 2, timeout=PATIENCE)
        assert button(page, "archiveReplay").text() == "Pause"
        button(page, "archiveReplay").click()
        wait_for_the_end(workbench, qtbot)
        first = len(server.events)
        assert 2 < first < 40
        assert state(page) == f"{first} of 40 requests delivered · {40 - first} left"

        run = workbench.archive.run
        assert run is not None
        workbench.archive.close()
        workbench.archive.open(run.path)
        assert state(page) == f"{first} of 40 requests delivered · {40 - first} left"
        rates.setCurrentText("60 requests/s")
        ui.answers, ui.asked = [True], []
        assert button(page, "archiveReplay").text() == "Resume…"
        button(page, "archiveReplay").click()
        wait_for_the_end(workbench, qtbot)

    assert ui.asked[0][1] == f"Send {40 - first} requests"
    assert server.events == [f"E{at}" for at in range(40)]
    assert state(page) == "40 of 40 requests delivered"


def test_closing_the_window_waits_for_what_is_in_progress(
    page: ArchivePage, workbench: Workbench, ui: FakeUi, qtbot: QtBot, tmp_path: Path
) -> None:
    with gateway() as server:
        use_mapping(workbench)
        use_gateway(workbench, server)
        run_over(page, workbench, qtbot, write_archive(tmp_path / "march.ndjson", *range(59)))
        ui.answers = [True]
        button(page, "archiveReplay").click()
        qtbot.waitUntil(lambda: len(server.events) > 2, timeout=PATIENCE)
        run = workbench.archive.run
        assert run is not None

        workbench.archive_sender.stop()

        (record,) = list_sends(run.path)
    assert record.states == {State.DELIVERED: len(server.events)}
    assert record.goes_on


def test_a_stopped_send_is_not_offered_again(
    page: ArchivePage, workbench: Workbench, ui: FakeUi, qtbot: QtBot, tmp_path: Path
) -> None:
    with gateway() as server:
        use_mapping(workbench)
        use_gateway(workbench, server)
        run_over(page, workbench, qtbot, write_archive(tmp_path / "march.ndjson", *range(40)))
        ui.answers = [True]
        button(page, "archiveReplay").click()
        qtbot.waitUntil(lambda: len(server.events) > 2, timeout=PATIENCE)
        button(page, "archiveReplayStop").click()
        wait_for_the_end(workbench, qtbot)

    assert said(page, "archiveReplayState").startswith("Stopped: ")
    assert button(page, "archiveReplay").text() == "Replay…"
    assert not button(page, "archiveReplayStop").isEnabled()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")
def test_what_has_no_answer_is_unknown_and_resent_only_if_asked(
    page: ArchivePage, workbench: Workbench, ui: FakeUi, qtbot: QtBot, tmp_path: Path
) -> None:
    with gateway(lambda name, times: 0 if name == "E2" and times == 1 else 200) as server:
        use_mapping(workbench)
        use_gateway(workbench, server)
        run_over(page, workbench, qtbot, write_archive(tmp_path / "march.ndjson", 1, 2))
        ui.answers = [True]
        button(page, "archiveReplay").click()
        qtbot.waitUntil(lambda: len(server.events) == 2, timeout=PATIENCE)
        (process,) = workbench.archive_sender.findChildren(QProcess)
        os.kill(process.processId(), signal.SIGKILL)
        wait_for_the_end(workbench, qtbot)
        assert said(page, "archiveReplayState") == "Sending ended early; Resume goes on"
        assert act(page, "archiveUnknown").text() == "Show 1 unknown request"

        act(page, "archiveUnknown").trigger()
        assert said(page, "archiveCount") == "1 event"
        ui.answers = [True]
        act(page, "archiveResend").trigger()
        wait_for_the_end(workbench, qtbot)

    assert server.events == ["E1", "E2", "E2"]
    assert state(page) == "2 of 2 requests delivered"


def test_what_is_not_delivered_is_told_and_shown(
    page: ArchivePage, workbench: Workbench, ui: FakeUi, qtbot: QtBot, tmp_path: Path
) -> None:
    with gateway(lambda name, _: 400 if name == "E1" else 200) as server:
        use_mapping(workbench)
        use_gateway(workbench, server)
        run_over(page, workbench, qtbot, write_archive(tmp_path / "march.ndjson", 1, 2))
        ui.answers = [True]
        button(page, "archiveReplay").click()
        wait_for_the_end(workbench, qtbot)

    assert state(page) == "1 of 2 requests delivered · 1 not delivered"
    act(page, "archiveFailed").trigger()
    model = table(page).model()
    assert [model.index(0, at).data() for at in (1, 3)] == ["E1", "✕ not delivered"]
    assert str(model.index(0, 4).data()).startswith("400 Bad Request")
    assert said(page, "archiveCount") == "1 event"
    assert chips(page) == ["not delivered in the last replay ✕"]
    told = find(page, HtmlView, "archiveConditions").toPlainText()
    assert told.startswith("The last replay didn't deliver the request of “Tracks”\n400 Bad Request")
    assert "E1 isn't allowed" in told
    assert "The mapping sends" not in told


def test_only_selected_rows_are_sent(
    page: ArchivePage, workbench: Workbench, ui: FakeUi, qtbot: QtBot, tmp_path: Path
) -> None:
    with gateway() as server:
        use_mapping(workbench)
        use_gateway(workbench, server)
        run_over(page, workbench, qtbot, write_archive(tmp_path / "march.ndjson", 1, 2, 3, 4))
        rows = table(page)
        rows.setFocus()
        rows.select(2)  # after Seen and E1: the oldest event is listed first
        qtbot.keyClick(rows, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
        assert said(page, "archiveReplayWhat") == "2 chosen events, to Local"
        ui.answers = [True]
        button(page, "archiveReplay").click()
        wait_for_the_end(workbench, qtbot)

    assert server.events == ["E2", "E3"]


def test_events_that_another_setup_sends_are_sent_with_it(
    page: ArchivePage, workbench: Workbench, ui: FakeUi, qtbot: QtBot, tmp_path: Path
) -> None:
    with gateway() as server:
        use_mapping(workbench, 'event = "E1"')
        use_gateway(workbench, server)
        run_over(page, workbench, qtbot, write_archive(tmp_path / "march.ndjson", 1, 2, 3))
        use_mapping(workbench)
        act(page, "archiveCompareDocument").trigger()
        qtbot.waitUntil(lambda: not workbench.archive_comparer.is_running, timeout=PATIENCE)
        results, selection = workbench.archive.results, workbench.archive.selection
        assert results is not None
        assert selection is not None
        workbench.archive.select(selection.toggle("kinds", next(iter(results.kinds))))
        assert said(page, "archiveReplayWhat") == "What the other setup sends of 2 events, to Local"
        ui.answers = [True]
        button(page, "archiveReplay").click()
        wait_for_the_end(workbench, qtbot)

    assert ui.asked[0][0].startswith("Send 2 requests for 2 events to Local")
    assert server.events == ["E2", "E3"]


def test_the_bar_says_why_nothing_can_be_sent(
    page: ArchivePage, workbench: Workbench, qtbot: QtBot, tmp_path: Path
) -> None:
    assert said(page, "archiveReplayWhat") == "Open a run to replay its events"
    use_mapping(workbench, 'event = "Never"')
    run_over(page, workbench, qtbot, write_archive(tmp_path / "march.ndjson", 1))
    assert said(page, "archiveReplayWhat").startswith(NOTHING_SENDS)
    assert not button(page, "archiveReplay").isEnabled()

    run = workbench.archive.run
    assert run is not None
    while (setup := find_setup(run.path)).is_file():  # beside the run, and in it
        setup.unlink()
    workbench.archive.open(run.path)
    assert said(page, "archiveReplayWhat") == NO_SETUP


def test_in_a_narrow_window_both_rows_of_the_bar_keep_away_from_its_edges(qtbot: QtBot) -> None:
    bar = ReplayBar()
    qtbot.addWidget(bar)
    bar.show_choice("60 events that send, to Talon.One", ("LIVE", "live"))
    bar.resize(60 * bar.fontInfo().pixelSize(), bar.height())
    bar.show()
    QApplication.processEvents()

    kind, act = (find(bar, QWidget, name).geometry() for name in ("archiveReplayKind", "archiveReplay"))

    assert kind.bottom() < act.top()
    assert min(kind.top(), bar.height() - act.bottom()) > 4
