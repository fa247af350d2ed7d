"""Input methods compose in the fields of the window: the document has only what was committed, in one step."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication, QWidget

from tests.gui.driver import WindowDriver


def compose(edit: QWidget, preedit: str, commit: str = "") -> None:
    event = QInputMethodEvent(preedit, [])
    event.setCommitString(commit)
    QApplication.sendEvent(edit, event)


@pytest.mark.parametrize("name", ["mappingName", "triggerEdit"])
def test_a_field_is_composed(driver: WindowDriver, name: str) -> None:
    store = driver.workbench.store
    edit = driver.find(QWidget, name)
    edit.setFocus()
    before = store.document

    for preedit in ("と", "東京"):
        compose(edit, preedit)
        assert store.document is before
    compose(edit, "", "東京")

    mapping = store.document.current_mapping
    assert mapping is not None
    assert "東京" in (mapping.name if name == "mappingName" else mapping.trigger)
    store.undo()
    assert store.document.current_mapping == before.current_mapping
