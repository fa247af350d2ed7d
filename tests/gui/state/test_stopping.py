"""Reading files goes on beside the window, says so, and ends when the user stops it."""

from pathlib import Path

import pytest

from talonbench.progress import StoppedError, watch_items, watch_progress
from talonbench.reading import UnreadableError, read_text, stop_when
from tests.gui.driver import WindowDriver

EVENT = '{"type":"track","event":"A","userId":"u"}'


def test_a_file_is_read_no_further_once_it_is_stopped(tmp_path: Path) -> None:
    (tmp_path / "long").write_bytes(b"x" * 3_000_000)
    asked = iter((False, True))

    with stop_when(lambda: next(asked)), pytest.raises(UnreadableError, match="reading was stopped"):
        read_text(tmp_path / "long")

    assert len(read_text(tmp_path / "long")) == 3_000_000


def test_items_are_counted_until_they_are_stopped() -> None:
    told: list[str] = []
    asked = iter((False, False, True))

    with watch_progress(lambda: next(asked), told.append), pytest.raises(StoppedError):
        list(watch_items(range(50_000), "lines"))

    assert told == ["0 of 50,000 lines", "200 of 50,000 lines"]
    assert list(watch_items(range(3), "lines")) == [0, 1, 2]


def test_the_lines_of_a_large_file_are_counted_and_stopped(driver: WindowDriver, tmp_path: Path) -> None:
    path = tmp_path / "large.ndjson"
    path.write_text("\n".join(f'{{"type":"track","event":"A","userId":"u{at}"}}' for at in range(300_000)), "utf-8")
    workbench = driver.workbench
    before = workbench.store.document

    workbench.intake.open_files([path])
    driver.until(lambda: workbench.notices.current is not None and " of 300,000 " in workbench.notices.current.text)
    past = len(workbench.notices.past)
    driver.run_command("file.stop_reading")
    driver.until(lambda: not workbench.jobs.is_busy)

    assert workbench.store.document is before
    assert workbench.further_events.left == 0
    assert [one.text for one in workbench.notices.past[: len(workbench.notices.past) - past]] == ["Stopped reading."]


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
