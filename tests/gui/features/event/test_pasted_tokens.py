"""Tokens and keys that are pasted into a part of an event never get there."""

import pytest
from PySide6.QtCore import QMimeData
from PySide6.QtGui import QTextCursor

from talonbench_gui.features.event.panel import EventPanel
from talonbench_gui.state.workbench import Workbench
from tests.gui.look import notice_of

EVENT = '{"type": "track", "event": "Paid", "properties": {}}'
TOKEN = "a8Jk2LmN4pQr6StU"


def paste_inside(panel: EventPanel, text: str) -> None:
    """Paste *text* between the braces of the properties."""
    editor = panel.json.editor
    editor.setPlainText(EVENT)
    cursor = editor.textCursor()
    cursor.setPosition(len(EVENT) - 2, QTextCursor.MoveMode.MoveAnchor)
    editor.setTextCursor(cursor)
    data = QMimeData()
    data.setText(text)
    editor.insertFromMimeData(data)


@pytest.mark.parametrize(
    "text",
    [
        f'"Authorization": "Bearer {TOKEN}"',
        f'{{"headers": {{"Authorization": "Basic {TOKEN}", "x": 1}}}}',
        f"// curl -u {TOKEN}: https://api.segment.io/v1/track\n",
        f'"key": "ApiKey-v1 {TOKEN}"',
        f'"url": "https://shop.example/?token={TOKEN}&a=1"',
        f'"writeKey": "{TOKEN}"',
        f'"public": "sgp_{TOKEN}"',
    ],
)
def test_a_token_in_a_part_is_removed_before_it_is_there(panel: EventPanel, workbench: Workbench, text: str) -> None:
    paste_inside(panel, text)

    shown = workbench.store.document.current_event.text
    assert shown == panel.json.text() == EVENT[:-2] + text.replace("sgp_", "").replace(TOKEN, "••••") + EVENT[-2:]
    assert notice_of(workbench) == "Removed a token or key from what you pasted."
    seen = []
    for step in (workbench.store.undo, workbench.store.redo, workbench.store.undo, workbench.store.undo):
        step()
        seen.append(workbench.store.document.current_event.text)
    assert EVENT in seen
    assert all(TOKEN not in one for one in seen)


@pytest.mark.parametrize(
    "text",
    ['"coupon": "SAVE10", "token_type": "bearer"', '{"url": "https://shop.example/?token=abc123"}', '"a": "x -u"'],
)
def test_other_parts_are_pasted_as_they_are(panel: EventPanel, workbench: Workbench, text: str) -> None:
    paste_inside(panel, text)

    assert workbench.store.document.current_event.text == EVENT[:-2] + text + EVENT[-2:]
    assert notice_of(workbench) == ""
