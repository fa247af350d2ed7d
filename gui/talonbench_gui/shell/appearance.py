"""The window's appearance: theme and text size, as the user chose."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication, QWidget

from talonbench_gui.theme import SCHEMES, apply_theme, code_font, theme_state
from talonbench_gui.widgets.editor.code_edit import CodeEdit

if TYPE_CHECKING:
    from talonbench_gui.state.session import Session

SMALLEST: Final = 6.0  # points
LARGEST: Final = 32.0
STEPS: Final = {"larger": 1.0, "smaller": -1.0}


class Appearance(QObject):
    """Applies and remembers theme and text size."""

    def __init__(self, window: QWidget, session: Session) -> None:
        super().__init__(window)
        self._window, self._session = window, session
        self._normal = QApplication.font().pointSizeF()

    def restore(self) -> None:
        """Restore the appearance of the last session."""
        scheme = self._session.option("scheme", "system")
        self._apply_scheme(scheme if scheme in SCHEMES else "system")
        size = self._session.option("font", "")
        if size.replace(".", "", 1).isdigit():
            self._apply_size(float(size))

    def set(self, option: str, value: str) -> None:
        """Change the ``scheme``, or the ``zoom``: larger, smaller or normal."""
        if option == "scheme":
            self._apply_scheme(value)
            self._session.set_option("scheme", theme_state().scheme)
        else:
            size = QApplication.font().pointSizeF() + STEPS[value] if value in STEPS else self._normal
            self._apply_size(size)
            self._session.set_option("font", QApplication.font().pointSizeF())

    def _apply_scheme(self, scheme: str) -> None:
        app = QApplication.instance()
        if isinstance(app, QApplication):
            apply_theme(app, scheme)

    def _apply_size(self, size: float) -> None:
        font = QApplication.font()
        font.setPointSizeF(max(SMALLEST, min(LARGEST, size)))
        QApplication.setFont(font)
        app = QApplication.instance()
        if isinstance(app, QApplication) and app.styleSheet():
            app.setStyleSheet(app.styleSheet())  # otherwise widgets with a style sheet keep their font
        code = code_font()
        code.setPointSizeF(font.pointSizeF())
        for edit in self._window.findChildren(QWidget):
            if isinstance(edit, CodeEdit) or edit.font().family() == code.family():
                edit.setFont(code)
