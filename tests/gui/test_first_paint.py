"""What the window imports before its first paint: no more than `first_paint_modules.txt` lists.

Each module adds to the time that `tests/benchmarks/start.py` measures. Import later what the first paint doesn't need.
If it needs more, renew the list with ``python -m tests.gui.test_first_paint``.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import pytest

from talonbench.connection_store import FIRST_CONNECTIONS, ConnectionStore
from talonbench.document import edits, new_document
from talonbench.filters import DestinationFilter
from talonbench.session_state import SessionState, save_session, session_path

if TYPE_CHECKING:
    from collections.abc import Callable

LIST = Path(__file__).with_name("first_paint_modules.txt")
COUNTED = ("talonbench", "PySide6.Qt", "orjson", "pydantic", "qasync", "httpx", "keyring")  # beginnings of names
RENEW = "import it later, or renew the list: python -m tests.gui.test_first_paint"
PROBE = """
import enum, os, sys
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication

class FirstPaint(QObject):
    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Paint:
            print(*sys.modules, *(f"enum:{kind.__name__}" for kind in list_enums(enum.Enum)), flush=True)
            os._exit(0)
        return False

def list_enums(base):
    return {kind for one in base.__subclasses__() for kind in (one, *list_enums(one))}

app = QApplication([])
from talonbench_gui.app import create_window
window = create_window()
probe = FirstPaint()
app.installEventFilter(probe)
window.show()
while True:
    app.processEvents()
"""


def leave_empty(home: Path) -> None:
    """A first start."""
    assert not list(home.iterdir())


def fill(home: Path) -> None:
    """A session with events, mappings and a filter, and connections."""
    document = new_document('{"type": "track"}')
    for edit in (
        *(edits.add_mapping("updateCustomerSessionV2", 'type = "track"') for _ in range(9)),
        edits.set_filters((DestinationFilter("No tests", 'type = "page"', ({"type": "DROP"},)),)),
        edits.add_event('{"type": "page"}', "Second"),
    ):
        document = edit.change(document)
    options = {"scheme": "dark", "wrap": "no", "problems": "open"}
    save_session(session_path(home), SessionState(document, options=options))
    ConnectionStore(home / "connections.json").update((), FIRST_CONNECTIONS)


def list_loaded(prepare: Callable[[Path], None]) -> set[str]:
    """What is loaded at the first paint in a home that *prepare* filled: modules, and enums as ``enum:Name``."""
    with TemporaryDirectory() as home:
        prepare(Path(home))
        env = {**os.environ, "TALONBENCH_HOME": home, "QT_QPA_PLATFORM": "offscreen"}
        done = subprocess.run(
            [sys.executable, "-c", PROBE], capture_output=True, text=True, check=True, timeout=120, env=env
        )
    return set(done.stdout.split())


def select_modules(loaded: set[str]) -> set[str]:
    """The modules `COUNTED` among what is *loaded*."""
    return {name for name in loaded if name.startswith(COUNTED)}


@pytest.mark.parametrize("prepare", [leave_empty, fill], ids=["empty home", "restored session"])
def test_the_first_paint_waits_for_no_other_module(prepare: Callable[[Path], None]) -> None:
    loaded = list_loaded(prepare)

    added = select_modules(loaded) - set(LIST.read_text("utf-8").split())
    assert not added, f"{', '.join(sorted(added))}: {RENEW}"
    # Qt's answer of the type QWidget, as of viewport(), makes PySide load all kinds of widgets: that takes 46 enums.
    assert "enum:WizardButton" not in loaded, (
        "something asks Qt for a widget, like viewport(): ask after the first paint"
    )
    assert "enum:EchoMode" in loaded, "enums are no longer seen"


def renew() -> None:
    """Write the list anew."""
    LIST.write_text(
        "".join(f"{name}\n" for name in sorted(select_modules(list_loaded(leave_empty) | list_loaded(fill)))), "utf-8"
    )


if __name__ == "__main__":
    renew()
