"""A key typed into the window is in no file, no export, no log and no output; and nothing leaves before Send."""

import base64
import json
import socket
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QLabel, QLineEdit, QPlainTextEdit, QTextBrowser

from talonbench.connections import Connection
from talonbench.document import edits
from talonbench.request_export import EXPORTS
from talonbench.sandbox import Sandbox
from talonbench.values import Value
from talonbench_gui.commands.catalogue import COMMANDS
from talonbench_gui.features.history.page import KINDS
from talonbench_gui.features.report.dialog import RedactionDialog
from talonbench_gui.shell import crash
from tests.gui.driver import WindowDriver
from tests.gui.look import button, press

KEY = "k3y+/=secret&value9f3c7a"
MANAGEMENT_KEY = "m4n+/=secret&value5b1e8d"
CALLBACK = "callback-secret-0123456789abcdef"


def forms(secret: str) -> list[bytes]:
    """The secret as it stands, and as base64 and addresses write it."""
    plain = secret.encode()
    headers = [f"ApiKey-v1 {secret}".encode(), f"{secret}:".encode()]
    padded = [b"x" * shift + plain for shift in range(3)]  # base64 of a text that has the secret inside
    encoded = [code(one) for one in (*headers, *padded) for code in (base64.b64encode, base64.urlsafe_b64encode)]
    return [
        plain,
        plain.hex().encode(),
        *(one.rstrip(b"=")[4:-4] for one in encoded),
        *(quote(secret, safe=safe).encode() for safe in ("", "/", "/+=&")),
        json.dumps(secret).encode(),
    ]


def files_below(*folders: Path) -> Iterator[Path]:
    for folder in folders:
        yield from (path for path in folder.rglob("*") if path.is_file())


def assert_nowhere(secret: str, *folders: Path) -> None:
    for path in files_below(*folders):
        data = path.read_bytes()
        for form in forms(secret):
            assert form not in data, path


def test_the_key_is_nowhere_after_sends_failures_a_crash_and_every_export(
    driver: WindowDriver, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    temp, exports = tmp_path / "temp", tmp_path / "exports"
    temp.mkdir()
    exports.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(temp))
    workbench = driver.workbench
    with Sandbox(accept_key=KEY) as sandbox:
        workbench.connections.use(workbench.connections.add(Connection("Live", "gateway", sandbox.url, sandbox.url)))
        driver.type_into(driver.find(QLineEdit, "apiKeyEdit"), KEY)
        use_callback(driver)
        workbench.management.set_key(workbench.connections.current, MANAGEMENT_KEY)
        driver.send()
        assert next(iter(workbench.results.exchanges.values())).response is not None
        export_received(driver, exports, monkeypatch)
    driver.send()  # nobody listens there any more
    assert next(iter(workbench.results.exchanges.values())).error is not None
    export_everything(driver, exports, monkeypatch)
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    crash.install(workbench.notices)
    crash_on_purpose()
    assert "internal error" in driver.find(QLabel, "noticeText").text()
    assert workbench.session.save() == ""
    driver.until(lambda: (home / "history.sqlite").exists())

    told = capfd.readouterr()
    (exports / "output.txt").write_text(told.out + told.err, "utf-8")
    assert len(list(files_below(exports))) >= 22
    for key in (KEY, MANAGEMENT_KEY):
        assert_nowhere(key, home, temp, exports)


def use_callback(driver: WindowDriver) -> None:
    """A mapping and an event with a callback's API key, another secret."""
    mapping: dict[str, Value] = {"customerSessionId": "s1", "callbackAPIKey": {"@path": "$.callback"}}
    of = driver.workbench.store.document.mappings[0].id
    driver.workbench.store.apply(edits.update_mapping(of, action="updateCustomerSessionV2", mapping=mapping))
    driver.write(driver.editor.toPlainText().replace("{", f'{{"callback": "X-Key {CALLBACK}", ', 1))


def export_received(driver: WindowDriver, exports: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the management key reads, exported and shown; then a test of the key."""
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(exports / "received.json"), ""))
    driver.workbench.received.wait = 0
    driver.while_running(lambda: driver.run_command("page.received"))
    press(driver.show_page("received"), "Export…")
    driver.window.grab().save(str(exports / "received.bmp"))
    (exports / "received.txt").write_text("\n".join(all_texts(driver)), "utf-8")
    page = driver.show_page("connections")
    driver.while_running(lambda: press(page, "Test management key"))
    (exports / "connections.txt").write_text("\n".join(all_texts(driver)), "utf-8")
    driver.run_command("page.editor")


def export_everything(driver: WindowDriver, exports: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def save_to(name: str, kind: str = "") -> None:
        monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(exports / name), kind))

    for number, form in enumerate(EXPORTS):
        save_to(f"{number}{form.suffix}", f"{form.title} (*{form.suffix})")
        driver.run_command("share.save_request")
    for command, name in (
        ("share.report", "report.html"), ("share.report", "report.md"), ("share.redacted", "redacted.html"),
        ("share.case", "one.case.yaml"), ("file.save_as", "w.talonbench.json"),
    ):  # fmt: skip
        save_to(name)
        driver.run_command(command)
        dialog = driver.window.findChild(RedactionDialog)
        if dialog is not None:
            driver.until(button(dialog, "Save report…").isEnabled)
            press(dialog, "Save report…")
        driver.until((exports / name).exists)
    page = driver.show_page("history")
    for kind, suffix in KINDS.items():
        save_to(f"page.{suffix}", kind)
        press(page, "Export…")
        driver.until((exports / f"page.{suffix}").exists)
    for one in COMMANDS:
        if one.title.startswith("Copy"):
            driver.run_command(one.id)
            (exports / f"{one.id}.txt").write_text(QGuiApplication.clipboard().text(), "utf-8")
    driver.window.grab().save(str(exports / "screenshot.bmp"))
    (exports / "shown.txt").write_text("\n".join(all_texts(driver)), "utf-8")


def all_texts(driver: WindowDriver) -> Iterator[str]:
    """What the window shows, but for the field that the key was typed into."""
    window = driver.window
    for label in window.findChildren(QLabel):
        yield f"{label.text()} {label.toolTip()}"
    for edit in window.findChildren(QPlainTextEdit):
        yield edit.toPlainText()
    for reader in window.findChildren(QTextBrowser):
        yield reader.toPlainText()


def crash_on_purpose() -> None:
    """A bug with the key in a local variable, told as the program tells bugs."""
    api_key = KEY
    try:
        raise RuntimeError(f"on purpose, {len(api_key)}")
    except RuntimeError as error:
        sys.excepthook(type(error), error, error.__traceback__)


class Outside:
    """What asks for the outside, told by the interpreter itself, whichever library it is."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, Any]] = []
        self._is_on = True
        sys.addaudithook(self._on_event)  # for good: it cannot be taken away, only be told to keep still

    def _on_event(self, event: str, arguments: tuple[Any, ...]) -> None:
        if not self._is_on or event not in ("socket.connect", "socket.sendto", "socket.sendmsg", "socket.getaddrinfo"):
            return
        if event == "socket.getaddrinfo" or arguments[0].family != socket.AF_UNIX:
            self.asked.append((event, arguments[1:]))

    def stop(self) -> None:
        self._is_on = False


@pytest.fixture
def outside() -> Iterator[Outside]:
    told = Outside()
    yield told
    told.stop()


def test_no_socket_is_opened_before_send(open_window: Callable[..., WindowDriver], outside: Outside) -> None:
    driver = open_window()
    connections = driver.workbench.connections
    connections.use(connections.add(Connection("Live", "gateway", "https://my.europe-west1.talon.one"), KEY))
    driver.write('{"type": "track", "event": "x", "userId": "u"}')
    for page in ("trace", "archive", "history", "live", "samples", "catalog", "connections", "import", "editor"):
        driver.show_page(page)
        driver.wait_for_preview()
    preview = driver.workbench.previews.current
    assert preview is not None
    assert preview.mappings[0].status == "ready"

    assert outside.asked == []
    assert "PySide6.QtNetwork" not in sys.modules

    connections.select(0)
    driver.wait_for_preview()
    driver.send()  # to the sandbox: what watches sees it
    assert "socket.connect" in {event for event, _ in outside.asked}
