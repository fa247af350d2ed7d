"""The window as a whole: what other tools find in it, and how the program starts."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QComboBox,
    QLineEdit,
    QMenuBar,
    QPlainTextEdit,
    QTabBar,
    QWidget,
)

from talonbench_gui.shell.pages import PAGES
from talonbench_gui.shell.system_libraries import find_missing_libraries
from tests.gui.driver import WindowDriver

NAMES = (
    "eventEditor connectionCombo deploymentEdit apiKeyEdit testConnectionButton mappingList actionCombo triggerEdit "
    "fieldTable requestView sendButton sendSummary responseView problemsView commandPalette"
).split()
CONTROLS = (QAbstractButton, QAbstractItemView, QComboBox, QLineEdit, QPlainTextEdit)


@pytest.mark.parametrize("name", NAMES)
def test_a_widget_has_its_name_once_and_a_name_for_screen_readers(driver: WindowDriver, name: str) -> None:
    found = driver.window.findChildren(QWidget, name)

    assert [bool(widget.accessibleName()) for widget in found] == [True]


def test_every_control_has_a_name_for_screen_readers(driver: WindowDriver) -> None:
    for entry in PAGES:
        driver.show_page(entry.id)

    controls = [part for kind in CONTROLS for part in driver.window.findChildren(kind)]

    nameless = [part for part in controls if not _name_of(part) and not part.isHidden() and not _is_qt_own(part)]

    assert nameless == []


def _name_of(part: QWidget) -> str:
    """What a screen reader calls *part*."""
    return part.accessibleName() or (part.text() if isinstance(part, QAbstractButton) else "")


def _is_qt_own(part: QWidget) -> bool:
    """Whether Qt made *part* inside one of its own widgets, such as the list of a combo box."""
    around = part.parentWidget()
    inside = isinstance(around, QAbstractSpinBox | QComboBox | QLineEdit | QAbstractItemView | QTabBar | QMenuBar)
    return inside or (part.window() is not part and _is_popup(part.window()))


def _is_popup(window: QWidget) -> bool:
    return window.windowType() == Qt.WindowType.Popup


def run_program(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    kept = {
        key: value for key, value in os.environ.items() if key not in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    }
    return subprocess.run(
        [sys.executable, "-m", "talonbench_gui", *arguments],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        env={**kept, **environment},
    )


@pytest.mark.skipif(sys.platform != "linux", reason="displays are named so on Linux only")
def test_without_a_display_one_line_says_how_to_go_on(home: Path) -> None:
    done = run_program(TALONBENCH_HOME=str(home))

    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert "talonbench preview" in done.stderr


@pytest.mark.skipif(sys.platform != "linux", reason="displays are named so on Linux only")
def test_a_display_that_does_not_answer_is_said_in_one_line(home: Path) -> None:
    done = run_program(TALONBENCH_HOME=str(home), DISPLAY=":7654")

    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert ":7654" in done.stderr


def test_a_command_goes_to_the_command_line(home: Path) -> None:
    done = run_program("--help", TALONBENCH_HOME=str(home))

    assert done.returncode == 0
    assert "preview" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["one", "two"], "unexpected arguments: two"),
        (["--event"], "argument --event: expected one argument"),
        (["--evnt", "e.json"], "unexpected arguments: --evnt"),
    ],
)
def test_arguments_that_make_no_sense_are_one_line(home: Path, arguments: list[str], words: str) -> None:
    done = run_program("gui", *arguments, TALONBENCH_HOME=str(home))

    assert done.returncode == 2
    assert done.stderr == f"talonbench: {words} (see talonbench gui --help)\n"


def test_the_window_has_help(home: Path) -> None:
    done = run_program("gui", "--help", TALONBENCH_HOME=str(home))

    assert (done.returncode, done.stderr) == (0, "")
    assert "[--event FILE] [WORKSPACE]" in done.stdout


@pytest.mark.parametrize(
    ("typed", "completed"),
    [("talonbench previ", "preview"), ("talonbench preview e.json --action trackE", "trackEventV2\ntrackEvent")],
)
def test_a_shell_completes_what_is_typed(home: Path, typed: str, completed: str) -> None:
    last = str(typed.count(" "))

    done = run_program(
        TALONBENCH_HOME=str(home), _TALONBENCH_COMPLETE="complete_bash", COMP_WORDS=typed, COMP_CWORD=last
    )

    assert done.stdout.strip() == completed


@pytest.mark.skipif(sys.platform != "linux", reason="the libraries are named so on Linux only")
def test_nothing_is_missing_where_the_tests_run() -> None:
    assert os.environ.get("QT_QPA_PLATFORM") != "offscreen" or find_missing_libraries() == ""
