"""What a session of the window leaves in its home is for its owner alone, even with a careless umask."""

import os
import stat
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from talonbench.capture import CapturedEvent
from talonbench.connections import Connection
from talonbench.document import edits
from talonbench_gui.commands.catalogue import COMMANDS
from tests.core.counting import counting
from tests.gui.driver import WindowDriver

pytestmark = pytest.mark.skipif(os.name != "posix", reason="Windows has the user's folder protected")


@pytest.fixture(autouse=True)
def _careless() -> Iterator[None]:
    before = os.umask(0)
    yield
    os.umask(before)


def test_no_file_of_a_session_is_open_to_others(open_window: Callable[..., WindowDriver], home: Path) -> None:
    home.mkdir()
    for name in ("history.sqlite", "state.json"):  # an older version left them so
        (home / name).touch()
    driver = open_window()
    workbench = driver.workbench
    with counting() as server:
        here = f"http://127.0.0.1:{server.port}"
        workbench.connections.use(workbench.connections.add(Connection("Counted", "gateway", here, here), "a-key-0001"))
        driver.wait_for_preview()
        driver.send()
    workbench.samples.save("Order", "{}")
    workbench.origins.allow("https://shop.example")
    workbench.capture.log.add(CapturedEvent(1, 0.0, {"type": "track"}, (), "track"))
    workbench.store.apply(edits.set_connection(workbench.connections.current))
    for page in [one.id.removeprefix("page.") for one in COMMANDS if one.id.startswith("page.")]:
        driver.show_page(page)
    assert workbench.session.save() == ""
    driver.until((home / "history.sqlite-wal").exists)

    found = {path: stat.S_IMODE(path.stat().st_mode) for path in (home, *home.rglob("*"))}

    names = {path.name for path in found}
    assert {"history.sqlite", "history.sqlite-wal", "state.json", "connections.json", "limits", "samples"} <= names
    assert {path: oct(mode) for path, mode in found.items() if mode != (0o700 if path.is_dir() else 0o600)} == {}
