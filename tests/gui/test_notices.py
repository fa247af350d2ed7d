"""The message at the top of the window: how it is to be taken is said in colour, in a sign and in a word."""

from pathlib import Path

import pytest

from tests.gui.conftest import WindowDriver


@pytest.mark.parametrize(("tone", "word"), [("accent", ""), ("warn", "Warning"), ("bad", "Failed")])
def test_a_notice_says_how_it_is_to_be_taken(driver: WindowDriver, tone: str, word: str) -> None:
    notice = driver.window.notice

    driver.window.say("Words.", tone)

    assert (notice.text(), notice.word, notice.property("tone")) == ("Words.", word, tone)
    assert not notice.sign.pixmap().isNull()
    assert notice.isVisible()


def test_news_after_a_failure_is_news(driver: WindowDriver) -> None:
    driver.window.say("No.", "bad")

    driver.window.say("Yes.")

    assert (driver.window.notice.word, driver.window.notice.property("tone")) == ("", "accent")


def test_what_was_recognised_is_news(driver: WindowDriver) -> None:
    assert driver.window.pasting.take('curl https://api.segment.io/v1/track -u k: -d \'{"event": "e", "userId": "u"}\'')

    assert driver.window.notice.text()
    assert driver.window.notice.property("tone") == "accent"


def test_a_file_that_cannot_be_read_is_a_failure(driver: WindowDriver, tmp_path: Path) -> None:
    driver.window.pasting.open_files([tmp_path / "none.json5"])

    driver.until(lambda: driver.window.notice.text())
    assert driver.window.notice.word == "Failed"


def test_an_import_that_brings_nothing_is_a_failure(driver: WindowDriver) -> None:
    driver.window.importing().take_text("{}")

    driver.until(lambda: driver.window.notice.text())
    assert driver.window.notice.word == "Failed"
