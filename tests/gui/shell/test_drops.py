"""Files that are dropped on the window, whatever widget is below."""

from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QPlainTextEdit
from pytestqt.qtbot import QtBot

from talonbench_gui.shell.drops import DropFilter

ACTION, BUTTON, NO_KEY = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


@pytest.fixture
def window(qtbot: QtBot) -> QPlainTextEdit:
    """A widget that takes dropped text by itself."""
    made = QPlainTextEdit()
    qtbot.addWidget(made)
    made.show()
    return made


def drop(window: QPlainTextEdit, data: QMimeData) -> list[list[Path]]:
    """Drop *data* on the middle of *window*; what the filter told."""
    told: list[list[Path]] = []
    filter_ = DropFilter(window)
    filter_.dropped.connect(told.append)
    place = QPointF(window.rect().center())
    for event in (
        QDragEnterEvent(place.toPoint(), ACTION, data, BUTTON, NO_KEY),
        QDropEvent(place, ACTION, data, BUTTON, NO_KEY),
    ):
        QCoreApplication.sendEvent(window.windowHandle(), event)
    return told


def test_files_are_told_and_not_taken_for_text(window: QPlainTextEdit, tmp_path: Path) -> None:
    files = [tmp_path / "event.json", tmp_path / "two words.json"]
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(file)) for file in files])
    data.setText(files[0].as_uri())

    assert drop(window, data) == [files]
    assert window.toPlainText() == ""


def test_text_goes_to_the_widget_below(window: QPlainTextEdit) -> None:
    data = QMimeData()
    data.setText('{"type": "track"}')

    assert drop(window, data) == []
    assert window.toPlainText() == '{"type": "track"}'


def test_addresses_of_the_web_are_no_files(window: QPlainTextEdit) -> None:
    data = QMimeData()
    data.setUrls([QUrl("https://example.com/event.json")])

    assert drop(window, data) == []
