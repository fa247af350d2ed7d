"""The preview while typing: the newest text wins, and nothing of it runs on the window's thread."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from talonbench.destination import Settings
from talonbench.preview import Preview
from talonbench.talon_one import default_subscription
from talonbench_gui.live_preview import MOST_PUT_OFF, LivePreview, Wanted
from tests.gui.conftest import WindowDriver


@pytest.fixture
def live(qtbot: QtBot) -> Iterator[LivePreview]:
    owner = QObject()
    live = LivePreview(owner)
    yield live
    live.stop()


def wanted(text: str) -> Wanted:
    return Wanted(text, (default_subscription(),), (), Settings("key", "https://my.talon.one"), 0)


def test_of_many_texts_the_last_is_previewed(live: LivePreview, qtbot: QtBot) -> None:
    seen: list[Preview] = []
    live.preview_finished.connect(seen.append)

    for number in range(20):
        live.want(wanted(f'{{"type": "track", "n": {number}}}'))
    qtbot.waitUntil(lambda: not live.is_pending)

    assert [part.text for part in seen] == ['{"type": "track", "n": 19}']


def test_a_stale_result_is_dropped(live: LivePreview, qtbot: QtBot) -> None:
    seen: list[str] = []
    live.preview_finished.connect(lambda part: seen.append(part.text))
    live.want(wanted('{"type": "track"}'))
    live._begin()

    live.want(wanted('{"type": "page"}'))
    qtbot.waitUntil(lambda: not live.is_pending)

    assert seen == ['{"type": "page"}']


def test_asking_only_notes_what_is_wanted(live: LivePreview, qtbot: QtBot) -> None:
    seen: list[Preview] = []
    live.preview_finished.connect(seen.append)

    live.want(wanted('{"type": "track"}' + " " * 1_000_000))

    assert live.is_pending
    assert seen == []
    qtbot.waitUntil(lambda: not live.is_pending)


def test_the_preview_says_what_it_took(driver: WindowDriver) -> None:
    assert driver.window._speed.text().startswith("1 of 1 ready · ")
    assert driver.window._size.text().endswith(" of 32 KB")


def test_the_first_preview_leaves_the_first_paint_alone_but_does_not_wait_for_ever(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    live = LivePreview(window)
    window.isVisible = lambda: True  # type: ignore[method-assign]  # shown, and never painted

    waits = [live._is_early() for _ in range(MOST_PUT_OFF + 1)]
    assert waits == [True] * MOST_PUT_OFF + [False]

    other = LivePreview(window)
    QApplication.sendEvent(window, QEvent(QEvent.Type.Paint))
    assert not other._is_early()
    for part in (live, other):
        part.stop()
