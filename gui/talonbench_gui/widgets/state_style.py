"""States that the style sheet shows: properties of widgets."""

from PySide6.QtWidgets import QApplication, QWidget


def set_state(widget: QWidget, name: str, value: object) -> None:
    """Give *widget* the property *name*, and style it anew if that is a change.

    Before the first style sheet there is nothing to style, and Qt's style need not be brought to Python for it.
    """
    if widget.property(name) == value:
        return
    widget.setProperty(name, value)
    app = QApplication.instance()
    if isinstance(app, QApplication) and app.styleSheet():
        widget.style().unpolish(widget)
        widget.style().polish(widget)
