"""Qt's offscreen platform, as tests and benchmarks use it."""

import sys

from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler

# The platform has no window manager for size hints, and can't raise a popup; it says so for every window.
HARMLESS = "This plugin does not support"


def quieten() -> None:
    """Leave out the harmless message; what else Qt has to say goes to standard error as before."""

    def told(_: QtMsgType, __: QMessageLogContext, message: str | None) -> None:
        if message is not None and not message.startswith(HARMLESS):
            print(message, file=sys.stderr)

    qInstallMessageHandler(told)
