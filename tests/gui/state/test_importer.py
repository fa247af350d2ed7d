"""Configurations as they come into the document: one step, never a question."""

import json
from pathlib import Path

import pytest

from talonbench.document import edits
from talonbench.formats import Configuration, DestinationConfiguration, read_paths
from talonbench.formats.model import ConfigNote, ImportedEvents
from talonbench_gui.state.importer import Importer
from talonbench_gui.state.workbench import Workbench
from talonbench_gui.wording.imports import describe_import, import_level
from tests.gui.fakes import InlineJobs, MemoryKeychain
from tests.gui.look import notice_of
from tests.gui.pages import SETUP

DEPLOYMENT = "https://lumenloom.europe-west1.talon.one/"


@pytest.fixture
def importer(workbench: Workbench) -> Importer:
    return workbench.importer


def destination(name: str, deployment: str = "") -> DestinationConfiguration:
    return DestinationConfiguration(name, name, True, "", deployment, (), (), {})


def test_one_destination_is_loaded_at_once_and_undone_as_one_step(importer: Importer, workbench: Workbench) -> None:
    store, pages = workbench.store, list[str]()
    workbench.page_requested.connect(pages.append)
    before = store.document

    importer.import_paths(SETUP)

    document = store.document
    assert [part.name for part in document.mappings][:2] == ["Order completed -> close session", "Profile sync"]
    assert (len(document.mappings), len(document.filters)) == (4, 5)
    assert document.connection.deployment == DEPLOYMENT
    assert document.destination is not None
    assert document.destination.name == "Talon.One Webshop DE"
    assert notice_of(workbench).startswith("Imported Talon.One Webshop DE: 4 mappings, 5 filters.")
    assert workbench.notices.current is not None
    assert workbench.notices.current.command == "edit.undo"
    assert pages == ["trace"]
    assert store.undo_label == "import of 4 mappings"
    store.undo()
    assert store.document.same_parts(before)
    assert workbench.connections.current == before.connection
    store.redo()
    assert store.document.same_parts(document)


def test_an_import_is_a_step_of_its_own(importer: Importer, workbench: Workbench) -> None:
    workbench.store.apply(edits.set_event_text(workbench.store.document.current_event.id, "{}"))
    importer.import_paths(SETUP)

    workbench.store.undo()

    assert workbench.store.document.current_event.text == "{}"
    assert workbench.store.undo_label == "typing"


def test_several_destinations_wait_until_one_is_chosen(importer: Importer, workbench: Workbench) -> None:
    pages = list[str]()
    workbench.page_requested.connect(pages.append)
    before = workbench.store.document
    found = Configuration((destination("A", "https://a.talon.one"), destination("B", "https://b.talon.one")))

    importer.take(found)

    assert workbench.store.document is before
    assert notice_of(workbench) == "Found 2 Talon.One destinations. Select one and load it."
    importer.load(found.destinations[1])
    document = workbench.store.document
    assert (document.connection.deployment, document.connection.name) == ("https://b.talon.one", "B")
    assert pages == ["import", "trace"]
    workbench.store.undo()
    assert workbench.store.document.same_parts(before)


def test_events_of_a_configuration_come_once(importer: Importer, workbench: Workbench) -> None:
    found = Configuration(
        (destination("A"), destination("B")), events=(ImportedEvents("", ({"type": "track", "event": "Paid"},)),)
    )
    importer.take(found)

    for one in (*found.destinations, found.destinations[0]):
        importer.load(one)

    assert [event.name for event in workbench.store.document.events] == ["Paid"]


def test_an_actions_cli_request_brings_its_mapping_and_its_event(importer: Importer, workbench: Workbench) -> None:
    body = {"_post_to": "/trackEventV2", "payload": {"type": "track", "event": "Paid"}, "mapping": {"eventType": "x"}}

    importer.import_text(json.dumps(body))

    document = workbench.store.document
    assert document.mappings[0].mapping["eventType"] == "x"
    assert json.loads(document.current_event.text) == {"type": "track", "event": "Paid"}
    assert document.current_event.name == "Paid"


def test_a_key_goes_to_the_keychain_and_into_no_file(
    importer: Importer, workbench: Workbench, keychain: MemoryKeychain, home: Path
) -> None:
    importer.take(Configuration((destination("A", "https://a.talon.one"),), keys={"A": "secret-key"}))

    assert workbench.connections.api_key == "secret-key"
    assert "secret-key" in keychain.kept.values()
    workbench.session.save()
    assert all(b"secret-key" not in file.read_bytes() for file in home.rglob("*") if file.is_file())


def test_a_connection_of_the_persons_is_used_again(importer: Importer, workbench: Workbench) -> None:
    count = len(workbench.connections.connections)
    importer.import_paths(SETUP)
    first = workbench.store.document.connection
    workbench.store.undo()

    importer.import_paths(SETUP)

    assert workbench.store.document.connection == first
    assert len(workbench.connections.connections) == count + 1


def test_what_is_no_configuration_is_said(importer: Importer, workbench: Workbench) -> None:
    before = workbench.store.document

    importer.import_text("{}")

    assert workbench.store.document is before
    assert notice_of(workbench).startswith("No Talon.One (Actions) destination found.")
    assert workbench.notices.current is not None
    assert workbench.notices.current.level == "error"


def test_a_broken_file_is_named_and_the_rest_is_loaded(
    importer: Importer, workbench: Workbench, tmp_path: Path
) -> None:
    (tmp_path / "broken.tf").write_text('resource "segment_destination_subscription" "x" {\n  name =\n}', "utf-8")

    importer.import_paths([*SETUP, tmp_path / "broken.tf"])

    assert len(workbench.store.document.mappings) == 4
    assert "1 object not imported: " in notice_of(workbench)
    assert "(broken.tf:2:9)" in notice_of(workbench)


def test_an_import_comes_back_after_a_restart(importer: Importer, workbench: Workbench) -> None:
    importer.import_paths(SETUP)
    before = workbench.store.document
    assert workbench.session.save() == ""
    workbench.close()

    again = Workbench(jobs=InlineJobs())

    after = again.store.document
    assert (after.mappings, after.filters, after.connection) == (before.mappings, before.filters, before.connection)
    assert after.destination == before.destination
    again.close()


def test_another_document_drops_the_configuration(importer: Importer, workbench: Workbench) -> None:
    told = list[bool]()
    importer.import_paths(SETUP)
    importer.changed.connect(lambda: told.append(True))

    workbench.file.new()

    assert importer.configuration is None
    assert told == [True]


def error(message: str) -> ConfigNote:
    return ConfigNote("error", "x", "a.json", message)


@pytest.mark.parametrize(
    ("configuration", "words", "level"),
    [
        (Configuration(()), "No Talon.One (Actions) destination found.", "error"),
        (
            Configuration((), (error("It is not UTF-8 text."),)),
            "No Talon.One (Actions) destination found. 1 object not imported: It is not UTF-8 text (a.json).",
            "error",
        ),
        (
            Configuration((), events=(ImportedEvents("", ({},)),)),
            "No Talon.One (Actions) destination found. Added 1 event.",
            "warning",
        ),
        (Configuration((destination("A"),)), "Imported A: 0 mappings, 0 filters.", "info"),
        (
            Configuration((destination("A"),), (error("One."), error("Two."), ConfigNote("info", "A", "", "Note."))),
            "Imported A: 0 mappings, 0 filters. 2 objects not imported: One (a.json); 1 more. 1 note: see Import.",
            "warning",
        ),
        (
            Configuration((destination("A"), destination("B")), (error("One."),)),
            "Found 2 Talon.One destinations. Select one and load it. 1 object not imported: One (a.json).",
            "warning",
        ),
    ],
)
def test_an_import_in_words(configuration: Configuration, words: str, level: str) -> None:
    loaded = configuration.destinations[0] if len(configuration.destinations) == 1 else None

    assert (describe_import(configuration, loaded), import_level(configuration)) == (words, level)


def test_a_loaded_destination_in_words() -> None:
    found = read_paths(SETUP)

    assert describe_import(Configuration((destination("A"), destination("B"))), destination("B")) == (
        "Imported B: 0 mappings, 0 filters."
    )
    assert describe_import(found) == "Found 1 Talon.One destination. Load it to edit its mappings."
