"""What comes back after the window is gone, and what never does."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from talonbench.connections import Connection
from talonbench.workspace import load
from tests.gui.conftest import MemoryKeychain, WindowDriver

KEY = "a-secret-key-87654321"
DEPLOYMENT = "https://mine.europe-west1.talon.one"
TYPIST = """
import os
from pathlib import Path
from PySide6.QtWidgets import QApplication
from PySide6.QtTest import QTest
from talonbench_gui.app import build_window

app = QApplication([])
window = build_window()
window.show()
window.resize(795, 700)
window.event_panel.json.set_text('{"type": "track", "typed": "before the kill", // kept\\n}')
window.arranging.change(lambda now: now.edited(trigger='type = "page"'))
window.connection.key.setText("KEY")
path = Path(os.environ["TALONBENCH_HOME"], "state.json")
while not (path.exists() and b"before the kill" in path.read_bytes()):
    QTest.qWait(50)
QTest.qWait(1500)
print("typed", flush=True)
QTest.qWait(60_000)
""".replace("KEY", KEY)


def choose_live(driver: WindowDriver) -> None:
    combo = driver.window.connection.combo
    combo.setCurrentIndex(1)
    driver.wait_for_preview()


def everything_in(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


def test_text_mappings_and_connection_come_back(driver: WindowDriver, open_driver: Callable[..., WindowDriver]) -> None:
    driver.write('{"type": "page"} // mine')
    driver.run_command("mapping.add")
    driver.wait_for_preview()
    choose_live(driver)
    driver.type_into(driver.window.connection.deployment, DEPLOYMENT)
    driver.close()

    other = open_driver().window

    assert other.event_panel.json.text() == '{"type": "page"} // mine'
    assert [part.name for part in other.subscriptions()] == ["Track event", "Mapping 2"]
    assert (other.connection.combo.currentText(), other.connection.deployment.text()) == ("Talon.One", DEPLOYMENT)
    assert other.connection.kind.text() == "LIVE"


def test_the_selected_mapping_comes_back(driver: WindowDriver, open_driver: Callable[..., WindowDriver]) -> None:
    driver.run_command("mapping.add")
    driver.wait_for_preview()
    driver.window.arranging.change(lambda now: now.chosen(1))
    driver.wait_for_preview()
    driver.close()

    assert open_driver().window.arranging.now.selected == 1


def test_undo_does_not_go_back_before_the_start(driver: WindowDriver) -> None:
    before = driver.window.event_panel.json.text()

    driver.run_command("edit.undo")

    assert driver.window.event_panel.json.text() == before


def test_all_survives_a_kill(home: Path, open_driver: Callable[..., WindowDriver]) -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", TYPIST],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "TALONBENCH_HOME": str(home), "QT_QPA_PLATFORM": "offscreen"},
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "typed\n"
    process.send_signal(signal.SIGKILL) if sys.platform != "win32" else process.kill()
    process.wait()
    process.stdout.close()

    window = open_driver().window

    assert "before the kill" in window.event_panel.json.text()
    assert window.subscriptions()[0].trigger == 'type = "page"'
    assert (window.width(), window.height()) == (795, 700)
    assert KEY.encode() not in everything_in(home)


def test_the_key_goes_to_the_keychain_and_nowhere_else(
    driver: WindowDriver, open_driver: Callable[..., WindowDriver], keychain: MemoryKeychain, home: Path
) -> None:
    choose_live(driver)
    driver.type_into(driver.window.connection.deployment, DEPLOYMENT)
    driver.type_into(driver.window.connection.key, KEY)
    driver.window.connection.key.editingFinished.emit()
    driver.until(lambda: driver.window.connection.key.accessibleDescription() == "key kept in the system's keychain")
    driver.close()

    other = open_driver()
    other.until(lambda: other.window.connection.key.text() == KEY)

    assert keychain.kept == {("talonbench", DEPLOYMENT): KEY}
    assert KEY.encode() not in everything_in(home)


def test_a_key_typed_before_its_deployment_is_kept_for_it(driver: WindowDriver, keychain: MemoryKeychain) -> None:
    choose_live(driver)
    driver.type_into(driver.window.connection.key, KEY)
    driver.window.connection.key.editingFinished.emit()
    driver.until(lambda: driver.window.connection.key.accessibleDescription() == "key kept in memory only")

    driver.type_into(driver.window.connection.deployment, DEPLOYMENT)
    driver.window.connection.deployment.editingFinished.emit()

    driver.until(lambda: keychain.kept == {("talonbench", DEPLOYMENT): KEY})


def test_a_key_is_not_put_to_another_deployment(driver: WindowDriver) -> None:
    choose_live(driver)
    driver.type_into(driver.window.connection.deployment, DEPLOYMENT)
    driver.type_into(driver.window.connection.key, KEY)
    driver.window.connection.key.editingFinished.emit()
    driver.type_into(driver.window.connection.deployment, "https://other.talon.one")

    driver.run_command("send.send")

    assert not driver.window.sending.is_running
    assert driver.window.connection.key.text() == ""
    assert driver.window.connection.key.accessibleDescription() == f"the key before is for {DEPLOYMENT} only"


def test_a_key_is_not_at_hand_for_another_gateway(driver: WindowDriver) -> None:
    choose_live(driver)
    driver.type_into(driver.window.connection.deployment, DEPLOYMENT)
    driver.type_into(driver.window.connection.key, KEY)
    driver.window.connection.key.editingFinished.emit()

    driver.window.connecting.add(Connection("Elsewhere", "gateway", DEPLOYMENT, "https://gateway.example"))
    assert driver.window.connection.key.text() == ""
    driver.window.connecting.add(Connection("Here", "gateway", DEPLOYMENT))

    assert driver.window.connection.key.text() == KEY


def test_the_demo_key_is_no_secret_and_goes_nowhere(driver: WindowDriver, keychain: MemoryKeychain) -> None:
    driver.window.connection.key.editingFinished.emit()
    driver.close()

    assert driver.window.connection.key.accessibleDescription() == "demo key"
    assert keychain.kept == {}


def test_switching_back_and_forth_keeps_what_was_typed(driver: WindowDriver) -> None:
    choose_live(driver)
    driver.type_into(driver.window.connection.deployment, DEPLOYMENT)

    combo = driver.window.connection.combo
    for index in (0, 1):
        combo.setCurrentIndex(index)

    assert driver.window.connection.deployment.text() == DEPLOYMENT


def test_a_damaged_state_is_put_aside_and_said(home: Path, open_driver: Callable[..., WindowDriver]) -> None:
    home.mkdir()
    (home / "state.json").write_text("{ half", encoding="utf-8")

    window = open_driver().window

    assert "Couldn't restore the last session" in window.notice.text()
    assert (home / "state.damaged-1.json").read_text(encoding="utf-8") == "{ half"
    assert "messageId" in window.event_panel.json.text()


def test_a_disk_that_refuses_is_said_and_the_window_goes_on(driver: WindowDriver, home: Path) -> None:
    driver.until(lambda: driver.window.isVisible())
    if home.is_dir():
        for left in home.iterdir():
            left.unlink()
        home.rmdir()
    home.write_text("a file where the folder is to be", encoding="utf-8")

    driver.write('{"type": "page"}')

    driver.until(lambda: "could not be saved" in driver.window.notice.text())
    home.unlink()


def test_a_workspace_s_file_opens_and_saves_without_a_key(
    driver: WindowDriver, open_driver: Callable[..., WindowDriver], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "mine.talonbench.json"
    monkeypatch.setattr("talonbench_gui.filing.QFileDialog.getSaveFileName", lambda *_: (str(file), ""))
    driver.write('{"type": "page"} // shared')
    driver.type_into(driver.window.connection.key, KEY)
    driver.run_command("file.save_workspace")

    other = open_driver(file).window

    assert other.event_panel.json.text() == '{"type": "page"} // shared'
    assert KEY.encode() not in file.read_bytes()
    assert [part.action for part in load(file).mappings] == ["trackEventV2"]


def test_a_workspace_that_cannot_be_read_is_said(open_driver: Callable[..., WindowDriver], tmp_path: Path) -> None:
    file = tmp_path / "odd.talonbench.json"
    file.write_text('{"version": 1, "apiKey": "x"}', encoding="utf-8")

    window = open_driver(file).window

    assert "keychain" in window.notice.text()
    assert "messageId" in window.event_panel.json.text()


def test_typing_is_not_held_up_by_saving(driver: WindowDriver, home: Path) -> None:
    disk_answers = threading.Event()
    driver.window.background.run(disk_answers.wait, lambda _: None)

    driver.window.event_panel.json.set_text('{"type": "track", "typed": "meanwhile"}')
    driver.window.session._timer.timeout.emit()
    driver.wait_for_preview()

    assert b"meanwhile" not in everything_in(home)
    disk_answers.set()
    driver.until(lambda: b"meanwhile" in everything_in(home))
