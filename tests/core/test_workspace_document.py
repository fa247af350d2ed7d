"""A document and its workspace file; files of older versions open."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from talonbench import workspace
from talonbench.connections import Connection
from talonbench.destination import Subscription
from talonbench.document import SANDBOX, DestinationInfo, Document, NamedEvent, RedactionRules
from talonbench.errors import WorkspaceError
from talonbench.filters import DestinationFilter
from talonbench.workspace import from_document, read_connections, to_document

MAPPING = Subscription("m1", "Track", "trackEventV2", 'type = "track"', {"eventType": {"@path": "$.event"}}, False)
LIVE = Connection("Live", "gateway", "https://x.talon.one", "https://proxy.example", 5, "test", True, "ca.pem")
DOCUMENT = Document(
    (NamedEvent("event-1", "Cart", "{} // \ud800"), NamedEvent("event-2", "Paid", "[]")),
    0,
    (MAPPING,),
    0,
    (DestinationFilter("No tests", 'type = "track"', ({"type": "DROP"},), False, "f1", {"source": "s"}),),
    DestinationInfo("d1", "Shop", "s1", enabled=False, pulled=("mappings/m1 0123abcd",)),
    LIVE,
    RedactionRules(("Q-77",), ("198.51.100.7",), user_ids=True, copies=True),
)
OLD_FILE = {
    "version": 1,
    "connections": [
        {"name": "Staging", "deployment": "https://staging.talon.one", "colour": "#aa3300", "stage": "test"},
        {"name": "Live", "kind": "gateway", "deployment": "https://x.talon.one", "guarded": True},
        {"name": "Sandbox", "kind": "sandbox", "deployment": "https://sandbox.talon.one"},
    ],
    "mappings": [{"id": "m1", "name": "Track", "action": "trackEventV2", "trigger": "", "mapping": {}}],
    "events": [{"name": "Event", "text": "{}"}],
}


def save_and_open(document: Document, path: Path) -> Document:
    workspace.save(from_document(document), path)
    return to_document(workspace.load(path))


def test_a_document_comes_back_from_its_file(tmp_path: Path) -> None:
    opened = save_and_open(DOCUMENT, tmp_path / "w.json")

    assert opened.events == DOCUMENT.events
    assert opened.mappings == DOCUMENT.mappings
    assert opened.filters == DOCUMENT.filters
    assert (opened.destination, opened.connection) == (DOCUMENT.destination, LIVE)
    assert (opened.event, opened.mapping) == (0, 0)
    assert opened.redaction == DOCUMENT.redaction


def test_a_file_holds_the_connection_in_use_alone_and_not_whose_it_is(tmp_path: Path) -> None:
    workspace.save(from_document(replace(DOCUMENT, connection=replace(LIVE, id="mine-1"))), tmp_path / "w.json")

    written = json.loads((tmp_path / "w.json").read_text(encoding="utf-8"))

    assert [one["name"] for one in written["connections"]] == ["Live"]
    assert "mine-1" not in json.dumps(written)


def test_an_old_file_opens_with_its_first_connection_in_use(tmp_path: Path) -> None:
    path = tmp_path / "old.talonbench.json"
    path.write_text(json.dumps(OLD_FILE), encoding="utf-8")

    read = workspace.load(path)
    document = to_document(read)

    assert [one.name for one in read_connections(read)] == ["Staging", "Live", "Sandbox"]
    assert document.connection == Connection("Staging", "gateway", "https://staging.talon.one", environment="test")
    assert document.current_event == NamedEvent("event-1", "Event", "{}")
    assert document.redaction == RedactionRules()


@pytest.mark.parametrize("content", [{"version": 1}, {}])
def test_an_empty_file_is_an_empty_event_over_the_sandbox(content: dict[str, object]) -> None:
    document = to_document(workspace.Workspace.model_validate(content))

    assert document.events == (NamedEvent("event-1", "Event 1", ""),)
    assert (document.mappings, document.mapping, document.connection) == ((), -1, SANDBOX)


def test_events_of_one_name_are_told_apart() -> None:
    events = [workspace.EventEntry(name=name, text="{}") for name in ("Cart", "Cart", "")]

    document = to_document(workspace.Workspace(events=events))

    assert [(event.id, event.name) for event in document.events] == [
        ("event-1", "Cart"),
        ("event-2", "Cart (2)"),
        ("event-3", "Event 3"),
    ]


def test_an_unknown_action_is_named() -> None:
    entry = workspace.MappingEntry(id="1", name="Odd", action="sendFax", trigger="", mapping={})

    with pytest.raises(WorkspaceError, match="mapping Odd: unknown action sendFax"):
        to_document(workspace.Workspace(mappings=[entry]))
