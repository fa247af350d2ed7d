"""The page of what was imported, object by object."""

from pathlib import Path

from tests.gui.conftest import WindowDriver
from tests.gui.pages import SETUP, rows, show


def test_what_was_imported_stands_object_by_object_with_its_reports(driver: WindowDriver) -> None:
    driver.window.importing().read(SETUP)
    driver.until(lambda: len(driver.window.subscriptions()) == 4)
    page = show(driver, "import")

    assert rows(page.model)[:4] == [
        "Talon.One Webshop DE · 4 mappings, 5 filters",
        "● on  Destination  Talon.One Webshop DE  https://lumenloom.europe-west1.talon.one/"
        "  i The API key is masked, as always in Segment's exports. Enter it.",
        "● on  Mapping  Order completed -> close session  Update customer session",
        "● on  Mapping  Profile sync  Update customer profile",
    ]
    page.table.select(2)
    assert 'event = "Order Completed"' in page.reader.toPlainText()
    assert page.use.isVisible()


def test_before_an_import_the_page_invites_a_drop(driver: WindowDriver) -> None:
    page = show(driver, "import")

    assert page.empty.isVisible()
    assert page.empty.title.text() == "Drop a customer's setup here"


def test_a_broken_file_is_named_and_stands_above_what_is_in(driver: WindowDriver, tmp_path: Path) -> None:
    (tmp_path / "broken.tf").write_text('resource "segment_destination_subscription" "x" {\n  name =\n}', "utf-8")
    driver.window.importing().read([*SETUP, tmp_path / "broken.tf"])
    driver.until(lambda: len(driver.window.subscriptions()) == 4)
    page = show(driver, "import")

    assert "Not in: broken.tf:2:9, " in driver.window.notice.text()
    assert rows(page.model)[0] == "Not imported · 1"
    assert rows(page.model)[1].startswith("✕ error  file  broken.tf:2:9")
    assert page.table.selected == 1
    assert "broken.tf:2:9" in page.reader.toPlainText()
