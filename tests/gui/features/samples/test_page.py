"""The page of samples, and events made to fire."""

from tests.gui.conftest import WindowDriver
from tests.gui.pages import show


def test_a_sample_is_searched_and_added_with_its_mapping(driver: WindowDriver) -> None:
    page = show(driver, "samples")
    page.search.setText("refund")

    page.both.click()
    driver.wait_for_preview()

    assert [part.name for part in driver.window.subscriptions()] == ["Track event", "Order Refunded"]
    driver.until(lambda: driver.window.preview and driver.window.preview.mappings[1].status == "ready")


def test_a_sample_is_opened_with_fresh_ids(driver: WindowDriver) -> None:
    page = show(driver, "samples")
    page.search.setText("order cancelled")
    page.fresh.click()
    driver.wait_for_preview()

    assert "talonbench-" in driver.window.event_panel.json.text()


def test_the_selected_mapping_is_made_to_fire(imported: WindowDriver) -> None:
    imported.window.arranging.change(lambda now: now.chosen(1))
    imported.wait_for_preview()
    show(imported, "samples").make.click()
    imported.wait_for_preview()

    assert imported.window.preview is not None
    imported.until(lambda: imported.window.preview.mappings[1].status == "ready")  # type: ignore[union-attr]  # see above


def test_what_is_opened_while_an_event_is_made_stays(driver: WindowDriver) -> None:
    page = show(driver, "samples")
    page.make.click()
    page.open.click()
    opened = driver.window.event_panel.json.text()
    done: list[object] = []
    driver.window.background.run(lambda: None, done.append)

    driver.until(lambda: done)
    assert driver.window.event_panel.json.text() == opened


def test_a_contradiction_is_explained(driver: WindowDriver) -> None:
    driver.type_into(driver.window.mappings.trigger, 'event = "A" and event = "B"')
    page = show(driver, "samples")
    page.make.click()
    assert driver.window.notice.text() == "Making an event that fires “Track event”…"

    driver.until(lambda: page.head.title.text() == "No event fires “Track event”")
    assert not driver.window.notice.isVisible()
    assert "exclude each other" in page.reader.toPlainText()
    assert "event is “A”" in page.reader.toPlainText()
