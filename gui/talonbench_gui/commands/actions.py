"""The commands as Qt actions, shared by menus, shortcuts, buttons and the palette."""

from __future__ import annotations

from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QAction, QActionGroup, QKeySequence

from talonbench_gui.commands.catalogue import COMMANDS

if TYPE_CHECKING:
    from collections.abc import Callable

    from talonbench_gui.commands.command import Command, Facts
    from talonbench_gui.commands.context import Context


class Actions(QObject):
    """Creates an action for each command and keeps it up to date. *refreshed* carries the current facts."""

    refreshed = Signal(object)

    def __init__(self, context: Context, read: Callable[[], Facts], parent: QObject) -> None:
        super().__init__(parent)
        self.context, self._read = context, read
        self._bound: dict[str, Callable[[], object]] = {}
        self._groups: dict[str, QActionGroup] = {}  # exclusive, so that menus draw dots instead of ticks
        self._by_id = {command.id: self._make(command) for command in COMMANDS}
        self._allowed: frozenset[str] | None = None
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self.refresh)

    def __getitem__(self, name: str) -> QAction:
        return self._by_id[name]

    def bind(self, name: str, slot: Callable[[], object]) -> None:
        """Let *slot* run the command *name*, which has no function of its own."""
        self._bound[name] = slot

    def is_bound(self, name: str) -> bool:
        """Whether a feature has bound the command *name*."""
        return name in self._bound

    def allow_only(self, names: frozenset[str] | None) -> None:
        """Disable all commands but those called *names*; None ends that."""
        self._allowed = names
        for name, action in self._by_id.items():
            action.setEnabled(names is None or name in names)
        self.refresh()

    def run(self, name: str, *args: object) -> None:
        """Run the command *name*, with *args* after its own arguments."""
        command = next(one for one in COMMANDS if one.id == name)
        if command.run:
            find_function(command)(self.context, *command.args, *args)
        elif name in self._bound:
            self._bound[name](*args)
        self.refresh_soon()

    def refresh_soon(self) -> None:
        """Read the facts after this turn of the event loop."""
        if not self._soon.isActive():
            self._soon.start()

    def refresh(self) -> None:
        """Update every action from the current facts."""
        facts = self._read()
        for command in COMMANDS:
            action = self._by_id[command.id]
            if command.enabled is not None:
                is_allowed = self._allowed is None or command.id in self._allowed
                action.setEnabled(is_allowed and command.enabled(facts))
            if command.checked is not None:
                action.setChecked(command.checked(facts))
            if command.label is not None:
                action.setText(_title(command, command.label(facts)))
        self.refreshed.emit(facts)

    def _make(self, command: Command) -> QAction:
        action = QAction(_title(command, command.title), self)
        action.setObjectName(command.id)
        action.setData(command.icon)  # the icon's name; drawn where the action is shown
        action.setCheckable(command.checked is not None)
        if command.group:
            group = self._groups.setdefault(command.group, QActionGroup(self))
            group.addAction(action)
        if command.keys and not command.local_keys:
            action.setShortcut(QKeySequence(command.keys))
        action.triggered.connect(partial(self._on_triggered, command.id))
        return action

    def _on_triggered(self, name: str, _: bool = False) -> None:
        self.run(name)


def find_function(command: Command) -> Callable[..., object]:
    """The function named by *command*; its module is imported on first use."""
    module, name = command.run.split(":")
    function: Callable[..., object] = getattr(import_module(module), name)
    return function


def _title(command: Command, title: str) -> str:
    return f"{title}\t{command.keys}" if command.local_keys else title
