"""Unsaved changes when the next start is given a file: they are kept beside it, or shown if they are the file's own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from talonbench.document import Document, NamedEvent, edits
from talonbench.workspace import from_document, save
from talonbench_gui.commands.actions import Actions
from talonbench_gui.commands.command import Facts
from talonbench_gui.commands.context import Context
from talonbench_gui.commands.facts import read_facts
from talonbench_gui.commands.files import may_close
from talonbench_gui.state.workbench import Workbench
from tests.gui.fakes import FakeUi, InlineJobs, MemoryKeychain

Start = Callable[[Path | None], Workbench]


@pytest.fixture
def nov(tmp_path: Path) -> Path:
    return write(tmp_path / "nov.talonbench.json", '{"of": "nov"}')


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    return write(tmp_path / "shop.talonbench.json", '{"of": "shop"}')


def write(path: Path, text: str) -> Path:
    save(from_document(Document((NamedEvent("event-1", "Event 1", text),), 0, (), -1)), path)
    return path


def text_of(workbench: Workbench) -> str:
    return workbench.store.document.current_event.text


def change(workbench: Workbench, text: str) -> None:
    workbench.store.apply(edits.set_event_text("event-1", text))


def notices(workbench: Workbench) -> list[str]:
    return [one.text for one in workbench.notices.past]


def act(workbench: Workbench, ui: FakeUi, name: str, *args: object) -> None:
    """Run the command *name* in a window that asks *ui*."""
    Actions(Context(workbench, ui), lambda: facts(workbench), workbench).run(name, *args)


def facts(workbench: Workbench) -> Facts:
    return read_facts(workbench, "editor", "system", problems=False)


@pytest.fixture
def start(qapp: object, home: Path, keychain: MemoryKeychain, ui: FakeUi) -> Iterator[Start]:
    """Starts the program, given a file or none, after the one before was quit."""
    opened: list[Workbench] = []

    def quit_and_start(path: Path | None) -> Workbench:
        for one in opened[-1:]:
            assert may_close(Context(one, ui))
            one.close()
        opened.append(made := Workbench(jobs=InlineJobs()))
        made.start(path)
        made.kept.find()
        return made

    yield quit_and_start
    opened[-1].close()
    for one in opened:
        one.deleteLater()


def test_changes_are_kept_when_the_next_start_is_given_another_file(
    start: Start, nov: Path, shop: Path, ui: FakeUi
) -> None:
    change(start(nov), '{"of": "nov", "mine": 1}')

    window = start(shop)

    assert (window.file.name, text_of(window), window.file.is_modified) == ("shop", '{"of": "shop"}', False)
    assert window.notices.current is not None
    assert window.notices.current.text == "“nov” was closed with unsaved changes."
    act(window, ui, "file.open_kept")
    assert (window.file.path, text_of(window)) == (nov, '{"of": "nov", "mine": 1}')
    assert window.file.is_modified
    assert ui.asked == []


def test_they_are_told_at_each_start_until_they_are_opened(start: Start, nov: Path, shop: Path, ui: FakeUi) -> None:
    change(start(nov), '{"mine": 1}')
    start(shop)

    window = start(None)

    assert window.file.name == "shop"
    assert window.kept_names == ("nov",)
    act(window, ui, "file.open_kept")
    window = start(None)
    assert (window.file.name, text_of(window), window.kept_names) == ("nov", '{"mine": 1}', ())


def test_the_same_file_is_shown_with_its_changes(start: Start, nov: Path, tmp_path: Path) -> None:
    change(start(nov), '{"mine": 1}')
    (tmp_path / "folder").mkdir()

    window = start(tmp_path / "folder" / ".." / nov.name)

    assert (window.file.name, text_of(window), window.file.is_modified) == ("nov", '{"mine": 1}', True)
    assert notices(window) == ["“nov” is shown with your unsaved changes."]
    assert window.kept_names == ()


def test_the_same_file_is_shown_with_its_changes_after_another_one(start: Start, nov: Path, shop: Path) -> None:
    change(start(nov), '{"mine": 1}')
    change(start(shop), '{"mine": 2}')

    window = start(nov)

    assert (window.file.name, text_of(window), window.kept_names) == ("nov", '{"mine": 1}', ("shop",))


def test_a_file_that_was_changed_outside_meanwhile_is_said(start: Start, nov: Path) -> None:
    change(start(nov), '{"mine": 1}')
    write(nov, '{"theirs": 1}')

    window = start(nov)

    assert text_of(window) == '{"mine": 1}'
    assert notices(window) == [
        "“nov” is shown with your unsaved changes. Another program has changed the file since then."
    ]


def test_a_document_without_a_file_is_kept_too(start: Start, shop: Path, ui: FakeUi) -> None:
    change(start(None), '{"pasted": 1}')
    window = start(shop)
    assert window.kept_names == ("Untitled",)

    act(window, ui, "file.open_kept")

    assert (window.file.path, text_of(window), window.file.is_modified) == (None, '{"pasted": 1}', True)


def test_opening_one_keeps_the_changes_of_the_open_document(start: Start, nov: Path, shop: Path, ui: FakeUi) -> None:
    change(start(nov), '{"mine": 1}')
    window = start(shop)
    change(window, '{"mine": 2}')

    act(window, ui, "file.open_kept")
    assert (window.file.name, window.kept_names) == ("nov", ("shop",))
    act(window, ui, "file.open_kept")

    assert (window.file.name, text_of(window), window.kept_names) == ("shop", '{"mine": 2}', ("nov",))


def test_among_several_the_user_chooses(start: Start, nov: Path, shop: Path, ui: FakeUi, tmp_path: Path) -> None:
    change(start(nov), '{"mine": 1}')
    change(start(shop), '{"mine": 2}')
    window = start(write(tmp_path / "third.talonbench.json", "{}"))
    assert sorted(window.kept_names) == ["nov", "shop"]
    assert notices(window)[0].endswith("and 1 other document were closed with unsaved changes.")

    act(window, ui, "file.open_kept")
    assert ui.shown[-1] == ("kept",)
    act(window, ui, "file.open_kept", next(one.number for one in window.kept.all if one.file == str(nov)))

    assert (window.file.name, window.kept_names) == ("nov", ("shop",))


@pytest.mark.parametrize(("answer", "kept"), [("discard", ()), ("cancel", ("nov",))])
def test_opening_the_file_in_the_window_shows_its_changes_after_the_usual_question(
    start: Start, nov: Path, shop: Path, ui: FakeUi, answer: str, kept: tuple[str, ...]
) -> None:
    change(start(nov), '{"mine": 1}')
    window = start(shop)
    change(window, '{"mine": 2}')
    ui.answers = [answer]

    act(window, ui, "file.open_workspace", str(nov))

    assert ui.asked == [("Save changes to “shop”?",)]
    assert window.kept_names == kept
    assert text_of(window) == ('{"mine": 2}' if kept else '{"mine": 1}')


def test_a_file_that_cannot_be_read_leaves_the_changes_where_they_are(start: Start, nov: Path, tmp_path: Path) -> None:
    change(start(nov), '{"mine": 1}')
    odd = tmp_path / "odd.talonbench.json"
    odd.write_text("{", encoding="utf-8")

    window = start(odd)

    assert (window.file.name, text_of(window), window.kept_names) == ("nov", '{"mine": 1}', ())
    assert "odd.talonbench.json" in notices(window)[0]


def test_changes_that_cannot_be_kept_stay_open(start: Start, nov: Path, shop: Path, home: Path) -> None:
    change(start(nov), '{"mine": 1}')
    (home / "state-2.lock").mkdir()

    window = start(shop)

    assert (window.file.name, text_of(window)) == ("nov", '{"mine": 1}')
    assert notices(window)[0].startswith("“nov” stays open, since its changes can't be kept: ")


def test_a_document_that_another_window_opened_meanwhile_is_said(
    start: Start, nov: Path, shop: Path, ui: FakeUi
) -> None:
    change(start(nov), '{"mine": 1}')
    window = start(shop)
    other = Workbench(jobs=InlineJobs())  # a second window takes the session that waits
    other.start()
    assert text_of(other) == '{"mine": 1}'

    act(window, ui, "file.open_kept")

    assert notices(window)[0] == "Another window has opened “nov”."
    assert (window.file.name, window.kept_names) == ("shop", ())
    other.close()
