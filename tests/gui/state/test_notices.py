"""Messages: what is shown, and when it goes."""

from __future__ import annotations

import pytest

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

    notices.on_edit()

    assert (shown(notices) == "text") is stays


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
