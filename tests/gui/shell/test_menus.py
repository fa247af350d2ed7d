"""The menus of the window: every command in its place, and what holds at the moment."""

from __future__ import annotations

from importlib.metadata import version
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QFrame, QLabel, QListWidget, QMenu

from talonbench_gui.commands.catalogue import COMMANDS
from talonbench_gui.commands.command import MENUS
from talonbench_gui.widgets.palette import HINT
from tests.gui.driver import WindowDriver


def menu(driver: WindowDriver, title: str) -> QMenu:
    """The menu of the bar with this title, opened."""
    opened = next(one.menu() for one in driver.window.menuBar().actions() if one.text() == f"&{title}")
    assert isinstance(opened, QMenu)
    opened.aboutToShow.emit()
    return opened


def checked(driver: WindowDriver) -> set[str]:
    """The commands with a check mark."""
    QApplication.processEvents()  # the commands read the facts once a turn
    return {one.id for one in COMMANDS if driver.command(one.id).isChecked()}


@pytest.mark.parametrize("title", MENUS)
def test_every_command_is_in_its_menu(driver: WindowDriver, title: str) -> None:
    shown = [action.objectName() for action in menu(driver, title).actions() if not action.isSeparator()]

    assert [name or "file.open_recent" for name in shown] == [one.id for one in COMMANDS if one.menu == title]


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
    keys = {shown.item(row).data(HINT) for row in range(shown.count())}
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
    titles = []
    for _ in range(3):
        QApplication.processEvents()
        titles.append(driver.command("view.problems_panel").text())
        driver.run_command("view.problems_panel")

    assert titles == ["Show problems", "Hide problems", "Show problems"]


def test_about_says_the_version(driver: WindowDriver) -> None:
    driver.run_command("help.about")

    assert version("talonbench") in driver.find(QLabel, "noticeText").text()
