"""The reply for the customer, and what the document's events say together."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QPlainTextEdit
from pytestqt.qtbot import QtBot

from talonbench.document import edits
from talonbench.samples import samples
from talonbench_gui.commands.actions import Actions
from talonbench_gui.features.trace.page import TracePage
from talonbench_gui.state.workbench import Workbench
from tests.gui.fakes import FakeUi
from tests.gui.look import find
from tests.gui.pages import rows, settle, write_event

TICKETS = Path(__file__).parents[3] / "examples" / "tickets"
CART = '{"type": "track", "event": "Cart Viewed", "userId": "u1", "properties": {"cart_id": "c1"}}'
ORDER = '{"type": "track", "event": "Order Completed", "userId": "u1", "properties": {"order_id": "o1"}}'


@pytest.fixture
def page(workbench: Workbench, actions: Actions, qtbot: QtBot) -> TracePage:
    """The page in sight, with the ticket of two sessions; its second event is selected."""
    made = TracePage(workbench, actions)
    qtbot.addWidget(made)
    made.show()
    workbench.importer.import_paths([TICKETS / "12-session"])
    write_event(qtbot, workbench, CART)
    workbench.store.apply(edits.add_events([("Order", ORDER)]))
    settle(qtbot, workbench)
    return made


def shown(page: TracePage) -> str:
    return find(page, QPlainTextEdit, "replyText").toPlainText()


def test_the_reply_is_about_the_current_event_and_what_it_says_with_others(page: TracePage, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: "two sessions" in shown(page))

    assert "“Order Completed”" in shown(page)
    assert "u1" not in shown(page)


def test_what_events_say_together_is_a_row_that_can_be_read(page: TracePage, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: any("Across events" in row for row in rows(page.model)))
    at = next(at for at, row in enumerate(rows(page.model)) if row.startswith("! warning"))

    page.table.select(at)

    assert rows(page.model)[at - 1] == "Across events · 1 finding"
    assert page.detail.head.title.text().startswith("Events ")
    assert "two sessions" in page.detail.view.toPlainText()


def test_the_reply_follows_what_is_redacted(page: TracePage, workbench: Workbench, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: "two sessions" in shown(page))
    assert "(order o1)" in shown(page)

    workbench.store.apply(edits.redact_value("o1"))
    qtbot.waitUntil(lambda: "o1" not in shown(page))

    workbench.store.undo()
    qtbot.waitUntil(lambda: "(order o1)" in shown(page))


def test_the_reply_is_copied_as_the_user_edited_it(page: TracePage, qtbot: QtBot, ui: FakeUi) -> None:
    qtbot.waitUntil(lambda: "two sessions" in shown(page))
    text = find(page, QPlainTextEdit, "replyText")
    text.setFocus()
    qtbot.keyClick(text, Qt.Key.Key_Home, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClicks(text, "Dear Kari, ")

    find(page, QAbstractButton, "copyReply").click()

    assert ui.copied[-1].startswith("Dear Kari, Hello,")


@pytest.mark.parametrize(("name", "marked"), [("markdown", "**Order -\\> close**"), ("slack", "*Order -> close*")])
def test_the_reply_is_marked_up(page: TracePage, qtbot: QtBot, name: str, marked: str) -> None:
    qtbot.waitUntil(lambda: "two sessions" in shown(page))

    page.reply.formats.select(name)

    assert marked in shown(page)


def test_without_an_event_nothing_can_be_copied(page: TracePage, qtbot: QtBot, workbench: Workbench) -> None:
    qtbot.waitUntil(lambda: page.reply.isEnabled())

    write_event(qtbot, workbench, "{")

    qtbot.waitUntil(lambda: not page.reply.isEnabled())
    assert shown(page) == ""


def test_the_command_copies_it_from_any_page(page: TracePage, qtbot: QtBot, actions: Actions, ui: FakeUi) -> None:
    page.hide()

    actions["share.reply"].trigger()

    qtbot.waitUntil(lambda: [one[:6] for one in ui.copied] == ["Hello,"])


def test_the_verdict_names_what_only_other_events_tell(workbench: Workbench, actions: Actions, qtbot: QtBot) -> None:
    made = TracePage(workbench, actions)
    qtbot.addWidget(made)
    made.show()

    workbench.importer.import_paths([TICKETS / "12-session"])
    settle(qtbot, workbench)

    qtbot.waitUntil(lambda: "two sessions" in made.head.status.text())
    assert rows(made.model)[made.table.selected].startswith("! warning")


def test_the_verdict_names_a_repeated_event_before_what_else_is_wrong(
    workbench: Workbench, actions: Actions, qtbot: QtBot
) -> None:
    made = TracePage(workbench, actions)
    qtbot.addWidget(made)
    made.show()
    workbench.importer.import_paths([TICKETS / "13-double"])
    settle(qtbot, workbench)
    assert "receives it twice" in made.head.status.text()

    workbench.store.apply(edits.select_event(len(workbench.store.document.events) - 2))
    settle(qtbot, workbench)

    qtbot.waitUntil(lambda: "have the same messageId" in made.head.status.text())
    assert made.head.status.text().startswith("Events ")
    assert "receives it twice" in made.head.status.text()


def test_a_reply_that_was_edited_says_that_it_is_not_redacted(page: TracePage, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: "two sessions" in shown(page))
    assert page.reply.note.text() == "no personal data"

    qtbot.keyClicks(page.reply.text, "Hi anna@example.org")

    assert page.reply.note.text() == "edited: not redacted"


def test_no_reply_is_about_a_built_in_sample(
    page: TracePage, workbench: Workbench, actions: Actions, qtbot: QtBot
) -> None:
    workbench.file.new()
    write_event(qtbot, workbench, samples()[0].text)
    workbench.importer.import_paths(
        [TICKETS / "01-filter" / name for name in ("destination.json", "subscriptions.json")]
    )
    settle(qtbot, workbench)

    qtbot.waitUntil(
        lambda: page.head.status.text().startswith("Judged for a built-in sample; paste the customer's event.")
    )
    assert shown(page) == ""
    assert (
        find(page, QPlainTextEdit, "replyText")
        .placeholderText()
        .endswith("Paste the customer's event to draft a reply.")
    )
    assert not find(page, QAbstractButton, "copyReply").isEnabled()
    actions.run("share.reply")
    qtbot.waitUntil(lambda: notice(workbench).startswith("This is a built-in sample."))

    write_event(qtbot, workbench, ORDER)
    settle(qtbot, workbench)

    qtbot.waitUntil(lambda: "“Order Completed”" in shown(page))


def notice(workbench: Workbench) -> str:
    return workbench.notices.current.text if workbench.notices.current is not None else ""


def test_the_reply_explains_the_response_that_came_with_a_ticket(
    workbench: Workbench, actions: Actions, qtbot: QtBot
) -> None:
    made = TracePage(workbench, actions)
    qtbot.addWidget(made)
    made.show()

    workbench.importer.import_paths([TICKETS / "20-coupon"])
    settle(qtbot, workbench)

    qtbot.waitUntil(lambda: "The coupon FROST10 was rejected by the rule “10 percent”" in shown(made))
    assert "FROST10" in made.head.status.text()


def test_what_only_our_copy_changed_isnt_told_as_the_customer_s_setup(
    page: TracePage, workbench: Workbench, qtbot: QtBot
) -> None:
    workbench.importer.import_paths([TICKETS / "05b-path"])
    settle(qtbot, workbench)
    qtbot.waitUntil(lambda: "$.userID is missing" in shown(page))
    (mapping,) = workbench.store.document.mappings

    workbench.store.apply(edits.set_trigger(mapping.id, 'type = "identify"'))
    settle(qtbot, workbench)

    qtbot.waitUntil(lambda: "with the changes that we made there, it isn't sent to Talon.One." in shown(page))
    assert "is sent to Talon.One by the mapping “Order -> close session”. Customer Profile ID: $.userID" in shown(page)
    workbench.store.undo()
    settle(qtbot, workbench)
    qtbot.waitUntil(lambda: "In our copy" not in shown(page))
    workbench.store.apply(edits.set_field(mapping.id, "profileId", {"@path": "$.userId"}))
    workbench.store.apply(edits.set_field(mapping.id, "couponCodes", {"@path": "$.properties.coupon"}))
    settle(qtbot, workbench)
    qtbot.waitUntil(lambda: "it is sent as it should be." in shown(page))
    assert "read $.userId instead of $.userID" in shown(page)


def test_the_setup_of_an_opened_file_is_taken_as_the_customer_s(workbench: Workbench, tmp_path: Path) -> None:
    path = tmp_path / "shop.talonbench.json"
    workbench.file.save_now(path)
    known = [workbench.store.received is workbench.store.document]

    workbench.file.open_now(path)
    known.append(workbench.store.received is workbench.store.document)
    workbench.file.new()
    known.append(workbench.store.received is workbench.store.document)

    assert known == [False, True, False]
