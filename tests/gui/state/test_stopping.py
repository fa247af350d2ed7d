"""Reading files goes on beside the window, says so, and ends when the user stops it."""

from pathlib import Path

import pytest

from talonbench.reading import UnreadableError, read_text, stop_when
from tests.gui.driver import WindowDriver

EVENT = '{"type":"track","event":"A","userId":"u"}'


def test_a_file_is_read_no_further_once_it_is_stopped(tmp_path: Path) -> None:
    (tmp_path / "long").write_bytes(b"x" * 3_000_000)
    asked = iter((False, True))

    with stop_when(lambda: next(asked)), pytest.raises(UnreadableError, match="reading was stopped"):
        read_text(tmp_path / "long")

    assert len(read_text(tmp_path / "long")) == 3_000_000


def test_many_files_are_announced_and_stopped(driver: WindowDriver, tmp_path: Path) -> None:
    for number in range(150):
        (tmp_path / f"{number}.json").write_text("[" + f"{EVENT}," * 20_000 + f"{EVENT}]", "utf-8")
    workbench = driver.workbench
    before = workbench.store.document

    workbench.intake.open_files(sorted(tmp_path.iterdir()))
    driver.until(lambda: workbench.notices.current is not None and workbench.notices.current.text == "Reading…")
    driver.run_command("file.stop_reading")

    assert not workbench.is_reading
    assert workbench.notices.current is None
    driver.until(lambda: not workbench.jobs.is_busy)
    assert workbench.store.document is before
