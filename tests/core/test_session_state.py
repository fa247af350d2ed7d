"""The session of a window: what comes back, what is lost with a word, what is never kept, and what a kill leaves."""

import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from talonbench.connections import Connection
from talonbench.destination import Subscription
from talonbench.document import DestinationInfo, Document, NamedEvent, RedactionRules, new_document
from talonbench.errors import WorkspaceError
from talonbench.file_lock import lock_file
from talonbench.filters import DestinationFilter
from talonbench.ingestion import Receipt
from talonbench.session_state import (
    Kept,
    SessionState,
    claim_slot,
    find_kept,
    keep_session,
    load_session,
    save_session,
    session_path,
    take_kept,
)
from talonbench.workspace import FileStamp

LIVE = Connection(
    "Live", "gateway", "https://x.talon.one", "https://g.example", 5.5, "test", True, "/etc/ca.pem", "2026-12-31", "c-1"
)
MAPPING: dict[str, Any] = {"eventType": {"@path": "$.event"}, "odd": [1.5, None, True, "\ud800"]}
DOCUMENT = Document(
    (NamedEvent("event-1", "Broken on purpose", '{"a": // \ud800 \0\n'), NamedEvent("event-7", "Empty", "")),
    1,
    (
        Subscription("m1", "Track", "trackEventV2", 'type = "track"', MAPPING),
        Subscription("m2", "Off", "updateCustomerProfileV3", "", {}, False, {"schedule": {"every": 3}}),
    ),
    1,
    (DestinationFilter("No tests", 'type = "track"', ({"type": "DROP"},), False, "f-1", {"description": "d"}),),
    DestinationInfo("d-1", "Shop", "s-1", False, pulled=("mappings/m1 0123abcd",)),
    LIVE,
    RedactionRules(("Q-77 \ud800",), ("198.51.100.7",), user_ids=True, copies=True),
)
STATE = SessionState(
    DOCUMENT,
    "/home/me/shop.talonbench.json",
    FileStamp(1_700_000_000_123_456_789, 512, "ab12"),
    True,
    {"window": b"\x00\xff\x01", "columns": b""},
    {"scheme": "dark", "font": 11.5},
    ("/home/me/shop.talonbench.json", "/home/me/other.talonbench.json"),
)
OLD: dict[str, Any] = {
    "version": 1,
    "text": '{"type": "page"}',
    "cursor": 3,
    "connections": [
        {"name": "Sandbox", "kind": "sandbox", "deployment": "https://sandbox.talon.one"},
        {"name": "Live", "deployment": "https://x.talon.one", "guarded": True, "colour": "#aa3300"},
    ],
    "connection": "Live",
    "mappings": [
        {"id": "m1", "name": "Track", "action": "trackEventV2", "trigger": 'type = "track"', "mapping": {}},
        {"id": "m2", "name": "Profile", "action": "updateCustomerProfileV3", "trigger": "", "mapping": {"a": 1}},
    ],
    "mapping": "m2",
    "filters": [{"name": "No tests", "condition": 'type = "track"', "actions": [{"type": "DROP"}]}],
    "destination": {"id": "d", "name": "Shop", "source": "s", "enabled": False},
    "workspace": None,
    "layout": {"window": "AP8="},
    "options": {"scheme": "dark", "page": "way", "history_keep": "30"},
}
SAVING = """
import sys
from pathlib import Path
from talonbench.document import new_document
from talonbench.session_state import SessionState, save_session
print("ready", flush=True)
for number in range(10**9):
    save_session(Path(sys.argv[1]), SessionState(new_document(str(number % 10) * 200_000)))
"""
CLAIMING = """
import sys
from pathlib import Path
from talonbench.session_state import claim_slot
slot = claim_slot(Path(sys.argv[1]))
print(slot.number, flush=True)
sys.stdin.read()
"""
STARTING = """
import sys
from pathlib import Path
from talonbench.connections import Connection
from talonbench.document import UndoStack, new_document
from talonbench.errors import WorkspaceError
from talonbench.home import home
from talonbench.values import parse_event_bytes
before = set(sys.modules)
from talonbench.session_state import claim_slot, load_session
state, notice = load_session(claim_slot(Path(sys.argv[1])).path)
assert state is not None and not notice, notice
print(*sorted(set(sys.modules) - before))
"""
RESTORING = {
    "_contextvars",
    "binascii",
    "contextvars",
    "fcntl",
    "msvcrt",
    "talonbench.filters",
    "talonbench.filters.definition",
    "talonbench.workspace",
    "talonbench.file_lock",
    "talonbench.limits",
    "talonbench.reading",
    "talonbench.workspace.stamp",
    *(f"talonbench.session_state{name}" for name in ("", ".load", ".read", ".section", ".slots", ".state")),
}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "home" / "state.json"


def keep(path: Path, content: object) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(content), encoding="utf-8")


def restore(path: Path) -> SessionState:
    state, notice = load_session(path)
    assert notice == ""
    assert state is not None
    return state


def assert_same_document(one: Document, other: Document) -> None:
    for name in Document.__dataclass_fields__:
        assert getattr(one, name) == getattr(other, name), name


def test_a_session_comes_back_as_it_was(path: Path) -> None:
    save_session(path, STATE)

    state = restore(path)

    assert_same_document(state.document, DOCUMENT)
    assert replace(state, document=DOCUMENT) == STATE


def test_a_mapping_s_values_come_back_with_their_types(path: Path) -> None:
    values: dict[str, Any] = {"10": 1, "9": [1, 1.0, 1.5, True, False, None, "", {}, [], -0.25, 2**53 - 1, 1e21]}
    mapping = replace(DOCUMENT.mappings[0], mapping=values)
    save_session(path, SessionState(replace(new_document(), mappings=(mapping,), mapping=-1)))

    document = restore(path).document

    restored: dict[str, Any] = document.mappings[0].mapping
    assert repr(restored) == repr(values)
    assert document.mapping == -1


def test_only_the_owner_reads_it(path: Path) -> None:
    save_session(path, STATE)

    assert (path.stat().st_mode & 0o777, path.parent.stat().st_mode & 0o777) == (0o600, 0o700)


def test_the_first_session_has_no_state_and_makes_no_file(path: Path) -> None:
    assert load_session(path) == (None, "")
    assert not path.parent.exists()


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "invalid JSON"),
        (b"{", "invalid JSON"),
        (b"\xff\xfe", "not UTF-8"),
        (b"[]", "must contain a JSON object"),
        (b"[" * 5000, "invalid JSON: nested too deeply"),
        (b'{"version": 3}', "newer Talonbench (file format 3; this version reads up to 2)"),
        (b'{"version": "2"}', "/version must be a number"),
        (b'{"version": 2}', "/document is missing"),
        (b'{"version": 1, "text": 5}', "/text must be a string"),
        (b'{"version": 1, "layout": {"window": "%"}}', "/layout/window must be valid base64"),
        (b'{"version": 1, "mappings": {}}', "/mappings must be an array"),
    ],
)
def test_a_damaged_file_is_kept_aside_and_said(content: bytes, reason: str, path: Path) -> None:
    path.parent.mkdir()
    for number in (1, 2):
        path.write_bytes(content)

        state, notice = load_session(path)

        aside = path.with_name(f"state.damaged-{number}.json")
        assert state is None
        assert reason in notice
        assert str(aside) in notice
        assert aside.read_bytes() == content
    assert not path.exists()


@pytest.mark.parametrize(
    ("place", "value", "reason"),
    [
        ("document/events", [], "/document/events must contain events"),
        ("document/events/1/id", "event-1", "/document/events must contain events with unique ids"),
        ("document/events/0/text", None, "/document/events/0/text must be a string"),
        ("document/events/0", "text", "/document/events/0 must be an object"),
        ("document/event", 1.5, "/document/event must be an integer"),
        ("document/mapping", True, "/document/mapping must be a number"),
        ("document/mappings/0/mapping", [], "/document/mappings/0/mapping must be an object"),
        ("document/mappings/0/enabled", 1, "/document/mappings/0/enabled must be true or false"),
        ("document/filters/0/actions", [1], "/document/filters/0/actions/0 must be an object"),
        ("document/destination", 1, "/document/destination must be an object"),
        ("document/redaction/chosen", 1, "/document/redaction/chosen must be an array"),
        ("document/connection/kind", "proxy", "/document/connection/kind must be sandbox or gateway"),
        ("document/connection/timeout", 0, "/document/connection/timeout must be above 0"),
        ("stamp/mtime_ns", "x", "/stamp/mtime_ns must be a string of digits"),
        ("stamp/size", "x", "/stamp/size must be a number"),
        ("recent", [1], "/recent must contain only strings"),
    ],
)
def test_what_is_wrong_is_named_with_its_place(place: str, value: object, reason: str, path: Path) -> None:
    save_session(path, STATE)
    content = json.loads(path.read_bytes())
    *steps, last = [int(step) if step.isdigit() else step for step in place.split("/")]
    part = content
    for step in steps:
        part = part[step]
    part[last] = value
    keep(path, content)

    state, notice = load_session(path)

    assert state is None
    assert reason in notice


def test_what_a_later_version_added_is_ignored(path: Path) -> None:
    save_session(path, STATE)
    content = json.loads(path.read_bytes())
    content["later"] = content["document"]["connection"]["later"] = True
    content["options"]["later"] = [1]
    keep(path, content)

    assert restore(path).options == STATE.options


@pytest.mark.parametrize(("kept", "selected"), [(-3, 0), (0, 0), (1, 1), (9, 1)])
def test_a_selected_event_that_is_gone_is_the_nearest(kept: int, selected: int, path: Path) -> None:
    save_session(path, STATE)
    content = json.loads(path.read_bytes())
    content["document"]["event"] = kept
    keep(path, content)

    assert restore(path).document.event == selected


def test_a_byte_order_mark_is_no_fault(path: Path) -> None:
    save_session(path, STATE)
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())

    assert_same_document(restore(path).document, DOCUMENT)


@pytest.mark.parametrize(("selected", "then"), [(0, 0), (1, -1), (2, 1)])
def test_a_mapping_of_an_unknown_action_is_lost_with_a_word(selected: int, then: int, path: Path) -> None:
    first, second = DOCUMENT.mappings
    odd = Subscription("m3", "Odd one", "fromTheFuture", "", {})
    document = replace(DOCUMENT, mappings=(first, odd, second), mapping=selected)
    save_session(path, SessionState(document, "shop.talonbench.json", is_saved=True))

    state, notice = load_session(path)

    copy = path.with_name("state.damaged-1.json")
    assert notice == (
        f"Not restored because of unknown actions: “Odd one” (fromTheFuture). The session's file was saved as {copy}."
    )
    assert copy.read_bytes() == path.read_bytes()
    assert state is not None
    assert not state.is_saved
    assert state.document.mappings == (first, second)
    assert state.document.mapping == then


def test_a_file_that_cannot_be_read_is_said(path: Path) -> None:
    path.mkdir(parents=True)

    state, notice = load_session(path)

    assert state is None
    assert "is a folder" in notice


def test_neither_keys_nor_credentials_are_kept(path: Path) -> None:
    secret = "0123456789abcdef0123456789abcdef"
    mapping: dict[str, Any] = {"callbackAPIKey": f"X-Key {secret}", "state": "open"}
    connection = replace(LIVE, deployment=f"https://me:{secret}@x.talon.one", gateway=f"https://{secret}@g.example")
    callback = Subscription("m", "M", "updateCustomerSessionV2", "", mapping)
    save_session(path, SessionState(replace(DOCUMENT, mappings=(callback,), mapping=0, connection=connection)))

    document = restore(path).document

    assert secret.encode() not in path.read_bytes()
    assert document.mappings[0].mapping == {"callbackAPIKey": "X-Key ••••", "state": "open"}
    assert (document.connection.deployment, document.connection.gateway) == ("https://x.talon.one", "https://g.example")


@pytest.mark.parametrize("name", ["mapping", "extra"])
def test_a_mapping_that_could_not_be_read_again_is_refused_and_the_file_left(name: str, path: Path) -> None:
    save_session(path, STATE)
    before = path.read_bytes()
    for levels in (249, 251):
        deep = json.loads('{"a":' * levels + '"\\ud800"' + "}" * levels)
        state = SessionState(replace(DOCUMENT, mappings=(replace(DOCUMENT.mappings[0], **{name: deep}),), mapping=0))
        if levels < 250:
            save_session(path.with_name("deep.json"), state)
            assert getattr(restore(path.with_name("deep.json")).document.mappings[0], name) == deep
        else:
            with pytest.raises(WorkspaceError, match="mapping Track is nested too deeply to be saved"):
                save_session(path, state)

    assert path.read_bytes() == before


def test_a_disk_that_refuses_is_said(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("a file where the folder belongs", encoding="utf-8")

    with pytest.raises(WorkspaceError, match="can't be written"):
        save_session(tmp_path / "home" / "state.json", STATE)


def test_an_old_session_is_taken_over(path: Path) -> None:
    keep(path, OLD)

    state = restore(path)

    document = state.document
    assert [(event.name, event.text) for event in document.events] == [("Event 1", '{"type": "page"}')]
    assert [mapping.id for mapping in document.mappings] == ["m1", "m2"]
    assert document.current_mapping == Subscription("m2", "Profile", "updateCustomerProfileV3", "", {"a": 1})
    assert document.filters == (DestinationFilter("No tests", 'type = "track"', ({"type": "DROP"},)),)
    assert document.destination == DestinationInfo("d", "Shop", "s", False)
    assert document.connection == Connection("Live", "gateway", "https://x.talon.one", confirm_first=True)
    assert (state.path, state.stamp, state.is_saved, state.recent) == ("", None, False, ())
    assert state.layout == {"window": b"\x00\xff"}
    assert state.options == {"scheme": "dark", "page": "trace", "history_keep": "30"}


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"mapping": None}, ("m1", "Live")),
        ({"mapping": "gone"}, ("m1", "Live")),
        ({"connection": None}, ("m2", "Sandbox")),
        ({"connection": "gone"}, ("m2", "Sandbox")),
        ({"connections": []}, ("m2", "Sandbox")),
        ({"mappings": []}, (None, "Live")),
    ],
)
def test_what_was_selected_in_an_old_session_comes_back(
    changes: dict[str, Any], expected: tuple[str | None, str], path: Path
) -> None:
    keep(path, {**OLD, **changes})

    document = restore(path).document

    mapping = document.current_mapping
    assert (None if mapping is None else mapping.id, document.connection.name) == expected


def test_an_old_session_without_a_document_begins_with_a_new_one(path: Path) -> None:
    keep(path, {"version": 1, "options": {"scheme": "dark"}})

    state = restore(path)

    assert "messageId" in state.document.current_event.text
    assert state.document.mappings == new_document().mappings
    assert state.options == {"scheme": "dark"}


def test_an_old_session_s_unknown_action_is_said(path: Path) -> None:
    keep(path, {**OLD, "mappings": [{**OLD["mappings"][0], "action": "gone"}, OLD["mappings"][1]]})

    state, notice = load_session(path)

    assert "“Track” (gone)" in notice
    assert state is not None
    assert state.document.mapping == 0


@pytest.mark.parametrize("old", ["bench", "way", "setup", "attributes"])
def test_ids_of_before_are_those_of_now(old: str, path: Path) -> None:
    new = {"bench": "editor", "way": "trace", "setup": "import", "attributes": "catalog"}[old]
    keep(path, {**OLD, "options": {"page": old, "last": f"page.{old}", f"page.{old}": 1}})

    assert restore(path).options == {"page": new, "last": f"page.{new}", f"page.{new}": 1}


def test_what_killed_saves_left_is_swept_away_at_the_next_start(path: Path) -> None:
    save_session(path, STATE)
    old, new = path.with_name(".state.json.old.tmp"), path.with_name(".state.json.new.tmp")
    for left in (old, new):
        left.write_bytes(b"{")
    running = lock_file(new)  # as a save does while it runs

    restore(path)

    assert sorted(path.parent.iterdir()) == [new, path]
    os.close(running)
    restore(path)
    assert list(path.parent.iterdir()) == [path]


def test_a_session_survives_a_kill_in_the_middle_of_saves(path: Path) -> None:
    texts = []
    for attempt in range(12):
        saving = subprocess.Popen([sys.executable, "-c", SAVING, str(path)], stdout=subprocess.PIPE)
        assert saving.stdout is not None
        assert saving.stdout.readline() == b"ready\n"
        time.sleep(0.02 + attempt * 0.003)
        saving.kill()
        saving.wait()
        saving.stdout.close()

        state, notice = load_session(path)

        assert notice == ""
        if state is not None:
            texts.append(state.document.current_event.text)
    assert texts
    assert all(len(text) == 200_000 and len(set(text)) == 1 for text in texts)


def claim_elsewhere(folder: Path) -> tuple[subprocess.Popen[str], int]:
    process = subprocess.Popen(
        [sys.executable, "-c", CLAIMING, str(folder)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    return process, int(process.stdout.readline())


def test_windows_of_two_processes_have_sessions_of_their_own_until_one_is_killed(tmp_path: Path) -> None:
    first, number = claim_elsewhere(tmp_path)
    second, other = claim_elsewhere(tmp_path)
    mine = claim_slot(tmp_path)
    assert (number, other, mine.number) == (1, 2, 3)

    first.send_signal(signal.SIGKILL) if sys.platform != "win32" else first.kill()
    first.wait()
    again = claim_slot(tmp_path)

    assert again.number == 1
    for process in (first, second):
        process.kill()
        process.communicate()
    for slot in (mine, again):
        slot.release()


def test_slots_of_one_process_are_told_apart_and_used_again(tmp_path: Path) -> None:
    home = tmp_path / "home"
    first, second = claim_slot(home), claim_slot(home)

    first.release()
    first.release()
    third = claim_slot(home)

    assert [slot.number for slot in (first, second, third)] == [1, 2, 1]
    assert [slot.path.name for slot in (first, second)] == ["state.json", "state-2.json"]
    assert second.path == session_path(home, 2)
    assert home.stat().st_mode & 0o777 == 0o700
    assert {slot.problem for slot in (first, second, third)} == {""}
    for slot in (second, third):
        slot.release()


def test_a_home_that_cannot_be_locked_is_said(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("a file where the folder belongs", encoding="utf-8")

    slot = claim_slot(tmp_path / "home")

    assert (slot.number, slot.path) == (1, tmp_path / "home" / "state.json")
    assert "can't be locked" in slot.problem
    slot.release()


def test_a_receipt_comes_back_with_its_event(path: Path) -> None:
    event = replace(DOCUMENT.events[0], receipt=Receipt(1_772_366_400_000, "m", "a"))
    save_session(path, SessionState(replace(DOCUMENT, events=(event,), event=0)))

    state, _ = load_session(path)

    assert state is not None
    assert state.document.events == (event,)


def test_restoring_brings_in_next_to_nothing(path: Path) -> None:
    """The window's first paint waits for it."""
    mapping = DOCUMENT.mappings[0]
    mappings = tuple(replace(mapping, id=f"m{number}") for number in range(50))
    save_session(path, SessionState(replace(DOCUMENT, mappings=mappings, mapping=0, filters=DOCUMENT.filters * 3)))

    done = subprocess.run(
        [sys.executable, "-c", STARTING, str(path.parent)], capture_output=True, text=True, check=True
    )

    assert set(done.stdout.split()) <= RESTORING


def test_sessions_that_a_window_left_with_unsaved_changes_are_found(tmp_path: Path) -> None:
    first, second, third = (claim_slot(tmp_path) for _ in range(3))
    for slot, is_saved in ((first, False), (second, False), (third, True)):
        save_session(slot.path, SessionState(new_document(), "shop.talonbench.json", is_saved=is_saved))
    assert find_kept(tmp_path) == ()

    for slot in (first, second, third):
        slot.release()

    assert find_kept(tmp_path) == (Kept(2, "shop.talonbench.json"),)


def test_kept_sessions_write_over_nothing_and_the_latest_is_found_first(tmp_path: Path) -> None:
    first, second = claim_slot(tmp_path), claim_slot(tmp_path)

    for number, name in enumerate(("a", "b", ""), start=1):
        keep_session(tmp_path, SessionState(new_document(name), name))
        os.utime(session_path(tmp_path, number + 2), (number, number))

    assert find_kept(tmp_path) == (Kept(5, ""), Kept(4, "b"), Kept(3, "a"))
    assert not second.path.exists()
    for slot in (first, second):
        slot.release()


def test_a_kept_session_is_taken_by_one_window(tmp_path: Path) -> None:
    keep_session(tmp_path, SessionState(new_document("{}"), "a"))
    (kept,) = find_kept(tmp_path)

    taken = take_kept(tmp_path, kept)

    assert taken is not None
    slot, state = taken
    assert (slot.number, state.path, state.document.events[0].text) == (2, "a", "{}")
    assert take_kept(tmp_path, kept) is None
    assert find_kept(tmp_path) == ()
    slot.path.unlink()
    slot.release()
    assert take_kept(tmp_path, kept) is None


def test_a_session_that_cannot_be_kept_is_said(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("a file where the folder belongs", encoding="utf-8")

    with pytest.raises(WorkspaceError, match="can't be locked"):
        keep_session(tmp_path / "home", SessionState(new_document()))
