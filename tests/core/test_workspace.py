"""Workspaces and the session's state: what is kept, what is refused, and what a kill leaves."""

import json
import os
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from talonbench import workspace
from talonbench.connections import Connection
from talonbench.destination import Subscription
from talonbench.errors import WorkspaceError
from talonbench.home import home as data_home
from talonbench.workspace import ConnectionEntry, EventEntry, FilterEntry, MappingEntry, Workspace
from talonbench_resources import resource

SUBSCRIPTION = Subscription("m1", "Track", "trackEventV2", 'type = "track"', {"eventType": {"@path": "$.event"}})
FULL = Workspace(
    connections=[
        ConnectionEntry.of(
            Connection("Live", "gateway", "https://x.talon.one", timeout=5, confirm_first=True), "#aa3300"
        )
    ],
    mappings=[MappingEntry.of(SUBSCRIPTION)],
    filters=[FilterEntry(name="No tests", condition='type = "track"', actions=[{"type": "DROP"}])],
    events=[EventEntry(name="Broken on purpose", text='{"a": // \ud800 \0\n')],
)
CONNECTION: dict[str, Any] = {"name": "Live", "deployment": "https://x.talon.one"}


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("TALONBENCH_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


def test_a_workspace_comes_back_as_it_was_saved(tmp_path: Path) -> None:
    path = tmp_path / "shop" / "shop.talonbench.json"

    workspace.save(FULL, path)

    assert workspace.load(path) == FULL


def test_connections_and_mappings_become_what_the_engine_takes() -> None:
    assert FULL.connections[0].as_connection() == Connection(
        "Live", "gateway", "https://x.talon.one", timeout=5, confirm_first=True
    )
    assert FULL.mappings[0].as_subscription() == SUBSCRIPTION


def test_a_mapping_too_deep_to_be_laid_out_is_kept(tmp_path: Path) -> None:
    mapping = json.loads('{"a":' * 230 + '"\\ud800"' + "}" * 230)
    entry = MappingEntry(id="1", name="deep", action="trackEventV2", trigger="", mapping=mapping)

    workspace.save(Workspace(mappings=[entry]), tmp_path / "w.json")

    assert workspace.load(tmp_path / "w.json").mappings == [entry]


def test_a_mapping_too_deep_to_be_kept_is_refused_in_words() -> None:
    mapping = json.loads('{"a":' * 300 + "1" + "}" * 300)

    with pytest.raises(WorkspaceError, match=r"mapping deep: /mapping/.*… is nested too deeply") as caught:
        MappingEntry.of(Subscription("1", "deep", "trackEventV2", "", mapping))

    assert len(str(caught.value)) < 200


def test_a_saved_workspace_says_its_version_and_reads_well(tmp_path: Path) -> None:
    workspace.save(FULL, tmp_path / "w.json")

    text = (tmp_path / "w.json").read_text(encoding="utf-8")
    assert text.startswith('{\n  "version": 1,\n  "connections": [\n')
    assert text.endswith("}\n")


@pytest.mark.parametrize("name", ["key", "api_key", "apiKey", "authorization", "token"])
@pytest.mark.parametrize("place", ["workspace", "connection"])
def test_a_key_cannot_get_into_a_workspace(name: str, place: str, tmp_path: Path) -> None:
    secret = "a9f3" * 16
    content: dict[str, Any] = {"version": 1, "connections": [dict(CONNECTION)]}
    (content if place == "workspace" else content["connections"][0])[name] = secret
    path = tmp_path / "w.json"
    path.write_text(json.dumps(content), encoding="utf-8")

    with pytest.raises(WorkspaceError, match="an API key belongs in the keychain") as caught:
        workspace.load(path)

    assert f"/{name} " in str(caught.value)
    assert secret not in str(caught.value)
    with pytest.raises(ValidationError):
        ConnectionEntry.model_validate({**CONNECTION, name: secret})


def test_no_field_of_a_connection_is_a_key() -> None:
    assert set(ConnectionEntry.model_fields) == {
        "name",
        "kind",
        "deployment",
        "gateway",
        "timeout",
        "colour",
        "guarded",
        "stage",
        "ca_file",
        "expires",
    }


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("https://me:secret@x.talon.one/", "https://x.talon.one/"),
        ("me:secret@x.talon.one", "x.talon.one"),
        ("//me@x.talon.one", "//x.talon.one"),
        ("https:\\\\me:secret@x.talon.one", "https:\\\\x.talon.one"),
        ("https://x.talon.one/a@b", "https://x.talon.one/a@b"),
        (" not an address ", " not an address "),
        ("https://x.talon.one?token=secret", "https://x.talon.one"),
        ("https://me:pw@x.talon.one/?a=b#c", "https://x.talon.one/"),
        ("https://x.talon.one#secret", "https://x.talon.one"),
    ],
)
def test_credentials_in_an_address_are_not_kept(typed: str, kept: str) -> None:
    entry = ConnectionEntry(name="x", deployment=typed, gateway=typed)

    assert (entry.deployment, entry.gateway) == (kept, kept)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", "w.json:1:1: invalid JSON: a value is missing"),
        ('{\n  "version": 1,\n}', "w.json:3:1: invalid JSON"),
        ("[]", "must contain a JSON object"),
        ("[" * 10_000, "nested too deeply"),
        ('{"version": 2}', "made by a newer Talonbench (file format 2"),
        ('{"version": "1"}', "/version must be 1"),
        ('{"version": 1, "colour": 1}', "/colour is unknown"),
        ('{"version": 1, "connections": [{"name": "x"}]}', "/connections/0/deployment is missing"),
        (
            '{"version": 1, "connections": [{"name": "x", "deployment": "", "timeout": 0}]}',
            "/connections/0/timeout must be greater than 0",
        ),
        ('{"version": 1, "mappings": [{"id": "1"}]}', "/mappings/0/action is missing"),
    ],
)
def test_a_file_that_is_no_workspace_is_refused_with_the_place(content: str, message: str, tmp_path: Path) -> None:
    path = tmp_path / "w.json"
    path.write_text(content, encoding="utf-8")

    with pytest.raises(WorkspaceError) as caught:
        workspace.load(path)

    assert message in str(caught.value)
    assert str(path) in str(caught.value)


def test_files_that_cannot_be_read_are_refused(tmp_path: Path) -> None:
    latin = tmp_path / "latin.json"
    latin.write_bytes(b'{"version": 1, "events": "\xe9"}')

    with pytest.raises(WorkspaceError, match=r"not UTF-8 text \(byte 26\)"):
        workspace.load(latin)
    with pytest.raises(WorkspaceError, match="No such file"):
        workspace.load(tmp_path / "none.json")
    with pytest.raises(WorkspaceError, match="is a folder, not a file"):
        workspace.load(tmp_path)


def test_a_byte_order_mark_is_no_fault(tmp_path: Path) -> None:
    (tmp_path / "w.json").write_bytes(b'\xef\xbb\xbf{"version": 1}')

    assert workspace.load(tmp_path / "w.json") == Workspace()


def test_a_saved_file_keeps_its_mode_and_a_link_stays_a_link(tmp_path: Path) -> None:
    path, link = tmp_path / "w.json", tmp_path / "link.json"
    workspace.save(Workspace(), path)
    path.chmod(0o640)
    link.symlink_to(path)

    workspace.save(FULL, link)

    assert link.is_symlink()
    assert workspace.load(path) == FULL
    assert path.stat().st_mode & 0o777 == 0o640


def test_a_failed_save_leaves_the_old_file_and_nothing_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "w.json"
    workspace.save(FULL, path)

    def refuse(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", refuse)
    with pytest.raises(WorkspaceError, match="can't be written: No space left on device"):
        workspace.save(Workspace(), path)

    assert workspace.load(path) == FULL
    assert list(tmp_path.iterdir()) == [path]


def test_the_published_schema_is_the_models() -> None:
    published = json.loads(resource("schemas/workspace.schema.json").read_text(encoding="utf-8"))

    assert published == json.loads(json.dumps(workspace.schema()))


def test_the_users_data_lies_where_the_environment_says(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert data_home() == home

    monkeypatch.delenv("TALONBENCH_HOME")
    assert data_home().name == "talonbench"


def test_a_callback_key_is_kept_in_no_file() -> None:
    mapping: dict[str, Any] = {"callbackAPIKey": "X-Key 0123456789abcdef0123456789abcdef", "state": "open"}

    entry = MappingEntry.of(Subscription("m", "M", "updateCustomerSessionV2", "", mapping))

    assert entry.mapping == {"callbackAPIKey": "X-Key ••••", "state": "open"}
    read: dict[str, Any] = {"callbackAPIKey": {"@path": "$.key"}}
    assert MappingEntry.of(Subscription("m", "M", "updateCustomerSessionV2", "", read)).mapping == read
    made: dict[str, Any] = {"callbackAPIKey": {"@case": {"operator": "upper", "value": "X-Key 0123456789abcdef"}}}
    kept = {"callbackAPIKey": {"@case": {"operator": "upper", "value": "X-Key ••••"}}}
    assert MappingEntry.of(Subscription("m", "M", "updateCustomerSessionV2", "", made)).mapping == kept
