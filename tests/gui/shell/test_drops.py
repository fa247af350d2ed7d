"""Files that are dropped on the window."""

from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QWidget

from tests.gui.conftest import WindowDriver

TRACK = '{"type": "track", "userId": "u-1"}'


def test_a_file_that_is_dropped_is_opened(driver: WindowDriver, tmp_path: Path) -> None:
    file = tmp_path / "event.json"
    file.write_text(TRACK, encoding="utf-8")
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(file))])

    actions, buttons = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    driver.window.dropEvent(QDropEvent(QPoint(5, 5), actions, data, buttons, Qt.KeyboardModifier.NoModifier))

    driver.until(lambda: driver.window.event_panel.json.text() == TRACK)
    driver.wait_for_preview()


@pytest.mark.parametrize("part", ["deploymentEdit", "fieldTable", "requestView", "eventEditor"])
def test_a_file_is_opened_wherever_it_is_dropped(driver: WindowDriver, tmp_path: Path, part: str) -> None:
    file = tmp_path / "event.json"
    file.write_text(TRACK, encoding="utf-8")
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(file))])
    data.setText(file.as_uri())
    driver.wait_for_preview()
    below = driver.window.findChild(QWidget, part)
    assert below is not None
    place = QPointF(below.mapTo(driver.window, below.rect().center()))
    before = driver.window.arranging.now, driver.window.connection.deployment.text()

    actions, buttons = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    none = Qt.KeyboardModifier.NoModifier
    for event in (
        QDragEnterEvent(place.toPoint(), actions, data, buttons, none),
        QDropEvent(place, actions, data, buttons, none),
    ):
        QCoreApplication.sendEvent(driver.window.windowHandle(), event)

    driver.until(lambda: driver.window.event_panel.json.text() == TRACK)
    assert (driver.window.arranging.now, driver.window.connection.deployment.text()) == before
