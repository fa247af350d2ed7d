"""Whatever is pasted, dropped or opened, in whatever form."""

import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from zipfile import ZipFile

import pytest
from pytestqt.qtbot import QtBot

from talonbench.document import edits, new_document
from talonbench.events.layout import format_text
from talonbench.workspace import from_document, save
from talonbench_gui.state.further_events import MOST
from talonbench_gui.state.intake import LARGEST, Intake
from talonbench_gui.state.jobs import Jobs
from talonbench_gui.state.workbench import Workbench
from talonbench_gui.widgets.editor.exact_text import has_line_beyond
from tests.gui.fakes import MemoryKeychain
from tests.gui.look import notice_of
from tests.gui.pages import EXAMPLES, SETUP

PAID = '{"type": "track", "event": "Paid"}'
CALL = "analytics.track('Paid', {total: 5})"


@pytest.fixture
def intake(workbench: Workbench) -> Intake:
    return workbench.intake


def events(workbench: Workbench) -> list[tuple[str, str]]:
    return [(event.name, event.text) for event in workbench.store.document.events]


def write(folder: Path, name: str, text: str = PAID) -> Path:
    (folder / name).write_text(text, "utf-8")
    return folder / name


# -- pasted -----------------------------------------------------------------------------------------------------


def test_a_plain_event_is_pasted_as_it_is(intake: Intake, workbench: Workbench) -> None:
    name = workbench.store.document.current_event.name

    assert intake.accept(PAID)

    assert events(workbench) == [(name, PAID)]
    assert (workbench.store.undo_label, notice_of(workbench)) == ("pasting", "")


def test_a_call_of_an_sdk_is_pasted_as_its_event_and_undo_brings_the_call_back(
    intake: Intake, workbench: Workbench
) -> None:
    before = workbench.store.document.current_event.text
    intake.accept(CALL)
    assert json.loads(workbench.store.document.current_event.text)["event"] == "Paid"
    assert "SDK" in notice_of(workbench)
    assert workbench.store.undo_label == "converting pasted event"

    texts = []
    for _ in range(2):
        workbench.store.undo()
        texts.append(workbench.store.document.current_event.text)

    assert texts == [CALL, before]


def test_what_nobody_recognizes_is_pasted_as_it_is(intake: Intake, workbench: Workbench) -> None:
    intake.accept("not an event")

    assert workbench.store.document.current_event.text == "not an event"


def test_several_pasted_events_fill_the_list(intake: Intake, workbench: Workbench) -> None:
    name = workbench.store.document.current_event.name
    workbench.store.apply(edits.add_event("{}", "Other"))
    workbench.store.apply(edits.select_event(0))
    named = [json.dumps({"type": "track", "userId": "u", "event": name}) for name in ("One", "Two", "Two")]

    intake.accept("\n".join(named))

    document = workbench.store.document
    assert [event.name for event in document.events] == [name, "Other", "Two", "Two (2)"]
    assert document.event == 0
    assert json.loads(document.current_event.text)["event"] == "One"
    assert "3 events" in notice_of(workbench)
    assert workbench.store.undo_label == "converting 3 pasted events"
    workbench.store.undo()
    assert [event.name for event in workbench.store.document.events] == [name, "Other"]


def test_a_configuration_is_imported_wherever_it_is_pasted(intake: Intake, workbench: Workbench) -> None:
    before = events(workbench)

    intake.accept(SETUP[1].read_text("utf-8"))

    assert len(workbench.store.document.mappings) == 4
    assert events(workbench) == before


def test_a_huge_paste_is_left_to_the_editor(intake: Intake, workbench: Workbench) -> None:
    before = events(workbench)

    assert not intake.accept(" " * (LARGEST + 1))

    assert events(workbench) == before


# -- opened -----------------------------------------------------------------------------------------------------


def test_an_event_from_a_file_has_the_files_name(intake: Intake, workbench: Workbench, tmp_path: Path) -> None:
    intake.open_files([write(tmp_path, "order.completed.json")])

    assert events(workbench)[1:] == [("order.completed", PAID)]
    assert workbench.store.undo_label == "adding event"


def test_a_file_of_several_events_fills_the_list_as_one_step(intake: Intake, workbench: Workbench) -> None:
    before = workbench.store.document

    intake.open_files([EXAMPLES / "paste" / "events_debugger_raw.json"])

    document = workbench.store.document
    assert len(document.events) == 7
    assert document.event == 1
    assert "6 events" in notice_of(workbench)
    workbench.store.undo()
    assert workbench.store.document.same_parts(before)


def test_several_files_are_added_as_one_step_and_a_broken_one_is_named(
    intake: Intake, workbench: Workbench, tmp_path: Path
) -> None:
    (tmp_path / "broken.gz").write_bytes(gzip.compress(b"{}")[:-9])
    files = [write(tmp_path, "a.json"), tmp_path / "broken.gz", tmp_path / "none.json", write(tmp_path, "b.json")]

    intake.open_files(files)

    assert events(workbench)[1:] == [("a", PAID), ("b", PAID)]
    assert "broken.gz can't be read: incomplete gzip data." in notice_of(workbench)
    assert "none.json can't be read: " in notice_of(workbench)
    assert workbench.notices.current is not None
    assert workbench.notices.current.level == "error"
    assert workbench.store.undo_label == "adding 2 events"


def test_a_packed_archive_is_opened(intake: Intake, workbench: Workbench, tmp_path: Path) -> None:
    archive = (EXAMPLES / "paste" / "events_archive.ndjson").read_bytes()
    (tmp_path / "archive.gz").write_bytes(gzip.compress(archive))

    intake.open_files([tmp_path / "archive.gz"])

    assert len(events(workbench)) > 2
    assert "JSON line by line" in notice_of(workbench)


def test_of_very_many_events_the_first_are_added(intake: Intake, workbench: Workbench, tmp_path: Path) -> None:
    line = json.dumps({"type": "track", "userId": "u", "event": "Paid"})

    intake.open_files([write(tmp_path, "many.ndjson", "\n".join([line] * (MOST + 50)))])

    assert len(events(workbench)) == MOST + 1
    assert notice_of(workbench).startswith(f"Added the first {MOST} of {MOST + 50} events.")
    assert workbench.notices.current is not None
    assert workbench.notices.current.level == "warning"
    assert workbench.notices.current.command == "file.more_events"


def test_events_that_were_too_many_are_added_on_request(intake: Intake, workbench: Workbench, tmp_path: Path) -> None:
    rows = [json.dumps({"type": "track", "messageId": f"m-{at}", "event": f"Paid {at}"}) for at in range(2 * MOST + 50)]
    intake.open_files([write(tmp_path, "many.ndjson", "\n".join(rows))])
    further = workbench.further_events
    assert (further.left, workbench.has_further_events) == (MOST + 50, True)

    further.add_matching("M-433")
    assert events(workbench)[-1] == ("Paid 433", format_text(rows[433]))
    assert notice_of(workbench) == "Added 1 event with “M-433”; 249 left."
    further.add_matching("nobody")
    assert notice_of(workbench) == "None of the other 249 events contains “nobody”."
    further.add_more()
    assert notice_of(workbench) == "Added 401 of 450 events."
    workbench.store.undo()
    assert further.left == MOST + 49
    workbench.store.redo()
    further.add_more()

    assert (further.left, workbench.has_further_events) == (0, False)
    assert {text for _, text in events(workbench)} >= {format_text(row) for row in rows}
    assert notice_of(workbench) == "Added 450 of 450 events."
    workbench.file.new()
    further.add_more()
    assert len(events(workbench)) == 1


@pytest.mark.parametrize("is_packed", [False, True])
def test_a_ticket_with_very_many_events_keeps_them_all(workbench: Workbench, tmp_path: Path, is_packed: bool) -> None:
    rows = [json.dumps({"type": "track", "userId": f"u-{at}", "event": "Paid"}) for at in range(MOST + 30)]
    folder = tmp_path / "ticket"
    folder.mkdir()
    write(folder, "events.ndjson", "\n".join(rows))
    path = folder
    if is_packed:
        path = tmp_path / "ticket.zip"
        with ZipFile(path, "w") as archive:
            archive.write(folder / "events.ndjson", "events.ndjson")

    workbench.intake.open_files([path])

    assert "Added the first 200 of 230 events." in notice_of(workbench)
    workbench.further_events.add_matching("u-229")
    assert events(workbench)[-1][1] == format_text(rows[-1])


@pytest.mark.parametrize("name", ["shop.talonbench.json", "renamed.json"])
def test_a_workspace_is_handed_on(intake: Intake, workbench: Workbench, tmp_path: Path, name: str) -> None:
    opened = list[Path]()
    intake.workspace_opened.connect(opened.append)
    save(from_document(new_document(PAID)), tmp_path / name)
    before = events(workbench)

    intake.open_files([tmp_path / name])
    intake.open_files([write(tmp_path, "event.json"), tmp_path / name])

    assert opened == [tmp_path / name] * 2
    assert events(workbench) == before


def test_the_files_of_a_configuration_are_read_together(intake: Intake, workbench: Workbench) -> None:
    intake.open_files(SETUP)

    assert len(workbench.store.document.mappings) == 4
    assert len(workbench.store.document.filters) == 5


def test_an_event_beside_a_configuration_is_added_too(intake: Intake, workbench: Workbench, tmp_path: Path) -> None:
    intake.open_files([*SETUP, write(tmp_path, "order.json"), write(tmp_path, "broken.json", '{"trigger": ')])

    assert events(workbench)[1:] == [("order", PAID)]
    assert len(workbench.store.document.mappings) == 4
    assert "broken.json" in notice_of(workbench)


def test_a_file_without_a_destination_is_said(intake: Intake, workbench: Workbench, tmp_path: Path) -> None:
    intake.open_files([write(tmp_path, "a.tf", "nothing = 1")])

    assert notice_of(workbench).startswith("No Talon.One (Actions) destination found.")
    assert len(workbench.store.document.mappings) == 1


def test_a_broken_event_is_opened_so_that_it_can_be_corrected(
    intake: Intake, workbench: Workbench, tmp_path: Path
) -> None:
    intake.open_files([write(tmp_path, "broken.json", '{"type": ')])

    assert events(workbench)[1:] == [("broken", '{"type": ')]


def test_the_long_lines_of_a_file_are_broken(intake: Intake, workbench: Workbench, tmp_path: Path) -> None:
    event = {"type": "track", "properties": {"list": ["a, b"] * 2_000}}

    intake.open_files([write(tmp_path, "long.json", json.dumps(event))])

    text = workbench.store.document.current_event.text
    assert json.loads(text) == event
    assert not has_line_beyond(text, 2_000)


# -- while it is looked at --------------------------------------------------------------------------------------


@pytest.fixture
def slow(qtbot: QtBot, home: Path, keychain: MemoryKeychain) -> Iterator[Workbench]:
    """Services whose work takes its time, in lanes."""
    made = Workbench(jobs=Jobs())
    yield made
    made.close()
    made.jobs.finish("files")
    made.deleteLater()


def test_what_was_asked_for_the_former_document_is_dropped(slow: Workbench, qtbot: QtBot, tmp_path: Path) -> None:
    slow.intake.accept(PAID)
    slow.intake.open_files([write(tmp_path, "order.json")])
    slow.importer.import_paths(SETUP)
    slow.file.new()
    opened = slow.store.document

    qtbot.waitUntil(lambda: not slow.jobs.is_busy)

    assert slow.store.document is opened
    assert slow.importer.configuration is None


def test_many_events_are_recognized_however_long_the_paste_is(intake: Intake, workbench: Workbench) -> None:
    lines = "\n".join(f'{{"type": "track", "event": "E{n}", "userId": "u", "pad": "{"x" * 900}"}}' for n in range(150))
    assert len(lines) > 100_000

    assert intake.accept(lines)

    assert len(workbench.store.document.events) == 150


def test_one_long_event_is_left_to_the_editor(intake: Intake) -> None:
    products = ",\n".join(f'{{"sku": "{n}", "pad": "{"x" * 90}"}}' for n in range(2_000))

    assert not intake.accept(f'{{"type": "track", "properties": {{"products": [{products}]}}}}')
