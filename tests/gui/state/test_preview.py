"""The preview while typing: the newest document wins, and nothing of it runs on the UI thread."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from talonbench.document import edits
from talonbench.preview import Preview
from talonbench_gui.state.preview import MOST_PUT_OFF
from talonbench_gui.state.workbench import Workbench
from tests.gui.fakes import MemoryKeychain


@pytest.fixture
def threaded(qapp: QApplication, home: object, keychain: MemoryKeychain) -> Iterator[Workbench]:
    """The services with threads of their own."""
    made = Workbench()
    made.start()
    yield made
    made.close()


def type_text(workbench: Workbench, text: str) -> None:
    workbench.store.apply(edits.set_event_text(workbench.store.document.current_event.id, text))


def test_of_many_texts_the_last_is_previewed(threaded: Workbench, qtbot: QtBot) -> None:
    seen: list[Preview] = []
    threaded.previews.changed.connect(seen.append)

    for number in range(20):
        type_text(threaded, f'{{"type": "track", "n": {number}}}')
    qtbot.waitUntil(lambda: not threaded.previews.is_pending)

    assert [one.text for one in seen] == ['{"type": "track", "n": 19}']


def test_an_edit_only_notes_what_is_to_be_previewed(threaded: Workbench) -> None:
    seen: list[Preview] = []
    threaded.previews.changed.connect(seen.append)

    type_text(threaded, '{"type": "track"}' + " " * 1_000_000)

    assert threaded.previews.is_pending
    assert seen == []


def test_another_key_is_previewed(threaded: Workbench, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not threaded.previews.is_pending)

    threaded.connections.set_key("another-key")
    qtbot.waitUntil(lambda: not threaded.previews.is_pending)

    preview = threaded.previews.current
    assert preview is not None
    assert preview.selected_mapping is not None
    assert "another-key" in str(preview.selected_mapping.requests[0].headers)


def test_what_is_sent_is_the_preview_of_the_newest_document(
    threaded: Workbench, loop: asyncio.AbstractEventLoop
) -> None:
    async def type_and_wait() -> str:
        type_text(threaded, '{"type": "page"}')
        preview = await threaded.previews.settled()
        assert preview is not None
        return preview.text

    assert loop.run_until_complete(type_and_wait()) == '{"type": "page"}'


def test_the_first_preview_waits_for_the_paint_but_not_for_good(workbench: Workbench) -> None:
    asked: list[bool] = []

    def is_early() -> bool:
        asked.append(True)
        return True

    workbench.previews.current = None
    workbench.previews.is_early = is_early

    for _ in range(MOST_PUT_OFF + 1):
        workbench.previews._begin()

    assert len(asked) == MOST_PUT_OFF
    assert workbench.previews.current is not None
