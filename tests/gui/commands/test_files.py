"""The document as a file: new, open, save, close, and what is asked before anything is lost."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from talonbench.connections import Connection
from talonbench.document import Document, NamedEvent, edits
from talonbench.workspace import from_document, save
from talonbench_gui.commands.actions import Actions
from talonbench_gui.commands.context import Context
from talonbench_gui.commands.files import may_close
from talonbench_gui.state.workbench import Workbench
from tests.gui.fakes import FakeUi, InlineJobs

EDITED = '{"type": "track", "event": "Edited", "userId": "u"}'


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "shop.talonbench.json"


@pytest.fixture
def type_event(workbench: Workbench) -> Callable[[str], None]:
    def type_text(text: str) -> None:
        workbench.store.apply(edits.set_event_text(workbench.store.document.current_event.id, text))

    return type_text


def saved(path: Path) -> list[str]:
    return [event["text"] for event in json.loads(path.read_text())["events"]]


def test_a_new_document_is_untitled_and_has_nothing_to_save(workbench: Workbench) -> None:
    assert (workbench.file.name, workbench.file.is_modified) == ("Untitled", False)


def test_saving_a_new_document_asks_where_and_says_so(
    workbench: Workbench, actions: Actions, ui: FakeUi, path: Path, type_event: Callable[[str], None]
) -> None:
    told: list[str] = []
    workbench.notices.status.connect(told.append)
    type_event(EDITED)
    ui.answers = [(path, "")]

    actions.run("file.save")

    assert saved(path) == [EDITED]
    assert (workbench.file.name, workbench.file.is_modified) == ("shop", False)
    assert told == [f"Saved to {path}."]


def test_saving_again_asks_nothing(
    workbench: Workbench, actions: Actions, ui: FakeUi, path: Path, type_event: Callable[[str], None]
) -> None:
    ui.answers = [(path, "")]
    actions.run("file.save")
    type_event(EDITED)

    actions.run("file.save")

    assert saved(path) == [EDITED]
    assert len(ui.asked) == 1


def test_a_name_without_the_suffix_gets_it(actions: Actions, ui: FakeUi, tmp_path: Path) -> None:
    ui.answers = [(tmp_path / "shop", "")]

    actions.run("file.save_as")

    assert [one.name for one in tmp_path.glob("shop*")] == ["shop.talonbench.json"]


def test_undoing_back_to_what_is_saved_leaves_nothing_to_save(
    workbench: Workbench, actions: Actions, ui: FakeUi, path: Path, type_event: Callable[[str], None]
) -> None:
    ui.answers = [(path, "")]
    actions.run("file.save")
    type_event(EDITED)
    assert workbench.file.is_modified

    actions.run("edit.undo")

    assert not workbench.file.is_modified


@pytest.mark.parametrize("command", ["file.new", "file.close"])
@pytest.mark.parametrize(
    ("answer", "is_left", "is_written"),
    [("save", True, True), ("discard", True, False), ("cancel", False, False)],
)
def test_leaving_unsaved_changes_asks(
    workbench: Workbench,
    actions: Actions,
    ui: FakeUi,
    path: Path,
    type_event: Callable[[str], None],
    command: str,
    answer: str,
    is_left: bool,
    is_written: bool,
) -> None:
    ui.answers = [(path, ""), answer]
    actions.run("file.save")
    type_event(EDITED)

    actions.run(command)

    assert ui.asked[-1] == ("Save changes to “shop”?",)
    assert (workbench.file.name == "Untitled") is is_left
    assert (saved(path) == [EDITED]) is is_written
    assert (workbench.store.document.current_event.text == EDITED) is not is_left


def test_opening_another_document_replaces_everything_and_empties_undo(
    workbench: Workbench, actions: Actions, ui: FakeUi, path: Path, type_event: Callable[[str], None]
) -> None:
    type_event(EDITED)
    workbench.store.apply(edits.add_event("{}", "Second"))
    ui.answers = [(path, "")]
    actions.run("file.save")
    actions.run("file.new")
    assert [event.text for event in workbench.store.document.events] == [""]

    actions.run("file.open_workspace", str(path))

    assert [event.name for event in workbench.store.document.events][1:] == ["Second"]
    assert workbench.store.document.events[0].text == EDITED
    assert (workbench.store.undo_label, workbench.file.is_modified) == ("", False)


def test_a_file_that_another_program_changed_is_not_overwritten_in_silence(
    workbench: Workbench, actions: Actions, ui: FakeUi, path: Path, type_event: Callable[[str], None]
) -> None:
    ui.answers = [(path, ""), False, True]
    actions.run("file.save")
    type_event(EDITED)
    path.write_text(path.read_text().replace("Event", "Other"))
    theirs = path.read_text()

    actions.run("file.save")

    assert path.read_text() == theirs
    assert ui.asked[-1] == (
        f"Another program changed “{path.name}” since you opened it. Overwrite it with your version?",
        "Overwrite",
    )

    actions.run("file.save")

    assert saved(path) == [EDITED]


def test_a_recent_file_that_is_gone_is_named_and_forgotten(
    workbench: Workbench, actions: Actions, ui: FakeUi, path: Path
) -> None:
    ui.answers = [(path, "")]
    actions.run("file.save")
    actions.run("file.new")
    assert workbench.file.recent == (str(path),)
    path.unlink()

    actions.run("file.open_workspace", str(path))

    assert workbench.notices.current is not None
    assert workbench.notices.current.text == f"{path} no longer exists."
    assert not workbench.file.recent


def test_a_disk_that_refuses_is_said_and_another_place_is_offered(
    workbench: Workbench, actions: Actions, ui: FakeUi, tmp_path: Path, type_event: Callable[[str], None]
) -> None:
    blocked = tmp_path / "file-in-the-way" / "shop.talonbench.json"
    blocked.parent.write_text("no folder")
    type_event(EDITED)
    ui.answers = [(blocked, "")]

    actions.run("file.save")

    assert workbench.notices.current is not None
    assert workbench.notices.current.text.endswith("Choose another place: File → Save as.")
    assert workbench.store.document.current_event.text == EDITED
    assert workbench.file.is_modified


@pytest.mark.parametrize(
    ("answers", "closes", "is_kept"),
    [(["cancel"], False, False), (["discard"], True, False), (["save"], True, True)],
)
def test_closing_where_the_session_cannot_be_saved_asks_and_offers_another_place(
    workbench: Workbench,
    actions: Actions,
    ui: FakeUi,
    home: Path,
    path: Path,
    type_event: Callable[[str], None],
    answers: list[object],
    closes: bool,
    is_kept: bool,
) -> None:
    type_event(EDITED)
    workbench.session.path.unlink(missing_ok=True)
    workbench.session.path.mkdir()
    ui.answers = [*answers, (path, "")]

    assert may_close(actions.context) is closes

    assert "can't be saved" in ui.asked[0][0]
    assert path.exists() is is_kept


def test_an_import_never_asks_and_is_one_step(
    workbench: Workbench, actions: Actions, type_event: Callable[[str], None]
) -> None:
    type_event(EDITED)
    before = workbench.store.document
    from tests.gui.pages import SETUP

    workbench.importer.import_paths(SETUP)

    assert len(workbench.store.document.mappings) == 4
    assert workbench.store.undo_label == "import of 4 mappings"

    actions.run("edit.undo")

    assert workbench.store.document.same_parts(before)


def test_a_name_that_becomes_a_file_s_by_its_suffix_asks_before_it_replaces_it(
    actions: Actions, ui: FakeUi, path: Path, type_event: Callable[[str], None]
) -> None:
    path.write_text("theirs")
    type_event(EDITED)
    ui.answers = [(path.with_name("shop"), ""), False, (path.with_name("shop"), ""), True]

    actions.run("file.save_as")
    assert path.read_text() == "theirs"
    actions.run("file.save_as")

    assert ui.asked[-1] == ("“shop.talonbench.json” already exists. Replace it?", "Replace")
    assert saved(path) == [EDITED]


def test_a_file_that_is_gone_is_simply_written_again(
    actions: Actions, ui: FakeUi, path: Path, type_event: Callable[[str], None]
) -> None:
    ui.answers = [(path, "")]
    actions.run("file.save")
    path.unlink()
    type_event(EDITED)

    actions.run("file.save")

    assert saved(path) == [EDITED]


def test_a_connection_that_has_another_name_in_the_person_s_list_is_named(
    workbench: Workbench, actions: Actions, path: Path
) -> None:
    workbench.connections.add(Connection("Acme", "gateway", "https://acme.talon.one"))
    theirs = Document(
        (NamedEvent("event-1", "Event 1", "{}"),),
        0,
        (),
        -1,
        connection=Connection("Acme", "gateway", "https://other.talon.one"),
    )
    save(from_document(theirs), path)

    actions.run("file.open_workspace", str(path))

    assert workbench.notices.current is not None
    assert workbench.notices.current.text == "The file's connection “Acme” is “Acme (2)” in your list."


@pytest.fixture
def second(workbench: Workbench, qtbot: object) -> Iterator[Workbench]:
    """The services of a second window on the same home."""
    made = Workbench(jobs=InlineJobs())
    made.start()
    yield made
    made.close()


@pytest.mark.parametrize(
    ("answers", "closes", "is_kept"), [(["cancel"], False, False), (["discard"], True, False), (["save"], True, True)]
)
def test_a_second_window_asks_about_unsaved_changes_since_the_next_start_would_not_show_them(
    second: Workbench, ui: FakeUi, path: Path, answers: list[object], closes: bool, is_kept: bool
) -> None:
    second.store.apply(edits.set_event_text("event-1", EDITED))
    ui.answers = [*answers, (path, "")]

    assert may_close(Context(second, ui)) is closes

    assert ui.asked[0] == ("Save changes to “Untitled”?",)
    assert path.exists() is is_kept


def test_what_a_second_window_left_behind_is_said_and_opened(
    second: Workbench, workbench: Workbench, actions: Actions, home: Path
) -> None:
    second.store.apply(edits.set_event_text("event-1", EDITED))
    second.session.save()
    second.close()

    workbench.kept.find()

    notice = workbench.notices.current
    assert notice is not None
    assert (notice.text, notice.command) == ("“Untitled” was closed with unsaved changes.", "file.open_kept")
    actions.run(notice.command)
    assert workbench.store.document.current_event.text == EDITED
    assert workbench.file.is_modified
    assert workbench.kept_names == ()
    assert not (home / "state-2.json").exists()


def test_the_first_window_closes_without_asking_since_its_session_comes_back(
    workbench: Workbench, ui: FakeUi, type_event: Callable[[str], None]
) -> None:
    type_event(EDITED)

    assert may_close(Context(workbench, ui))
    assert ui.asked == []


def test_what_a_killed_save_left_beside_a_recent_file_is_removed(workbench: Workbench, path: Path) -> None:
    workbench.file.save_now(path)
    left = path.with_name(f".{path.name}.0123.tmp")
    left.write_bytes(b"{")

    workbench.file.remove_leftovers()

    assert list(path.parent.glob("*shop*")) + list(path.parent.glob(".*")) == [path]
