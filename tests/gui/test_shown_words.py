"""The window as a person meets it: every page, menu, tooltip and accessible name in words that read well."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractItemModel, QAbstractTableModel, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QTabBar,
    QTextBrowser,
    QWidget,
)

from talonbench_gui.commands.catalogue import COMMANDS
from talonbench_gui.shell.pages import PAGES
from tests.test_words import REFUSED

if TYPE_CHECKING:
    from tests.gui.driver import WindowDriver

PROPERTIES = (
    "text", "title", "toolTip", "statusTip", "accessibleName", "accessibleDescription", "placeholderText",
    "prefix", "suffix", "specialValueText", "windowTitle",
)  # fmt: skip
ROLES = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole)
MOST_ROWS = 60
# Words that code may use, and the screen never says.
NOT_ON_SCREEN = (
    (r"\bfaults?\b", "error"),
    (r"\banswer(s|ed)?\b", "response"),
    (r"\btook\b", "duration"),
    (r"\b(color|catalogue|behaviour)s?\b", "US spelling"),
    (r"\b(bench|setup) page\b|\bthe lists\b", "Editor, Import, Problems"),
    (r"\bExtra data\b|\(char \d+\)|(?-i:\bNone\b)|\bTraceback\b", "no technical leaks"),
)
PROPER = {
    "URL", "cURL", "HTTPie", "Python", "JavaScript", "Postman", "HAR", "Actions", "CLI", "Talonbench", "Segment",
    "ID", "US", "EU", "Trace", "History", "Live", "Samples", "Catalog", "Connections", "Import",
}  # fmt: skip


def texts_of_model(model: QAbstractItemModel) -> Iterator[str]:
    columns = range(model.columnCount() if isinstance(model, QAbstractTableModel) else 1)  # a list hides its own
    for column in columns:
        yield from (model.headerData(column, Qt.Orientation.Horizontal, role) for role in ROLES)
    for row in range(min(model.rowCount(), MOST_ROWS)):
        yield from (model.index(row, column).data(role) for column in columns for role in ROLES)


def texts_of(widget: QWidget) -> Iterator[object]:
    """All that *widget* shows, says to screen readers and explains in tooltips; what the user types is left out."""
    yield from (widget.property(name) for name in PROPERTIES)
    if isinstance(widget, QComboBox):
        yield from (widget.itemText(at) for at in range(widget.count()))
    if isinstance(widget, QTabBar):
        yield from (text for at in range(widget.count()) for text in (widget.tabText(at), widget.tabToolTip(at)))
    if isinstance(widget, QTextBrowser):
        yield widget.toPlainText()
    if isinstance(widget, QAbstractItemView) and widget.model() is not None:
        yield from texts_of_model(widget.model())


def shown(window: QWidget) -> set[str]:
    """Every text of *window* and its menus."""
    widgets = (window, *window.findChildren(QWidget))
    texts = {text for widget in widgets for text in texts_of(widget) if isinstance(text, str)}
    for action in window.findChildren(QAction):
        texts |= {action.text(), action.toolTip()}
    return texts - {""}


def hits(texts: set[str]) -> list[str]:
    return [
        f"{text[:90]!r}: {better}"
        for text in sorted(texts)
        for pattern, better in (*REFUSED, *NOT_ON_SCREEN)
        if re.search(pattern, text, re.IGNORECASE)
    ]


def texts_of_pages(driver: WindowDriver) -> set[str]:
    """The texts of all pages, each while it is shown."""
    texts: set[str] = set()
    for entry in PAGES:
        driver.show_page(entry.id)
        driver.wait_for_preview()
        texts |= shown(driver.window)
    return texts


def test_commands_are_in_sentence_case() -> None:
    words = {word.strip("()…") for command in COMMANDS for word in command.title.split()[1:]}

    assert {word for word in words if word != word.lower()} - PROPER == set()
    assert [command.title for command in COMMANDS if command.title.endswith(".")] == []


def test_an_empty_window_reads_well(driver: WindowDriver) -> None:
    driver.write("")

    texts = texts_of_pages(driver)

    assert len(texts) > 300
    assert "\n".join(hits(texts)) == ""


def test_a_customers_setup_reads_well_with_responses_and_dialogs(imported: WindowDriver) -> None:
    imported.send()
    for command in ("mapping.trigger", "view.problems_panel", "edit.replace", "view.palette"):
        imported.run_command(command)

    texts = texts_of_pages(imported)

    assert len(texts) > 500
    assert "\n".join(hits(texts)) == ""
