"""The menus of the window: every command in its place, and what holds at the moment."""

from __future__ import annotations

from importlib.metadata import version
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QApplication,
    QFrame,
    QLineEdit,
    QListWidget,
    QMenu,
    QPlainTextEdit,
    QWidget,
)
from pytestqt.qtbot import QtBot

from talonbench_gui.commands.catalogue import COMMANDS
from talonbench_gui.commands.command import MENUS
from talonbench_gui.shell.help import find_topic
from talonbench_gui.shell.menus import SECTION
from talonbench_gui.shell.pages import PAGES
from talonbench_gui.widgets.html_popup import HtmlPopup
from talonbench_gui.widgets.palette import HINT, CommandPalette
from talonbench_gui.wording.help import TOPICS
from tests.gui.driver import WindowDriver


def menu(driver: WindowDriver, title: str) -> QMenu:
    """The menu of the bar with this title, opened."""
    opened = next(one.menu() for one in driver.window.menuBar().actions() if one.text().replace("&", "") == title)
    assert isinstance(opened, QMenu)
    opened.aboutToShow.emit()
    return opened


def checked(driver: WindowDriver) -> set[str]:
    """The commands with a check mark."""
    QApplication.processEvents()  # the commands read the facts once a turn
    return {one.id for one in COMMANDS if driver.command(one.id).isChecked()}


def entries(opened: QMenu) -> list[str]:
    """The entries of a menu and its submenus, from the top; only Open recent has no command."""
    found: list[str] = []
    for action in opened.actions():
        inner = action.menu()
        if isinstance(inner, QMenu) and action.text() != "Open recent":
            found += entries(inner)
        elif not action.isSeparator() and action.objectName() != SECTION:
            found.append(action.objectName() or "file.open_recent")
    return found


def blocks(opened: QMenu) -> list[list[str]]:
    """The titles of the entries between two separators."""
    found: list[list[str]] = [[]]
    for action in opened.actions():
        if action.isSeparator():
            found.append([])
        elif action.objectName() != SECTION:
            found[-1].append(action.text())
    return found


@pytest.mark.parametrize("title", MENUS)
def test_every_command_is_in_its_menu_in_short_blocks(driver: WindowDriver, title: str) -> None:
    opened = menu(driver, title)

    assert entries(opened) == [one.id for one in COMMANDS if one.menu == title]
    assert max(len(block) for block in blocks(opened) if "Trace" not in block) <= 7


def test_choices_are_in_submenus_with_a_dot_and_toggles_have_a_tick(driver: WindowDriver) -> None:
    def submenu(title: str, name: str) -> QMenu:
        found = next(one.menu() for one in menu(driver, title).actions() if one.text() == name)
        assert isinstance(found, QMenu)
        return found

    for title, name in (("View", "Theme"), ("Send", "Sandbox responses")):
        choices = submenu(title, name).actions()
        group = choices[0].actionGroup()
        assert group is not None
        assert group.isExclusive()
        assert group.actions() == choices
    assert [one.text() for one in submenu("View", "Theme").actions()] == ["Follow the system", "Light", "Dark"]
    assert len(submenu("View", "Text size").actions()) == 3
    for toggle in ("view.wrap", "view.problems_panel", "send.retries"):
        assert driver.command(toggle).isCheckable()
        assert all(driver.command(toggle) not in group.actions() for group in driver.window.findChildren(QActionGroup))


def test_the_pages_have_the_keys_of_their_order_in_the_rail(driver: WindowDriver) -> None:
    pages = [one for one in COMMANDS if one.id.startswith("page.")]

    assert [one.id.removeprefix("page.") for one in pages] == [entry.id for entry in PAGES]
    assert [one.keys for one in pages] == [*(f"Ctrl+{number}" for number in range(1, 10)), "Ctrl+Shift+I"]


def test_the_clipboard_acts_on_what_has_the_focus(driver: WindowDriver, qtbot: QtBot) -> None:
    def possible() -> list[str]:
        menu(driver, "Edit")
        return [act for act in ("cut", "copy", "paste", "select_all") if driver.command(f"edit.{act}").isEnabled()]

    driver.window.activateWindow()
    deployment, request = driver.find(QLineEdit, "deploymentEdit"), driver.find(QPlainTextEdit, "requestView")
    driver.show_page("editor")
    request.setFocus()
    driver.until(request.hasFocus)
    assert possible() == ["select_all"]
    driver.run_command("edit.select_all")
    assert possible() == ["copy", "select_all"]
    driver.run_command("edit.copy")

    driver.find(QPlainTextEdit, "eventEditor").setFocus()
    assert "paste" in possible()
    driver.editor.selectAll()
    driver.run_command("edit.paste")
    driver.until(lambda: "eventType" in driver.editor.toPlainText())
    assert deployment.text() == "https://sandbox.talon.one"


def test_an_opened_menu_has_its_icons(driver: WindowDriver) -> None:
    menu(driver, "Send")

    assert not driver.command("send.send").icon().isNull()


def test_recent_files_are_listed(driver: WindowDriver, tmp_path: Path) -> None:
    def recent() -> QAction:
        return next(action for action in menu(driver, "File").actions() if action.text() == "Open recent")

    assert not recent().isEnabled()
    driver.workbench.file.save(tmp_path / "shop.talonbench.json", lambda _: None)
    driver.until(lambda: driver.workbench.file.recent)

    opened = recent().menu()
    assert isinstance(opened, QMenu)
    opened.aboutToShow.emit()
    assert recent().isEnabled()
    assert [action.text() for action in opened.actions()] == ["shop.talonbench.json"]
    driver.run_command("file.new")
    opened.actions()[0].trigger()
    driver.until(lambda: driver.workbench.file.name == "shop")


def test_the_help_lists_the_keys(driver: WindowDriver) -> None:
    driver.run_command("help.shortcuts")

    shown = driver.find(QFrame, "commandPalette").findChild(QListWidget)
    assert isinstance(shown, QListWidget)
    keys = {hint for row in range(shown.count()) if (hint := shown.item(row).data(HINT))}
    usable = {one.keys for one in COMMANDS if one.keys and driver.command(one.id).isEnabled()}
    assert keys == usable
    assert {"Ctrl+Return", "Ctrl+F"} <= keys


@pytest.mark.parametrize(
    ("name", "command"),
    [
        ("mappingList", "mapping.duplicate"),
        ("fieldTable", "field.reset"),
        ("requestView", "copy.curl"),
    ],
)
def test_a_menu_at_the_place_offers_what_can_be_done_there(
    driver: WindowDriver, monkeypatch: pytest.MonkeyPatch, name: str, command: str
) -> None:
    part, menus = driver.find(QAbstractScrollArea, name), list[QMenu]()
    monkeypatch.setattr(QMenu, "popup", lambda opened, _: menus.append(opened))

    part.customContextMenuRequested.emit(QPoint(1, 1))

    assert command in [action.objectName() for action in menus[0].actions()]
    menus[0].close()


def test_what_the_window_shows_is_checked(driver: WindowDriver) -> None:
    assert checked(driver) == {"page.editor", "sandbox.normal", "view.wrap", "view.system"}

    for command in ("page.trace", "view.dark", "view.wrap", "view.dim"):
        driver.run_command(command)

    assert checked(driver) == {"page.trace", "sandbox.normal", "view.dark", "view.dim"}


def test_problems_are_shown_and_hidden_by_one_command(driver: WindowDriver) -> None:
    ticks = []
    for _ in range(3):
        QApplication.processEvents()
        ticks.append(driver.command("view.problems_panel").isChecked())
        driver.run_command("view.problems_panel")

    assert ticks == [False, True, False]


def test_open_problems_are_shown_from_another_page_too(driver: WindowDriver) -> None:
    driver.run_command("view.problems_panel")
    driver.show_page("samples")

    driver.find(QAbstractButton, "problemsToggle").click()

    driver.until(driver.editor.isVisible)
    assert driver.find(QAbstractButton, "problemsToggle").isChecked()
    assert driver.command("view.problems_panel").isChecked()


def test_problems_open_beside_the_trace_and_not_on_pages_of_other_things(driver: WindowDriver) -> None:
    trace, panel = driver.show_page("trace"), driver.find(QWidget, "problemsPanel")
    driver.find(QAbstractButton, "problemsToggle").click()

    assert (trace.isVisible(), panel.isVisible()) == (True, True)
    driver.show_page("archive")
    assert not panel.isVisible()
    driver.show_page("trace")
    assert panel.isVisible()
    driver.find(QAbstractButton, "problemsToggle").click()
    assert (trace.isVisible(), panel.isVisible()) == (True, False)


def popup(driver: WindowDriver) -> str:
    """What help or the messages say; closed with Escape."""
    found = driver.find(HtmlPopup, "htmlPopup")
    text = found.view.toPlainText()
    QTest.keyClick(found.view, Qt.Key.Key_Escape)
    assert not found.isVisible()
    QApplication.sendPostedEvents(found, QEvent.Type.DeferredDelete)
    return text


def test_about_says_the_version(driver: WindowDriver) -> None:
    driver.run_command("help.about")

    shown, window = driver.find(HtmlPopup, "htmlPopup").geometry(), driver.window.rect()
    assert abs(shown.center().x() - window.center().x()) <= 1
    assert abs(shown.center().y() - window.center().y()) <= 1
    assert version("talonbench") in popup(driver)


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("eventEditor", "Event"),
        ("mappingList", "Mappings"),
        ("triggerEdit", "Trigger"),
        ("fieldTable", "Fields"),
        ("requestView", "Request"),
        ("apiKeyEdit", "Connection"),
    ],
)
def test_help_is_about_what_has_the_focus(driver: WindowDriver, name: str, title: str) -> None:
    driver.window.activateWindow()
    part = driver.find(QWidget, name)
    part.setFocus()
    driver.until(part.hasFocus)

    driver.run_command("help.focus")

    assert popup(driver).startswith(title)
    assert part.hasFocus()


def test_help_in_the_form_of_a_field_is_about_fields(driver: WindowDriver) -> None:
    driver.wait_for_preview()
    editor = driver.find(QWidget, "fieldEditor")

    assert {find_topic(part)[1].title for part in editor.findChildren(QWidget)} == {"Fields"}
    assert find_topic(driver.find(QWidget, "editTriggerButton"))[1].title == "Trigger"


def test_help_knows_every_page(driver: WindowDriver) -> None:
    titles = {entry.id: entry.title for entry in PAGES if entry.id != "editor"}

    assert {page: find_topic(driver.show_page(page))[1].title for page in titles} == titles


def test_every_command_of_a_topic_exists() -> None:
    names = {one.id for one in COMMANDS}

    assert [name for topic in TOPICS.values() for name in topic.commands if name not in names] == []


def test_the_last_messages_are_listed_in_full(driver: WindowDriver) -> None:
    driver.workbench.notices.post("The disk is full, and this is a long story. " * 5, "error")
    driver.run_command("view.messages")

    assert popup(driver).count("a long story") == 5


def test_the_palette_lists_what_was_used_last_first_and_the_rest_by_menu(driver: WindowDriver, qtbot: QtBot) -> None:
    driver.run_command("view.palette")
    palette = driver.find(CommandPalette, "commandPalette")
    qtbot.keyClicks(palette.query, "wrap long")
    qtbot.keyClick(palette.query, Qt.Key.Key_Return)
    assert driver.workbench.session.option("wrap", "yes") == "no"

    driver.run_command("view.palette")

    listed = [palette.list.item(row).text() for row in range(palette.list.count())]
    assert listed[:4] == ["Recent", "Wrap long lines", "File", "New"]
    assert palette.list.currentItem().text() == "Wrap long lines"
    qtbot.keyClick(palette.query, Qt.Key.Key_Down)
    assert palette.list.currentItem().text() == "New"
    qtbot.keyClick(palette.query, Qt.Key.Key_Escape)


def test_each_menu_opens_by_a_letter_of_its_own(driver: WindowDriver) -> None:
    titles = [one.text() for one in driver.window.menuBar().actions()]

    letters = [QKeySequence.mnemonic(title).toString() for title in titles]

    assert len(set(letters)) == len(titles)
    assert all(letters)
