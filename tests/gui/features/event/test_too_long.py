"""An event too long for the editor: its beginning is shown, all of it is kept, and the window goes on."""

import time

from PySide6.QtCore import QMimeData, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from talonbench.document import NamedEvent, edits, new_document
from talonbench.limits import EVENT_TEXT
from talonbench_gui.features.event.panel import EventPanel
from talonbench_gui.state.workbench import Workbench

LONG = '{"type":"track","properties":{"items":[' + '{"sku":"S-1","name":"x"},\n' * 400_000 + "{}]}}"
SHORT = '{"type":"page"}'
PATIENCE = 20_000  # milliseconds


def test_a_text_that_is_too_long_is_kept_whole_and_shown_in_part(
    panel: EventPanel, workbench: Workbench, qtbot: QtBot
) -> None:
    begun = time.perf_counter()
    workbench.store.apply(edits.add_events([("Long", LONG)]))

    assert time.perf_counter() - begun < 1
    assert LONG.startswith(shown := panel.json.text())
    assert 1000 < len(shown) < 100_000
    QTest.keyClicks(panel.json.editor, "abc")
    QTest.keyClick(panel.json.editor, Qt.Key.Key_Delete)
    panel.json.format()
    panel.json.toggle_comment()
    panel.json.replace_all("{}")
    assert workbench.store.document.current_event.text is LONG
    qtbot.waitUntil(lambda: workbench.previews.current is not None and workbench.previews.current.text is LONG,
                    timeout=PATIENCE)  # fmt: skip
    problem = workbench.previews.current.problem if workbench.previews.current is not None else None
    assert problem is not None
    assert problem.message.startswith(f"The event has {len(LONG):,} characters. Only texts of up to 8,000,000 ")


def test_another_event_is_edited_as_ever(panel: EventPanel, workbench: Workbench) -> None:
    workbench.store.apply(edits.add_events([("Long", LONG)]))
    workbench.store.apply(edits.add_events([("Short", SHORT)]))

    QTest.keyClick(panel.json.editor, Qt.Key.Key_End, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(panel.json.editor, " ")

    assert workbench.store.document.current_event.text == f"{SHORT} "
    assert isinstance(new_document().current_event, NamedEvent)


def test_a_script_may_replace_it(panel: EventPanel, workbench: Workbench) -> None:
    workbench.store.apply(edits.add_events([("Long", LONG)]))

    panel.json.editor.setPlainText(SHORT)

    assert workbench.store.document.current_event.text == SHORT
    assert not panel.json.editor.isReadOnly()


def test_what_is_too_long_is_not_pasted_and_that_is_said(panel: EventPanel, workbench: Workbench) -> None:
    said: list[str] = []
    panel.json.notice.connect(said.append)
    data = QMimeData()
    data.setText("x" * (EVENT_TEXT + 1))

    panel.json.editor.insertFromMimeData(data)
    QApplication.processEvents()

    assert said == ["The text has 8,000,001 characters; an event can have at most 8,000,000 here. Nothing was pasted."]
    assert workbench.store.document.current_event.text == ""
