"""The answer as it is read."""

from PySide6.QtCore import QUrl

from tests.gui.conftest import WindowDriver


def test_a_folded_answer_is_read_in_words_and_as_it_came(driver: WindowDriver) -> None:
    driver.send()

    assert "The sandbox took an event" in driver.window.response.reader.toPlainText()
    driver.window.response.choice.setCurrentIndex(1)
    assert driver.window.response.body.isVisible()
    assert '"effects"' in driver.window.response.view.toPlainText()


def test_a_part_of_the_answer_is_folded_until_it_is_chosen(driver: WindowDriver) -> None:
    driver.send()
    reader = driver.window.response.reader
    assert "▸ Customer profile" in reader.toPlainText()
    assert "integrationId" not in reader.toPlainText()
    reading = driver.window.response._reading
    assert reading is not None
    at = [section.title for section in reading.sections].index("Customer profile")

    reader.anchorClicked.emit(QUrl(f"section:{at}"))

    assert "▾ Customer profile" in reader.toPlainText()
    assert "integrationId" in reader.toPlainText()
