"""The trace: every filter and mapping with its outcome, and what would change it."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QMenu, QRadioButton, QScrollArea
from pytestqt.qtbot import QtBot

from talonbench.document import edits
from talonbench.events.receipt import Receipt
from talonbench.filters import DestinationFilter
from talonbench.lint import Place
from talonbench.values import Value
from talonbench_gui.commands.actions import Actions
from talonbench_gui.features.trace.page import TracePage
from talonbench_gui.state.workbench import Workbench
from talonbench_gui.theme import apply_theme
from tests.gui.fakes import FakeUi
from tests.gui.look import find
from tests.gui.pages import SETUP, rows, sample, settle, write_event
from tests.gui.sends import make_exchange

TRACK = '{"type": "track", "event": "Level Up", "userId": "u1", "properties": {}}'
DROP: tuple[dict[str, Value], ...] = ({"type": "DROP"},)


@pytest.fixture
def page(workbench: Workbench, actions: Actions, qtbot: QtBot) -> TracePage:
    """The page in sight, with an order and one mapping of all track calls."""
    made = TracePage(workbench, actions)
    qtbot.addWidget(made)
    made.show()
    write_event(qtbot, workbench, sample("order_completed"))
    return made


@pytest.fixture
def imported(page: TracePage, workbench: Workbench, qtbot: QtBot) -> TracePage:
    """The page in sight, with a customer's configuration and an order."""
    workbench.importer.import_paths(SETUP)
    write_event(qtbot, workbench, sample("order_completed"))
    return page


@pytest.fixture
def change(workbench: Workbench, qtbot: QtBot) -> Callable[[edits.Edit], None]:
    """Makes an edit and waits for its preview."""

    def make(edit: edits.Edit) -> None:
        workbench.store.apply(edit)
        settle(qtbot, workbench)

    return make


def sentences(page: TracePage) -> list[str]:
    return [button.accessibleName().partition(": ")[2] for button in page.detail.offers.buttons]


def apply(page: TracePage, words: str) -> None:
    """Press the button of the first suggestion with *words*."""
    found = next(button for button in page.detail.offers.buttons if words in button.accessibleName())
    found.click()


def press(page: TracePage, name: str) -> None:
    button = page.findChild(QAbstractButton, name)
    assert isinstance(button, QAbstractButton)
    button.click()


def trigger(workbench: Workbench) -> str:
    return workbench.store.document.mappings[0].trigger


def status(workbench: Workbench, at: int = 0) -> str:
    assert workbench.previews.current is not None
    return workbench.previews.current.mappings[at].status


def test_a_row_for_each_filter_and_mapping_with_details_of_each(imported: TracePage) -> None:
    shown = rows(imported.model)

    assert shown[0] == "Ingestion · accepted"
    assert shown[1].startswith("✓ accepted  Segment's Tracking API  ")
    assert shown[2] == "Integrations · allowed"
    assert shown[3].startswith("✓ allowed  integrations object  ")
    shown = shown[4:]
    assert shown[0] == "Filters · 1 of 5 changes the event"
    assert shown[1].startswith("✓ passes  Drop internal traffic  ")
    assert shown[3] == "✎ changes  No PII  Removed $.anonymousId  1 note"
    assert shown[4].startswith("○ not applied  Slim page events  ")
    assert shown[5].startswith("– disabled  Sample cart views by user  ")
    assert shown[6] == "Mappings · 1 of 4 sends"
    assert shown[7].startswith(
        "● sends  Order completed -> close session  PUT /segment/v2/customer_sessions/ord-100482"
    )
    assert shown[8].startswith('○ no match  Profile sync  Expected type = "identify"; the event has "track".')
    imported.select(("step", 2))
    assert "Removed" in imported.detail.view.toPlainText()
    imported.select(("mapping", 0))
    assert "customer_sessions/ord-100482" in imported.detail.sent.toPlainText()
    imported.select(("mapping", 1))
    said = [line for line in imported.detail.conditions.toPlainText().splitlines() if line]
    assert said[:5] == ["Condition", "The event has", "✕", 'type = "identify"', '"track"']


def test_a_row_counts_the_findings_that_its_details_list(
    page: TracePage, workbench: Workbench, change: Callable[[edits.Edit], None]
) -> None:
    mapping = workbench.store.document.mappings[0].id
    change(edits.set_trigger(mapping, 'type = "track" and event = "Order Completed" or event = "x"'))
    unsure = DestinationFilter("Unsure", 'properties.a = "b" and properties.a = "c"', (*DROP, {"type": "DROP"}))
    change(edits.set_filters((unsure,)))
    seen = {}
    for row in page.model.rows:
        if row.key is not None and row.key[0] in ("step", "mapping"):
            page.select(row.key)
            told = f"{page.detail.conditions.toPlainText()}\n{page.detail.view.toPlainText()}"
            listed = sum(line.startswith(("✕ ", "! ", "i ")) for line in told.splitlines())
            counted = sum(int(part.split()[0]) for part in row.cells[3].text.split(", ") if part)
            assert counted == listed, row.cells[1].text
            seen[row.key[0]] = counted

    assert all(seen.values())


def test_a_suggestion_is_one_click_and_one_step_to_undo(
    imported: TracePage, workbench: Workbench, qtbot: QtBot
) -> None:
    before = workbench.store.document.current_event.text
    imported.select(("mapping", 1))
    assert "change type from" in sentences(imported)[0].lower()

    imported.detail.offers.buttons[0].click()
    settle(qtbot, workbench)

    assert status(workbench, 1) != "not_triggered"
    workbench.store.undo()
    assert workbench.store.document.current_event.text == before


def test_a_filter_that_drops_the_event_is_disabled_by_one_click(
    page: TracePage, workbench: Workbench, qtbot: QtBot, change: Callable[[edits.Edit], None]
) -> None:
    change(edits.set_filters((DestinationFilter("No orders", "type = 'track'", DROP),)))
    page.select(("mapping", 0))

    apply(page, "“No orders”")
    settle(qtbot, workbench)

    assert [one.enabled for one in workbench.store.document.filters] == [False]
    assert status(workbench) != "filtered"


def test_the_undo_button_undoes_the_suggestion_and_the_keyboard_stays(
    page: TracePage, workbench: Workbench, actions: Actions, qtbot: QtBot, change: Callable[[edits.Edit], None]
) -> None:
    change(edits.set_trigger("mapping-1", 'type = "page"'))
    page.select(("mapping", 0))
    with qtbot.waitSignal(actions.refreshed):
        apply(page, "trigger")
        actions.refresh_soon()
    settle(qtbot, workbench)
    assert trigger(workbench) == 'type = "page" or type = "track"'
    assert page.undo.toolTip().startswith("Undo ")
    assert page.undo.text() == page.undo.toolTip()[:32]

    press(page, "undoButton")

    assert trigger(workbench) == 'type = "page"'
    assert page.focusWidget() is page.table


def test_without_a_step_there_is_nothing_to_undo(page: TracePage, workbench: Workbench, actions: Actions) -> None:
    while workbench.store.undo_label:
        workbench.store.undo()

    actions.refresh()

    assert page.undo.isVisible()
    assert not page.undo.isEnabled()


def test_the_changes_since_a_baseline_are_shown(page: TracePage, workbench: Workbench, qtbot: QtBot) -> None:
    write_event(qtbot, workbench, TRACK)
    page.pin.click()

    write_event(qtbot, workbench, TRACK.replace("Level Up", "Level Down"))

    assert rows(page.model)[:2] == ["Compared with baseline", "≠ changed  Requests  1 of 1 mapping changed"]
    page.select(("baseline", 0))
    assert "Level Down" in page.detail.view.toPlainText()
    page.pin.click()
    assert rows(page.model)[0].startswith("Ingestion")


def test_a_filter_that_cannot_be_read_drops_the_event_until_it_is_disabled(
    page: TracePage, workbench: Workbench, qtbot: QtBot, change: Callable[[edits.Edit], None]
) -> None:
    change(edits.set_filters((DestinationFilter("Broken", "type ==", DROP),)))
    assert rows(page.model)[5].startswith("⊘ discards  Broken")
    assert page.summary.text() == "Not sent: the filter “Broken” discards the event"

    page.select(("step", 0))
    press(page, "switchFilter")
    settle(qtbot, workbench)

    assert status(workbench) != "filtered"


def test_a_filter_is_disabled_and_enabled(
    page: TracePage, workbench: Workbench, qtbot: QtBot, change: Callable[[edits.Edit], None]
) -> None:
    change(edits.set_filters((DestinationFilter("All", 'type = "track"', DROP),)))
    page.select(("step", 0))
    assert page.detail.switch.text() == "Disable filter"

    for word in ("– disabled", "⊘ discards"):
        press(page, "switchFilter")
        settle(qtbot, workbench)
        assert page.model.rows[5].cells[0].text == word

    workbench.store.undo()
    assert not workbench.store.document.filters[0].enabled


def test_a_mapping_is_opened_in_the_editor(imported: TracePage, workbench: Workbench, ui: FakeUi) -> None:
    imported.select(("mapping", 2))

    press(imported, "openMapping")

    assert workbench.store.document.mapping == 2
    assert ui.shown[-1] == ("focus", "mappings")


@pytest.mark.parametrize(("title", "found"), [("No PII", True), ("Other", False)])
def test_a_finding_leads_to_its_filter(imported: TracePage, title: str, found: bool) -> None:
    assert imported.reveal(Place("filter", title)) is found

    assert (imported.detail.head.title.text() == title) is found


def test_another_document_leaves_nothing_of_the_former(imported: TracePage, workbench: Workbench, qtbot: QtBot) -> None:
    imported.pin.click()
    imported.select(("mapping", 1))

    workbench.file.new()

    assert rows(imported.model) == []
    assert imported.detail.view.toPlainText() == ""
    assert sentences(imported) == []
    assert imported.pin.text() == "Pin as baseline"
    settle(qtbot, workbench)
    assert rows(imported.model) == ["Mappings · no event", "… no event  Track event"]


def test_a_hidden_page_shows_nothing_of_the_former_document_when_it_comes_back(
    imported: TracePage, workbench: Workbench, qtbot: QtBot
) -> None:
    imported.hide()
    workbench.file.new()

    imported.show()

    assert rows(imported.model) == []
    settle(qtbot, workbench)
    assert len(rows(imported.model)) == 2


def test_a_hidden_page_does_no_work(page: TracePage, workbench: Workbench, qtbot: QtBot) -> None:
    before = page.head.status.text()
    page.hide()

    write_event(qtbot, workbench, '{"type": "page"}')

    assert page.head.status.text() == before
    page.show()
    assert page.head.status.text().startswith("“Track event” doesn't match: ")


def typo(workbench: Workbench, qtbot: QtBot) -> None:
    """An order whose name has a small letter; no filter looks at it."""
    workbench.store.apply(edits.set_filters(()))
    write_event(qtbot, workbench, sample("order_completed").replace("Order Completed", "Order completed"))


def test_the_verdict_comes_first_and_names_the_typo_that_decides(
    imported: TracePage, workbench: Workbench, qtbot: QtBot
) -> None:
    imported.hide()
    typo(workbench, qtbot)

    imported.show()

    assert imported.summary.text() == "No mapping sends"
    cause = imported.head.status.text()
    assert cause == "“Order completed -> close session” doesn't match: in the event name, only letter case differs."
    assert imported.detail.head.title.text() == "Order completed -> close session"
    assert "<u" in imported.detail.conditions.toHtml() or "underline" in imported.detail.conditions.toHtml()
    assert rows(imported.model)[imported.table.selected].startswith("○ no match  Order completed")


def test_a_filter_that_discards_for_a_typo_says_so(imported: TracePage, workbench: Workbench, qtbot: QtBot) -> None:
    write_event(qtbot, workbench, sample("order_completed").replace("Order Completed", "Order completed"))

    assert imported.summary.text() == "Not sent: the filter “Only send shop events” discards the event"
    assert imported.head.status.text() == (
        'The event name is "Order completed"; the filter asks for “Order Completed”: only letter case differs.'
    )
    assert imported.detail.head.title.text() == "Only send shop events"
    assert [button.text() for button in imported.detail.offers.buttons][-1] == "Disable filter"


@pytest.mark.parametrize(
    ("count", "told", "stage"),
    [
        (1, "The mapping sends", "sends"),
        (2, "Both mappings send", "both send"),
        (3, "All 3 mappings send", "all 3 send"),
    ],
)
def test_the_verdict_when_all_send(
    page: TracePage, workbench: Workbench, qtbot: QtBot, count: int, told: str, stage: str
) -> None:
    for _ in range(count - 1):
        workbench.store.apply(edits.add_mapping("trackEventV2", 'type = "track"', "More"))
        settle(qtbot, workbench)

    assert page.summary.text() == told
    assert rows(page.model)[4] == f"Mappings · {stage}"
    cause = page.head.status.text()
    assert cause.startswith("PUT /segment/v2/" if count == 1 else "“More” sends the same as “Track event”")


def test_a_rejected_mapping_decides_before_one_that_sends(page: TracePage, workbench: Workbench, qtbot: QtBot) -> None:
    workbench.store.apply(edits.add_mapping("updateCustomerSessionV2", 'type = "track"', "Session"))
    write_event(qtbot, workbench, TRACK)

    assert page.summary.text() == "1 of 2 mappings sends"
    assert page.head.status.text().startswith("“Session” is rejected: ")
    assert rows(page.model)[page.table.selected].startswith("✕ rejected  Session")


def test_a_chosen_row_stays_while_the_event_changes(imported: TracePage, workbench: Workbench, qtbot: QtBot) -> None:
    imported.select(("mapping", 2))

    typo(workbench, qtbot)

    assert imported.detail.head.title.text() == "Reviews"


def test_stages_lead_to_their_decisive_row_and_follow_the_selection(imported: TracePage, qtbot: QtBot) -> None:
    filters, mappings = (find(imported, QRadioButton, f"stage-{name}") for name in ("filters", "mappings"))
    assert mappings.isChecked()
    assert mappings.accessibleName() == "Mappings: 1 of 4 sends"
    assert find(imported, QRadioButton, "stage-integrations").accessibleName() == "Integrations: allowed"

    mappings.setFocus()
    qtbot.keyClick(mappings, Qt.Key.Key_Left)
    assert filters.isChecked()
    assert imported.detail.head.title.text() == "No PII"

    imported.select(("mapping", 1))
    assert mappings.isChecked()
    qtbot.mouseClick(filters, Qt.MouseButton.LeftButton)
    assert imported.detail.head.title.text() == "No PII"


@pytest.mark.parametrize(
    ("chosen", "state", "title"),
    [
        ("{}", "Integrations: allowed", "The mapping sends"),
        ('{"All": false}', "Integrations: excluded", "Not sent: the event's integrations exclude the destination"),
    ],
)
def test_integrations_are_a_stage_where_the_event_has_them(
    page: TracePage, workbench: Workbench, qtbot: QtBot, chosen: str, state: str, title: str
) -> None:
    write_event(qtbot, workbench, TRACK.replace("{}", '{}, "integrations": ' + chosen))

    stage = find(page, QRadioButton, "stage-integrations")
    assert (stage.isVisible(), stage.accessibleName(), page.summary.text()) == (True, state, title)
    stage.click()
    assert page.detail.head.title.text().lower() == "integrations"


@pytest.mark.parametrize(
    ("event", "state", "said"),
    [
        ('{"type": "track", "event": "A", "userId": "u"}', "accepted", "0.0 KB of 32 KB"),
        ('{"type": "track", "event": "A"}', "incomplete", "As a call to the Tracking API, Segment would reject it"),
        (
            '{"type": "track", "event": "A", "receivedAt": "2026-01-01T00:00:00Z"}',
            "received",
            "received the event",
        ),
        ('{"type": "track", "event": "A", "userId": 5}', "rejected", "userId must be a string"),
    ],
)
def test_ingestion_is_the_first_stage(
    page: TracePage, workbench: Workbench, qtbot: QtBot, event: str, state: str, said: str
) -> None:
    write_event(qtbot, workbench, event)

    stage = find(page, QRadioButton, "stage-ingestion")
    assert stage.accessibleName() == f"Ingestion: {state}"
    stage.click()
    assert said in page.detail.view.toPlainText()


@pytest.mark.parametrize(
    ("event", "is_told"),
    [
        ('{"type": "track", "event": "A", "userId": "u", "timestamp": "2026-01-01T00:00:00Z"}', True),
        ('{"type": "track", "event": "A", "userId": "u"}', False),
        (
            '{"type": "track", "event": "A", "userId": "u", "timestamp": "2026-01-01T00:00:00Z", '
            '"sentAt": "2026-01-01T00:00:01Z"}',
            False,
        ),
    ],
)
def test_a_timestamp_that_segment_does_not_document_is_told(
    page: TracePage, workbench: Workbench, qtbot: QtBot, event: str, is_told: bool
) -> None:
    write_event(qtbot, workbench, event)
    identity = workbench.store.document.current_event.id
    workbench.store.apply(edits.set_receipt(identity, Receipt(1_800_000_000_000, "m-1")))
    settle(qtbot, workbench)

    find(page, QRadioButton, "stage-ingestion").click()

    assert ("doesn't document its timestamp" in page.detail.view.toPlainText()) is is_told


def test_a_row_is_heard_whole_at_its_first_cell(imported: TracePage) -> None:
    heard = [imported.model.data(imported.model.index(row, 0), Qt.ItemDataRole.AccessibleTextRole) for row in (7, 11)]

    assert heard[0] == "changes, No PII, Removed $.anonymousId, 1 note"
    assert str(heard[1]).startswith("sends, Order completed -> close session, PUT /segment/v2/customer_sessions/ord-")


def test_the_details_are_scrolled_as_one_by_key(imported: TracePage, qapp: QApplication, qtbot: QtBot) -> None:
    apply_theme(qapp, "light")  # with its borders around the texts
    imported.resize(900, 420)
    imported.select(("mapping", 1))
    area = find(imported, QScrollArea, "traceDetails")
    qtbot.waitUntil(lambda: area.verticalScrollBar().maximum() > 0)

    imported.detail.view.setFocus()
    qtbot.keyClick(imported.detail.view, Qt.Key.Key_PageDown)

    detail = imported.detail
    qtbot.waitUntil(lambda: area.verticalScrollBar().value() > 0)
    qtbot.waitUntil(lambda: not detail.offers.geometry().intersects(detail.conditions.geometry()))
    qtbot.waitUntil(lambda: not detail.view.verticalScrollBar().maximum())


def test_a_request_that_was_sent_and_rejected_is_told_until_the_next_edit(
    page: TracePage, workbench: Workbench, qtbot: QtBot
) -> None:
    write_event(qtbot, workbench, TRACK)
    assert workbench.previews.current is not None
    (request,) = workbench.previews.current.mappings[0].requests
    exchange = make_exchange(400, b'{"message": "Unknown attribute."}')
    workbench.results.begin(["mapping-1"])
    workbench.results.record("mapping-1", replace(exchange, request=request, responder="the sandbox"))
    workbench.results.end(is_cancelled=False)

    assert page.summary.text() == "The sandbox rejected the request (400)"
    assert page.head.status.text() == "Unknown attribute."
    assert rows(page.model)[4] == "Mappings · sends, but the sandbox rejects it"
    assert rows(page.model)[5].startswith("✕ rejected (400)  Track event  The sandbox rejected PUT /segment/v2/")

    write_event(qtbot, workbench, TRACK.replace("Up", "Down"))

    assert page.summary.text() == "The mapping sends"
    assert rows(page.model)[5].startswith("● sends  Track event  PUT /segment/v2/")


def test_findings_and_the_last_send_stand_beside_each_mapping(
    page: TracePage, workbench: Workbench, qtbot: QtBot
) -> None:
    write_event(qtbot, workbench, TRACK)
    workbench.results.begin(["mapping-1"])
    workbench.results.record("mapping-1", make_exchange(400))
    workbench.results.end(is_cancelled=False)
    assert workbench.previews.current is not None
    findings = [one for one in workbench.previews.current.findings if one.place.mapping == "mapping-1"]

    cells = page.model.rows[5].cells
    assert cells[4].text.startswith("✕ would ")
    assert cells[4].text.endswith(" · 400")
    assert (cells[3].text != "") == bool(findings)
    assert "Last send" in page.detail.sent.toPlainText()
    assert all(one.message in page.detail.view.toPlainText() for one in findings)

    write_event(qtbot, workbench, TRACK.replace("Up", "Down"))
    assert page.model.rows[5].cells[4].text.endswith(" · outdated")


def test_each_change_has_a_button_that_says_what_it_changes(
    imported: TracePage, workbench: Workbench, qtbot: QtBot
) -> None:
    typo(workbench, qtbot)
    imported.select(("mapping", 0))

    words = [button.text() for button in imported.detail.offers.buttons]

    assert {"Change the event", "Change the trigger"} <= set(words)


def test_an_offer_is_applied_to_the_mapping_it_was_made_for(
    page: TracePage, workbench: Workbench, qtbot: QtBot, change: Callable[[edits.Edit], None]
) -> None:
    change(edits.set_trigger("mapping-1", 'type = "page"'))
    change(edits.add_mapping("trackEventV2", 'type = "screen"', "Screens"))
    page.select(("mapping", 1))
    assert sentences(page)

    page.select(("mapping", 0))
    apply(page, "trigger")
    settle(qtbot, workbench)

    assert [one.trigger for one in workbench.store.document.mappings] == [
        'type = "page" or type = "track"',
        'type = "screen"',
    ]


def test_another_event_is_traced_by_choice_and_the_trace_is_shared(
    page: TracePage, workbench: Workbench, qtbot: QtBot
) -> None:
    workbench.store.apply(edits.add_events([("Refund", '{"type": "track", "event": "Order Refunded"}')]))
    choice = find(page, QComboBox, "traceEvent")
    assert choice.currentText() == "Refund"

    choice.setCurrentIndex(0)
    choice.activated.emit(0)
    settle(qtbot, workbench)
    assert workbench.store.document.event == 0

    press(page, "traceShare")
    menu = page.share.findChild(QMenu)
    assert isinstance(menu, QMenu)
    assert "Save report…" in [action.text() for action in menu.actions()]
    menu.close()
