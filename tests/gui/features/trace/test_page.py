"""The trace: every filter and mapping with its outcome, and what would change it."""

from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QAbstractButton
from pytestqt.qtbot import QtBot

from talonbench.document import edits
from talonbench.filters import DestinationFilter
from talonbench.lint import Place
from talonbench.values import Value
from talonbench_gui.commands.actions import Actions
from talonbench_gui.features.trace.page import TracePage
from talonbench_gui.state.workbench import Workbench
from tests.gui.fakes import FakeUi
from tests.gui.pages import SETUP, rows, sample, settle, write_event

TRACK = '{"type": "track", "event": "Level Up", "userId": "u1", "properties": {}}'
DROP: tuple[dict[str, Value], ...] = ({"type": "DROP"},)


@pytest.fixture
def page(workbench: Workbench, actions: Actions, qtbot: QtBot) -> TracePage:
    """The page in sight, with an order and one mapping of all track calls."""
    made = TracePage(workbench, actions)
    qtbot.addWidget(made)
    made.show()
    write_event(qtbot, workbench, sample("order_completed"))
    return made


@pytest.fixture
def imported(page: TracePage, workbench: Workbench, qtbot: QtBot) -> TracePage:
    """The page in sight, with a customer's configuration and an order."""
    workbench.importer.import_paths(SETUP)
    write_event(qtbot, workbench, sample("order_completed"))
    return page


@pytest.fixture
def change(workbench: Workbench, qtbot: QtBot) -> Callable[[edits.Edit], None]:
    """Makes an edit and waits for its preview."""

    def make(edit: edits.Edit) -> None:
        workbench.store.apply(edit)
        settle(qtbot, workbench)

    return make


def sentences(page: TracePage) -> list[str]:
    return [button.accessibleName().removeprefix("Apply: ") for button in page.detail.offers.buttons]


def apply(page: TracePage, words: str) -> None:
    """Press the button of the first suggestion with *words*."""
    found = next(button for button in page.detail.offers.buttons if words in button.accessibleName())
    found.click()


def press(page: TracePage, name: str) -> None:
    button = page.findChild(QAbstractButton, name)
    assert isinstance(button, QAbstractButton)
    button.click()


def trigger(workbench: Workbench) -> str:
    return workbench.store.document.mappings[0].trigger


def status(workbench: Workbench, at: int = 0) -> str:
    assert workbench.previews.current is not None
    return workbench.previews.current.mappings[at].status


def test_a_row_for_each_filter_and_mapping_with_details_of_each(imported: TracePage) -> None:
    shown = rows(imported.model)

    assert shown[0] == "Filters · 5: 3 passed, 1 changed, 1 disabled"
    assert shown[1].startswith("○ passed  Drop internal traffic  Drop  ")
    assert shown[3] == "≈ changed  No PII  Drop properties  Removed $.anonymousId"
    assert shown[5].startswith("– disabled  Sample cart views by user  Sample  ")
    assert shown[6].startswith("Mappings · 4: 1 ready, ")
    assert shown[7].endswith(
        "Order completed -> close session  Update customer session  PUT /segment/v2/customer_sessions/ord-100482"
    )
    assert shown[8].endswith('Update customer profile  Expected type = "identify"; the event has "track".')
    imported.select(("step", 2))
    assert "Removed" in imported.detail.view.toPlainText()
    imported.select(("mapping", 0))
    assert "customer_sessions/ord-100482" in imported.detail.view.toPlainText()
    imported.select(("mapping", 1))
    said = [line for line in imported.detail.view.toPlainText().splitlines() if line]
    assert said[:6] == ["Trigger", "Condition", "Event", "✕", 'type = "identify"', '"track"']


def test_a_suggestion_is_one_click_and_one_step_to_undo(
    imported: TracePage, workbench: Workbench, qtbot: QtBot
) -> None:
    before = workbench.store.document.current_event.text
    imported.select(("mapping", 1))
    assert "change type from" in sentences(imported)[0].lower()

    imported.detail.offers.buttons[0].click()
    settle(qtbot, workbench)

    assert status(workbench, 1) != "not_triggered"
    workbench.store.undo()
    assert workbench.store.document.current_event.text == before


def test_a_filter_that_drops_the_event_is_disabled_by_one_click(
    page: TracePage, workbench: Workbench, qtbot: QtBot, change: Callable[[edits.Edit], None]
) -> None:
    change(edits.set_filters((DestinationFilter("No orders", "type = 'track'", DROP),)))
    page.select(("mapping", 0))

    apply(page, "“No orders”")
    settle(qtbot, workbench)

    assert [one.enabled for one in workbench.store.document.filters] == [False]
    assert status(workbench) != "filtered"


def test_the_undo_button_undoes_the_suggestion_and_the_keyboard_stays(
    page: TracePage, workbench: Workbench, actions: Actions, qtbot: QtBot, change: Callable[[edits.Edit], None]
) -> None:
    change(edits.set_trigger("mapping-1", 'type = "page"'))
    page.select(("mapping", 0))
    with qtbot.waitSignal(actions.refreshed):
        apply(page, "trigger")
        actions.refresh_soon()
    settle(qtbot, workbench)
    assert trigger(workbench) == 'type = "track"'
    assert page.undo.text().startswith("Undo ")

    press(page, "undoButton")

    assert trigger(workbench) == 'type = "page"'
    assert page.focusWidget() is page.table


def test_without_a_step_there_is_no_undo_button(page: TracePage, workbench: Workbench, actions: Actions) -> None:
    while workbench.store.undo_label:
        workbench.store.undo()

    actions.refresh()

    assert not page.undo.isVisible()


def test_the_changes_since_a_baseline_are_shown(page: TracePage, workbench: Workbench, qtbot: QtBot) -> None:
    write_event(qtbot, workbench, TRACK)
    page.pin.click()

    write_event(qtbot, workbench, TRACK.replace("Level Up", "Level Down"))

    assert rows(page.model)[:2] == ["Compared with baseline", "≠ changed  Requests  1 of 1 mapping changed"]
    page.select(("baseline", 0))
    assert "Level Down" in page.detail.view.toPlainText()
    page.pin.click()
    assert rows(page.model)[0].startswith("Mappings")


def test_a_filter_that_cannot_be_read_drops_the_event_until_it_is_disabled(
    page: TracePage, workbench: Workbench, qtbot: QtBot, change: Callable[[edits.Edit], None]
) -> None:
    change(edits.set_filters((DestinationFilter("Broken", "type ==", DROP),)))
    assert rows(page.model)[1].startswith("⊘ dropped  Broken")
    assert page.summary.text().endswith("A filter drops the event.")

    page.select(("step", 0))
    press(page, "switchFilter")
    settle(qtbot, workbench)

    assert status(workbench) != "filtered"


def test_a_filter_is_disabled_and_enabled(
    page: TracePage, workbench: Workbench, qtbot: QtBot, change: Callable[[edits.Edit], None]
) -> None:
    change(edits.set_filters((DestinationFilter("All", 'type = "track"', DROP),)))
    page.select(("step", 0))
    assert page.detail.switch.text() == "Disable filter"

    for word in ("– disabled", "⊘ dropped"):
        press(page, "switchFilter")
        settle(qtbot, workbench)
        assert page.model.rows[1].cells[0].text == word

    workbench.store.undo()
    assert not workbench.store.document.filters[0].enabled


def test_a_mapping_is_opened_in_the_editor(imported: TracePage, workbench: Workbench, ui: FakeUi) -> None:
    imported.select(("mapping", 2))

    press(imported, "openMapping")

    assert workbench.store.document.mapping == 2
    assert ui.shown[-1] == ("page", "editor")


@pytest.mark.parametrize(("title", "found"), [("No PII", True), ("Other", False)])
def test_a_finding_leads_to_its_filter(imported: TracePage, title: str, found: bool) -> None:
    assert imported.reveal(Place("filter", title)) is found

    assert (imported.detail.head.title.text() == title) is found


def test_another_document_leaves_nothing_of_the_former(imported: TracePage, workbench: Workbench, qtbot: QtBot) -> None:
    imported.pin.click()
    imported.select(("mapping", 1))

    workbench.file.new()

    assert rows(imported.model) == []
    assert imported.detail.view.toPlainText() == ""
    assert sentences(imported) == []
    assert imported.pin.text() == "Pin as baseline"
    settle(qtbot, workbench)
    assert rows(imported.model) == ["Mappings · 1: 1 no event", "… no event  Track event  Track event"]


def test_a_hidden_page_shows_nothing_of_the_former_document_when_it_comes_back(
    imported: TracePage, workbench: Workbench, qtbot: QtBot
) -> None:
    imported.hide()
    workbench.file.new()

    imported.show()

    assert rows(imported.model) == []
    settle(qtbot, workbench)
    assert len(rows(imported.model)) == 2


def test_a_hidden_page_does_no_work(page: TracePage, workbench: Workbench, qtbot: QtBot) -> None:
    before = page.summary.text()
    page.hide()

    write_event(qtbot, workbench, TRACK)

    assert page.summary.text() == before
    page.show()
    assert page.summary.text().startswith("Level Up: ")
