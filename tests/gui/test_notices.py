"""The message at the top of the window: how it is to be taken is said in colour, in a sign and in a word."""

from pathlib import Path

import pytest

from tests.gui.conftest import Bench


@pytest.mark.parametrize(("tone", "word"), [("accent", ""), ("warn", "Warning"), ("bad", "Failed")])
def test_a_notice_says_how_it_is_to_be_taken(bench: Bench, tone: str, word: str) -> None:
    notice = bench.window.notice

    bench.window.say("Words.", tone)

    assert (notice.text(), notice.word, notice.property("tone")) == ("Words.", word, tone)
    assert not notice.sign.pixmap().isNull()
    assert notice.isVisible()


def test_news_after_a_failure_is_news(bench: Bench) -> None:
    bench.window.say("No.", "bad")

    bench.window.say("Yes.")

    assert (bench.window.notice.word, bench.window.notice.property("tone")) == ("", "accent")


def test_what_was_recognised_is_news(bench: Bench) -> None:
    assert bench.window.pasting.take('curl https://api.segment.io/v1/track -u k: -d \'{"event": "e", "userId": "u"}\'')

    assert bench.window.notice.text()
    assert bench.window.notice.property("tone") == "accent"


def test_a_file_that_cannot_be_read_is_a_failure(bench: Bench, tmp_path: Path) -> None:
    bench.window.pasting.open_files([tmp_path / "none.json5"])

    bench.until(lambda: bench.window.notice.text())
    assert bench.window.notice.word == "Failed"


def test_an_import_that_brings_nothing_is_a_failure(bench: Bench) -> None:
    bench.window.importing().take_text("{}")

    bench.until(lambda: bench.window.notice.text())
    assert bench.window.notice.word == "Failed"
