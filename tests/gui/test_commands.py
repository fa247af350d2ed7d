"""The commands as data: each can be done, none stands in another's way."""

from collections import Counter
from importlib import import_module
from importlib.metadata import version

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QKeySequence
from PySide6.QtWidgets import QMenu

from talonbench_gui import context_menus
from talonbench_gui.catalogue_of_commands import COMMANDS, FACTS, GROUPS, MENUS, Command
from talonbench_gui.ticks import FAULTS
from talonbench_gui.widgets.palette import HINT
from talonbench_gui.window_commands import WindowCommands
from talonbench_resources import resource
from tests.gui.conftest import WindowDriver


def test_no_command_s_name_and_no_shortcut_is_given_twice() -> None:
    names = Counter(command.id for command in COMMANDS)
    keys = Counter(QKeySequence(command.shown_keys).toString() for command in COMMANDS if command.shown_keys)

    assert (max(names.values()), max(keys.values())) == (1, 1)


def _slot(command: Command) -> object:
    group, _, name = command.slot.rpartition(":")
    if not group:
        return getattr(WindowCommands, name)
    module, owner = GROUPS[group].split(":")
    return getattr(getattr(import_module(module), owner), name)


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.id)
def test_a_command_can_be_done_has_a_menu_and_its_icon(command: Command) -> None:
    assert callable(_slot(command))
    assert command.menu in MENUS
    assert command.when in ("", *FACTS)
    assert not command.icon or resource(f"icons/{command.icon}.svg").is_file()
    assert not command.shown_keys or QKeySequence(command.shown_keys).toString()


def test_every_command_stands_in_its_menu(driver: WindowDriver) -> None:
    menus = {action.text(): action.menu() for action in driver.window.menuBar().actions()}
    assert all(isinstance(menu, QMenu) for menu in menus.values())

    shown = {action.objectName() for menu in menus.values() for action in menu.actions()}  # type: ignore[attr-defined]  # a QMenu

    assert shown == {command.id for command in COMMANDS}


def test_commands_that_need_something_wait_for_it(driver: WindowDriver) -> None:
    enabled = {name: action.isEnabled() for name, action in driver.window.command_actions.items()}
    assert (enabled["copy.curl"], enabled["mapping.delete"], enabled["send.cancel"]) == (True, True, False)

    driver.run_command("mapping.delete")
    driver.wait_for_preview()

    enabled = {name: action.isEnabled() for name, action in driver.window.command_actions.items()}
    assert (enabled["copy.curl"], enabled["mapping.delete"], enabled["mapping.add"]) == (False, False, True)


@pytest.mark.parametrize(
    ("command", "widget"),
    [
        ("view.event", "eventEditor"),
        ("view.mappings", "mappingList"),
        ("view.fields", "fieldTable"),
        ("view.request", "requestView"),
        ("view.connection", "connectionCombo"),
        ("view.library", "libraryTree"),
    ],
)
def test_the_keyboard_reaches_each_part(driver: WindowDriver, command: str, widget: str) -> None:
    driver.window.activateWindow()
    driver.run_command(command)

    driver.until(lambda: driver.window.focusWidget() is not None and driver.window.focusWidget().objectName() == widget)


def test_the_help_lists_the_keys(driver: WindowDriver) -> None:
    driver.run_command("help.shortcuts")

    shown = driver.window.palette_list.list
    keys = {shown.item(row).data(HINT) for row in range(shown.count())}
    assert keys == {command.shown_keys for command in COMMANDS if command.shown_keys}
    assert {"Ctrl+Return", "Ctrl+F"} <= keys


def test_a_menu_at_the_place_offers_what_can_be_done_there(driver: WindowDriver) -> None:
    window = driver.window
    for part, commands in (
        (window.mappings.list, context_menus.MAPPINGS),
        (window.mappings.table, context_menus.FIELDS),
        (window.request.view, context_menus.REQUEST),
        (window.event_panel.json.editor, context_menus.EVENT),
    ):
        menu = window.context_menus.menu(part, commands)

        assert part.contextMenuPolicy() == Qt.ContextMenuPolicy.CustomContextMenu
        assert [action.objectName() for action in menu.actions()][-len(commands) :] == list(commands)
        menu.deleteLater()


def test_a_field_s_value_is_copied_and_its_default_comes_back(driver: WindowDriver) -> None:
    mappings = driver.window.mappings
    mappings.table.selectRow(1)
    driver.run_command("field.copy")
    assert QGuiApplication.clipboard().text() == "test-user-z65zqk"
    mappings.editor.set_path("$.email")
    driver.wait_for_preview()

    driver.run_command("field.reset")
    driver.wait_for_preview()

    assert mappings.fields.index(1, 2).data() == "test-user-z65zqk"


def _ticked(driver: WindowDriver) -> set[str]:
    driver.window.draw_icons()
    return {name for name, action in driver.window.command_actions.items() if action.isChecked()}


def test_the_menus_tick_what_holds(driver: WindowDriver) -> None:
    before = _ticked(driver)

    for command in ("sandbox.429", "send.retries", "view.dim", "view.wrap", "view.dark"):
        driver.run_command(command)

    assert before == {"sandbox.normal", "view.wrap", "view.system"}
    assert _ticked(driver) == {"sandbox.429", "send.retries", "view.dim", "view.dark"}


@pytest.mark.parametrize("command", sorted(FAULTS))
def test_the_menu_ticks_how_the_sandbox_answers(driver: WindowDriver, command: str) -> None:
    driver.run_command(command)

    assert _ticked(driver) & set(FAULTS) == {command}


def test_about_says_the_version(driver: WindowDriver) -> None:
    driver.run_command("help.about")

    assert version("talonbench") in driver.window.notice.text()
