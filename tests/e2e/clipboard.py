"""Another program with a clipboard: ``copy`` offers what it reads until it is killed, ``paste`` writes what it gets."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from PySide6.QtGui import QGuiApplication

if TYPE_CHECKING:
    from tests.e2e.conftest import Person


def paste(person: Person) -> str:
    """What another program of *person* gets from the clipboard."""
    command = [sys.executable, "-m", __name__, "paste"]
    return subprocess.run(command, env=person.environment, capture_output=True, text=True, check=True).stdout


@contextmanager
def copied(person: Person, text: str) -> Iterator[None]:
    """*person* has copied *text* in another program."""
    command = [sys.executable, "-m", __name__, "copy"]
    with subprocess.Popen(
        command, env=person.environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdin is not None
        assert other.stdout is not None
        other.stdin.write(text)
        other.stdin.close()
        other.stdout.readline()  # once it is offered
        try:
            yield
        finally:
            other.kill()


def main() -> None:
    """Be that other program."""
    app = QGuiApplication(sys.argv)
    clipboard = app.clipboard()
    if sys.argv[1] == "paste":
        sys.stdout.write(clipboard.text())
    else:
        clipboard.setText(sys.stdin.read())
        app.processEvents()
        print("copied", flush=True)
        app.exec()


if __name__ == "__main__":
    main()
