"""Sending from the window: to the real sandbox, over real HTTP."""

import asyncio
from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from talonbench_gui.theme import current_theme
from talonbench_gui.wording import answer_words
from tests.gui.conftest import Bench


def answer(bench: Bench) -> str:
    response = bench.window.response
    return f"{response.status.text()}\n{response.verdict.text()}\n{response.seal.text()}"


def test_send_on_the_first_start_is_answered_by_the_sandbox(bench: Bench) -> None:
    bench.send()

    assert answer(bench).startswith("200")
    assert "✓ Delivered" in answer(bench)
    assert "✓ Sent as shown" in answer(bench)
    assert "delivered" in bench.window.mappings.rows.index(0).data()


def test_the_keyboard_sends(bench: Bench) -> None:
    bench.window.activateWindow()
    editor = bench.window.event_panel.json.editor
    editor.setFocus()

    bench.while_running(lambda: QTest.keyClick(editor, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier))

    assert answer(bench).startswith("200")


def test_what_was_just_typed_is_what_is_sent(bench: Bench) -> None:
    def act() -> None:
        bench.window.event_panel.json.set_text(bench.window.event_panel.json.text().replace("test-user-z65zqk", "last"))
        bench.do("send.send")

    bench.while_running(act)

    assert '"last"' in (bench.window.exchanges["mapping-1"].request.body or "")


def test_a_bad_key_is_answered_with_401_and_dropped(bench: Bench) -> None:
    bench.type_into(bench.window.connection.key, "bad-key")

    bench.send()

    assert answer(bench).startswith("401")
    assert "✕ Would drop" in answer(bench)


def test_without_a_key_nothing_leaves(bench: Bench) -> None:
    bench.type_into(bench.window.connection.key, "")

    bench.window.connection.send.click()

    assert "key" in bench.window.connection.result.text()
    assert bench.window.exchanges == {}


def test_with_nothing_ready_send_says_so(bench: Bench) -> None:
    bench.write("{}")

    bench.do("send.send")

    assert "ready" in bench.window.connection.result.text()


@pytest.mark.parametrize(
    ("command", "status", "verdict"),
    [
        ("sandbox.401", "401", "✕ Would drop"),
        ("sandbox.429", "429", "↻ Would retry"),
        ("sandbox.503", "503", "↻ Would retry"),
        ("sandbox.drop", "", "↻ Would retry"),
        ("sandbox.garbage", "200", "✓ Delivered"),
    ],
)
def test_the_sandbox_misbehaves_as_told(bench: Bench, command: str, status: str, verdict: str) -> None:
    bench.do(command)

    bench.send()

    assert answer(bench).startswith(status)
    assert verdict in answer(bench)
    assert "Sandbox menu" in bench.window.notice.text()


def test_the_sandbox_behaves_again(bench: Bench) -> None:
    bench.do("sandbox.429")
    bench.send()
    bench.do("sandbox.behave")

    bench.send()

    assert answer(bench).startswith("200")
    assert not bench.window.notice.isVisible()


def test_sending_can_be_cancelled(bench: Bench) -> None:
    bench.do("sandbox.delay")
    seen: list[str] = []

    def cancel() -> None:
        seen.append(bench.window.connection.send.text())
        bench.window.connection.send.click()

    bench.while_running(bench.window.connection.send.click, cancel)

    assert seen == ["Cancel"]
    assert bench.window.connection.send.text() == "Send"
    assert bench.window.connection.result.text().startswith("Cancelled")
    assert bench.window.response.empty.text().startswith("Cancelled")
    assert bench.window.exchanges == {}


def test_the_next_send_takes_back_what_was_said_of_the_last(bench: Bench) -> None:
    bench.do("sandbox.delay")
    bench.while_running(bench.window.connection.send.click, bench.window.connection.send.click)
    bench.do("sandbox.behave")

    bench.send()

    assert bench.window.connection.result.text() == ""


def test_cancelling_at_once_leaves_the_window_ready(bench: Bench) -> None:
    def act() -> None:
        bench.do("send.send")
        bench.window.commands.cancel_sending()

    bench.while_running(act)
    bench.send()

    assert answer(bench).startswith("200")


def test_the_window_can_be_used_while_it_sends(bench: Bench) -> None:
    bench.do("sandbox.delay")
    seen: list[str] = []

    def act() -> None:
        bench.window.event_panel.json.set_text('{"type": "page"}')
        asyncio.get_running_loop().call_later(0.5, look)

    def look() -> None:
        seen.append(bench.window.preview.text if bench.window.preview is not None else "")
        bench.window.commands.cancel_sending()

    bench.while_running(bench.window.connection.send.click, act)

    assert seen == ['{"type": "page"}']


def test_the_connection_test_says_yes(bench: Bench) -> None:
    bench.while_running(bench.window.connection.test.click)

    assert bench.window.connection.result.text().startswith("✓")


@pytest.mark.parametrize(
    ("key", "deployment"),
    [("bad-key", "https://sandbox.talon.one"), ("any-key", "no scheme")],
    ids=["a bad key", "a bad deployment"],
)
def test_the_connection_test_says_no_and_why(bench: Bench, key: str, deployment: str) -> None:
    bench.type_into(bench.window.connection.key, key)
    bench.type_into(bench.window.connection.deployment, deployment)

    bench.while_running(bench.window.connection.test.click)

    assert bench.window.connection.result.text().startswith("✕")


def test_history_lists_what_was_sent_and_opens_it_again(bench: Bench) -> None:
    before = bench.window.event_panel.json.text()
    bench.send()
    bench.write('{"type": "page"}')
    view = bench.window.history.view
    assert view.model().rowCount() == 1
    assert "200" in view.model().index(0, 0).data()

    view.activated.emit(view.model().index(0, 0))
    bench.settle()

    assert bench.window.event_panel.json.text() == before


def test_history_keeps_the_text_that_was_sent_not_the_one_typed_since(bench: Bench) -> None:
    before = bench.window.event_panel.json.text()

    def act() -> None:
        bench.do("send.send")
        bench.window.event_panel.json.set_text("{}")

    bench.while_running(act)

    assert bench.window.history.model.sent(0).text == before


def test_an_edit_after_the_answer_is_said(bench: Bench) -> None:
    bench.send()
    assert not bench.window.response._stale.isVisible()

    bench.write('{"type": "page"}')

    assert bench.window.response._stale.isVisible()


def test_several_mappings_are_sent_at_once_each_with_its_answer(bench: Bench, open_bench: Callable[..., Bench]) -> None:
    bench.do("mapping.duplicate")
    bench.settle()
    assert bench.window.connection.send.text() == "Send 2"

    bench.send()

    assert [part.verdict.kind for part in bench.window.exchanges.values()] == ["delivered", "delivered"]
    assert len(bench.window.exchanges) == 2


def test_one_mapping_s_send_is_cancelled_and_the_other_goes_on(bench: Bench) -> None:
    bench.do("mapping.duplicate")
    bench.settle()
    bench.do("sandbox.delay")
    rows = bench.window.mappings.rows
    seen: list[str] = []

    def cancel_one() -> None:
        bench.do("sandbox.behave")
        bench.do("send.cancel_one")
        asyncio.get_running_loop().call_later(0.3, look)

    def look() -> None:
        seen.extend(str(rows.index(row).data()) for row in range(2))
        bench.do("send.cancel")

    bench.while_running(bench.window.connection.send.click, cancel_one)

    assert sorted(text.rpartition("— ")[2] for text in seen) == ["cancelled", "sending"]


def test_the_wait_for_the_rate_limit_is_shown(bench: Bench) -> None:
    from talonbench.client.rate_limiter import RateLimiter

    bench.do("mapping.duplicate")
    bench.settle()
    bench.window.sending._limiter = RateLimiter(1, 0.3)
    held: list[str] = []
    bench.window.sending.held.connect(lambda row: held.append(row.subscription.id))

    bench.send()

    assert len(held) == 1
    assert "for the rate limit" in "".join(map(answer_words, bench.window.exchanges.values()))
    assert " ms" in bench.window.mappings.rows.index(0).data()


def test_the_heading_of_an_answer_widens_nothing(bench: Bench) -> None:
    bench.window.resize(1024, 700)
    before = bench.window.columns.sizes()
    bench.do("sandbox.503")

    bench.send()
    QApplication.processEvents()

    assert bench.window.columns.sizes() == before
    assert bench.window.response.seal.geometry().top() > bench.window.response.status.geometry().bottom()


def test_colours_survive_larger_text(bench: Bench) -> None:
    bench.send()
    bench.do("view.larger")
    QApplication.processEvents()

    assert bench.window.response.verdict.palette().windowText().color().name() == current_theme().good


def test_no_word_of_the_heading_is_cut(bench: Bench) -> None:
    bench.type_into(bench.window.connection.key, "wrong-key")
    bench.send()
    heading = bench.window.response.heading

    for width in range(280, 460, 4):
        heading.setFixedWidth(width)
        QApplication.processEvents()
        parts = (heading.status, heading.measures, heading.seal)
        assert all(part.width() >= part.sizeHint().width() for part in parts), width
