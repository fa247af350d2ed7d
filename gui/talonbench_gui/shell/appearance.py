"""The window's appearance: theme and text size, as the user chose."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from talonbench_gui.theme import NORMAL, SCHEMES, apply_theme, theme_state

if TYPE_CHECKING:
    from PySide6.QtGui import QFont

    from talonbench_gui.shell.zoom import Zoom
    from talonbench_gui.state.session import Session

SMALLEST: Final = 6.0  # points
LARGEST: Final = 24.0  # of larger text, no window would have room for its controls
STEPS: Final = {"larger": 1.0, "smaller": -1.0}


class Appearance(QObject):
    """Applies and remembers theme and text size."""

    def __init__(self, window: QWidget, session: Session) -> None:
        super().__init__(window)
        self._window, self._session = window, session
        self._normal = QApplication.font().pointSizeF()
        self._wanted = 0.0  # the size that is about to be applied, in points
        self._soon = QTimer(self, singleShot=True, interval=0)  # after the keys that wait: one step for all of them
        self._soon.timeout.connect(self._apply_size)

    @cached_property
    def _zoom(self) -> Zoom:
        from talonbench_gui.shell.zoom import Zoom  # imported late: the first paint has the normal size

        return Zoom(self._window)

    def restore(self) -> None:
        """Restore the appearance of the last session."""
        size = self._session.option("font", "")
        if size.replace(".", "", 1).isdigit() and float(size) != self._normal:
            QApplication.setFont(self._font(float(size)))
        scheme = self._session.option("scheme", "system")
        self._apply_scheme(scheme if scheme in SCHEMES else "system")
        self.fit_page()

    def set(self, option: str, value: str) -> None:
        """Change the ``scheme``, or the ``zoom``: larger, smaller or normal."""
        if option == "scheme":
            self._apply_scheme(value)
            self._session.set_option("scheme", theme_state().scheme)
        else:
            size = (self._wanted or QApplication.font().pointSizeF()) + STEPS[value] if value in STEPS else self._normal
            self._wanted = self._font(size).pointSizeF()
            self._session.set_option("font", self._wanted)
            self._soon.start()

    @property
    def is_pending(self) -> bool:
        """Whether another text size was chosen and is not shown yet."""
        return self._soon.isActive()

    def fit_page(self) -> None:
        """Show a page that was just built in the present text size."""
        if theme_state().em != NORMAL:
            self._zoom.fit()

    def _apply_size(self) -> None:
        size, self._wanted = self._wanted, 0.0
        if size and size != QApplication.font().pointSizeF():
            self._zoom.apply(self._font(size))

    def _apply_scheme(self, scheme: str) -> None:
        app = QApplication.instance()
        if isinstance(app, QApplication):
            apply_theme(app, scheme)

    def _font(self, size: float) -> QFont:
        font = QApplication.font()
        font.setPointSizeF(max(SMALLEST, min(LARGEST, size)))
        return font
