"""What comes back after the window is gone, and what never does."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from talonbench.document import edits
from talonbench_gui.state.workbench import Workbench
from tests.gui.fakes import InlineJobs, MemoryKeychain

Open = Callable[[], Workbench]


@pytest.fixture
def open_workbench(qapp: QApplication, home: Path, keychain: MemoryKeychain) -> Iterator[Open]:
    opened: list[Workbench] = []

    def open_one() -> Workbench:
        opened.append(made := Workbench(jobs=InlineJobs()))
        made.start()
        return made

    yield open_one
    for one in opened:
        one.close()


def test_all_of_the_document_comes_back(open_workbench: Open) -> None:
    first = open_workbench()
    first.store.apply(edits.set_event_text("event-1", '{"type": "page"} // mine'))
    first.store.apply(edits.add_event("{}", "Second"))
    first.store.apply(edits.add_mapping("trackEventV2", 'type = "page"'))
    first.connections.select(1)
    first.connections.set_deployment("https://mine.europe-west1.talon.one")
    assert first.session.save() == ""
    first.close()

    document = open_workbench().store.document

    assert [(one.name, one.text) for one in document.events][1:] == [("Second", "{}")]
    assert document.events[0].text == '{"type": "page"} // mine'
    assert (document.event, document.mapping) == (1, 1)
    assert document.connection.deployment == "https://mine.europe-west1.talon.one"


def test_nothing_before_the_start_can_be_undone(open_workbench: Open) -> None:
    first = open_workbench()
    first.store.apply(edits.set_event_text("event-1", "{}"))
    first.session.save()
    first.close()

    assert open_workbench().store.undo_label == ""


def test_unsaved_changes_are_still_unsaved(open_workbench: Open) -> None:
    first = open_workbench()
    first.store.apply(edits.set_event_text("event-1", "{}"))
    first.session.save()
    first.close()

    assert open_workbench().file.is_modified


def test_a_second_window_says_so_and_neither_overwrites_the_other(open_workbench: Open) -> None:
    first, second = open_workbench(), open_workbench()
    assert first.notices.current is None
    assert second.notices.current is not None
    assert "already running" in second.notices.current.text

    for one, text in ((first, '{"a": 1}'), (second, '{"b": 2}')):
        one.store.apply(edits.set_event_text("event-1", text))
        one.session.save()
        one.close()

    assert open_workbench().store.document.current_event.text == '{"a": 1}'
    assert open_workbench().store.document.current_event.text == '{"b": 2}'


def test_connections_that_one_window_adds_do_not_undo_those_of_another(open_workbench: Open) -> None:
    from talonbench.connections import Connection

    first, second = open_workbench(), open_workbench()
    first.connections.add(Connection("One", "gateway", "https://one.talon.one"))
    second.connections.add(Connection("Two", "gateway", "https://two.talon.one"))
    first.close()
    second.close()

    names = {one.name for one in open_workbench().connections.connections}

    assert {"One", "Two"} <= names


def test_a_damaged_state_is_moved_aside_and_said(open_workbench: Open, home: Path) -> None:
    home.mkdir()
    (home / "state.json").write_text("{ half", encoding="utf-8")

    workbench = open_workbench()

    assert workbench.notices.current is not None
    assert workbench.notices.current.level == "warning"
    assert [path.read_text() for path in home.glob("state.damaged*")] == ["{ half"]
    assert "messageId" in workbench.store.document.current_event.text


def test_options_are_remembered(open_workbench: Open) -> None:
    first = open_workbench()
    first.session.set_option("wrap", "no")
    first.session.save()
    first.close()

    assert open_workbench().session.option("wrap", "yes") == "no"
