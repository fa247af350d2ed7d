"""The commands as data: each can be done, none gets in another's way."""

from __future__ import annotations

import inspect
from collections import Counter

import pytest
from PySide6.QtGui import QKeySequence

from talonbench_gui.commands.actions import Actions, find_function
from talonbench_gui.commands.catalogue import COMMANDS
from talonbench_gui.commands.command import MENUS, Command
from talonbench_gui.state.workbench import Workbench
from talonbench_resources import resource

BOUND_BY_FEATURES = {
    "edit.find", "edit.replace", "edit.format", "edit.comment", "mapping.trigger", "field.copy", "field.reset",
    "field.add", "field.delete", "field.unset",
    "mapping.rename", "mapping.filter", "view.problems_panel",
    "edit.fold", "edit.unfold", "edit.fold_all", "edit.unfold_all", "event.copy_path",
    "event.copy_value", "event.map_to_field", "event.add_to_trigger", "event.redact",
}  # fmt: skip


def test_no_id_and_no_shortcut_is_used_twice() -> None:
    names = Counter(command.id for command in COMMANDS)
    keys = Counter(
        QKeySequence(command.keys).toString() for command in COMMANDS if command.keys and not command.local_keys
    )

    assert (max(names.values()), max(keys.values())) == (1, 1)


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.id)
def test_a_command_names_a_function_that_takes_its_arguments(command: Command) -> None:
    if command.run:
        inspect.signature(find_function(command)).bind(None, *command.args)
    else:
        assert command.id in BOUND_BY_FEATURES


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.id)
def test_a_command_has_a_menu_a_title_its_icon_and_readable_keys(command: Command) -> None:
    assert command.menu in MENUS
    assert command.title[0].isupper()
    assert not command.icon or resource(f"icons/{command.icon}.svg").is_file()
    assert not command.keys or QKeySequence(command.keys).toString()


def test_undo_and_redo_say_what_they_would_do(workbench: Workbench, actions: Actions) -> None:
    actions.refresh()
    assert (actions["edit.undo"].text(), actions["edit.undo"].isEnabled()) == ("Undo", False)

    actions.run("mapping.add")
    actions.refresh()
    assert actions["edit.undo"].text() == "Undo adding mapping"

    actions.run("edit.undo")
    actions.refresh()
    assert actions["edit.redo"].text() == "Redo adding mapping"
    assert len(workbench.store.document.mappings) == 1


def test_the_toggle_says_what_it_would_do(actions: Actions) -> None:
    actions.refresh()
    assert actions["mapping.toggle"].text() == "Disable mapping"

    actions.run("mapping.toggle")
    actions.refresh()

    assert actions["mapping.toggle"].text() == "Enable mapping"


def checked(actions: Actions) -> set[str]:
    actions.refresh()
    return {command.id for command in COMMANDS if actions[command.id].isChecked()}


def test_what_holds_is_checked(actions: Actions) -> None:
    assert checked(actions) == {"page.editor", "sandbox.normal", "view.wrap", "view.light"}

    for command in ("sandbox.429", "send.retries", "view.dim", "view.wrap"):
        actions.run(command)

    assert checked(actions) == {"page.editor", "sandbox.429", "send.retries", "view.dim", "view.light"}


@pytest.mark.parametrize("command", [one.id for one in COMMANDS if one.group == "responses"])
def test_exactly_one_response_of_the_sandbox_is_checked(actions: Actions, command: str) -> None:
    actions.run(command)

    assert checked(actions) & {one.id for one in COMMANDS if one.group == "responses"} == {command}


def test_commands_that_need_something_wait_for_it(workbench: Workbench, actions: Actions, qtbot: object) -> None:
    from pytestqt.qtbot import QtBot

    assert isinstance(qtbot, QtBot)
    qtbot.waitUntil(lambda: workbench.previews.current is not None)
    names = ("send.selected", "mapping.delete", "mapping.add", "send.cancel")
    actions.refresh()
    assert [actions[name].isEnabled() for name in names] == [True, True, True, False]

    actions.run("mapping.delete")
    qtbot.waitUntil(lambda: not workbench.previews.is_pending)
    actions.refresh()

    assert [actions[name].isEnabled() for name in names] == [False, False, True, False]


def test_a_feature_binds_a_command_of_its_own_widget(actions: Actions) -> None:
    done: list[str] = []
    actions.bind("edit.find", lambda: done.append("find"))

    actions["edit.find"].trigger()

    assert done == ["find"]
