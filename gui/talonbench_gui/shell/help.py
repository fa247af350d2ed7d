"""Help: texts in a small window beside the part that has the focus."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from talonbench_gui.commands.catalogue import COMMANDS
from talonbench_gui.shell.guide import GuideWindow, read_title
from talonbench_gui.widgets.html_popup import HtmlPopup
from talonbench_gui.wording.help import ABOUT, GUIDE, SAME, TOPICS, Topic

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from talonbench_gui.commands.actions import Actions
    from talonbench_gui.commands.context import Ui
    from talonbench_gui.state.jobs import Jobs


class Help(QObject):
    """Made when it is first asked for."""

    def __init__(self, window: QWidget, actions: Actions) -> None:
        super().__init__(window)
        self._window, self._actions = window, actions
        self._guide: GuideWindow | None = None

    def open(self, focused: QWidget | None) -> None:
        """Explain the part of the window that *focused* belongs to."""
        anchor, topic = find_topic(focused or self._window)
        page = find_page(anchor)
        title = read_title(page)
        link = f"<p><a href='{page}'>Guide: {title}</a> (F1)</p>" if title else ""
        popup = HtmlPopup(anchor, f"Help: {topic.title}", self._html(topic) + link)
        if title:
            popup.asked_again.connect(lambda: self._open_guide(page))
            popup.view.activated.connect(popup.close)
            popup.view.activated.connect(self._open_guide)
        popup.show()

    def _open_guide(self, page: str) -> None:
        if self._guide is None:
            self._guide = GuideWindow(self._window)
        self._guide.open_page(page)

    def open_about(self) -> None:
        """Show what Talonbench is, and its version."""
        from importlib.metadata import version

        title = f"Talonbench {version('talonbench')}"
        popup = HtmlPopup(self._window, title, f"<h2>{title}</h2>{ABOUT}")
        popup.view.activated.connect(popup.close)
        popup.view.activated.connect(self._actions.run)
        popup.show()

    def copy_diagnostics(self, jobs: Jobs, ui: Ui) -> None:
        """Copy what `talonbench doctor` prints, once the keychain has responded."""
        from talonbench.doctor import format_checks, run_checks
        from talonbench_gui.shell.self_check import check_window

        window = check_window()  # here: fonts belong to the UI thread
        jobs.run(
            lambda: format_checks(run_checks(lambda: window)),
            lambda text: ui.copy(text, "Copied diagnostics"),
            lane="keys",
        )

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


def find_page(widget: QWidget) -> str:
    """The page of the guide about *widget*, which has a topic, or the one to begin with."""
    name = widget.objectName()
    return GUIDE.get(SAME.get(name, name), GUIDE[""])
