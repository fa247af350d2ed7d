"""Cut, copy, paste and select all, in the text that has the focus, also while a menu is open; rows are copied, too."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QApplication, QLineEdit, QMenuBar, QWidget
from shiboken6 import isValid

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QGuiApplication

METHODS: Final = {"cut": "cut", "copy": "copy", "paste": "paste", "select_all": "selectAll"}


class TextActs(QObject):
    """Remembers which widget has the focus: a menu bar that is opened by key takes it.

    *copy* copies a text with a message.
    """

    def __init__(self, parent: QObject, copy: Callable[[str, str], None]) -> None:
        super().__init__(parent)
        self._copy = copy
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
        if self._rows() is not None:
            return frozenset({"copy"})
        text = self._text()
        if text is None:
            return frozenset()
        has_selection, is_open = _has_selection(text), not text.isReadOnly()
        acts = (
            ("cut", has_selection and is_open), ("copy", has_selection), ("paste", is_open), ("select_all", True)
        )  # fmt: skip
        return frozenset(act for act, holds in acts if holds)

    def do(self, act: str) -> None:
        """Do *act* to the focused text; copy the selected rows."""
        if act == "copy" and (view := self._rows()) is not None:
            self._copy_rows(view)
            return
        text = self._text()
        if text is not None:
            getattr(text, METHODS[act])()

    def _on_focus(self, _: QWidget | None, now: QWidget | None) -> None:
        if now is None or isinstance(now, QMenuBar):
            return
        self._focused = now
        if _has_rows(now):
            now.removeEventFilter(self)  # it is installed once
            now.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        is_copy = isinstance(event, QKeyEvent) and event.matches(QKeySequence.StandardKey.Copy)
        if is_copy and event.type() == QEvent.Type.KeyPress and _has_rows(watched):
            self._copy_rows(watched)
            return True
        return False

    def _copy_rows(self, view: Any) -> None:
        from talonbench_gui.widgets.tables.rows_text import rows_text
        from talonbench_gui.wording.numbers import plural

        text, count = rows_text(view)
        if count:
            self._copy(text, f"Copied {plural(count, 'row')}")

    def _rows(self) -> Any:
        """The focused list, table or tree with a selected row."""
        widget: Any = self.focused
        return widget if _has_rows(widget) and widget.currentIndex().isValid() else None

    def _text(self) -> Any:
        """The focused line or text edit; duck-typed, since Qt's classes for texts are expensive to load."""
        widget: Any = self.focused
        inner = widget.lineEdit() if hasattr(widget, "lineEdit") else None  # of a spin box or combo box
        widget = inner or widget
        return widget if isinstance(widget, QLineEdit) or hasattr(widget, "textCursor") else None


def _has_rows(widget: object) -> bool:
    """Whether *widget* shows rows, and has no way to copy them; duck-typed as well."""
    return hasattr(widget, "selectionModel") and not hasattr(widget, "copy_pressed")


def _has_selection(text: Any) -> bool:
    if isinstance(text, QLineEdit):
        return text.hasSelectedText() and text.echoMode() == QLineEdit.EchoMode.Normal
    return bool(text.textCursor().hasSelection())
