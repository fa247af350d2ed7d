"""The page of the whole way: every filter and mapping, and what would change them."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from talonbench.filters import DestinationFilter
from tests.gui.conftest import WindowDriver
from tests.gui.pages import lines, rows, show


def test_the_way_has_a_line_for_each_filter_and_mapping_and_a_page_for_each(imported: WindowDriver) -> None:
    page = show(imported, "trace")

    assert rows(page.model)[:4] == [
        "Filters · 5: 3 passed, 1 changed, 1 off",
        "○ passed  Drop internal traffic  Drop  The condition does not hold, so nothing is done.",
        "○ passed  Only send shop events  Drop  The condition does not hold, so nothing is done.",
        "≈ changed  No PII  Drop properties  removed $.anonymousId",
    ]
    assert rows(page.model)[5:9] == [
        "– off  Sample cart views by user  Sample  The filter is switched off.",
        "Mappings · 4: 1 ready, 2 not triggered, 1 off",
        "● ready  Order completed -> close session  Update customer session"
        "  PUT /segment/v2/customer_sessions/ord-100482",
        "○ not triggered  Profile sync  Update customer profile  not: type is “identify”",
    ]
    page.select(("step", 2))
    assert "Removed" in page.detail.toPlainText()
    page.select(("leg", 0))
    assert "customer_sessions/ord-100482" in page.detail.toPlainText()
    page.select(("leg", 1))
    assert [line for line in page.detail.toPlainText().splitlines() if line][:7] == [
        "Trigger", "condition", "the event has", "✕", "type is “identify”", '"track"', "Fires when type is “identify”.",
    ]  # fmt: skip


def test_the_nearest_miss_is_done_by_one_click_and_undone_by_one_step(imported: WindowDriver) -> None:
    page, window = show(imported, "trace"), imported.window
    before = window.event_panel.json.text()
    page.select(("leg", 1))
    assert "change type from" in page.suggestions[0].sentence

    page.offers.buttons[0].click()
    imported.wait_for_preview()

    assert window.preview is not None
    assert window.preview.mappings[1].status != "not_triggered"
    window.event_panel.json.editor.undo()
    assert window.event_panel.json.text() == before


def test_a_filter_that_drops_the_event_is_passed_by_one_click(driver: WindowDriver) -> None:
    window = driver.window
    window.set_filters((DestinationFilter("No orders", "type = 'track'", ({"type": "DROP"},)),))
    driver.wait_for_preview()
    page = show(driver, "trace")
    page.select(("leg", 0))
    assert page.suggestions[-1].sentence == "Switch the filter “No orders” off."

    page.offers.buttons[len(page.suggestions) - 1].click()
    driver.wait_for_preview()

    assert [one.enabled for one in window.filters] == [False]
    assert window.preview is not None
    assert window.preview.mappings[0].status == "ready"


def test_a_change_of_a_trigger_is_undone_too(driver: WindowDriver) -> None:
    driver.type_into(driver.window.mappings.trigger, 'type = "page"')
    page = show(driver, "trace")
    at = next(at for at, one in enumerate(page.suggestions) if "trigger" in one.sentence)

    page.offers.buttons[at].click()
    driver.wait_for_preview()
    assert driver.window.subscriptions()[0].trigger == 'type = "track"'

    driver.run_command("mapping.undo")
    driver.wait_for_preview()
    assert driver.window.subscriptions()[0].trigger == 'type = "page"'


def test_against_a_pinned_baseline_the_changes_are_shown(driver: WindowDriver) -> None:
    page = show(driver, "trace")
    page.pin.click()

    driver.write(driver.window.event_panel.json.text().replace("track-event", "other-event"))

    assert rows(page.model)[:2] == ["Against the baseline", "≠ changed  Requests  1 of 1 mapping changed"]
    assert rows(page.model)[3].startswith("● ready  ≠ Track event")
    page.select(("baseline", 0))
    assert "/body/eventType" in page.detail.toPlainText()


def test_a_filter_that_cannot_be_read_is_loud_and_can_be_switched_off(driver: WindowDriver) -> None:
    driver.window.set_filters((DestinationFilter("Broken", "type ==", ({"type": "DROP"},)),))
    driver.wait_for_preview()
    page = show(driver, "trace")

    assert rows(page.model)[1].startswith("⊘ dropped  Broken")
    assert any("drops every event" in line for line in lines(driver.window.problems._model))
    page.select(("step", 0))
    page.switch.click()
    driver.wait_for_preview()
    assert driver.window.preview is not None
    assert driver.window.preview.mappings[0].status == "ready"


def test_a_change_is_undone_where_it_was_offered_and_the_keyboard_stays_there(driver: WindowDriver) -> None:
    driver.window.activateWindow()
    driver.until(driver.window.isActiveWindow)
    before = driver.window.event_panel.json.text()
    driver.type_into(driver.window.mappings.trigger, 'type = "page"')
    page = show(driver, "trace")

    page.offers.buttons[0].click()
    driver.wait_for_preview()
    assert driver.window.event_panel.json.text() != before
    assert page.table.hasFocus()
    assert page.undo.isVisible()
    QTest.keyClick(page.table, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    driver.wait_for_preview()

    assert driver.window.event_panel.json.text() == before
    assert not page.undo.isVisible()
    assert driver.window.subscriptions()[0].trigger == 'type = "page"'


def test_a_filter_that_was_switched_off_comes_back(driver: WindowDriver) -> None:
    driver.window.set_filters((DestinationFilter("All", 'type = "track"', ({"type": "DROP"},)),))
    driver.wait_for_preview()
    page = show(driver, "trace")
    page.select(("step", 0))
    page.switch.click()
    driver.wait_for_preview()
    assert not driver.window.filters[0].enabled
    assert page.switch.text() == "Switch this filter on"

    page.undo.click()
    driver.wait_for_preview()

    assert driver.window.filters[0].enabled


def test_a_filter_that_is_off_is_shown_and_switched_on(driver: WindowDriver) -> None:
    driver.window.set_filters((DestinationFilter("All", 'type = "track"', ({"type": "DROP"},), enabled=False),))
    driver.wait_for_preview()
    page = show(driver, "trace")
    page.select(("step", 0))
    assert page.model.rows[1].cells[0].text == "– off"

    page.switch.click()
    driver.wait_for_preview()

    assert driver.window.filters[0].enabled
    assert page.model.rows[1].cells[0].text == "⊘ dropped"


def test_what_was_edited_since_is_not_undone_from_afar(driver: WindowDriver) -> None:
    driver.type_into(driver.window.mappings.trigger, 'type = "page"')
    page = show(driver, "trace")
    page.offers.buttons[0].click()
    driver.wait_for_preview()
    driver.write('{"type": "page", "userId": "mine", "name": "N"}')

    page.take_back()

    assert "mine" in driver.window.event_panel.json.text()
    assert "no change to undo here" in driver.window.notice.text()
