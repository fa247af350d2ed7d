"""What the tests of the pages share: a customer's configuration, an event that is written, what a table says."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from talonbench.document import edits
from talonbench.samples import samples

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from talonbench_gui.state.workbench import Workbench

EXAMPLES = Path(__file__).parents[1] / "examples"
SETUP = [EXAMPLES / "formats" / f"papi_list_{name}.json" for name in ("destinations", "subscriptions", "filters")]
CLIENT = Path(__file__).parents[1] / "clients" / "python_sdk.py"


def sample(name: str) -> str:
    return next(one.text for one in samples() if one.name == name)


def settle(qtbot: QtBot, workbench: Workbench) -> None:
    """Wait for the preview of the document as it is now."""
    qtbot.waitUntil(lambda: not workbench.previews.is_pending)


def write_event(qtbot: QtBot, workbench: Workbench, text: str) -> None:
    """Replace the text of the selected event, and wait for its preview."""
    workbench.store.apply(edits.set_event_text(workbench.store.document.current_event.id, text))
    settle(qtbot, workbench)


def lines(model: Any) -> list[str]:
    return [model.data(model.index(row, 0)) for row in range(model.rowCount())]


def rows(model: Any) -> list[str]:
    """Each row of a table with its cells side by side."""
    cells = range(model.columnCount())
    return [
        "  ".join(str(model.data(model.index(row, at))) for at in cells if model.data(model.index(row, at)))
        for row in range(model.rowCount())
    ]
