"""What comes back after the real window is gone, and what never does: widgets, files and a kill included."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from pathlib import Path

import pytest
from PySide6.QtWidgets import (
    QComboBox,
    QFileDialog,
    QLabel,
    QLineEdit,
    QListView,
    QMessageBox,
    QPlainTextEdit,
    QToolButton,
)

from talonbench.workspace import from_document, load, save
from talonbench_gui.widgets.wrapped_edit import WrappedEdit
from tests.disks import read_only, small_disk
from tests.gui.driver import WindowDriver
from tests.gui.fakes import MemoryKeychain

Open = Callable[..., WindowDriver]
KEY = "a-secret-key-87654321"
DEPLOYMENT = "https://mine.europe-west1.talon.one"
TYPIST = """
import os
from pathlib import Path
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QPlainTextEdit, QWidget
from PySide6.QtTest import QTest
from talonbench_gui.app import build_window

app = QApplication([])
window = build_window()
window.show()
window.resize(795, 700)
window.findChild(QComboBox, "connectionCombo").setCurrentIndex(1)
window.findChild(QLineEdit, "deploymentEdit").setText("DEPLOYMENT")
window.findChild(QLineEdit, "apiKeyEdit").setText("KEY")
window.findChild(QWidget, "triggerEdit").setText('type = "page"')
editor = window.findChild(QPlainTextEdit, "eventEditor")
editor.setPlainText('{"type": "track", "typed": "before the kill", // kept\\n}')
path = Path(os.environ["TALONBENCH_HOME"], "state.json")
while not (path.exists() and b"before the kill" in path.read_bytes()):
    QTest.qWait(50)
QTest.qWait(1500)
print("typed", flush=True)
QTest.qWait(60_000)
""".replace("KEY", KEY).replace("DEPLOYMENT", DEPLOYMENT)


def everything_in(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


def notice(driver: WindowDriver) -> str:
    return driver.find(QLabel, "noticeText").text()


def key_edit(driver: WindowDriver) -> QLineEdit:
    return driver.find(QLineEdit, "apiKeyEdit")


def use_talon_one(driver: WindowDriver) -> None:
    """Send to a deployment of Talon.One's from now on, with a key."""
    driver.find(QComboBox, "connectionCombo").setCurrentIndex(1)
    driver.type_into(driver.find(QLineEdit, "deploymentEdit"), DEPLOYMENT)
    driver.type_into(key_edit(driver), KEY)
    key_edit(driver).editingFinished.emit()


def test_what_was_shown_is_shown_again(driver: WindowDriver, open_window: Open) -> None:
    driver.write('{"type": "page"} // mine')
    driver.run_command("mapping.add")
    use_talon_one(driver)
    driver.window.resize(795, 700)
    driver.window.columns.setSizes([300, 420])  # too narrow for three
    sizes = driver.window.columns.sizes()
    driver.close()

    other = open_window()

    mappings, deployment = other.find(QListView, "mappingList"), other.find(QLineEdit, "deploymentEdit")
    assert other.editor.toPlainText() == '{"type": "page"} // mine'
    assert other.find(QLineEdit, "mappingName").text() == "Track event 2"
    assert (mappings.model().rowCount(), mappings.currentIndex().row()) == (2, 1)
    assert (other.find(QComboBox, "connectionCombo").currentText(), deployment.text()) == ("Talon.One", DEPLOYMENT)
    assert (other.window.width(), other.window.height()) == (795, 700)
    other.until(lambda: other.window.columns.sizes() == sizes)  # the selected field comes with the preview
    assert other.window.isWindowModified()


def test_the_cursor_begins_at_the_top(driver: WindowDriver) -> None:
    assert driver.editor.textCursor().position() == 0
    assert driver.editor.verticalScrollBar().value() == 0


@pytest.fixture
def typed_and_killed(home: Path) -> None:
    """A window in a process of its own, typed into and killed a moment after it saved."""
    process = subprocess.Popen(
        [sys.executable, "-c", TYPIST],
        stdout=subprocess.PIPE,
        text=True,
        env={
            **os.environ,
            "TALONBENCH_HOME": str(home),
            "QT_QPA_PLATFORM": "offscreen",
            "PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring",
        },
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "typed\n"
    process.send_signal(signal.SIGKILL) if sys.platform != "win32" else process.kill()
    process.wait()
    process.stdout.close()


@pytest.mark.usefixtures("typed_and_killed")
def test_all_survives_a_kill_but_the_key(home: Path, open_window: Open) -> None:
    driver = open_window()

    assert "before the kill" in driver.editor.toPlainText()
    assert driver.find(WrappedEdit, "triggerEdit").text() == 'type = "page"'
    assert driver.find(QLineEdit, "deploymentEdit").text() == DEPLOYMENT
    assert key_edit(driver).text() == ""
    assert (driver.window.width(), driver.window.height()) == (795, 700)
    assert notice(driver) == ""  # the dead window holds no session
    assert KEY.encode() not in everything_in(home)


def test_the_key_goes_to_the_keychain_and_nowhere_else(
    driver: WindowDriver, open_window: Open, keychain: MemoryKeychain, home: Path
) -> None:
    use_talon_one(driver)
    driver.until(lambda: key_edit(driver).accessibleDescription() == "key saved in the system keychain")
    driver.close()

    other = open_window()
    other.until(lambda: key_edit(other).text() == KEY)

    assert list(keychain.kept.values()) == [KEY]
    assert KEY.encode() not in everything_in(home)


def test_a_second_window_says_so_and_asks_about_its_changes_alone(
    driver: WindowDriver, open_window: Open, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def discard(box: QMessageBox) -> int:
        asked.append(box.text())
        return int(QMessageBox.StandardButton.Discard)

    monkeypatch.setattr(QMessageBox, "exec", discard)
    second = open_window()
    assert "already running" in notice(second)
    assert notice(driver) == ""

    driver.write('{"type": "page", "of": "the first"}')
    second.write('{"type": "page", "of": "the second"}')
    for one in (driver, second):
        one.close()

    assert asked == ["Save changes to “Untitled”?"]
    assert "the first" in open_window().editor.toPlainText()
    assert b"the second" not in everything_in(home)
    assert (home / "state.json").exists()


def test_a_start_with_a_file_leads_back_to_what_was_not_saved(
    driver: WindowDriver, open_window: Open, tmp_path: Path
) -> None:
    file = tmp_path / "shop.talonbench.json"
    save(from_document(driver.workbench.store.document), file)
    driver.write('{"type": "page", "of": "the last session"}')
    driver.close()

    other = open_window(file)

    assert other.window.windowTitle() == "shop[*] – Talonbench"
    other.until(lambda: notice(other) == "“Untitled” was closed with unsaved changes.")
    assert other.command("file.open_kept").text() == "Open unsaved “Untitled”"
    button = other.find(QToolButton, "noticeButton")
    assert button.text() == "Open"
    button.click()
    assert "the last session" in other.editor.toPlainText()
    assert other.window.isWindowModified()
    other.until(lambda: notice(other) == "“Untitled” is shown with your unsaved changes.")
    other.until(lambda: not other.command("file.open_kept").isEnabled())


def test_a_disk_that_refuses_is_said_and_the_window_goes_on(driver: WindowDriver, home: Path) -> None:
    block(home)

    driver.write('{"type": "page"}')

    driver.until(lambda: "can't be saved" in notice(driver))
    unblock(home)
    driver.write('{"type": "screen"}')
    driver.until(lambda: b"screen" in everything_in(home))
    driver.until(lambda: notice(driver) == "")


def test_the_notice_about_a_damaged_session_outlives_the_next_saves(home: Path, open_window: Open) -> None:
    home.mkdir(parents=True)
    (home / "state.json").write_bytes(b'{"version": 2, "document": {"ev')
    driver = open_window()
    assert notice(driver).startswith("Couldn't restore the last session.")

    driver.write('{"type": "screen"}')
    driver.until(lambda: b"screen" in everything_in(home) and not driver.workbench.jobs.is_busy)

    assert notice(driver).startswith("Couldn't restore the last session.")
    assert (home / "state.damaged-1.json").exists()


@pytest.fixture
def disk(home: Path) -> Iterator[Path]:
    """The home on a disk of its own, of one megabyte."""
    with small_disk(home) as mounted:
        yield mounted


@pytest.mark.parametrize("trouble", ["No space left on device", "Read-only file system"])
def test_closing_on_a_disk_that_takes_nothing_asks_until_the_document_is_saved(
    disk: Path, open_window: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, trouble: str
) -> None:
    asked: list[str] = []
    places = [disk / "no-room.talonbench.json", tmp_path / "room.talonbench.json"]

    def save(box: QMessageBox) -> int:
        asked.append(box.text())
        return int(QMessageBox.StandardButton.Save)

    monkeypatch.setattr(QMessageBox, "exec", save)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(places.pop(0)), ""))
    driver, text = open_window(), '{"type": "page", "of": "%s"}'
    driver.write(text % ("x" * 700_000))
    driver.until(lambda: b"x" * 700_000 in everything_in(disk))
    with read_only(disk) if trouble == "Read-only file system" else nullcontext():
        driver.write(text % ("y" * 700_000))
        driver.until(lambda: trouble in notice(driver))
        driver.write(text % ("z" * 700_000))  # the notice outlives edits
        current = driver.workbench.notices.current
        assert current is not None
        assert (current.level, "can't be saved" in current.text) == ("warning", True)

        driver.window.close()

    assert not driver.window.isVisible()
    assert len(asked) == 2
    assert f"state.json: can't be written: {trouble}. Save it somewhere else?" in asked[0]
    assert f"no-room.talonbench.json: can't be written: {trouble}. Save it somewhere else?" in asked[1]
    assert "z" * 700_000 in load(tmp_path / "room.talonbench.json").events[0].text
    assert [one.name for one in disk.iterdir() if "room" in one.name or one.suffix == ".tmp"] == []


def test_closing_while_saving_fails_asks_and_cancel_keeps_the_window(
    driver: WindowDriver, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def cancel(box: QMessageBox) -> int:
        asked.append(box.text())
        return int(QMessageBox.StandardButton.Cancel)

    monkeypatch.setattr(QMessageBox, "exec", cancel)
    driver.write('{"type": "page", "of": "mine"}')
    block(home)

    driver.window.close()

    assert driver.window.isVisible()
    assert "Save it somewhere else?" in asked[0]
    assert "mine" in driver.editor.toPlainText()
    unblock(home)


def block(home: Path) -> None:
    """Let nothing be written into *home* any more: a file has its place."""
    home.rename(home.with_name("moved away"))
    home.write_text("a file where the folder was", encoding="utf-8")


def unblock(home: Path) -> None:
    """Let *home* be as it was."""
    home.unlink()
    home.with_name("moved away").rename(home)


def test_a_workspace_is_saved_in_place_without_a_key_and_opens_again(
    driver: WindowDriver, open_window: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "mine.talonbench.json"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(file), ""))
    driver.write('{"type": "page"} // shared')
    driver.type_into(key_edit(driver), KEY)
    driver.run_command("file.save")
    driver.until(lambda: not driver.window.isWindowModified())
    assert driver.window.windowTitle() == "mine[*] – Talonbench"

    driver.write('{"type": "page"} // shared, again')
    assert driver.window.isWindowModified()
    monkeypatch.undo()  # a dialog would be the real one now, and wait for its user
    driver.command("file.save").trigger()
    driver.until(lambda: not driver.window.isWindowModified())
    other = open_window(file)

    assert other.editor.toPlainText() == '{"type": "page"} // shared, again'
    assert KEY.encode() not in file.read_bytes()
    assert [part.action for part in load(file).mappings] == ["trackEventV2"]


def test_a_workspace_that_cannot_be_read_is_said(open_window: Open, tmp_path: Path) -> None:
    file = tmp_path / "odd.talonbench.json"
    file.write_text('{"version": 1, "apiKey": "x"}', encoding="utf-8")

    driver = open_window(file)

    assert "keychain" in notice(driver)
    assert "messageId" in driver.editor.toPlainText()


def test_a_restored_session_begins_at_the_top(driver: WindowDriver, open_window: Open) -> None:
    driver.write("{\n" + '"a": 1,\n' * 200 + "}")
    driver.close()

    editor: QPlainTextEdit = open_window().editor

    assert (editor.textCursor().position(), editor.verticalScrollBar().value()) == (0, 0)


def test_typing_is_not_held_up_by_saving(driver: WindowDriver, home: Path) -> None:
    disk_responds = threading.Event()
    driver.workbench.jobs.run(disk_responds.wait, lambda _: None, lane="session")

    driver.write('{"type": "track", "typed": "meanwhile"}')

    assert b"meanwhile" not in everything_in(home)
    disk_responds.set()
    driver.until(lambda: b"meanwhile" in everything_in(home))
