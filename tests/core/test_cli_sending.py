"""`talonbench send`, `auth` and `sandbox`: what leaves, the exit codes, and where the key comes from."""

import io
import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, Literal

import pytest
from keyring.backend import KeyringBackend

from talonbench.cli.configuration import resolve_configuration
from talonbench.client.expiry import describe_expiry
from talonbench.connection_store import ConnectionStore
from talonbench.connections import Connection, may_take_key
from talonbench.sandbox import Sandbox
from talonbench.workspace import ConnectionEntry, MappingEntry, Workspace, load, save
from tests.core.conftest import Run
from tests.core.keychains import MemoryKeychain

KEY = "0123456789abcdef"
NOBODY = "→ "  # before what the command says of a request without a response
EVENT = '{"type": "track", "event": "Order Completed", "userId": "u1"}'
MAPPING: dict[str, Any] = {"customerProfileId": {"@path": "$.userId"}, "eventType": {"@path": "$.event"}}


@pytest.fixture
def event(tmp_path: Path) -> Path:
    path = tmp_path / "event.json"
    path.write_text(EVENT, "utf-8")
    return path


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(accept_key=KEY) as running:
        yield running


@pytest.fixture
def workspace(tmp_path: Path, sandbox: Sandbox) -> Path:
    path = tmp_path / "w.talonbench.json"
    entry = MappingEntry(id="a", name="Orders", action="trackEventV2", trigger='type = "track"', mapping=MAPPING)
    places = [
        Connection("Good", "gateway", sandbox.url, sandbox.url),
        Connection("Gone", "gateway", "https://x.example", "http://127.0.0.1:9"),
    ]
    save(Workspace(connections=[ConnectionEntry.of(one) for one in places], mappings=[entry]), path)
    return path


def test_an_event_is_sent_to_the_sandbox_and_its_answer_is_shown(run: Run, event: Path) -> None:
    code, out, err = run("send", event, "--action", "trackEventV2", "--sandbox")

    assert (code, err) == (0, "")
    assert "→ 200 OK" in out
    assert "delivered: Accepted by the sandbox (" in out


def test_a_closed_session_is_named_with_what_to_do(
    run: Run, event: Path, workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TALONBENCH_API_KEY", KEY)
    session = MappingEntry(
        id="a",
        name="Session",
        action="updateCustomerSessionV2",
        trigger='type = "track"',
        mapping={"customerSessionId": "s1", "state": "closed"},
    )
    save(load(workspace).model_copy(update={"mappings": [session]}), workspace)
    args = ("send", event, "--workspace", workspace, "--connection", "Good")
    run(*args)

    code, out, _ = run(*args)
    (exchange,) = json.loads(run(*args, "--json")[1])["outcomes"][0]["exchanges"]

    assert code == 1
    assert "would drop: 400 Bad Request: the sandbox rejects the request. Segment discards the event." in out
    advice = "A closed session can't be changed by an update, only cancelled. Send another session ID"
    assert f"The session is already closed. {advice}" in out
    assert exchange["problems"][0]["place"] == "/state"
    assert exchange["problems"][0]["suggestion"].startswith(advice)


def test_the_key_of_the_environment_is_sent_and_never_printed(
    run: Run, event: Path, workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TALONBENCH_API_KEY", KEY)

    code, out, err = run("send", event, "--workspace", workspace, "--connection", "Good", "--json")

    assert code == 0
    assert json.loads(out)["outcomes"][0]["exchanges"][0]["status"] == 200
    assert KEY not in out + err


def test_a_key_that_is_refused_gives_1(run: Run, event: Path, workspace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TALONBENCH_API_KEY", "wrong-key-123456")

    code, out, _ = run("send", event, "--workspace", workspace, "--connection", "Good")

    _, data, _ = run("send", event, "--workspace", workspace, "--connection", "Good", "--json")

    assert code == 1
    assert "→ 401" in out
    found = json.loads(data)
    assert found["summary"]["message"].startswith("The sandbox rejected the request (401).")
    assert found["outcomes"][0]["reason"]["message"] == "Sends 1 request, which the sandbox rejected (401)."


def test_nobody_there_gives_1_and_a_sentence(
    run: Run, event: Path, workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TALONBENCH_API_KEY", KEY)

    code, out, err = run("send", event, "--workspace", workspace, "--connection", "Gone")

    assert code == 1
    assert "would retry" in out
    assert "→ " in err


def test_an_unknown_connection_gives_2_and_names_those_that_there_are(run: Run, event: Path, workspace: Path) -> None:
    code, _, err = run("send", event, "--workspace", workspace, "--connection", "Nope")

    assert code == 2
    assert "it must be one of: Good, Gone" in err


def test_what_is_sent_has_the_way_and_the_advice_of_a_preview(run: Run, event: Path) -> None:
    _, shown, _ = run("preview", event, "--action", "trackEventV2", "--json")
    _, sent, _ = run("send", event, "--action", "trackEventV2", "--sandbox", "--json")
    preview, send = json.loads(shown), json.loads(sent)

    assert send["findings"] == preview["findings"] != []
    assert send["filters"] == preview["filters"]
    assert send["outcomes"][0].keys() - preview["outcomes"][0].keys() == {"exchanges"}


def test_the_key_of_one_deployment_does_not_go_to_another(
    run: Run, event: Path, workspace: Path, sandbox: Sandbox, use_keychain: Callable[[KeyringBackend], None]
) -> None:
    kept = MemoryKeychain()
    kept.kept["talonbench", Connection("Good", "gateway", sandbox.url, sandbox.url).key_owner] = KEY
    use_keychain(kept)
    more = ("--workspace", workspace, "--connection", "Good")

    code, _, err = run("send", event, *more, "--deployment", "https://other.example")

    assert run("send", event, *more)[0] == 0
    assert (code, "the API key is missing" in err) == (2, True)


@pytest.mark.parametrize(("key", "code", "words"), [(KEY, 0, ""), ("wrong-key-123456", 1, "401")])
def test_the_credentials_are_tested(
    run: Run, workspace: Path, monkeypatch: pytest.MonkeyPatch, key: str, code: int, words: str
) -> None:
    monkeypatch.setenv("TALONBENCH_API_KEY", key)

    left, out, _ = run("auth", "--workspace", workspace, "--connection", "Good", "--json")

    assert left == code
    assert words in json.loads(out)["message"]


def test_without_a_place_to_send_to_it_asks_for_one(run: Run, event: Path) -> None:
    assert run("send", event, "--action", "trackEventV2")[0] == 2


@pytest.mark.parametrize("arguments", [["--fault", "nonsense"], ["--attributes", "gone.json"]])
def test_a_sandbox_that_cannot_start_gives_2_and_a_reason(run: Run, arguments: list[str]) -> None:
    code, _, err = run("sandbox", *arguments)

    assert code == 2
    assert arguments[1] in err


def test_the_sandbox_prints_its_address_first() -> None:
    program = str(Path(sys.executable).with_name("talonbench"))
    with subprocess.Popen([program, "sandbox", "--fault", "status=503"], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        first = json.loads(process.stdout.readline())
        process.kill()

    assert first["url"].startswith("http://127.0.0.1:")


@pytest.mark.parametrize("command", ["sandbox", "listen"])
@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_a_server_that_is_told_to_stop_ends_quietly(command: str, how: signal.Signals) -> None:
    program = str(Path(sys.executable).with_name("talonbench"))
    process = subprocess.Popen([program, command], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert process.stdout is not None
    process.stdout.readline()

    process.send_signal(how)
    _, errors = process.communicate(timeout=20)

    assert (process.returncode, errors) == (0, "")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such shell")
@pytest.mark.parametrize("command", ["sandbox", "listen"])
@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_a_server_in_the_background_of_a_script_can_be_told_to_stop(
    command: str, how: signal.Signals, tmp_path: Path
) -> None:
    """A script's shell starts what it sends to the background with SIGINT ignored."""
    program, first = str(Path(sys.executable).with_name("talonbench")), tmp_path / "first.json"
    script = f"""
        "{program}" {command} > "{first}" & server=$!
        until [ -s "{first}" ]; do sleep 0.1; done
        kill -{how.name.removeprefix("SIG")} $server
        wait $server
        echo $?
    """

    done = subprocess.run(["sh", "-c", script], capture_output=True, text=True, timeout=60, check=True)

    assert (done.stdout, done.stderr) == ("0\n", "")


def test_a_port_that_is_taken_is_said_in_one_line(run: Run, sandbox: Sandbox) -> None:
    port = sandbox.url.rpartition(":")[2]

    code, out, err = run("sandbox", "--port", port)

    assert (code, out) == (2, "")
    assert err == f"talonbench: Can't use port {port}: Address already in use\n"


def test_a_guarded_connection_names_host_and_number_and_is_not_sent_to_unasked(
    run: Run, event: Path, workspace: Path, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TALONBENCH_API_KEY", KEY)
    text = workspace.read_text("utf-8")
    workspace.write_text(text.replace('"guarded": false', '"guarded": true'), "utf-8")
    arguments = ("send", event, event, "--workspace", workspace, "--connection", "Good")

    code, _, err = run(*arguments)

    assert code == 2
    assert "2 requests to" in err.replace("\n", " ")
    assert sandbox.url in err.replace("\n", "")
    assert run(*arguments, "--yes")[0] == 0


@pytest.fixture
def live(event: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[object, ...]:
    """What sends one request to a live deployment, at whose address nobody is."""
    monkeypatch.setenv("TALONBENCH_API_KEY", KEY)
    to = ("--deployment", "https://shop.example", "--gateway", "https://0.0.0.0:9")
    return ("send", event, "--action", "trackEventV2", *to)


def test_a_live_send_without_a_terminal_needs_yes(run: Run, live: tuple[object, ...]) -> None:
    code, out, err = run(*live)

    assert (code, out) == (2, "")
    way = "add --yes to send 1 request to https://shop.example via https://0.0.0.0:9"
    assert f"a live connection asks for confirmation; {way}" in unwrap(err)
    assert NOBODY in run(*live, "--yes")[2]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pseudo-terminals")
@pytest.mark.parametrize(("typed", "then"), [("y", NOBODY), ("n", "cancelled")])
def test_a_live_send_on_a_terminal_asks_with_number_and_host(live: tuple[object, ...], typed: str, then: str) -> None:
    asked, said = on_terminal(live, typed)

    assert asked.strip() == "Send 1 request to https://shop.example via https://0.0.0.0:9? [y/N]:"
    assert then in said
    assert (NOBODY in said) is (typed == "y")


@pytest.mark.parametrize(("environment", "is_asked"), [("live", True), ("test", False)])
def test_a_connection_to_a_test_environment_is_not_asked(
    run: Run, event: Path, live: tuple[object, ...], environment: Literal["live", "test"], is_asked: bool
) -> None:
    place = Connection("Shop", "gateway", "https://shop.example", "https://0.0.0.0:9", environment=environment, id="1")
    ConnectionStore().update((), (place,))

    code, _, err = run("send", event, "--action", "trackEventV2", "--connection", "Shop")

    assert (code, NOBODY in err) == ((2, False) if is_asked else (1, True))


def test_nothing_is_asked_if_nothing_is_sent(run: Run, live: tuple[object, ...]) -> None:
    code, out, _ = run(*live, "--trigger", 'type = "page"')

    assert (code, "No mapping sends" in out) == (1, True)


@pytest.mark.parametrize("command", [("replay", "EVENT", "--send"), ("listen", "--send")], ids=" ".join)
def test_a_replay_and_a_listener_that_send_live_need_yes(
    run: Run, event: Path, workspace: Path, monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...]
) -> None:
    monkeypatch.setenv("TALONBENCH_API_KEY", KEY)
    ConnectionStore().update((), (Connection("Live", "gateway", "https://live.example", id="1"),))
    arguments = [event if word == "EVENT" else word for word in command]

    code, _, err = run(*arguments, "--workspace", workspace, "--connection", "Live")

    assert (code, "asks for confirmation; add --yes" in " ".join(err.replace("│", " ").split())) == (2, True)


def unwrap(text: str) -> str:
    return " ".join(text.replace("│", " ").split())


def on_terminal(arguments: tuple[object, ...], typed: str) -> tuple[str, str]:
    """What `talonbench` asks in a terminal of its own, and what it says after *typed* is entered."""
    import pty  # late: Windows has none

    program, (ours, its) = str(Path(sys.executable).with_name("talonbench")), pty.openpty()
    with os.fdopen(ours, "r+b", buffering=0) as screen:
        command = [program, *map(str, arguments)]
        with subprocess.Popen(command, stdin=its, stdout=its, stderr=subprocess.STDOUT, start_new_session=True):
            os.close(its)
            asked = _read_until(screen, b"[y/N]:")
            screen.write(f"{typed}\n".encode())
            return asked.decode(), _read_until(screen, b"").decode()


def _read_until(screen: io.FileIO, end: bytes) -> bytes:
    """What comes until *end*, or until the program ends: then a terminal has an error, not an end."""
    came = b""
    with suppress(OSError):
        while (not end or end not in came) and (part := screen.read(1024)):
            came += part
    return came


def test_a_key_s_last_day_is_remembered(
    run: Run, workspace: Path, event: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TALONBENCH_API_KEY", KEY)
    text = workspace.read_text("utf-8")
    workspace.write_text(text.replace('"expires": ""', '"expires": "2020-01-01"'), "utf-8")

    code, _, err = run("send", event, "--workspace", workspace, "--connection", "Good")

    assert (code, err) == (0, "talonbench: The key expired on 2020-01-01. Create a new one.\n")


@pytest.mark.parametrize("command", [["send"], ["replay", "--send"], ["listen", "--send"], ["auth"]], ids=" ".join)
def test_certificates_that_cannot_be_read_are_said_before_anything_else(
    run: Run, event: Path, workspace: Path, monkeypatch: pytest.MonkeyPatch, command: list[str]
) -> None:
    monkeypatch.setenv("TALONBENCH_API_KEY", KEY)
    text = workspace.read_text("utf-8")
    workspace.write_text(text.replace('"ca_file": ""', '"ca_file": "gone.pem"'), "utf-8")

    events = [event] if command[0] in ("send", "replay") else []
    code, out, err = run(*command, *events, "--workspace", workspace, "--connection", "Good")

    assert (code, out) == (2, "")
    assert "Can't read certificates from" in err


@pytest.mark.parametrize(
    ("expires", "words"),
    [
        ("2026-03-01", "The key expired on 2026-03-01. Create a new one."),
        ("2026-03-02", "The key expires today. Create a new one."),
        ("2026-03-03", "The key expires tomorrow. Create a new one."),
        ("2026-03-09", "The key expires in 7 days, on 2026-03-09. Create a new one."),
        ("2026-03-10", ""),
        ("", ""),
    ],
)
def test_a_reminder_comes_a_week_before(expires: str, words: str) -> None:
    assert describe_expiry(expires, date(2026, 3, 2)) == words


def test_the_command_takes_the_key_from_the_keychain(
    run: Run, event: Path, workspace: Path, sandbox: Sandbox, use_keychain: Callable[[KeyringBackend], None]
) -> None:
    kept = MemoryKeychain()
    kept.kept["talonbench", sandbox.url] = KEY
    use_keychain(kept)

    assert run("send", event, "--workspace", workspace, "--connection", "Good")[0] == 0


# -- the person's connections ---------------------------------------------------------------------


@pytest.fixture
def mine(run: Run, sandbox: Sandbox, use_keychain: Callable[[KeyringBackend], None]) -> Connection:
    """The person's connection “Mine”, with a key of its own in the keychain."""
    one = Connection("Mine", "gateway", sandbox.url, sandbox.url, id="1")
    assert ConnectionStore().update((), (one,)) == ""
    kept = MemoryKeychain()
    kept.kept["talonbench", one.key_id] = KEY
    use_keychain(kept)
    return one


def test_a_connection_of_the_person_is_found_by_its_name(run: Run, event: Path, mine: Connection) -> None:
    code, out, err = run("send", event, "--action", "trackEventV2", "--connection", "Mine")

    assert (code, err) == (0, "")
    assert "200 OK" in out


@pytest.mark.parametrize("name", ["Mine", "Good"])
def test_a_workspace_s_connection_that_is_the_person_s_has_their_key(
    run: Run, event: Path, workspace: Path, mine: Connection, name: str
) -> None:
    assert run("send", event, "--workspace", workspace, "--connection", name)[0] == 0


def test_a_connection_with_another_certificate_has_no_key_of_the_person_s(
    run: Run, event: Path, workspace: Path, mine: Connection
) -> None:
    other = ConnectionEntry.of(replace(mine, name="Other", ca_file="other.pem"))
    save(load(workspace).model_copy(update={"connections": [other]}), workspace)

    code, _, err = run("send", event, "--workspace", workspace)

    assert (code, "the API key is missing" in err) == (2, True)


def test_of_two_with_one_name_the_person_s_is_used_and_said(
    run: Run, event: Path, workspace: Path, mine: Connection
) -> None:
    other = ConnectionEntry(name="Mine", deployment="https://theirs.example")
    save(load(workspace).model_copy(update={"connections": [other]}), workspace)

    code, _, err = run("send", event, "--workspace", workspace, "--connection", "Mine")

    assert code == 0
    assert f"Mine is your connection to {mine.deployment}, not the workspace's to https://theirs.example" in err


def test_a_deployment_of_the_command_line_that_is_the_person_s_asks_as_they_said(
    run: Run, event: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TALONBENCH_API_KEY", KEY)
    guarded = Connection("Live", "gateway", "https://live.example", confirm_first=True, id="1")
    ConnectionStore().update((), (guarded,))

    code, _, err = run("send", event, "--action", "trackEventV2", "--deployment", "https://live.example")

    assert (code, "asks for confirmation" in err) == (2, True)


def test_a_connection_without_a_deployment_says_so(run: Run, event: Path) -> None:
    code, _, err = run("send", event, "--action", "trackEventV2", "--connection", "Talon.One")

    assert code == 2
    assert "the connection “Talon.One” has no deployment; add --deployment URL" in err


@pytest.fixture
def stranger(tmp_path: Path) -> Path:
    """A workspace whose only connection goes to a stranger's own gateway and deployment."""
    path = tmp_path / "stranger.talonbench.json"
    entry = MappingEntry(id="a", name="Orders", action="trackEventV2", trigger='type = "track"', mapping=MAPPING)
    theirs = Connection("Theirs", "gateway", "https://d.stranger.example", "https://gateway.stranger.example")
    save(Workspace(connections=[ConnectionEntry.of(theirs)], mappings=[entry]), path)
    return path


@pytest.mark.parametrize(
    ("command", "address"),
    [
        (("send", "EVENT"), "https://gateway.stranger.example"),
        (("replay", "EVENT", "--send", "--yes"), "https://gateway.stranger.example"),
        (("listen", "--send", "--yes"), "https://gateway.stranger.example"),
        (("auth",), "https://d.stranger.example"),
    ],
)
def test_the_environment_s_key_does_not_follow_a_stranger_s_workspace(
    run: Run, event: Path, stranger: Path, monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...], address: str
) -> None:
    monkeypatch.setenv("TALONBENCH_API_KEY", KEY)

    code, out, err = run(*(event if word == "EVENT" else word for word in command), "--workspace", stranger)

    assert code == 2
    assert f"only the workspace names {address}, so the key in TALONBENCH_API_KEY isn't sent there" in err
    assert KEY not in out + err


def test_a_gateway_named_on_the_command_line_gets_the_environment_s_key(
    run: Run, event: Path, stranger: Path, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TALONBENCH_API_KEY", KEY)

    code, out, err = run("send", event, "--workspace", stranger, "--gateway", sandbox.url)

    assert (code, err) == (0, "")
    assert "→ 200 OK" in out


def test_the_environment_s_key_goes_to_a_gateway_of_one_s_own(
    stranger: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TALONBENCH_HOME", str(tmp_path / "home"))
    theirs = Connection("Theirs", "gateway", "https://d.stranger.example", "https://gateway.stranger.example")
    before = resolve_configuration(stranger, None, None, None, None, None, KEY).trusted
    ConnectionStore().update((), (replace(theirs, id="1"),))

    after = resolve_configuration(stranger, None, None, None, None, None, KEY).trusted

    assert [may_take_key(theirs.gateway, trusted) for trusted in (before, after)] == [False, True]
