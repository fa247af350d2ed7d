"""The response of the selected mapping, as a summary, its body and its headers."""

import json
from dataclasses import replace

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtWidgets import QLabel, QPlainTextEdit, QTextBrowser, QWidget
from pytestqt.qtbot import QtBot

from talonbench.attributes import Attribute, Catalog
from talonbench.client import Exchange
from talonbench.connections import Connection
from talonbench.document import edits
from talonbench_gui.commands.actions import Actions
from talonbench_gui.features.response.heading import ResponseHeading, StatusChip, VerdictLabel
from talonbench_gui.features.response.panel import ResponsePanel
from talonbench_gui.state.workbench import Workbench
from talonbench_gui.widgets.panels import EmptyPanel
from talonbench_gui.widgets.segments import Segments
from tests.gui.fakes import FakeUi
from tests.gui.look import find
from tests.gui.sends import make_exchange

EFFECTS = json.dumps({
    "effects": [{"effectType": "acceptCoupon", "props": {"value": "SPRING"}, "ruleName": "Spring", "campaignId": 1}],
    "customerProfile": {"integrationId": "u1"},
}).encode()  # fmt: skip
ERROR = {
    "title": "Unknown", "details": 'The attribute "size" is not defined on Event entities.',
    "source": {"pointer": "/attributes/size"},
}  # fmt: skip
UNKNOWN = json.dumps({"message": "Bad Request", "errors": [ERROR]}).encode()


@pytest.fixture
def panel(workbench: Workbench, actions: Actions, qtbot: QtBot) -> ResponsePanel:
    made = ResponsePanel(workbench, actions)
    qtbot.addWidget(made)
    made.resize(420, 500)
    made.show()
    return made


def text(panel: ResponsePanel, name: str) -> str:
    return find(panel, QLabel, name).text()


def empty(panel: ResponsePanel) -> str:
    """What stands where there is no response; empty if there is one."""
    part = find(panel, EmptyPanel, "responseEmpty")
    return part.text() if part.isVisible() else ""


def answer(workbench: Workbench, exchange: Exchange, mapping: str = "mapping-1") -> None:
    """A send of *mapping* that came to *exchange*."""
    workbench.results.begin([mapping])
    workbench.results.record(mapping, exchange)
    workbench.results.end(is_cancelled=False)


def summary(panel: ResponsePanel) -> str:
    return find(panel, QTextBrowser, "responseReport").toPlainText()


def test_it_says_what_a_send_has_come_to(workbench: Workbench, panel: ResponsePanel) -> None:
    assert empty(panel).startswith("Nothing sent yet.")
    workbench.results.begin(["mapping-1"])
    assert empty(panel) == "Sending… Press Esc to cancel."
    workbench.results.set_state("mapping-1", "cancelled")
    assert empty(panel).startswith("Cancelled.")
    workbench.results.record("mapping-1", make_exchange())
    assert empty(panel) == ""
    assert text(panel, "responseStatus") == "200 OK"
    workbench.results.clear()
    assert empty(panel).startswith("Nothing sent yet.")


def test_without_a_key_or_deployment_it_says_what_is_missing_and_where(
    workbench: Workbench, panel: ResponsePanel
) -> None:
    workbench.connections.use(workbench.connections.add(Connection("Staging", "gateway", "")))
    assert empty(panel).startswith("Nothing sent yet. Enter the deployment at the top of the window, then press Send")
    workbench.store.apply(
        edits.set_connection(replace(workbench.connections.current, deployment="https://x.talon.one"))
    )
    assert empty(panel).startswith("Nothing sent yet. Enter an API key at the top of the window, then press Send")

    workbench.connections.set_key("a-key-of-some-length")

    assert empty(panel).startswith("Nothing sent yet. Press Send")


@pytest.mark.parametrize(
    ("status", "shown", "verdict"),
    [(200, "200 OK", "✓ Delivered"), (400, "400 No", "✕ "), (503, "503 No", "↻ "), (0, "No response", "↻ ")],
)
def test_status_and_verdict_are_shown(
    workbench: Workbench, panel: ResponsePanel, status: int, shown: str, verdict: str
) -> None:
    answer(workbench, make_exchange(status))

    assert text(panel, "responseStatus") == shown
    assert text(panel, "responseVerdict").startswith(verdict)
    assert text(panel, "responseWireCheck") == "Nothing sent"


def test_a_long_verdict_is_cut_at_a_word_and_its_tooltip_has_all(workbench: Workbench, panel: ResponsePanel) -> None:
    panel.resize(260, 500)
    answer(workbench, make_exchange(400))
    verdict = find(panel, VerdictLabel, "responseVerdict")
    verdict.setText("✕ " + "would be discarded " * 20)

    assert verdict.cut_text().endswith(("would…", "be…", "discarded…"))
    verdict.setText("✓ Delivered")
    assert verdict.cut_text() == "✓ Delivered"


def test_an_edit_makes_it_outdated_and_the_next_send_renews_it(workbench: Workbench, panel: ResponsePanel) -> None:
    outdated = find(panel, QLabel, "responseOutdated")
    answer(workbench, make_exchange())
    assert outdated.text() == ""

    workbench.store.apply(edits.set_event_text("event-1", '{"type": "page"}'))
    assert (outdated.text(), outdated.isVisible()) == ("Outdated: edited since the send", True)
    assert not find(panel, QLabel, "responseWireCheck").isVisible()  # it would say that this is what was sent

    answer(workbench, make_exchange(503))
    assert outdated.text() == ""


def test_it_follows_the_selected_mapping(workbench: Workbench, panel: ResponsePanel) -> None:
    workbench.store.apply(edits.duplicate_mapping())
    second = workbench.store.document.mappings[1].id
    workbench.results.begin(["mapping-1", second])
    workbench.results.record("mapping-1", make_exchange(200))
    workbench.results.record(second, make_exchange(503))
    assert text(panel, "responseStatus") == "503 No"

    workbench.store.apply(edits.select_mapping(0))
    assert text(panel, "responseStatus") == "200 OK"
    workbench.store.apply(edits.select_mapping(-1))
    assert empty(panel).startswith("Nothing sent yet.")


def test_another_document_leaves_nothing_of_the_former_s_response(workbench: Workbench, panel: ResponsePanel) -> None:
    answer(workbench, make_exchange())

    workbench.file.new()

    assert empty(panel).startswith("Nothing sent yet.")
    assert find(panel, QLabel, "responseOutdated").text() == ""


def test_a_response_is_read_as_a_summary_its_body_and_its_headers(workbench: Workbench, panel: ResponsePanel) -> None:
    answer(workbench, make_exchange(body=EFFECTS))
    body, headers = find(panel, QPlainTextEdit, "responseView"), find(panel, QPlainTextEdit, "responseHeaders")
    choice = find(panel, Segments, "responseFormat")

    assert "SPRING" in summary(panel)
    assert not body.isVisible()
    choice.button("body").click()
    assert (body.isVisible(), headers.isVisible()) == (True, False)
    assert body.toPlainText().startswith("HTTP/1.1 200 OK\n\n{")
    choice.button("headers").click()
    assert (body.isVisible(), headers.isVisible()) == (False, True)
    assert headers.toPlainText() == "HTTP/1.1 200 OK\nx-a: b"


def test_a_rejection_is_told_in_words_with_its_code_beside(workbench: Workbench, panel: ResponsePanel) -> None:
    props = {"value": "WELCOME10", "rejectionReason": "CouponLimitReached"}
    body = {"effects": [{"effectType": "rejectCoupon", "ruleName": "Welcome", "props": props}]}

    answer(workbench, make_exchange(body=json.dumps(body).encode()))

    assert "Coupon WELCOME10 rejected: it is used up (CouponLimitReached)." in summary(panel)


def test_an_edit_moves_nothing_in_the_response(workbench: Workbench, panel: ResponsePanel, qtbot: QtBot) -> None:
    answer(workbench, make_exchange(body=EFFECTS))
    page = find(panel, QTextBrowser, "responseReport")
    qtbot.wait(20)
    before = page.geometry()

    workbench.store.apply(edits.set_event_text("event-1", '{"type": "page"}'))
    qtbot.wait(20)
    assert page.geometry() == before

    answer(workbench, make_exchange(400, UNKNOWN))
    qtbot.wait(20)
    assert page.geometry() == before


def test_a_response_without_more_than_its_body_is_raw(workbench: Workbench, panel: ResponsePanel) -> None:
    answer(workbench, make_exchange(503, b"no JSON"))

    assert find(panel, QPlainTextEdit, "responseView").isVisible()
    assert find(panel, QPlainTextEdit, "responseView").toPlainText().endswith("no JSON")


def test_a_section_is_folded_until_it_is_opened_and_stays_open(workbench: Workbench, panel: ResponsePanel) -> None:
    answer(workbench, make_exchange(body=EFFECTS))
    assert "▸ Customer profile" in summary(panel)
    assert "integrationId" not in summary(panel)

    find(panel, QTextBrowser, "responseReport").anchorClicked.emit(QUrl("section:0"))
    assert "▾ Customer profile" in summary(panel)
    assert "integrationId" in summary(panel)

    answer(workbench, make_exchange(body=EFFECTS))
    assert "integrationId" in summary(panel)


def test_a_problem_leads_to_its_place_and_offers_the_attribute(
    workbench: Workbench, panel: ResponsePanel, ui: FakeUi
) -> None:
    found: list[str] = []
    panel.problem_selected.connect(found.append)
    answer(workbench, make_exchange(400, UNKNOWN))
    page = find(panel, QTextBrowser, "responseReport")

    page.anchorClicked.emit(QUrl("problem:0"))
    assert len(found) == 1
    page.anchorClicked.emit(QUrl("creation:0"))

    assert json.loads(ui.copied[0])["name"] == "size"
    assert ui.shown == [("copied", "Copied the attribute's JSON.")]


def test_the_known_attributes_are_used_if_somebody_asked_for_the_catalog(
    workbench: Workbench, panel: ResponsePanel
) -> None:
    answer(workbench, make_exchange(400, UNKNOWN))
    assert "Did you mean" not in summary(panel)
    assert "catalog" not in workbench.__dict__

    workbench.catalog.take(Catalog((Attribute("Event", "sizes", "string"),)))

    assert "Did you mean sizes" in summary(panel)


def test_no_word_of_the_heading_is_cut_and_nothing_is_widened(qtbot: QtBot) -> None:
    heading = ResponseHeading()
    qtbot.addWidget(heading)
    heading.show()
    heading.show_exchange(make_exchange(503), [])

    for width in range(280, 460, 4):
        heading.setFixedWidth(width)
        qtbot.wait(1)
        check = find(heading, QLabel, "responseWireCheck")
        assert check.width() >= check.sizeHint().width(), width


def test_the_status_stands_in_the_header_and_moves_nothing(
    panel: ResponsePanel, workbench: Workbench, qtbot: QtBot
) -> None:
    panel.resize(330, 300)
    panel.show()
    qtbot.waitExposed(panel)
    segments, status = find(panel, QWidget, "responseFormat"), find(panel, QLabel, "responseStatus")
    before = segments.geometry()

    answer(workbench, make_exchange(400, UNKNOWN))
    qtbot.wait(1)

    assert segments.geometry() == before
    assert status.geometry().right() < before.left()
    assert isinstance(status, StatusChip)
    assert status.shown_text() == "400"
    answer(workbench, make_exchange(0))
    assert (status.shown_text(), status.text()) == ("–", "No response")
    answer(workbench, make_exchange(400, UNKNOWN))
    panel.resize(600, 300)
    qtbot.wait(1)
    assert status.shown_text() == "400 No"
