"""The Samples page, and events made for a mapping."""

import json
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QLabel, QLineEdit, QPlainTextEdit, QTextBrowser, QWidget
from pytestqt.qtbot import QtBot

from talonbench.document import edits
from talonbench.workspace import save_sample, saved_samples
from talonbench_gui.commands.actions import Actions
from talonbench_gui.commands.context import Context
from talonbench_gui.commands.facts import read_facts
from talonbench_gui.features.samples.page import SamplesPage
from talonbench_gui.features.samples.words import describe_make_button
from talonbench_gui.state.jobs import Jobs
from talonbench_gui.state.workbench import Workbench
from talonbench_gui.widgets.tables.table import Table
from tests.gui.fakes import FakeUi, MemoryKeychain
from tests.gui.look import button, cells, find, notice_of, press
from tests.gui.pages import settle


@pytest.fixture
def page(workbench: Workbench, actions: Actions, qtbot: QtBot) -> SamplesPage:
    settle(qtbot, workbench)
    return show(workbench, actions, qtbot)


def show(workbench: Workbench, actions: Actions, qtbot: QtBot) -> SamplesPage:
    page = SamplesPage(workbench, actions)
    qtbot.addWidget(page)
    page.show()
    return page


def search(page: SamplesPage, words: str) -> None:
    find(page, QLineEdit, "samplesSearch").setText(words)


def shown_text(page: SamplesPage) -> str:
    return find(page, QPlainTextEdit, "sampleEvent").toPlainText()


def mapping_names(workbench: Workbench) -> list[str]:
    return [part.name for part in workbench.store.document.mappings]


def test_a_sample_is_added_with_its_mapping_as_one_step(page: SamplesPage, workbench: Workbench, ui: FakeUi) -> None:
    before = workbench.store.document
    search(page, "refund")

    press(page, "Add event and mapping")

    document = workbench.store.document
    assert mapping_names(workbench) == ["Track event", "Order Refunded"]
    assert document.current_mapping is document.mappings[1]
    assert (document.current_event.name, len(document.events)) == ("Order Refunded", 2)
    assert (workbench.store.undo_label, ui.shown) == ("adding sample", [("page", "editor")])
    workbench.store.undo()
    assert workbench.store.document.same_parts(before)


def test_a_sample_added_again_is_selected_and_adds_nothing(page: SamplesPage, workbench: Workbench) -> None:
    for query in ("refund", "audience exited"):
        search(page, query)
        press(page, "Add event and mapping")
    before = workbench.store.document

    search(page, "refund")
    press(page, "Add event and mapping")
    press(page, "Open event")

    document = workbench.store.document
    assert document.same_parts(before)
    assert (document.current_event.name, document.current_mapping) == ("Order Refunded", document.mappings[1])


def test_a_sample_whose_event_was_edited_is_added_again(page: SamplesPage, workbench: Workbench) -> None:
    search(page, "refund")
    press(page, "Open event")
    workbench.store.apply(edits.set_event_text(workbench.store.document.current_event.id, "{}"))
    press(page, "Open event")

    assert [event.name for event in workbench.store.document.events[1:]] == ["Order Refunded", "Order Refunded (2)"]


def test_an_added_sample_is_ready(page: SamplesPage, workbench: Workbench, qtbot: QtBot) -> None:
    search(page, "refund")
    press(page, "Add event and mapping")
    settle(qtbot, workbench)

    preview = workbench.previews.current
    assert preview is not None
    assert preview.mappings[1].status == "ready"


def test_a_sample_is_opened_beside_the_other_events(page: SamplesPage, workbench: Workbench) -> None:
    first = workbench.store.document.current_event
    search(page, "refund")
    press(page, "Open event")

    document = workbench.store.document
    assert document.events[0] is first
    assert [event.name for event in document.events[1:]] == ["Order Refunded"]
    assert document.current_event.text == shown_text(page)
    assert workbench.store.undo_label == "adding event"


def test_a_sample_is_opened_with_new_ids(page: SamplesPage, workbench: Workbench) -> None:
    search(page, "order cancelled")
    for _ in range(2):
        press(page, "Open with new IDs and times")

    first, second = (event.text for event in workbench.store.document.events[1:])
    assert "talonbench-" in first
    assert first != second


def test_nothing_found_is_said(page: SamplesPage) -> None:
    search(page, "no sample has these words")

    assert cells(find(page, Table, "samplesList")) == []
    assert find(page, QWidget, "samplesEmpty").isVisible()
    assert "No matching samples" in [part.text() for part in labels(page) if part.isVisible()]
    assert not button(page, "Open event").isEnabled()

    search(page, "")
    assert find(page, Table, "samplesList").isVisible()


def labels(page: SamplesPage) -> list[QLabel]:
    return list(page.findChildren(QLabel))


def test_a_saved_sample_is_opened_and_deleted(page: SamplesPage, workbench: Workbench) -> None:
    save_sample("Mine", '{"event": "Paid"}')
    page.hide()
    page.show()
    assert cells(find(page, Table, "samplesList"))[:2] == ["Saved", "Mine  yours"]
    assert shown_text(page) == '{"event": "Paid"}'

    press(page, "Open event")
    assert json.loads(workbench.store.document.current_event.text) == {"event": "Paid"}
    press(page, "Delete sample")

    assert saved_samples() == ()
    assert cells(find(page, Table, "samplesList"))[0] != "Saved"


def test_an_event_is_made_for_the_selected_mapping(page: SamplesPage, workbench: Workbench, qtbot: QtBot) -> None:
    workbench.store.apply(edits.add_mapping("trackEventV2", 'event = "Paid" and properties.total > 5', "Paid"))
    settle(qtbot, workbench)

    press(page, "Make an event for “Paid”")
    settle(qtbot, workbench)

    preview = workbench.previews.current
    assert preview is not None
    assert preview.mappings[1].status == "ready"
    assert notice_of(workbench) == "This event matches “Paid” and has a value at every path that it reads."
    assert workbench.store.document.current_event.name == "For Paid"


def test_a_contradiction_is_explained(page: SamplesPage, workbench: Workbench, qtbot: QtBot) -> None:
    before = workbench.store.document.mappings[0].id
    workbench.store.apply(edits.set_trigger(before, 'event = "A" and event = "B"'))
    settle(qtbot, workbench)

    press(page, "Make an event for “Track event”")

    reasons = find(page, QTextBrowser, "sampleView").toPlainText()
    assert "No event matches “Track event”" in [part.text() for part in labels(page)]
    assert 'event = "A"' in reasons
    assert 'event = "B"' in reasons
    assert notice_of(workbench) == ""
    assert len(workbench.store.document.events) == 1


def test_without_a_mapping_there_is_nothing_to_make(page: SamplesPage, workbench: Workbench, qtbot: QtBot) -> None:
    workbench.store.apply(edits.delete_mapping())
    settle(qtbot, workbench)

    assert not button(page, "Make a matching event").isEnabled()


LONG = "x" * 40


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("", "Make a matching event"),
        ("Paid", "Make an event for “Paid”"),
        (LONG, f"Make an event for “{LONG[:35]}…”"),
    ],
)
def test_the_button_names_its_mapping(name: str, words: str) -> None:
    assert describe_make_button(name) == words


@pytest.fixture
def slow(qtbot: QtBot, home: object, keychain: MemoryKeychain) -> Iterator[Workbench]:
    """Services whose work takes its time, in lanes."""
    made = Workbench(jobs=Jobs())
    made.start()
    settle(qtbot, made)
    yield made
    made.close()
    made.jobs.finish("analysis", "files")
    made.deleteLater()


def test_what_is_opened_while_an_event_is_made_stays(slow: Workbench, qtbot: QtBot) -> None:
    parent, ui = QObject(), FakeUi()
    actions = Actions(Context(slow, ui), lambda: read_facts(slow, "samples", "light", problems=False), parent)
    page = show(slow, actions, qtbot)
    settle(qtbot, slow)

    press(page, "Make an event for “Track event”")
    assert notice_of(slow) == "Making an event for “Track event”…"
    press(page, "Open event")
    opened = slow.store.document
    qtbot.waitUntil(lambda: not slow.jobs.is_busy)

    assert slow.store.document.same_parts(opened)
    assert notice_of(slow) == ""
