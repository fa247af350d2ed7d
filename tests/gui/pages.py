"""What the tests of the pages share: a customer's setup, a page that is shown, what a table says."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtWidgets import QFileDialog

from talonbench.samples import samples

if TYPE_CHECKING:
    from tests.gui.conftest import WindowDriver

EXAMPLES = Path(__file__).parents[1] / "examples"
SETUP = [EXAMPLES / "formats" / f"papi_list_{name}.json" for name in ("destinations", "subscriptions", "filters")]
CLIENT = Path(__file__).parents[1] / "clients" / "python_sdk.py"


def sample(name: str) -> str:
    return next(one.text for one in samples() if one.name == name)


def show(driver: WindowDriver, name: str) -> Any:
    driver.window.show_page(name)
    return driver.window.pages.get(name)


def lines(model: Any) -> list[str]:
    return [model.data(model.index(row, 0)) for row in range(model.rowCount())]


def rows(model: Any) -> list[str]:
    """Each row of a table with its cells side by side."""
    cells = range(model.columnCount())
    return [
        "  ".join(str(model.data(model.index(row, at))) for at in cells if model.data(model.index(row, at)))
        for row in range(model.rowCount())
    ]


def save_to(monkeypatch: pytest.MonkeyPatch, path: Path, kind: str = "") -> None:
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_, **__: (str(path), kind))


def sent(driver: WindowDriver, count: int) -> Any:
    """The history after *count* sends."""
    for _ in range(count):
        driver.send()
    page = show(driver, "history")
    driver.until(lambda: page.model.rowCount() == count)
    return page


async def until(holds: Callable[[], Any]) -> None:
    """Wait on the running loop until *holds*."""
    while not holds():
        await asyncio.sleep(0.01)
