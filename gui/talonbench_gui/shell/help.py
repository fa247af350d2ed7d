"""Help: texts in a small window beside the part that has the focus."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from talonbench_gui.commands.catalogue import COMMANDS
from talonbench_gui.widgets.html_popup import HtmlPopup
from talonbench_gui.wording.help import ABOUT, SAME, TOPICS, Topic

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from talonbench_gui.commands.actions import Actions


class Help(QObject):
    """Made when it is first asked for."""

    def __init__(self, window: QWidget, actions: Actions) -> None:
        super().__init__(window)
        self._window, self._actions = window, actions

    def open(self, focused: QWidget | None) -> None:
        """Explain the part of the window that *focused* belongs to."""
        anchor, topic = find_topic(focused or self._window)
        HtmlPopup(anchor, f"Help: {topic.title}", self._html(topic)).show()

    def open_about(self) -> None:
        """Show what Talonbench is, and its version."""
        from importlib.metadata import version

        title = f"Talonbench {version('talonbench')}"
        HtmlPopup(self._window, title, f"<h2>{title}</h2>{ABOUT}").show()

    def _html(self, topic: Topic) -> str:
        """The text, then the shortcuts of its commands."""
        keys = {command.id: command.keys for command in COMMANDS if command.keys}
        rows = "".join(
            f"<tr><td class='muted'>{escape(keys[name])}</td><td>{escape(self._title(name))}</td></tr>"
            for name in topic.commands
            if name in keys
        )
        return f"<h2>{topic.title}</h2>{topic.text}{f'<h3>Keys</h3><table>{rows}</table>' if rows else ''}"

    def _title(self, name: str) -> str:
        return self._actions[name].text().partition("\t")[0]


def find_topic(widget: QWidget) -> tuple[QWidget, Topic]:
    """The topic of *widget*, or of the nearest part around it that has one."""
    part: QWidget | None = widget
    while part is not None:
        name = SAME.get(part.objectName(), part.objectName())
        if name and name in TOPICS:
            return part, TOPICS[name]
        part = part.parentWidget()
    return widget, TOPICS[""]
