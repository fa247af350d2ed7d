"""The request as it would be sent, or why there is none."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLabel, QPlainTextEdit, QRadioButton, QToolButton
from pytestqt.qtbot import QtBot

from talonbench.document import edits
from talonbench.request import Request
from talonbench_gui.commands.actions import Actions
from talonbench_gui.features.request.panel import RequestPanel
from talonbench_gui.features.request.words import format_request
from talonbench_gui.state.workbench import Workbench
from tests.gui.fakes import FakeUi
from tests.gui.look import find

EVENT = '{"type": "track", "event": "Order Completed", "userId": "u1", "properties": {"total": 12}}'


@pytest.fixture
def panel(workbench: Workbench, actions: Actions, qtbot: QtBot) -> RequestPanel:
    """The panel while a request is ready."""
    made = RequestPanel(workbench, actions)
    qtbot.addWidget(made)
    made.show()
    workbench.store.apply(edits.set_trigger(workbench.store.document.mappings[0].id, 'type = "track"'))
    write(workbench, qtbot, EVENT)
    return made


def write(workbench: Workbench, qtbot: QtBot, text: str) -> None:
    workbench.store.apply(edits.set_event_text("event-1", text))
    wait_for_preview(workbench, qtbot)


def wait_for_preview(workbench: Workbench, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: workbench.previews.current is not None and not workbench.previews.is_pending)


def shown(panel: RequestPanel) -> str:
    return find(panel, QPlainTextEdit, "requestView").toPlainText()


def test_a_request_is_shown_whole_with_its_key_masked(panel: RequestPanel) -> None:
    lines = shown(panel).splitlines()

    assert lines[0] == "PUT https://integration.talon.one/segment/v2/events"
    assert "sandbox-demo-key" not in shown(panel)
    assert '  "customerProfileId": "u1",' in lines or '  "customerProfileId": "u1"' in lines
    assert not find(panel, QLabel, "requestMissing").isVisible()


def test_the_headers_that_all_requests_share_are_folded_until_they_are_wanted(
    panel: RequestPanel, qtbot: QtBot
) -> None:
    toggle = find(panel, QToolButton, "requestHeaders")
    assert toggle.text() == "+ 2 headers ▸"
    assert "authorization: ApiKey-v1 ••••" in shown(panel)
    assert "destination-hostname: https://sandbox.talon.one" in shown(panel).splitlines()
    assert "user-agent" not in shown(panel)

    qtbot.keyClick(toggle, Qt.Key.Key_Space)

    assert toggle.text() == "− 2 headers ◂"
    assert [line.partition(":")[0] for line in shown(panel).splitlines()[1:5]] == [
        "authorization", "content-type", "destination-hostname", "user-agent",
    ]  # fmt: skip


def test_curl_is_shown_as_it_is_copied(panel: RequestPanel, ui: FakeUi, actions: Actions, qtbot: QtBot) -> None:
    qtbot.mouseClick(segment(panel, "cURL"), Qt.MouseButton.LeftButton)
    assert find(panel, QToolButton, "requestHeaders").text() == "− 2 headers ◂"  # all are shown
    actions.run("copy.curl")

    assert shown(panel) == ui.copied[0]
    qtbot.keyClick(segment(panel, "cURL"), Qt.Key.Key_Left)
    assert segment(panel, "Raw").isChecked()
    assert shown(panel).startswith("PUT https://integration.talon.one/")


def test_nothing_moves_when_a_value_is_explained_or_the_request_is_gone(
    panel: RequestPanel, workbench: Workbench, qtbot: QtBot
) -> None:
    view, foot = find(panel, QPlainTextEdit, "requestView"), find(panel, QFrame, "requestFoot")
    before = view.geometry(), foot.geometry()

    panel.show_reason("Customer Profile ID comes from $.userId.")
    assert find(panel, QLabel, "requestReason").text() == "Customer Profile ID comes from $.userId."
    assert (view.geometry(), foot.geometry()) == before
    write(workbench, qtbot, '{"type": "track"}')
    assert foot.geometry() == before[1]
    assert "missing from this event" in find(panel, QLabel, "requestFaults").text()


def segment(panel: RequestPanel, words: str) -> QRadioButton:
    return next(one for one in panel.findChildren(QRadioButton) if one.text() == words)


def test_the_exact_bytes_are_shown_on_request(panel: RequestPanel) -> None:
    formatted = shown(panel)

    segment(panel, "Raw").click()

    body = shown(panel).partition("\n\n")[2]
    assert len(body.splitlines()) == 1
    assert "".join(formatted.partition("\n\n")[2].split()) == "".join(body.split())


@pytest.mark.parametrize(
    ("text", "word"),
    [("{", "line 1"), ('{"type": "identify", "userId": "u"}', "trigger"), ('{"type": "track"}', "reject")],
)
def test_without_a_request_it_says_why(
    workbench: Workbench, panel: RequestPanel, qtbot: QtBot, text: str, word: str
) -> None:
    write(workbench, qtbot, text)

    missing = find(panel, QLabel, "requestMissing")
    assert word in missing.text()
    assert not missing.isHidden()
    assert "PUT" not in shown(panel)


def test_it_follows_the_selected_mapping(workbench: Workbench, panel: RequestPanel, qtbot: QtBot) -> None:
    workbench.store.apply(edits.add_mapping("updateCustomerProfileV2", 'type = "track"', "Profile"))
    wait_for_preview(workbench, qtbot)
    assert shown(panel).startswith("PUT https://integration.talon.one/segment/customer_profile_v2/u1")

    workbench.store.apply(edits.select_mapping(0))
    wait_for_preview(workbench, qtbot)
    assert shown(panel).startswith("PUT https://integration.talon.one/segment/v2/events")


def test_a_reason_is_shown_until_the_next_preview(workbench: Workbench, panel: RequestPanel, qtbot: QtBot) -> None:
    reason = find(panel, QLabel, "requestReason")
    assert (reason.text(), reason.isVisible()) == ("", True)

    panel.show_reason("userId comes from $.userId.")
    assert reason.text() == "userId comes from $.userId."

    write(workbench, qtbot, f"{EVENT} ")
    assert reason.text() == ""


@pytest.mark.parametrize(
    ("place", "told"),
    [
        ("PUT", ("address", "")),
        ("authorization", ("header", "authorization")),
        ('"u1"', ("body", "/customerProfileId")),
    ],
)
def test_the_cursor_says_which_part_it_is_in(
    panel: RequestPanel, qtbot: QtBot, place: str, told: tuple[str, str]
) -> None:
    view = find(panel, QPlainTextEdit, "requestView")
    with qtbot.waitActive(panel):
        panel.activateWindow()
    view.setFocus()
    found: list[tuple[str, str]] = []
    panel.pointer_changed.connect(lambda part, pointer: found.append((part, pointer)))

    cursor = view.textCursor()
    cursor.setPosition(view.toPlainText().lower().index(place.lower()) + 1)
    view.setTextCursor(cursor)

    assert found == [told]


def test_the_cursor_says_nothing_while_the_focus_is_elsewhere(panel: RequestPanel) -> None:
    found: list[str] = []
    panel.pointer_changed.connect(lambda part, _: found.append(part))

    view = find(panel, QPlainTextEdit, "requestView")
    cursor = view.textCursor()
    cursor.setPosition(5)
    view.setTextCursor(cursor)

    assert found == []


def test_it_is_copied_as_curl_without_the_key(panel: RequestPanel, ui: FakeUi) -> None:
    (button,) = [one for one in panel.findChildren(QToolButton) if "cURL" in one.accessibleName()]

    button.click()

    assert ui.copied[0].startswith("curl")
    assert "sandbox-demo-key" not in ui.copied[0]


@pytest.mark.parametrize(
    ("request_body", "body", "text"),
    [
        (None, None, "GET https://x\na: b"),
        ("{}", "{\n}", "GET https://x\na: b\n\n{\n}"),
        ("", "", "GET https://x\na: b\n\n"),
    ],
)
def test_a_request_is_formatted(request_body: str | None, body: str | None, text: str) -> None:
    assert format_request(Request("GET", "https://x", (("a", "b"),), request_body), body) == text
