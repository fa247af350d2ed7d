"""Segment's Public API in the window, over real HTTP: pull, filters checked by Segment, what was delivered."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QDialog, QLabel, QLineEdit, QPushButton, QTabWidget

from talonbench.cases import check_case, read_cases
from talonbench.clock import hold
from talonbench.document import edits
from talonbench.filters import DestinationFilter
from talonbench_gui.state.segment import NO_TOKEN
from talonbench_gui.widgets.histogram import HistogramView
from talonbench_gui.widgets.tables.table import Table
from tests.core.runs import FAILED, MISSED, SENT, Row, write_run
from tests.core.segment_server import TOKEN, Workspace, destination, gone, limited, says, segment
from tests.core.test_segment_delivery import NOON, counted
from tests.gui.driver import WindowDriver
from tests.gui.fakes import MemoryKeychain
from tests.gui.look import cells, notice_of

TEST = '{"type": "track", "event": "Test", "userId": "u1"}'


@pytest.fixture
def live() -> Workspace:
    return Workspace()


@pytest.fixture
def driver(open_window: Callable[..., WindowDriver], live: Workspace) -> Iterator[WindowDriver]:
    """A window whose region is the local API."""
    with segment(live) as url:
        opened = open_window()
        opened.workbench.segment.set_region(url)
        yield opened


def press(driver: WindowDriver, name: str, then: Callable[[], None] | None = None) -> None:
    """Press a button, *then* do something meanwhile, and wait for the calls that this makes."""
    driver.while_running(driver.find(QPushButton, name).click, then)


def ask(driver: WindowDriver, command: str) -> None:
    """Do the command *command*, and wait for its calls."""
    driver.while_running(lambda: driver.run_command(command))


def status(driver: WindowDriver) -> str:
    return driver.find(QLabel, "segmentStatus").text()


def connect(driver: WindowDriver, command: str = "segment.pull", token: str = TOKEN) -> None:
    """Open the dialog, type the token and press Connect, as a person does."""
    ask(driver, command)
    edit = driver.find(QLineEdit, "segmentToken")
    driver.type_into(edit, token)
    press(driver, "segmentConnect")


# -- pull -----------------------------------------------------------------------------------------------------------


def test_a_destination_is_chosen_and_pulled(driver: WindowDriver, live: Workspace, home: Path) -> None:
    live.destinations.append(destination("d2", "Outlet"))
    connect(driver)
    choice = driver.find(QComboBox, "segmentDestination")
    assert [choice.itemText(at) for at in range(choice.count())] == [
        "Shop (https://shop.talon.one)", "Outlet (https://shop.talon.one)",
    ]  # fmt: skip

    press(driver, "segmentPull")

    document = driver.workbench.store.document
    assert [part.id for part in document.mappings] == ["m1", "m2"]
    assert document.destination is not None
    assert [one.partition(" ")[0] for one in document.destination.pulled] == [
        "mappings/m1",
        "mappings/m2",
        "filters/f1",
    ]
    assert driver.workbench.store.undo_label == "import of 2 mappings"
    assert not driver.find(QDialog, "segmentDialog").isVisible()
    driver.workbench.session.save()
    assert all(TOKEN.encode() not in file.read_bytes() for file in home.rglob("*") if file.is_file())


def test_a_pull_into_a_new_document_has_nothing_of_the_former_one(
    driver: WindowDriver, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def discard(_: object, question: str) -> str:
        asked.append(question)
        return "discard"

    monkeypatch.setattr("talonbench_gui.shell.qt_ui.QtUi.ask_unsaved", discard)
    driver.write(TEST)
    connect(driver)

    press(driver, "segmentPullNew")
    driver.until(lambda: driver.workbench.store.document.destination is not None)

    document = driver.workbench.store.document
    assert [part.id for part in document.mappings] == ["m1", "m2"]
    assert "Test" not in "".join(event.text for event in document.events)
    assert asked == ["Save changes to “Untitled”?"]


def test_the_token_is_kept_in_the_keychain_of_its_region(
    driver: WindowDriver, live: Workspace, keychain: MemoryKeychain
) -> None:
    connect(driver)

    driver.until(lambda: TOKEN in keychain.kept.values())
    ((_, name),) = [one for one in keychain.kept if keychain.kept[one] == TOKEN]
    assert name == f"Segment Public API at {driver.workbench.segment.origin}"
    driver.until(lambda: status(driver) == "Token saved in the system keychain.")
    driver.workbench.segment.set_region("eu")
    assert driver.workbench.segment.token == ""


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (says(401, {}), "Segment rejected the token for the destinations (401)"),
        (says(403, {}), "Segment refused the destinations (403)"),
        (limited(400_000), "Segment limits the requests (429)"),
    ],
    ids=["401", "403", "429"],
)
def test_why_segment_refuses_is_said(driver: WindowDriver, live: Workspace, answer: object, words: str) -> None:
    live.answers = [("GET /destinations", answer)]  # type: ignore[list-item]  # a reply

    connect(driver)

    assert status(driver).startswith(words)
    assert TOKEN not in status(driver)
    assert not driver.find(QPushButton, "segmentPull").isEnabled()


def test_a_call_can_be_cancelled(driver: WindowDriver, live: Workspace) -> None:
    connect(driver)
    live.answers = [("GET /destinations", limited(60_000))]
    said: list[str] = []

    def cancel() -> None:
        said.append(status(driver))
        driver.find(QPushButton, "segmentCancel").click()

    press(driver, "segmentConnect", cancel)

    assert (said, status(driver)) == (["Segment limits the requests: waiting 60 s."], "Cancelled.")


def test_without_a_token_nothing_is_asked(driver: WindowDriver, live: Workspace) -> None:
    driver.run_command("segment.pull")
    press(driver, "segmentConnect")

    assert (status(driver), live.asked) == (NO_TOKEN, [])


# -- filters --------------------------------------------------------------------------------------------------------


def add_filter(driver: WindowDriver) -> None:
    store = driver.workbench.store
    made = DestinationFilter("Tests", 'event = "Test"', ({"type": "DROP"},))
    store.apply(edits.set_filters((made,)))
    driver.write(TEST)


def test_filters_are_checked_and_a_difference_is_kept_as_a_case(
    driver: WindowDriver, live: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_filter(driver)
    connect(driver)
    saved = tmp_path / "differs.case.yaml"
    monkeypatch.setattr("talonbench_gui.shell.qt_ui.QtUi.ask_save", lambda *_: (saved, "Cases (*.case.yaml)"))

    ask(driver, "segment.filters")

    table = driver.find(Table, "segmentFilters")
    assert cells(table) == ["✕ differs  Tests  dropped  unchanged"]
    assert driver.find(QLabel, "segmentChecks").text() == "1 answer differs, of 1 filter."
    said = driver.find(QLabel, "segmentAnswer").text()
    assert said == "Segment says that the event is unchanged; our result is that it is dropped."
    press(driver, "segmentKeep")
    assert not check_case(read_cases(saved)).is_good
    live.preview = lambda *_: None
    press(driver, "segmentCheck")
    assert cells(table) == ["✓ same  Tests  dropped  dropped"]
    assert not driver.find(QPushButton, "segmentKeep").isEnabled()


def test_trace_checks_the_filters_with_one_click(driver: WindowDriver, live: Workspace) -> None:
    add_filter(driver)
    driver.workbench.segment.set_token(TOKEN)
    live.preview = lambda *_: None
    driver.run_command("page.trace")

    press(driver, "traceCheck")

    assert driver.find(QTabWidget, "segmentTabs").currentIndex() == 1
    assert cells(driver.find(Table, "segmentFilters")) == ["✓ same  Tests  dropped  dropped"]


def test_no_answer_is_told(driver: WindowDriver, live: Workspace) -> None:
    add_filter(driver)
    driver.workbench.segment.set_token(TOKEN)
    live.answers = [("POST", gone)]

    ask(driver, "segment.filters")

    assert driver.find(QLabel, "segmentChecks").text() == "1 answer missing, of 1 filter."
    assert cells(driver.find(Table, "segmentFilters"))[0].startswith("? no answer  Tests")


# -- delivery -------------------------------------------------------------------------------------------------------


def test_segments_counts_are_shown_beside_what_the_open_run_predicts(
    driver: WindowDriver, live: Workspace, tmp_path: Path
) -> None:
    live.counts = {
        "successful-delivery": [counted("Order Completed", 100, 0, 200, subscriptionId="m1")],
        "failed-delivery": [counted("Order Completed", 0, 0, 3, subscriptionId="m1", discardReason="bad_request")],
    }
    night = (NOON - 43_200) * 1000
    verdicts = [SENT] * 4 + [FAILED] * 3 + [MISSED] * 2
    rows = [Row(at, night + at, "Order Completed", "u", one) for at, one in enumerate(verdicts)]
    driver.workbench.archive.open(write_run(tmp_path / "run", rows))
    driver.until(lambda: driver.workbench.archive.run is not None)
    connect(driver, "segment.delivery")

    with hold(NOON):
        press(driver, "segmentCount")
    driver.until(lambda: driver.workbench.segment.prediction is not None)

    chart, predicted = (driver.find(HistogramView, name) for name in ("segmentChart", "segmentPrediction"))
    assert chart.model().rowCount() == 7
    tip = Qt.ItemDataRole.ToolTipRole
    assert chart.model().index(6, 0).data(tip) == (
        "2026-11-30, Segment: 200 delivered, 3 discarded, 0 filtered at the destination"
    )
    assert predicted.isVisible()
    assert predicted.model().index(6, 0).data(tip) == (
        "2026-11-30, predicted: 4 delivered, 3 discarded, 2 filtered at the destination"
    )
    listed = cells(driver.find(Table, "segmentCounts"))
    assert "Delivered · 300 events · 4 predicted" in listed
    assert "Order Completed  Mapping m1  bad_request  3  3" in listed
    assert "Order Completed  only predicted  0  2" in listed


def test_a_stage_that_cannot_be_read_says_so(driver: WindowDriver, live: Workspace) -> None:
    live.answers = [("GET /delivery-overview/failed-delivery", says(403, {}))]
    connect(driver, "segment.delivery")

    press(driver, "segmentCount")

    listed = cells(driver.find(Table, "segmentCounts"))
    assert any(one.startswith("Segment refused the counts of events discarded (403)") for one in listed)
    assert not driver.find(HistogramView, "segmentPrediction").isVisible()
    assert notice_of(driver.workbench) == ""
