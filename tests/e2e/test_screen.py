"""The screen that the program comes to."""

from pathlib import Path

import pytest

from talonbench_gui.shell.system_libraries import find_missing_libraries
from tests.e2e.conftest import Person, a_screen


def test_a_screen_that_starts_anew_when_its_last_client_leaves_is_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("QT_QPA_PLATFORM", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    with a_screen() as screen:
        monkeypatch.setenv("DISPLAY", screen)

        assert [find_missing_libraries() for _ in range(40)] == [""] * 40


@pytest.mark.parametrize("scale", ["1", "1.5"])
def test_the_window_fits_on_the_screen(
    screen: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, scale: str
) -> None:
    monkeypatch.setenv("QT_SCALE_FACTOR", scale)
    person = Person(screen, tmp_path)

    with person.at_the_program():
        width, height = person.size()

    assert width <= 1280
    assert height <= 800
