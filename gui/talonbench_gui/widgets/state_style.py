"""Widget properties that the style sheet depends on."""

from PySide6.QtWidgets import QApplication, QWidget


def set_state(widget: QWidget, name: str, value: object) -> None:
    """Set the property *name* of *widget*, and restyle it if that changes it.

    Before the first style sheet there is nothing to restyle, so Python needn't load Qt's style.
    """
    if widget.property(name) == value:
        return
    widget.setProperty(name, value)
    app = QApplication.instance()
    if isinstance(app, QApplication) and app.styleSheet():
        widget.style().unpolish(widget)
        widget.style().polish(widget)
