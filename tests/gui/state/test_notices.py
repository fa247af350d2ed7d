"""Messages: what is shown, and when it goes."""

from __future__ import annotations

import pytest

from talonbench.document import edits, new_document
from talonbench_gui.state.notices import Level, Notice, Notices


@pytest.fixture
def notices(qapp: object) -> Notices:
    return Notices()


def shown(notices: Notices) -> str:
    return notices.current.text if notices.current is not None else ""


def test_the_newest_is_shown(notices: Notices) -> None:
    notices.post("first", key="a")
    notices.post("second", key="b")

    assert shown(notices) == "second"


def test_the_same_key_takes_its_place(notices: Notices) -> None:
    notices.post("attempt 2 in 2 s", "warning", key="send")
    notices.post("attempt 3 in 4 s", "warning", key="send")
    notices.dismiss()

    assert shown(notices) == ""


def test_nothing_to_say_clears_the_key(notices: Notices) -> None:
    notices.post("The disk is full.", "warning", key="session")
    notices.post("", key="session")

    assert notices.current is None


@pytest.mark.parametrize(("level", "stays"), [("info", False), ("warning", True), ("error", True)])
def test_news_goes_with_the_next_edit(notices: Notices, level: Level, stays: bool) -> None:
    notices.post("text", level, key="k")

    notices.on_document(new_document("{}"), new_document('{"type": "page"}'))

    assert (shown(notices) == "text") is stays


def test_a_selection_is_no_edit(notices: Notices) -> None:
    notices.post("Added 2 events.")
    before = edits.add_event("{}").change(new_document("{}"))

    notices.on_document(before, edits.select_event(0).change(before))

    assert shown(notices) == "Added 2 events."


def test_a_message_goes_when_it_is_no_longer_true(notices: Notices) -> None:
    document = new_document("{}")
    notices.post("Added the first 200 of 10,000 events.", "warning", holds=lambda now: len(now.events) > 1)
    two = edits.add_event("{}").change(document)

    notices.on_document(document, two)
    assert shown(notices).startswith("Added")
    notices.on_document(two, document)
    assert shown(notices) == ""


def test_undo_is_offered_until_the_next_edit(notices: Notices) -> None:
    notices.post("Imported with 2 errors.", "warning", command="edit.undo")

    notices.on_document(new_document("{}"), new_document('{"type": "page"}'))

    assert shown(notices) == ""


@pytest.mark.parametrize("level", ["status", "info", "warning"])
def test_what_was_undone_does_not_come_back_after_another_message(notices: Notices, level: Level) -> None:
    notices.post("The disk is full.", "warning", key="session")
    notices.post("Undid adding event “Event 2”.", key="undo", command="edit.redo")

    notices.post("Copied as cURL.", level, key="copied")
    notices.clear("copied")

    assert shown(notices) == "The disk is full."


def test_the_last_messages_are_remembered(notices: Notices) -> None:
    for number in range(30):
        notices.post(f"Copied {number}", "status")
    notices.post("The disk is full.", "error")
    notices.dismiss()

    assert [one.text for one in notices.past[:2]] == ["The disk is full.", "Copied 29"]
    assert len(notices.past) == 20


def test_a_status_is_told_and_not_kept(notices: Notices) -> None:
    told: list[str] = []
    notices.status.connect(told.append)

    notices.post("Copied as cURL.", "status")

    assert (told, notices.current) == (["Copied as cURL."], None)


def test_what_is_under_a_dismissed_one_is_shown_again(notices: Notices) -> None:
    seen: list[Notice | None] = []
    notices.post("The disk is full.", "warning", key="session")
    notices.post("Imported.", key="import")
    notices.changed.connect(seen.append)

    notices.dismiss()

    assert [one.text for one in seen if one is not None] == ["The disk is full."]


def test_another_document_leaves_only_what_is_about_the_program(notices: Notices) -> None:
    notices.post("The disk is full.", "warning", key="session")
    notices.post("401", "error", key="send")

    notices.clear_all()

    assert shown(notices) == "The disk is full."
