"""The palette finds a command by the words that people try."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLineEdit, QListWidget

from talonbench_gui.commands.catalogue import COMMANDS
from talonbench_gui.commands.search_words import SEARCH_WORDS

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from tests.gui.driver import WindowDriver

TRIED: Final = {
    "unset": "Delete field or key",
    "clear field": "Delete field or key",
    "remove": "Delete mapping",
    "remove mapping": "Delete mapping",
    "delete event": "Close event",
    "new mapping": "Add mapping",
    "clone": "Duplicate mapping",
    "turn off": "Disable mapping",
    "condition": "Edit trigger…",
    "run": "Send event",
    "post": "Send event",
    "verify": "Test connection",
    "api key": "Connections",
    "settings": "Connections",
    "shell": "Copy as cURL",
    "anonymize": "Redacted report…",
    "terraform": "Export configuration…",
    "why": "Trace",
    "webhook": "Live",
    "examples": "Samples",
    "night": "Theme: Dark",
    "zoom in": "Increase text size",
    "pretty": "Format event",
    "collapse": "Fold",
    "timeout": "Sandbox responses: Respond after 12 seconds",
    "warnings": "Show problems",
    "hotkeys": "Keyboard shortcuts",
    "exit": "Quit",
}


def test_words_that_people_try_find_the_command(driver: WindowDriver, qtbot: QtBot) -> None:
    driver.run_command("view.palette")
    palette = driver.find(QFrame, "commandPalette")
    query, rows = palette.findChild(QLineEdit), palette.findChild(QListWidget)
    assert isinstance(query, QLineEdit)
    assert isinstance(rows, QListWidget)

    missed = {}
    for words, title in TRIED.items():
        query.clear()
        qtbot.keyClicks(query, words)
        offered = [
            rows.item(row).text() for row in range(rows.count()) if rows.item(row).flags() & Qt.ItemFlag.ItemIsEnabled
        ]
        if title not in offered[:8]:
            missed[words] = offered

    assert missed == {}


def test_search_words_belong_to_commands() -> None:
    assert SEARCH_WORDS.keys() <= {command.id for command in COMMANDS}
