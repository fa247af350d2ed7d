"""The screen that the program comes to."""

import pytest

from talonbench_gui.system_libraries import missing
from tests.e2e.conftest import a_screen


def test_a_screen_that_starts_anew_when_its_last_client_leaves_is_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("QT_QPA_PLATFORM", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    with a_screen() as screen:
        monkeypatch.setenv("DISPLAY", screen)

        assert [missing() for _ in range(40)] == [""] * 40
