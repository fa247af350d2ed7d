"""What the self-check says about Qt, on the command line and from About."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from talonbench_gui.shell.self_check import check_window
from talonbench_gui.widgets.html_popup import HtmlPopup
from tests.gui.driver import WindowDriver


def test_qt_and_fonts_are_fine_here(qapp: QApplication) -> None:
    assert [(check.title, check.state) for check in check_window()] == [("Qt", "fine"), ("Fonts", "fine")]


def run_doctor(**environment: str) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if name not in ("DISPLAY", "WAYLAND_DISPLAY")}
    del kept["QT_QPA_PLATFORM"]
    command = [sys.executable, "-m", "talonbench_gui", "doctor"]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False, env=kept | environment)


@pytest.mark.skipif(sys.platform != "linux", reason="displays and fontconfig are Linux's")
def test_without_a_display_the_command_line_is_complete(home: Path) -> None:
    done = run_doctor(TALONBENCH_HOME=str(home), PYTHON_KEYRING_BACKEND="keyring.backends.null.Keyring")

    assert (done.returncode, done.stderr) == (0, "")
    (line,) = [line for line in done.stdout.splitlines() if " Qt  " in line]
    assert line.startswith("! Qt ")
    assert "no display" in line
    assert "offscreen" not in line  # how the check asks Qt isn't how the window would open


@pytest.mark.skipif(sys.platform != "linux", reason="displays and fontconfig are Linux's")
def test_without_fonts_it_names_what_to_install(home: Path, tmp_path: Path) -> None:
    config = tmp_path / "fonts.conf"
    config.write_text("<fontconfig></fontconfig>", "utf-8")

    done = run_doctor(TALONBENCH_HOME=str(home), FONTCONFIG_FILE=str(config))

    assert done.returncode == 1
    assert "✕ Fonts" in done.stdout
    assert "fonts-dejavu-core" in done.stdout


def test_about_copies_the_diagnostics(driver: WindowDriver, qtbot: QtBot, home: Path) -> None:
    driver.run_command("help.about")
    (popup,) = driver.window.findChildren(HtmlPopup)
    qtbot.keyClick(popup.view, Qt.Key.Key_Tab)

    qtbot.keyClick(popup.view, Qt.Key.Key_Return)
    driver.until(lambda: "✓ Versions" in QApplication.clipboard().text())

    lines = QApplication.clipboard().text().splitlines()
    assert {"✓ Home", "✓ Qt", "✓ Fonts"} <= {line[:15].strip() for line in lines}
    assert driver.window.findChildren(HtmlPopup) == []
