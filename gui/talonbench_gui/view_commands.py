"""How the window looks, and what of it is in sight."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget

from talonbench_gui.theme import apply_theme, code_font, theme_state
from talonbench_gui.widgets.editor.code_edit import CodeEdit

if TYPE_CHECKING:
    from talonbench_gui.shell.main_window import MainWindow

SMALLEST, LARGEST, STEP = 6.0, 32.0, 1.0


class ViewCommands:
    """Theme, size of the text, and ways to each part of the bench."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window

    def dim_unused(self) -> None:
        """Dim what nothing of the setup reads."""
        self._window.tracing.toggle_dim()

    def _scheme(self, scheme: str) -> None:
        app = QApplication.instance()
        if isinstance(app, QApplication):
            apply_theme(app, scheme)
            self._window.session.keep_option("scheme", theme_state().scheme)

    def theme_system(self) -> None:
        """As the system has it."""
        self._scheme("system")

    def theme_light(self) -> None:
        """Light."""
        self._scheme("light")

    def theme_dark(self) -> None:
        """Dark."""
        self._scheme("dark")

    def zoom_in(self) -> None:
        """Larger."""
        zoom(self._window, QApplication.font().pointSizeF() + STEP)

    def zoom_out(self) -> None:
        """Smaller."""
        zoom(self._window, QApplication.font().pointSizeF() - STEP)

    def zoom_reset(self) -> None:
        """As it was."""
        zoom(self._window, self._window.normal_size)

    def _to(self, part: QWidget, listed_in: QWidget | None = None) -> None:
        """Bring the bench into sight, and the focus to *part*."""
        self._window.show_page("editor")
        if listed_in is not None:
            self._window.lists.bring(listed_in)
        part.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def focus_event(self) -> None:
        """To the event."""
        self._to(self._window.event_panel.json.editor)

    def focus_mappings(self) -> None:
        """To the list of mappings."""
        self._to(self._window.mappings.list)

    def focus_fields(self) -> None:
        """To the fields."""
        self._to(self._window.mappings.table)

    def focus_request(self) -> None:
        """To the request."""
        self._to(self._window.request.view)

    def focus_response(self) -> None:
        """To the response."""
        self._to(self._window.response.focus_part())

    def focus_problems(self) -> None:
        """To the problems."""
        self._to(self._window.problems.view, self._window.problems)

    def focus_history(self) -> None:
        """To what was sent."""
        self._to(self._window.history.view, self._window.history)

    def focus_library(self) -> None:
        """To the samples."""
        self._to(self._window.library.view, self._window.library)

    def focus_connection(self) -> None:
        """To the connection."""
        self._to(self._window.connection.combo)

    def toggle_lists(self) -> None:
        """Fold the lists below, or unfold them."""
        self._window.show_page("editor")
        self._window.lists.toggle()

    def toggle_wrap(self) -> None:
        """Wrap long lines of the event, or not."""
        wraps = self._window.session.option("wrap", "yes") != "yes"
        self._window.event_panel.wrap(wraps)
        self._window.session.keep_option("wrap", "yes" if wraps else "no")


def zoom(window: MainWindow, size: float) -> None:
    """Give all text of *window* a new *size*, and remember it."""
    font = QApplication.font()
    font.setPointSizeF(max(SMALLEST, min(LARGEST, size)))
    QApplication.setFont(font)
    app = QApplication.instance()
    if isinstance(app, QApplication) and app.styleSheet():
        app.setStyleSheet(app.styleSheet())  # what the style sheet styles keeps its font otherwise
    code = code_font()
    code.setPointSizeF(font.pointSizeF())
    for edit in window.findChildren(QWidget):
        if isinstance(edit, CodeEdit) or edit.font().family() == code.family():
            edit.setFont(code)
    window.session.keep_option("font", font.pointSizeF())


def restore_zoom(window: MainWindow) -> None:
    """The size that was chosen in the last session."""
    chosen = window.session.option("font", "")
    if chosen.replace(".", "", 1).isdigit():
        zoom(window, float(chosen))
