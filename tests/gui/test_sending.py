"""Sending from the window: to the real sandbox, over real HTTP."""

import asyncio
from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from talonbench_gui.theme import current_theme
from talonbench_gui.wording.exchanges import describe_response
from tests.gui.conftest import WindowDriver


def answer(driver: WindowDriver) -> str:
    response = driver.window.response
    return f"{response.status.text()}\n{response.verdict.text()}\n{response.seal.text()}"


def test_send_on_the_first_start_is_answered_by_the_sandbox(driver: WindowDriver) -> None:
    driver.send()

    assert answer(driver).startswith("200")
    assert "✓ Delivered" in answer(driver)
    assert "✓ Sent as shown" in answer(driver)
    assert "delivered" in driver.window.mappings.rows.index(0).data()


def test_the_keyboard_sends(driver: WindowDriver) -> None:
    driver.window.activateWindow()
    editor = driver.window.event_panel.json.editor
    editor.setFocus()

    driver.while_running(lambda: QTest.keyClick(editor, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier))

    assert answer(driver).startswith("200")


def test_what_was_just_typed_is_what_is_sent(driver: WindowDriver) -> None:
    def act() -> None:
        driver.window.event_panel.json.set_text(
            driver.window.event_panel.json.text().replace("test-user-z65zqk", "last")
        )
        driver.run_command("send.send")

    driver.while_running(act)

    assert '"last"' in (driver.window.exchanges["mapping-1"].request.body or "")


def test_a_bad_key_is_answered_with_401_and_dropped(driver: WindowDriver) -> None:
    driver.type_into(driver.window.connection.key, "bad-key")

    driver.send()

    assert answer(driver).startswith("401")
    assert "✕ Would drop" in answer(driver)


def test_without_a_key_nothing_leaves(driver: WindowDriver) -> None:
    driver.type_into(driver.window.connection.key, "")

    driver.window.connection.send.click()

    assert "key" in driver.window.connection.result.text()
    assert driver.window.exchanges == {}


def test_with_nothing_ready_send_says_so(driver: WindowDriver) -> None:
    driver.write("{}")

    driver.run_command("send.send")

    assert "ready" in driver.window.connection.result.text()


@pytest.mark.parametrize(
    ("command", "status", "verdict"),
    [
        ("sandbox.401", "401", "✕ Would drop"),
        ("sandbox.429", "429", "↻ Would retry"),
        ("sandbox.503", "503", "↻ Would retry"),
        ("sandbox.drop", "", "↻ Would retry"),
        ("sandbox.invalid_body", "200", "✓ Delivered"),
    ],
)
def test_the_sandbox_misbehaves_as_told(driver: WindowDriver, command: str, status: str, verdict: str) -> None:
    driver.run_command(command)

    driver.send()

    assert answer(driver).startswith(status)
    assert verdict in answer(driver)
    assert "Sandbox menu" in driver.window.notice.text()


def test_the_sandbox_behaves_again(driver: WindowDriver) -> None:
    driver.run_command("sandbox.429")
    driver.send()
    driver.run_command("sandbox.normal")

    driver.send()

    assert answer(driver).startswith("200")
    assert not driver.window.notice.isVisible()


def test_sending_can_be_cancelled(driver: WindowDriver) -> None:
    driver.run_command("sandbox.delay")
    seen: list[str] = []

    def cancel() -> None:
        seen.append(driver.window.connection.send.text())
        driver.window.connection.send.click()

    driver.while_running(driver.window.connection.send.click, cancel)

    assert seen == ["Cancel"]
    assert driver.window.connection.send.text() == "Send"
    assert driver.window.connection.result.text().startswith("Cancelled")
    assert driver.window.response.empty.text().startswith("Cancelled")
    assert driver.window.exchanges == {}


def test_the_next_send_takes_back_what_was_said_of_the_last(driver: WindowDriver) -> None:
    driver.run_command("sandbox.delay")
    driver.while_running(driver.window.connection.send.click, driver.window.connection.send.click)
    driver.run_command("sandbox.normal")

    driver.send()

    assert driver.window.connection.result.text() == ""


def test_cancelling_at_once_leaves_the_window_ready(driver: WindowDriver) -> None:
    def act() -> None:
        driver.run_command("send.send")
        driver.window.commands.cancel_sending()

    driver.while_running(act)
    driver.send()

    assert answer(driver).startswith("200")


def test_the_window_can_be_used_while_it_sends(driver: WindowDriver) -> None:
    driver.run_command("sandbox.delay")
    seen: list[str] = []

    def act() -> None:
        driver.window.event_panel.json.set_text('{"type": "page"}')
        asyncio.get_running_loop().call_later(0.5, look)

    def look() -> None:
        seen.append(driver.window.preview.text if driver.window.preview is not None else "")
        driver.window.commands.cancel_sending()

    driver.while_running(driver.window.connection.send.click, act)

    assert seen == ['{"type": "page"}']


def test_the_connection_test_says_yes(driver: WindowDriver) -> None:
    driver.while_running(driver.window.connection.test.click)

    assert driver.window.connection.result.text().startswith("✓")


@pytest.mark.parametrize(
    ("key", "deployment"),
    [("bad-key", "https://sandbox.talon.one"), ("any-key", "no scheme")],
    ids=["a bad key", "a bad deployment"],
)
def test_the_connection_test_says_no_and_why(driver: WindowDriver, key: str, deployment: str) -> None:
    driver.type_into(driver.window.connection.key, key)
    driver.type_into(driver.window.connection.deployment, deployment)

    driver.while_running(driver.window.connection.test.click)

    assert driver.window.connection.result.text().startswith("✕")


def test_history_lists_what_was_sent_and_opens_it_again(driver: WindowDriver) -> None:
    before = driver.window.event_panel.json.text()
    driver.send()
    driver.write('{"type": "page"}')
    view = driver.window.history.view
    assert view.model().rowCount() == 1
    assert "200" in view.model().index(0, 0).data()

    view.activated.emit(view.model().index(0, 0))
    driver.wait_for_preview()

    assert driver.window.event_panel.json.text() == before


def test_history_keeps_the_text_that_was_sent_not_the_one_typed_since(driver: WindowDriver) -> None:
    before = driver.window.event_panel.json.text()

    def act() -> None:
        driver.run_command("send.send")
        driver.window.event_panel.json.set_text("{}")

    driver.while_running(act)

    assert driver.window.history.model.sent(0).text == before


def test_an_edit_after_the_answer_is_said(driver: WindowDriver) -> None:
    driver.send()
    assert not driver.window.response._stale.isVisible()

    driver.write('{"type": "page"}')

    assert driver.window.response._stale.isVisible()


def test_several_mappings_are_sent_at_once_each_with_its_answer(
    driver: WindowDriver, open_driver: Callable[..., WindowDriver]
) -> None:
    driver.run_command("mapping.duplicate")
    driver.wait_for_preview()
    assert driver.window.connection.send.text() == "Send 2"

    driver.send()

    assert [part.verdict.kind for part in driver.window.exchanges.values()] == ["delivered", "delivered"]
    assert len(driver.window.exchanges) == 2


def test_one_mapping_s_send_is_cancelled_and_the_other_goes_on(driver: WindowDriver) -> None:
    driver.run_command("mapping.duplicate")
    driver.wait_for_preview()
    driver.run_command("sandbox.delay")
    rows = driver.window.mappings.rows
    seen: list[str] = []

    def cancel_one() -> None:
        driver.run_command("sandbox.normal")
        driver.run_command("send.cancel_one")
        asyncio.get_running_loop().call_later(0.3, look)

    def look() -> None:
        seen.extend(str(rows.index(row).data()) for row in range(2))
        driver.run_command("send.cancel")

    driver.while_running(driver.window.connection.send.click, cancel_one)

    assert sorted(text.rpartition("— ")[2] for text in seen) == ["cancelled", "sending"]


def test_the_wait_for_the_rate_limit_is_shown(driver: WindowDriver) -> None:
    from talonbench.client.rate_limiter import RateLimiter

    driver.run_command("mapping.duplicate")
    driver.wait_for_preview()
    driver.window.sending._limiter = RateLimiter(1, 0.3)
    held: list[str] = []
    driver.window.sending.held.connect(lambda row: held.append(row.subscription.id))

    driver.send()

    assert len(held) == 1
    assert "for the rate limit" in "".join(map(describe_response, driver.window.exchanges.values()))
    assert " ms" in driver.window.mappings.rows.index(0).data()


def test_the_heading_of_an_answer_widens_nothing(driver: WindowDriver) -> None:
    driver.window.resize(1024, 700)
    before = driver.window.columns.sizes()
    driver.run_command("sandbox.503")

    driver.send()
    QApplication.processEvents()

    assert driver.window.columns.sizes() == before
    assert driver.window.response.seal.geometry().top() > driver.window.response.status.geometry().bottom()


def test_colours_survive_larger_text(driver: WindowDriver) -> None:
    driver.send()
    driver.run_command("view.larger")
    QApplication.processEvents()

    assert driver.window.response.verdict.palette().windowText().color().name() == current_theme().good


def test_no_word_of_the_heading_is_cut(driver: WindowDriver) -> None:
    driver.type_into(driver.window.connection.key, "wrong-key")
    driver.send()
    heading = driver.window.response.heading

    for width in range(280, 460, 4):
        heading.setFixedWidth(width)
        QApplication.processEvents()
        parts = (heading.status, heading.measures, heading.seal)
        assert all(part.width() >= part.sizeHint().width() for part in parts), width
