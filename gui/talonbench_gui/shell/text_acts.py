"""Cut, copy, paste and select all, in the text that has the focus, also while a menu is open."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication, QLineEdit, QMenuBar, QWidget
from shiboken6 import isValid

if TYPE_CHECKING:
    from PySide6.QtGui import QGuiApplication

METHODS: Final = {"cut": "cut", "copy": "copy", "paste": "paste", "select_all": "selectAll"}


class TextActs(QObject):
    """Remembers which widget has the focus: a menu bar that is opened by key takes it."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._focused: QWidget | None = None
        self._follows = False

    def follow(self) -> None:
        """Remember from now on; not before the first paint: to tell of a change PySide loads all kinds of widgets."""
        app: QGuiApplication | None = QApplication.instance()  # type: ignore[assignment]
        if isinstance(app, QApplication):
            self._focused = app.focusWidget()
            app.focusChanged.connect(self._on_focus)
            self._follows = True

    @property
    def focused(self) -> QWidget | None:
        """The widget with the focus, or that had it before the menu bar took it."""
        if not self._follows:
            return QApplication.focusWidget()
        return self._focused if self._focused is not None and isValid(self._focused) else None

    def possible(self) -> frozenset[str]:
        """What can be done now: nothing to a widget without text, no cutting where text can't be changed."""
        text = self._text()
        if text is None:
            return frozenset()
        has_selection, is_open = _has_selection(text), not text.isReadOnly()
        acts = (
            ("cut", has_selection and is_open), ("copy", has_selection), ("paste", is_open), ("select_all", True)
        )  # fmt: skip
        return frozenset(act for act, holds in acts if holds)

    def do(self, act: str) -> None:
        """Do *act* to the focused text."""
        text = self._text()
        if text is not None:
            getattr(text, METHODS[act])()

    def _on_focus(self, _: QWidget | None, now: QWidget | None) -> None:
        if now is not None and not isinstance(now, QMenuBar):
            self._focused = now

    def _text(self) -> Any:
        """The focused line or text edit; duck-typed, since Qt's classes for texts are expensive to load."""
        widget: Any = self.focused
        inner = widget.lineEdit() if hasattr(widget, "lineEdit") else None  # of a spin box or combo box
        widget = inner or widget
        return widget if isinstance(widget, QLineEdit) or hasattr(widget, "textCursor") else None


def _has_selection(text: Any) -> bool:
    if isinstance(text, QLineEdit):
        return text.hasSelectedText() and text.echoMode() == QLineEdit.EchoMode.Normal
    return bool(text.textCursor().hasSelection())
